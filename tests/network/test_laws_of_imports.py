"""An import that is undone never was, one that comes again changes nothing, and what is exported can be read again."""

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from database_rows import all_rows, changed_tables, rolled_back
from factories import make_organisation
from symbionet.imports.actions import undo_import
from symbionet.network.actions import commit_import, start_import
from symbionet.network.queries import import_plan

pytestmark = pytest.mark.django_db

KEPT = {"core_historyline", "core_job"}  # what stays of an import beside its own tables
QUICK = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
HEAD = "企业名称,供需,资源名称,数量,单位,现有去向,所属行业"
LINES = st.tuples(
    st.sampled_from(["甲电厂", "乙水泥厂", "丙砖厂", "丁电子厂", "Owner Power", ""]),
    st.sampled_from(["供", "需", "have", "也许", ""]),
    st.sampled_from(["粉煤灰", "炉渣", "Waste wood", "脱硫石膏", "蒸汽", "x" * 300, ""]),
    st.sampled_from(["3.5", "3,500", "１２", "一大堆", "-4", "0", "", "1e3"]),
    st.sampled_from(["吨/年", "万吨/年", "t/month", "kg", "匹", ""]),
    st.sampled_from(["填埋", "landfill", "不知道", ""]),
    st.sampled_from(["C301", "2351", "??", ""]),
)
LISTS = st.lists(LINES, min_size=1, max_size=5).map(lambda rows: "\n".join([HEAD, *map(",".join, rows)]))


def data_rows():
    """All rows but those that an import leaves on purpose, without what is derived from them."""
    rows = all_rows(without={"updated_at", "search_text"})
    return {table: kept for table, kept in rows.items() if table not in KEPT and "import" not in table}


def committed(text: str, people, **options):
    batch = start_import(data=text.encode("utf-8-sig"), name="list.csv", by=people.practitioner)
    return commit_import(batch, by=people.practitioner, suggest_from=None, **options)


@QUICK
@given(first=LISTS, second=LISTS, clean=st.booleans())
def test_an_import_that_is_undone_leaves_everything_as_it_was(people, first, second, clean):
    with rolled_back():
        committed(first, people)
        before = data_rows()
        batch = committed(second, people, only_clean=clean)

        undo_import(batch, by=people.practitioner)

        assert changed_tables(before, data_rows()) == set()


def test_a_known_firm_named_twice_is_as_before_after_the_undo(people):
    firm = make_organisation(name_zh="戊电厂", name_en="Plant E")
    before = data_rows()
    lines = ["戊电厂,供,粉煤灰,3,吨/年,,C301,新城路1号", "Plant E,供,Waste wood,2,t/year,,cement maker,"]

    batch = committed("\n".join([f"{HEAD},地址", *lines]), people)

    firm.refresh_from_db()
    assert (firm.gb4754, firm.business_en, firm.sites.count()) == ("C301", "C301", 1)
    undo_import(batch, by=people.practitioner)
    assert changed_tables(before, data_rows()) == set()


@QUICK
@given(text=LISTS)
def test_a_list_that_comes_again_changes_nothing(people, text):
    with rolled_back():
        committed(text, people)
        before = data_rows()

        again = committed(text, people)

        assert (again.summary["new"], again.summary["changed"], again.summary["organisations_new"]) == (0, 0, 0)
        assert changed_tables(before, data_rows()) <= {"network_resource"}  # which list a row came with last


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_exported_can_be_imported(people, client_of, kind):
    committed(f"{HEAD}\n丙砖厂,供,粉煤灰,3.5,万吨/年,填埋,\n丁电子厂,需,Waste wood,20,t/month,,", people)
    file = client_of(people.practitioner).get(reverse("resource_list"), {"export": kind})
    data = b"".join(file.streaming_content) if file.streaming else file.content

    plan = import_plan(start_import(data=data, name=f"list.{kind}", by=people.practitioner))

    assert [problem for problem in plan.problems if problem.severity == "error"] == []
    assert plan.counts["organisations_new"] == 0
    read = {(row.draft.direction, row.draft.title_zh or row.draft.title_en, row.draft.route) for row in plan.rows}
    assert {("have", "粉煤灰", "landfill"), ("want", "Waste wood", "")} <= read
