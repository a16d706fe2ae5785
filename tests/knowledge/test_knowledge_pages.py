"""The knowledge as pages: for everybody, in both languages, from memory."""

import csv
import io
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.html import strip_tags

from symbionet.engine.packs import load_packs
from symbionet.knowledge.pages import class_details, class_graph, code_details, knowledge_found, sector_details
from symbionet.network.models import Kind

PAGES = {
    "knowledge_home": [],
    "knowledge_classes": ["material"],
    "knowledge_class": ["fly-ash"],
    "knowledge_sectors": [],
    "knowledge_sector": ["C301"],
    "knowledge_scheme": ["ewc"],
    "knowledge_code": ["ewc", "100102"],
    "knowledge_processor": ["dry-sludge-1"],
    "knowledge_measures": [],
    "knowledge_measure": ["air-leaks"],
    "knowledge_instruments": [],
    "knowledge_instrument": ["CN-022"],
    "knowledge_places": [],
    "knowledge_barriers": [],
}


def page(client: Client, name: str, *args: str, **query: str) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(("name", "args"), PAGES.items())
def test_pages_need_no_database_and_name_their_packs(name: str, args: list[str], client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        text = page(client, name, *args)

    assert "Sources of this page" in text
    assert "2026.11" in text
    assert "Propose a correction" not in text


def test_class_page_says_what_it_saves_under_which_conditions_and_who_takes_it(client, db):
    text = page(client, "knowledge_class", "fly-ash")

    for part in ("Coal fly ash", "粉煤灰", "Replaces", "Only if", "Who takes it", "10 01 02", "Published exchanges"):
        assert part in text
    assert text.index("Replaces") < text.index("Why it works")
    assert reverse("knowledge_sector", args=["2351"]) in text
    assert "class_id=fly-ash" in text  # the prefilled form
    assert "Loss on ignition" in text


def test_class_page_is_chinese_for_chinese_readers(client, db):
    client.cookies["django_language"] = "zh-hans"

    text = page(client, "knowledge_class", "fly-ash")

    for part in ("粉煤灰", "替代", "条件", "谁来接收", "本页数据来源"):
        assert part in text
    assert "Replaces" not in text


def test_uses_are_chosen_by_level_and_hindrance(client, db):
    everything = class_details("fly-ash")
    assert everything is not None

    text = page(client, "knowledge_class", "fly-ash", without="regulatory", order="saves")

    free = [card for card in everything.uses if "regulatory" not in card.use.hindrance_kind]
    bound = [card for card in everything.uses if "regulatory" in card.use.hindrance_kind]
    assert free
    assert bound
    assert all(f'id="{card.use.id}"' in text for card in free)
    assert not any(f'id="{card.use.id}"' in text for card in bound)


def test_graph_leads_from_sources_to_uses_with_links_and_words(client, db):
    graph = class_graph("fly-ash")
    kinds = {item.kind for item in graph.items}
    text = page(client, "knowledge_class", "fly-ash")

    assert kinds == {"source", "class", "processor", "use"}
    assert text.count('<svg class="know-svg') == 2
    assert "The same in words" in text
    assert all(node.x + node.width <= drawing.width for _shape, drawing in graph.drawings for node in drawing.nodes)


def test_every_class_has_its_page_in_memory(db):
    for language in ("en", "zh-hans"):
        with translation.override(language):
            for class_id in list(load_packs().classes)[::7]:
                facts = class_details(class_id)
                assert facts is not None
                assert facts.name
                class_graph(class_id)


def test_uses_of_a_class_are_a_csv_file_with_pack_and_licence(client, db):
    answer = client.get(reverse("knowledge_class_uses", args=["fly-ash"]))

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert answer["Content-Type"].startswith("text/csv")
    assert {row["class_id"] for row in rows} == {"fly-ash"}
    assert rows[0]["pack"] == "uses/uses_minerals"
    assert rows[0]["licence"]


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("knowledge_class", ["no-such-class"]),
        ("knowledge_class_uses", ["no-such-class"]),
        ("knowledge_classes", ["no-such-kind"]),
        ("knowledge_sector", ["C999"]),
        ("knowledge_scheme", ["nothing"]),
        ("knowledge_code", ["ewc", "999999"]),
        ("knowledge_code", ["rd", "R1"]),
        ("knowledge_processor", ["no-such-process"]),
        ("knowledge_measure", ["no-such-measure"]),
    ],
)
def test_what_no_pack_holds_is_not_found(name: str, args: list[str], client, db):
    assert client.get(reverse(name, args=args)).status_code == 404


