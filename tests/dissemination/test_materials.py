"""Materials, announced events, and the pages that anybody reads."""

import re
from datetime import date, timedelta
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from case_studies import make_case, make_event, make_material
from symbionet.core.errors import ActionRefused
from symbionet.core.history import history_of
from symbionet.dissemination.actions import add_material_version, record_paper
from symbionet.dissemination.models import Material
from symbionet.dissemination.pages.leaflets import event_leaflet
from symbionet.dissemination.queries.materials import material_sums, materials_visible_to, newest_versions
from symbionet.letters import letter_pdf
from symbionet.policy.actions.tours import StopValues, StudyTourValues, add_stop, plan_study_tour


def test_materials_reach_whom_they_are_for(people: SimpleNamespace):
    team, _file = make_material(people.practitioner)
    members, _file = make_material(people.practitioner, audience="members")
    public, _file = make_material(people.practitioner, audience="public")

    assert set(materials_visible_to(people.practitioner)) == {team, members, public}
    assert set(materials_visible_to(people.trainer)) == {team, members, public}
    assert set(materials_visible_to(people.owner)) == {members, public}
    assert set(materials_visible_to(people.observer)) == {public}
    assert Client().get(f"/en/materials/{members.pk}/").status_code == 404


def test_a_new_version_replaces_the_one_of_its_language(people):
    material, first = make_material(people.practitioner)
    second = add_material_version(
        material, SimpleUploadedFile("b.pdf", b"%PDF-1.7 b"), language="en", by=people.trainer
    )
    chinese = add_material_version(material, SimpleUploadedFile("c.pdf", b"%PDF c"[:4] + b"-1.7"), language="zh-hans",
                                   by=people.trainer)  # fmt: skip

    assert (first.number, second.number, chinese.number) == (1, 2, 1)
    assert newest_versions(Material.objects.get()) == [second, chinese]
    with pytest.raises(ActionRefused):
        add_material_version(material, SimpleUploadedFile("x.exe", b"MZ"), language="en", by=people.practitioner)


def test_uses_are_counted(people, client_of):
    material, version = make_material(people.practitioner, audience="public")
    visitor = Client()
    for _number in range(2):
        visitor.get(f"/en/materials/{material.pk}/")
    visitor.get(f"/public/materials/{version.pk}/")
    client_of(people.owner).get(f"/materials/{material.pk}/")
    record_paper(material, number=120, on=date(2026, 3, 1), place="Forum", by=people.practitioner)
    record_paper(material, number=30, on=date(2026, 3, 1), place="Forum", by=people.practitioner)

    assert material_sums([material]) == {material.pk: {"view": 3, "download": 1, "paper": 150}}
    with pytest.raises(ActionRefused, match="still to come"):
        record_paper(material, number=1, on=timezone.localdate() + timedelta(days=1), place="", by=people.practitioner)
    with pytest.raises(ActionRefused, match="one million"):
        record_paper(material, number=10**12, on=date(2026, 3, 1), place="", by=people.practitioner)


def test_a_visitor_alone_makes_no_figure(people, client_of):
    material, version = make_material(people.practitioner, audience="public")
    stranger, member = Client(), client_of(people.owner)
    for number in range(30):
        stranger.get(f"/public/materials/{version.pk}/", headers={"x-forwarded-for": f"10.0.0.{number}"})
        stranger.get(f"/en/materials/{material.pk}/")
        member.get(f"/materials/{material.pk}/")
        member.get(f"/materials/files/{version.pk}/")
    stranger.head(f"/public/materials/{version.pk}/", REMOTE_ADDR="10.1.1.1")
    assert material_sums([material]) == {material.pk: {"view": 20, "download": 20}}

    stranger.get(f"/public/materials/{version.pk}/", REMOTE_ADDR="10.1.1.1")
    assert material_sums([material]) == {material.pk: {"view": 20, "download": 21}}


def test_leaflet_has_a_square_to_scan(people):
    event = make_event(people.practitioner, address="https://example.org/sign-up")
    with override("zh-hans"):
        letter = event_leaflet(event)

    assert letter.title == "速赢研讨会"
    assert any(block.kind == "picture" and "<svg" in block.picture for block in letter.blocks)
    assert letter_pdf(letter).startswith(b"%PDF-")


