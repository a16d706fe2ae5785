"""The page on which a list is brought: the way back, the subject that the address names, the form to be filled in."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from symbionet.ems.actions import SystemValues, start_system
from symbionet.suppliers.actions import open_chain


@pytest.fixture
def chain(people):
    return open_chain(people.owner_org, by=people.owner)


@pytest.fixture
def system(people):
    return start_system(people.owner_org, SystemValues(), by=people.practitioner)


def test_register_page_leads_back_to_its_system_and_takes_it_as_chosen(people, system, client_of):
    owner, page = client_of(people.owner), reverse("ems_import")
    shown = owner.get(page, {"system": system.pk}).content.decode()
    assert f'href="{system.get_absolute_url()}"' in shown
    assert f'<option value="{system.pk}" selected>' in shown
    assert f'href="{reverse("ems_list")}"' in owner.get(page).content.decode()

    book = load_workbook(BytesIO(owner.get(page, {"blank": "registers"}).content))
    assert len(book.sheetnames) == 19
    assert all(sheet.max_row == 1 for sheet in book)


def test_a_system_of_another_firm_is_neither_named_nor_chosen(people, system, client_of):
    shown = client_of(people.outsider).get(reverse("ems_import"), {"system": system.pk})
    assert system.get_absolute_url() not in shown.content.decode()
    for key in ("x", "9" * 40, ""):
        assert client_of(people.owner).get(reverse("ems_import"), {"system": key}).status_code == 200


FORMS = {"chain": ["suppliers"], "record": ["records"], "action": ["actions"], "demand": ["questions", "requirements"]}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("kind", FORMS)
def test_blank_forms_of_a_chain_have_headings_that_are_read(people, chain, client_of, kind, language):
    owner, page, names = client_of(people.owner), reverse(f"{kind}_import"), FORMS[kind]
    head = {"HTTP_ACCEPT_LANGUAGE": language}
    shown = owner.get(page, {"chain": chain.pk}, **head).content.decode()
    assert f'href="{chain.get_absolute_url()}"' in shown
    for name in names:
        assert f'href="?blank={name}"' in shown
        blank = BytesIO(owner.get(page, {"blank": name}, **head).content)
        blank.name = "blank.xlsx"
        told = owner.post(page, {"file": blank}, **head).content.decode()
        assert ("表格为空" if language == "zh-hans" else "The list is empty.") in told


@pytest.mark.parametrize("register", ["chain_records", "chain_actions"])
def test_empty_register_of_a_chain_says_where_its_entries_are_made(people, chain, client_of, register):
    page = client_of(people.owner).get(reverse(register, args=[chain.pk])).content.decode()
    assert "It is entered on the page of its supplier, or by a list." in page
    assert "To the suppliers" in page
