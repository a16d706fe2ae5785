"""The manual on the platform, and the help beside each field that leads into it."""

import re
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import translation

from symbionet.network.forms.inputs import inputs_of_fields
from symbionet.network.forms.organisations import OrganisationForm, SiteForm
from symbionet.network.forms.resources import ResourceForm
from symbionet.sheets.fields import CLOSABLE
from symbionet.synergies.forms import OpeningForm, SynergyForm
from symbionet.web.menu import HELP
from symbionet.web.pages.manual import manual_pages, page_named

DOCS = Path(__file__).parents[2] / "docs"
PLACES = {
    "": {*ResourceForm.base_fields, *inputs_of_fields(), *(f"sees_{name}" for name in CLOSABLE)},
    "firm-": {*OrganisationForm.base_fields, *SiteForm.base_fields},
    "synergy-": {*OpeningForm.base_fields, *SynergyForm.base_fields},
}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_of_the_manual_reads_and_its_links_lead_on(client_of, people, language):
    client = client_of(people.owner)
    client.cookies["django_language"] = language
    with translation.override(language):
        pages = [page for _title, pages in manual_pages() for page in pages]
    names = {page.name for page in pages}

    assert len(pages) >= 25
    for page in pages:
        linked = set(re.findall(r'href="/manual/([a-z-]+)/"', page.html))
        assert linked <= names
        assert "**" not in re.sub(r"<code>.*?</code>", "", page.html, flags=re.S), page.name
        assert len(re.findall(r'id="s\d+"', page.html)) == len(page.headings)
        assert not re.search(r"<(?:script|style|img|a id)|\bstyle=|<pre>", page.html), page.name
    assert pages[0].title in client.get(reverse("manual")).content.decode()


def test_places_are_the_same_in_both_languages_and_name_every_field():
    found = [
        re.findall(r'<a id="([^"]+)"></a>', (DOCS / language / "fields.md").read_text(encoding="utf-8"))
        for language in ("en", "zh")
    ]

    assert found[0] == found[1]
    for start, names in PLACES.items():
        assert {f"{start}{name}" for name in names} <= set(found[0])


def test_each_app_with_help_names_a_page_of_the_manual():
    assert all(page_named(address.partition("#")[0]) for address in HELP.values())
    assert page_named("architecture") is None
    assert page_named("../../pyproject") is None


def test_what_is_no_page_of_the_manual_is_not_there(client_of, people):
    assert client_of(people.owner).get("/manual/evaluation/").status_code == 404
    assert client_of(people.owner).get("/manual/fields/").status_code == 200


def test_help_beside_a_field_leads_to_its_place(client_of, people):
    html = client_of(people.practitioner).get("/resources/new/").content.decode()

    for name in ("quantity", "composition", "route_cost"):
        assert f'href="/manual/fields/#{name}"' in html
    assert (
        'href="/manual/fields/#firm-gb4754"'
        in client_of(people.practitioner).get("/organisations/new/").content.decode()
    )


def test_words_of_a_page_are_escaped_and_marked():
    page = page_named("fields")

    assert "<code>500 kg/day</code>" in page.html
    assert '<span id="quantity"></span><strong>' in page.html
    assert "<script" not in page.html


def test_a_line_of_the_file_that_ends_within_a_chinese_sentence_leaves_no_space():
    with translation.override("zh-hans"):
        pages = [page for _title, pages in manual_pages() for page in pages]

    for page in pages:
        paragraphs = re.sub(r"<pre.*?</pre>", "", page.html, flags=re.DOTALL)
        assert re.findall(r"[，。；：、）”\u4e00-\u9fff]\n[（“\u4e00-\u9fff]", paragraphs) == [], page.name


def test_tables_and_code_are_reached_by_keys_and_figures_stand_to_the_right():
    html = page_named("daily-jobs").html + page_named("learning").html

    assert '<div class="table-responsive" tabindex="0"><table class="table table-sm table-stack">' in html
    assert '<th scope="col">' in html
    assert re.search(r'<td data-label="[^"]+" class="text-end">', html)
    assert '<pre tabindex="0"><code>' in html
    assert '<a href="https://docs.gitlab.com/user/shortcuts/" rel="noopener">' in html