def test_an_event_is_announced_only_when_it_is_said_so(people, client_of):
    make_event(people.practitioner, title_en="Kept back", is_public=False)
    make_event(people.practitioner, title_en="Past one", starts_on=date(2020, 1, 1), ends_on=date(2020, 1, 1))
    make_event(people.practitioner)
    html = Client().get("/en/events/").content.decode()

    assert "Kept back" not in html
    assert html.index("Quick wins") < html.index("Past one")
    wrong = client_of(people.practitioner).post(
        "/public-events/new/",
        {"title_zh": "a", "title_en": "a", "place_zh": "b", "place_en": "b", "starts_on": "2027-01-02",
         "ends_on": "2027-01-01"},
    )  # fmt: skip
    assert wrong.status_code == 400


@pytest.fixture
def filled(people: SimpleNamespace) -> SimpleNamespace:
    people.case = make_case(people.practitioner, owner=people.owner, partner=people.partner)
    people.public_material, _file = make_material(people.practitioner, audience="public")
    make_event(people.practitioner)
    return people


def public_paths(people) -> list[str]:
    names = ("", "cases/", f"cases/{people.case.pk}/", "figures/", "map/", "events/", "materials/",
             f"materials/{people.public_material.pk}/")  # fmt: skip
    return [f"/{lang}/{name}" for lang in ("en", "zh") for name in names]


def test_a_visitor_reads_without_cookies_and_without_inline_code(filled):
    for path in ["/", *public_paths(filled)]:
        client = Client()
        answer = client.get(path)
        html = answer.content.decode()

        assert answer.status_code == 200, path
        assert not answer.cookies, path
        assert re.findall(r"<script(?![^>]*\bsrc=)[^>]*>|<style\b|\sstyle=|\son[a-z]+=|javascript:", html) == [], path
        assert 'property="og:title"' in html
        assert "csrf" not in html
        assert html.count("<h1") == 1, path


def test_each_language_names_the_other(filled):
    html = Client().get(f"/zh/cases/{filled.case.pk}/").content.decode()

    assert '<html lang="zh-hans"' in html
    for lang, code in (("en", "en"), ("zh", "zh-Hans")):
        assert f'hreflang="{code}" href="http://127.0.0.1:8000/{lang}/cases/{filled.case.pk}/"' in html
    assert Client().get("/en/").headers["Content-Language"] == "en"
    assert Client().get("/zh/").headers["Content-Language"] == "zh-hans"
    chosen = Client().get("/", headers={"accept-language": "zh-CN"}).content.decode()
    assert "一家企业的余料" in chosen