def test_sector_codes_lead_to_the_sector(client, db):
    answer = client.get(reverse("knowledge_code", args=["nace2", "2351"]))

    assert answer["Location"] == reverse("knowledge_sector", args=["2351"])


def test_sector_page_says_what_a_typical_firm_has_and_could_take():
    by_group, by_class = sector_details("C301"), sector_details("2351")

    assert by_group is not None
    assert by_class is not None
    assert by_group.haves
    assert by_group.wants
    assert len({line.link.url for line in by_group.haves}) == len(by_group.haves)
    assert "fly-ash" in " ".join(link.url for link in by_class.takes)


def test_code_page_knows_its_chapter_classes_terms_and_neighbours():
    entry, category = code_details("ewc", "100102"), code_details("hw2021", "900-249-08")
    chapter = code_details("ewc", "10")

    assert entry is not None
    assert [link.code for link in entry.above] == ["10", "10 01"]
    assert reverse("knowledge_class", args=["fly-ash"]) in [link.url for link in entry.classes]
    assert entry.terms
    assert category is not None
    assert [link.code for link in category.above] == ["HW08"]
    assert chapter is not None
    assert chapter.below
    assert chapter.classes


@pytest.mark.parametrize("text", ["10 01 02", "100102", "10.01.02", "900-249-08", "HW08", "Y9"])
def test_a_code_is_found_as_it_is_typed(text: str):
    found = knowledge_found(text)

    assert found.codes
    assert not found.classes


@pytest.mark.parametrize("text", ["粉煤灰", "fly ash", "fly ahs", "pulverised fuel ash"])
def test_search_finds_a_class_by_name_typo_and_slang_in_both_languages(text: str):
    hits = knowledge_found(text).classes

    assert hits[0].known.id == "fly-ash"
    assert hits[0].uses


def test_search_answers_as_one_types_and_says_what_to_do_where_nothing_is_found(client, db):
    part = client.get(reverse("knowledge_home"), {"q": "100102"}, headers={"HX-Request": "true"}).content.decode()
    whole = page(client, "knowledge_home", q="999999999")

    assert "<html" not in part
    assert 'id="found"' in part
    assert "Say what it is made of" in whole or "Found for" in whole


def test_home_counts_kinds_and_chapters(client, db):
    text = page(client, "knowledge_home")

    assert all(reverse("knowledge_classes", args=[kind.value]) in text for kind in Kind)
    assert reverse("knowledge_code", args=["ewc", "20"]) in text
    assert reverse("knowledge_sector", args=["C26"]) in text


def test_buttons_of_a_member_lead_to_the_prefilled_form(people, client_of):
    client = client_of(people.owner)
    text = page(client, "knowledge_class", "waste-oil")
    form = client.get(reverse("resource_new"), {"direction": "want", "title": "Waste oil", "class_id": "waste-oil"})

    assert "I want this" in text
    assert '<option value="waste-oil" selected>' in form.content.decode()
    assert "I have this" not in page(client_of(people.observer), "knowledge_class", "waste-oil")


