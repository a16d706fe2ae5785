"""The page of a list: its columns, files, ticks, and what it says when it is empty."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from factories import make_organisation
from symbionet.network.filters import OrganisationFilter
from symbionet.network.models import Organisation
from symbionet.network.tables import OrganisationTable
from symbionet.shell.lists import BulkAction, Empty, ListFiles, ListLook, list_page
from symbionet.tables import files

COLUMNS = {"name_en": lambda row: row.name_en, "kind": lambda row: row.get_kind_display()}


@pytest.fixture
def page(db, people):
    """The list of organisations as a new app would make its own: without a template."""

    def answer(query: str = "", *, visitor=None, **options):
        request = RequestFactory().get(f"/things/{query}")
        request.user = visitor or people.practitioner
        rows = options.pop("rows", Organisation.objects.order_by("pk"))
        filters = options.pop("filters", None)
        files = ListFiles(name="things", columns=COLUMNS)
        look = ListLook(title="Things", **options)
        return list_page(request, rows, table=OrganisationTable, filters=filters, files=files, look=look)

    return answer


def test_a_list_without_a_template_of_its_own_has_title_files_and_columns(page):
    html = page(filters=OrganisationFilter, first=("q", "kind")).content.decode()

    assert '<h1 class="page-title">Things</h1>' in html
    assert 'href="?export=xlsx"' in html
    assert 'name="columns" value="park" checked' in html
    assert "More filters" in html


def test_only_the_chosen_columns_are_shown(page):
    html = page("?columns=name&columns=kind&columns=nonsense&q=x").content.decode()

    assert 'data-label="Kind"' in html
    assert 'data-label="Park"' not in html
    assert 'name="columns" value="park">' in html
    assert '<input type="hidden" name="q" value="x">' in html


def test_the_files_hold_all_rows_under_the_labels_of_the_model(page):
    make_organisation(name_en="-Ash & Co")

    lines = page("?export=csv").content.decode("utf-8-sig").splitlines()

    assert lines[0] == "name (English),kind"
    assert len(lines) == 1 + Organisation.objects.count()
    assert any(line.startswith("'-Ash & Co,") for line in lines)


def test_rows_are_ticked_for_actions(page):
    html = page(bulk=[BulkAction(url="/things/close/", label="Close", question="Close them?")]).content.decode()

    assert html.count('name="pk"') == Organisation.objects.count()
    assert 'formaction="/things/close/" data-confirm="Close them?"' in html


def test_an_empty_list_says_what_to_do_next(page):
    empty = Empty(title="No things yet", text="Add one.", url="/things/new/", button="Add a thing")

    html = page(empty=empty, rows=Organisation.objects.none(), visitor=AnonymousUser()).content.decode()

    assert "No things yet" in html
    assert 'href="/things/new/">Add a thing</a>' in html


def test_more_rows_than_a_sheet_holds_are_answered_in_words(page, monkeypatch):
    monkeypatch.setattr(files, "ROWS", 1)

    answer = page("?export=xlsx")

    assert answer.status_code == 400
    assert "A sheet of Excel holds 0 rows" in answer.content.decode()


def test_a_file_holds_the_columns_that_were_chosen_in_their_order(page):
    whole = page("?export=csv").content.decode("utf-8-sig").splitlines()
    chosen = page("?export=csv&columns=state&columns=name&columns=kind").content.decode("utf-8-sig").splitlines()
    unknown = page("?export=csv&columns=nonsense").content.decode("utf-8-sig").splitlines()

    assert whole[0] == "name (English),kind"
    assert chosen[0] == "Membership,name (English),kind"
    assert "Owner Power" in chosen[1] + chosen[2] + chosen[3]
    assert chosen[1].startswith("Active,")
    assert unknown == whole


def test_a_file_has_the_order_that_is_seen(page):
    make_organisation(name_en="Aa Works")
    make_organisation(name_en="Zz Works")

    up = page("?export=csv&sort=name").content.decode("utf-8-sig").splitlines()[1:]
    down = page("?export=csv&sort=-name").content.decode("utf-8-sig").splitlines()[1:]

    assert up[0].startswith("Aa Works")
    assert down[0].startswith("Zz Works")
    assert up == down[::-1]


def test_the_column_of_ticks_has_a_heading_for_who_hears_the_table(page):
    html = page(bulk=[BulkAction(url="/x/", label="Do")]).content.decode()

    assert '<span class="visually-hidden">Choose</span>' in html