def test_search_engines_find_what_is_public(filled):
    sitemap = ElementTree.fromstring(Client().get("/sitemap.xml").content)
    found = {one.text for one in sitemap.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    robots = Client().get("/robots.txt").content.decode()

    assert found == {f"http://127.0.0.1:8000{path}" for path in public_paths(filled)}
    assert "Disallow: /\n" in robots
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in robots


def test_signed_in_home_is_still_the_own_one(filled, client_of):
    assert "Next for you" in client_of(filled.practitioner).get("/").content.decode()
    assert "Sign in" in Client().get("/").content.decode()


def test_a_study_tour_is_announced_once_and_tells_no_host(people, client_of):
    values = StudyTourValues(title="Tangshan", place="Tangshan", starts_on=date(2027, 5, 3), ends_on=date(2027, 5, 4))
    tour = plan_study_tour(values, by=people.practitioner)
    stop = StopValues(on=date(2027, 5, 3), host="Secret steel works", organisation=people.owner_org)
    add_stop(tour, stop, by=people.practitioner)
    client = client_of(people.practitioner)
    page = client.get(tour.get_absolute_url()).text
    assert f"{reverse('event_add')}?tour={tour.pk}" in page
    form = client.get(reverse("event_add"), {"tour": tour.pk}).text
    assert 'value="2027-05-03"' in form
    assert f'<option value="{tour.pk}" selected' in form
    given = {
        "title_zh": "唐山考察", "title_en": "Tour to Tangshan", "starts_on": "2027-05-03", "ends_on": "2027-05-04",
        "place_zh": "唐山", "place_en": "Tangshan", "tour": tour.pk, "is_public": "on",
    }  # fmt: skip

    assert client.post(reverse("event_add"), given).status_code == 302
    again = client.post(reverse("event_add"), given)

    assert again.status_code == 400
    assert "Announced in public" in client.get(tour.get_absolute_url()).text
    public = Client(headers={"accept-language": "en"}).get(reverse("public_events", args=["en"])).text
    assert "Tour to Tangshan" in public
    assert "Study tour" in public
    assert "Secret steel works" not in public
    assert str(people.owner_org) not in public
    assert client.get(reverse("event_add"), {"tour": "9" * 30}).status_code == 200
    with pytest.raises(ActionRefused, match="announced already"):
        make_event(people.practitioner, tour_id=tour.pk)


def test_what_is_over_is_announced_no_more(people, client_of):
    client = client_of(people.practitioner)
    days = {"starts_on": date(2024, 5, 3), "ends_on": date(2024, 5, 4)}
    tour = plan_study_tour(StudyTourValues(title="Tangshan", place="Tangshan", **days), by=people.practitioner)
    assert "Announce the tour in public" not in client.get(tour.get_absolute_url()).text
    form = client.get(reverse("event_add"), {"tour": tour.pk}).text
    assert f'<option value="{tour.pk}"' not in form
    given = {
        "title_zh": "唐山", "title_en": "Tangshan", "starts_on": "2024-05-03", "ends_on": "2024-05-04",
        "place_zh": "唐山", "place_en": "Tangshan", "tour": tour.pk, "is_public": "on",
    }  # fmt: skip
    assert client.post(reverse("event_add"), given).status_code == 400

    event = make_event(people.practitioner, tour_id=tour.pk, address="https://example.org/sign-up", **days)
    assert "Among the past events in public" in client.get(tour.get_absolute_url()).text
    assert "show it among the past events" in client.get(reverse("event_edit", args=[event.pk])).text
    listed = client.get(reverse("event_list")).text
    assert "over; among the past events in public" in listed
    assert reverse("event_file", args=[event.pk]) not in listed
    assert "https://example.org/sign-up" not in Client().get("/en/events/").text
    same = {**given, "address": "https://example.org/sign-up"}
    assert client.post(reverse("event_edit", args=[event.pk]), same).status_code == 302


def test_an_event_and_its_study_tour_move_together(people):
    first, second = date(2027, 5, 3), date(2027, 5, 4)
    tour = plan_study_tour(
        StudyTourValues(title="Tangshan", place="Tangshan", starts_on=first, ends_on=second), by=people.practitioner
    )
    event = make_event(people.practitioner, tour_id=tour.pk, starts_on=first, ends_on=second, note_en="Steam and slag")
    other = make_event(people.practitioner, title_en="Forum", starts_on=first, ends_on=second)

    later = StudyTourValues(title="Tangshan", place="Tangshan", starts_on=second, ends_on=date(2027, 5, 6))
    plan_study_tour(later, by=people.practitioner, tour=tour)
    for row in (event, other):
        row.refresh_from_db()

    assert (event.starts_on, event.ends_on) == (second, date(2027, 5, 6))
    assert event.note_en == "Steam and slag"
    assert (other.starts_on, other.ends_on) == (first, second)
    moved = history_of(event)[0]
    assert moved.verb == "event.moved"
    assert moved.details["changes"]["starts_on"] == ["2027-05-03", "2027-05-04"]

    june = {"starts_on": date(2027, 6, 1), "ends_on": date(2027, 6, 2)}
    make_event(people.practitioner, event=event, tour_id=tour.pk, **june)
    tour.refresh_from_db()

    assert (tour.starts_on, tour.ends_on, tour.place) == (date(2027, 6, 1), date(2027, 6, 2), "Tangshan")
    assert [line.verb for line in history_of(event)] == ["event.saved", "event.moved", "event.saved"]


def test_an_event_stays_where_a_stop_of_its_tour_holds_it(people):
    first, second = date(2027, 5, 3), date(2027, 5, 4)
    tour = plan_study_tour(
        StudyTourValues(title="Tangshan", place="Tangshan", starts_on=first, ends_on=second), by=people.practitioner
    )
    add_stop(tour, StopValues(on=first, host="Steel works"), by=people.practitioner)
    event = make_event(people.practitioner, tour_id=tour.pk, starts_on=first, ends_on=second)

    with pytest.raises(ActionRefused, match="stop lies outside"):
        make_event(people.practitioner, event=event, tour_id=tour.pk, starts_on=second, ends_on=second)
    event.refresh_from_db()

    assert event.starts_on == first