def test_resource_page_leads_to_its_class(people, client_of):
    people.have.class_id = "fly-ash"
    people.have.save()

    text = client_of(people.owner).get(people.have.get_absolute_url()).content.decode()

    assert reverse("knowledge_class", args=["fly-ash"]) in text


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("160604", "Hazardous from 2026-12-09."),
        ("160605", "In the list until 2026-12-08; then 16 06 07* or 16 06 08*"),
        ("191402", "In the list from 2026-12-09."),
        ("1914", "In the list from 2026-12-09."),
        ("1606", "Another title from 2026-12-09"),
    ],
)
def test_page_of_a_code_says_what_an_amendment_changes(client, code, words):
    answer = client.get(reverse("knowledge_code", args=["ewc", code]))
    assert words in " ".join(strip_tags(answer.content.decode()).split())


def test_page_of_a_hazardous_waste_says_which_edition_is_in_force(client, db):
    text = " ".join(page(client, "knowledge_code", "hw2021", "900-041-49").split())
    assert "As in the list of 2021. In force on " in text
    assert "that of 2025 (decree 36), whose entries are not held here" in text
    assert "codes/hw_editions" in text
    client.cookies["django_language"] = "zh-hans"
    assert "2025年版（生态环境部令第36号）" in page(client, "knowledge_code", "hw2021", "900-041-49")
    assert "In force on" not in page(client, "knowledge_code", "hw2021", "HW49")


def test_page_of_the_hazardous_list_says_that_its_entries_are_of_an_older_edition(client, db):
    text = " ".join(page(client, "knowledge_scheme", "hw2021").split())
    assert "The entries shown are those of the list of 2021. In force on " in text
    assert "that of 2025 (decree 36, 470 entries), whose entries are not held here" in text
    client.cookies["django_language"] = "zh-hans"
    assert "以下条目出自2021年版" in page(client, "knowledge_scheme", "hw2021")


def test_record_shows_the_edition_in_force_on_its_day(people, client_of):
    have = people.have
    have.hw = ["900-041-49", "123-456-49", "HW49"]
    have.save()

    def lines_on(day: datetime) -> list[str]:
        type(have).objects.filter(pk=have.pk).update(updated_at=day)
        text = client_of(people.owner).get(have.get_absolute_url()).content.decode()
        return " ".join(text.split())

    now = lines_on(datetime(2026, 3, 1, tzinfo=UTC))
    assert "In force on 2026-03-01: that of 2025 (decree 36)" in now
    assert "In no list held here" in now
    before = lines_on(datetime(2024, 3, 1, tzinfo=UTC))
    assert "As in the list" not in before  # that of 2021 was in force, and is held
    assert "In no list held here. In force on 2024-03-01: that of 2021 (decree 15)" in before


def test_measure_says_what_it_saves_and_by_which_formula(client, db):
    text = page(client, "knowledge_measure", "air-leaks")

    for part in ("compressed-air leaks", "Electricity", "5–25 %", "to be stated", "leak_share_old", "2.4236"):
        assert part in text
    client.cookies["django_language"] = "zh-hans"
    assert "查找并修复压缩空气泄漏点" in page(client, "knowledge_measure", "air-leaks")


def test_measures_are_chosen_by_area_sector_equipment_and_words(client, db):
    everything = page(client, "knowledge_measures")
    chosen = page(client, "knowledge_measures", area="water", sector="C3360", equipment="rinse-tank", q="漂洗")

    assert "Rinse in counter-current" in everything
    assert "Rinse in counter-current" in chosen
    assert "Put engineered nozzles" not in chosen
    assert "No measure fits." in page(client, "knowledge_measures", q="zzz")


@pytest.mark.parametrize("query", [{"area": "noise"}, {"sector": "'; drop"}, {"equipment": "<b>"}, {"q": "x" * 500}])
def test_a_wrong_filter_says_so_and_shows_everything(query: dict, client, db):
    text = page(client, "knowledge_measures", **query)

    assert "errorlist" in text or "invalid-feedback" in text
    assert "Rinse in counter-current" in text
    assert "<b>" not in text
