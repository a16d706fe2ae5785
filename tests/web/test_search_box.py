"""The search at the top: what its list offers while one types, and firms typed where 800 would be to choose from."""

import pytest
from django import forms

from factories import make_organisation
from symbionet.core import choices
from symbionet.core.choices import NamedChoiceField, offer_many
from symbionet.network.forms.resources import ResourceForm
from symbionet.network.models import Organisation, Site, Visibility
from symbionet.network.pages.suggestions import proposed


def box_of(client, text):
    return client.get("/search/", {"q": text, "part": "box"}).content.decode()


def test_the_box_offers_what_is_found_with_its_page_and_no_frame(people, client_of):
    firm = make_organisation(name_en="Quagga Works", search_text="quagga works")

    html = box_of(client_of(people.practitioner), "quagga")

    assert f'href="{firm.get_absolute_url()}"' in html
    assert 'role="option"' in html
    assert "<html" not in html


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("10 01 02", "/knowledge/codes/ewc/100102/"),
        ("粉煤灰", "/knowledge/classes/fly-ash/"),
        ("flyash", "/knowledge/classes/fly-ash/"),
        ("900-249-08", "/knowledge/codes/hw2021/900-249-08/"),
        ("90024908", "/knowledge/codes/hw2021/900-249-08/"),
        ("organisat", "/organisations/"),  # a page of the menu
    ],
)
def test_codes_classes_and_pages_are_found_near_spellings_too(people, client_of, text, address):
    assert f'href="{address}"' in box_of(client_of(people.practitioner), text)


def test_the_box_tells_no_more_than_the_page(people, client_of):
    people.have.visibility = Visibility.PRIVATE
    people.have.save()

    assert people.have.get_absolute_url() not in box_of(client_of(people.partner), str(people.have))
    assert "Nothing was found" in box_of(client_of(people.outsider), "qqqqzzzz")


@pytest.mark.parametrize("text", ["", "   ", "%", "<script>alert(1)</script>", "\x00", "'" * 300, "）（" * 40])
def test_hostile_texts_are_searched_as_texts(people, client_of, text):
    html = box_of(client_of(people.practitioner), text)

    assert "<script>" not in html


class Chooser(forms.Form):
    firm = forms.ModelChoiceField(queryset=Organisation.objects.none(), label="Firm")


def chooser(monkeypatch, *, many, data=None):
    monkeypatch.setattr(choices, "MANY", many)
    form = Chooser(data)
    offer_many(form, "firm", Organisation.objects.all(), route="organisation_options", names=("uscc",))
    return form


def test_few_firms_are_a_list_and_many_are_typed_with_suggestions(people, monkeypatch):
    assert "<select" in str(chooser(monkeypatch, many=100)["firm"])

    html = str(chooser(monkeypatch, many=1)["firm"])

    assert "<select" not in html
    assert '<datalist id="id_firm-options">' in html
    assert 'hx-target="#id_firm-options"' in html


def test_a_typed_firm_is_known_by_name_part_code_and_key(people, monkeypatch):
    firm = make_organisation(name_en="Quagga Works", uscc="91120116MA05QUAGG1")

    for typed in ("quagga works", "Quagga", firm.uscc, str(firm.pk)):
        form = chooser(monkeypatch, many=1, data={"firm": typed})
        assert form.is_valid(), form.errors
        assert form.cleaned_data["firm"] == firm

    wrong = chooser(monkeypatch, many=1, data={"firm": "9" * 40})
    assert "Nothing here is called" in wrong.errors["firm"][0]


def test_among_many_firms_only_the_sites_of_the_chosen_one_are_offered(people, monkeypatch):
    monkeypatch.setattr(choices, "MANY", 1)
    site = Site.objects.create(organisation=people.owner_org, name_en="North gate")
    firms = Organisation.objects.all()

    chosen = ResourceForm(organisations=firms, initial={"organisation": str(people.owner_org.pk)})
    open_form = ResourceForm(organisations=firms)

    assert isinstance(open_form.fields["organisation"], NamedChoiceField)
    assert site in chosen.fields["site"].queryset
    assert not open_form.fields["site"].queryset.exists()


def test_a_typed_name_lends_its_sector_to_the_suggestions(people):
    Organisation.objects.filter(pk=people.owner_org.pk).update(gb4754="4411")
    name = people.owner_org.name_en
    values = {"title": "ash", "direction": "have"}

    by_name = proposed(values | {"organisation": name}, by=people.practitioner)
    by_key = proposed(values | {"organisation": str(people.owner_org.pk)}, by=people.practitioner)

    assert by_name == by_key
