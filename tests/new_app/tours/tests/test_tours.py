"""The app as people use it: its list, form, work, import, notice and JSON; the house's own tests cover the rest."""

import json
from datetime import date

import docs
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import translation

from leaks import fill, leaks
from symbionet.core.history import history_of
from symbionet.core.history_words import history_lines
from symbionet.imports.models import Import
from symbionet.network.models import Visibility
from symbionet.notices.models import Notice
from symbionet.notices.words import notice_text
from symbionet.synergies.models import Stage
from symbionet.work.models import Document, Task
from tours.actions import TourValues, plan_tour
from tours.models import Tour
from worlds import ROWS

GIVEN = {"title": "Ash silo", "kind": "visit", "day": "2100-04-01", "seats": "12"}
LIST = """参观主题,接待单位,日期,名额
看灰库,甲电厂,2100-05-01,20
看水泥窑,乙水泥厂,5月的一天,
看锅炉,无此厂,2100-05-02,
"""


@pytest.fixture
def tour(people) -> Tour:
    """A tour of the owner's works."""
    return plan_tour(TourValues(host=people.owner_org, title="Ash silo", day=date(2100, 4, 1)), by=people.practitioner)


def test_form_makes_a_tour_with_one_line_of_history_and_a_notice(people, client_of):
    client = client_of(people.practitioner)
    page = client.get(reverse("tour_plan")).text
    assert "Owner Power" in page

    answer = client.post(reverse("tour_plan"), GIVEN | {"host": people.owner_org.pk})
    again = client.post(reverse("tour_plan"), GIVEN | {"host": people.owner_org.pk})

    tour = Tour.objects.get()
    assert (answer.status_code, answer.url) == (302, reverse("tour_list"))
    assert "This tour is planned already." in again.text
    assert [line.words for line in history_lines(tour)] == ["planned the tour"]
    notice = Notice.objects.get(person=people.owner, code="tour.planned")
    assert notice_text(notice) == "A tour of your works is planned: Ash silo"
    assert notice.url == tour.get_absolute_url()


def test_list_is_filtered_sorted_and_given_as_a_file(people, tour, client_of):
    later = TourValues(host=people.other_org, title="Boiler", day=date(2100, 6, 1), kind="study", seats=5)
    plan_tour(later, by=people.practitioner)
    client, url = client_of(people.practitioner), reverse("tour_list")

    assert [name in client.get(url, {"q": "ash"}).text for name in ("Ash silo", "Boiler")] == [True, False]
    assert [name in client.get(url, {"kind": "study"}).text for name in ("Ash silo", "Boiler")] == [False, True]
    page = client.get(url, {"sort": "-day"}).text
    assert page.index("Boiler") < page.index("Ash silo")
    assert tour.get_absolute_url() in page
    file = client.get(url, {"export": "csv"}).content.decode("utf-8-sig").splitlines()
    assert file == ["subject of the tour,host,kind,day,seats",
                    "Ash silo,Owner Power,Factory visit,2100-04-01,",
                    "Boiler,Other Cement,Study tour,2100-06-01,5"]  # fmt: skip
    assert client.get(url, {"export": "xlsx"}).content[:2] == b"PK"
    assert "Boiler" not in client_of(people.owner).get(url).text


def test_tasks_contacts_and_documents_are_of_the_tour(people, tour, client_of):
    client = client_of(people.practitioner)
    page = client.get(tour.get_absolute_url()).text
    for route in ("tour_contacts", "tour_documents"):
        assert reverse(route, args=[tour.pk]) in page

    client.post(reverse("tour_task_add", args=[tour.pk]), {"title": "Order a bus"})
    client.post(reverse("tour_contacts", args=[tour.pk]), {"kind": "call", "agreed": "Gate 2", "on": "2026-01-01"})
    upload = {"file": SimpleUploadedFile("plan.pdf", b"%PDF-1.7 x"), "kind": "other", "title": "Plan",
              "audience": "host"}  # fmt: skip
    client.post(reverse("tour_documents", args=[tour.pk]), upload)

    assert tour.tasks.get().title == "Order a bus"
    assert tour.contact_notes.get().agreed == "Gate 2"
    assert "Order a bus" in client.get(tour.get_absolute_url()).text
    assert "Gate 2" in client.get(reverse("tour_contacts", args=[tour.pk])).text
    assert "Plan" in client_of(people.owner).get(reverse("tour_documents", args=[tour.pk])).text
    assert client_of(people.partner).get(reverse("tour_documents", args=[tour.pk])).status_code == 404
    tour.delete()
    assert not Task.objects.exists()
    assert not Document.objects.exists()


def test_list_of_tours_is_previewed_stored_and_undone(people, client_of):
    client = client_of(people.practitioner)
    assert "Import tours" in client.get(reverse("tour_import")).text

    page = client.post(reverse("tour_import"), {"pasted": LIST}, follow=True).text
    batch = Import.objects.get(kind="tour_import")
    assert "Enter 1 row" in page
    assert "Write the day as 2026-03-01." in page
    assert "Write the name of the host as its page has it." in page
    assert not Tour.objects.exists()
    assert not Notice.objects.filter(code="tour.planned").exists()

    client.post(reverse("tour_import_go_on", args=[batch.number]))
    tour = Tour.objects.get()
    assert (tour.title, tour.host, tour.seats) == ("看灰库", people.owner_org, 20)
    assert history_of(tour).count() == 1

    client.post(reverse("tour_import_undo", args=[batch.number]))
    assert not Tour.objects.exists()
    assert [line.words for line in history_lines(batch)][-1] == "uploaded the file"


def test_json_lists_reads_and_plans_tours(people, tour, client_of):
    client = client_of(people.practitioner)
    sent = json.dumps({"host": people.other_org.pk, "title": "Kiln", "day": "2100-07-01"})

    made = client.post("/api/v1/tours", sent, content_type="application/json")
    titles = [item["title"] for item in client.get("/api/v1/tours").json()["items"]]

    assert made.status_code == 201
    assert titles == ["Ash silo", "Kiln"]
    assert client_of(people.partner).get(f"/api/v1/tours/{made.json()['id']}").json()["title"] == "Kiln"
    assert client_of(people.partner).get(f"/api/v1/tours/{tour.pk}").status_code == 404


def test_pages_are_chinese(people, tour, client_of):
    people.practitioner.language = "zh-hans"
    people.practitioner.save()
    client = client_of(people.practitioner)
    client.cookies["django_language"] = "zh-hans"

    with translation.override("zh-hans"):
        page, own = client.get(reverse("tour_list")).text, client.get(tour.get_absolute_url()).text

    assert "参观活动" in page
    assert "安排了参观活动" in own


def test_walk_of_the_leak_tests_goes_through_the_tours(world):
    fill(world, visibility=Visibility.PRACTITIONERS, stage=Stage.DISCUSSION)
    rows = [row for row in ROWS if row["route"].startswith("tour")]

    assert "quagga" in "\n".join(leaks(rows, world, world.practitioner))
    assert leaks(rows, world, world.partner) == []
    assert leaks(rows, world, None) == []


def test_checks_of_the_house_find_nothing(db):
    call_command("check", fail_level="WARNING")

    assert docs.stale_pages() == []
