"""The legal status guide as pages: questions, advice, what is kept, and who may do so."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from factories import make_resource
from symbionet.core.errors import ActionRefused
from symbionet.core.history import history_of
from symbionet.network.actions import edit_resource, record_legal_status, withdraw_resource
from symbionet.network.models import LegalStatus, Visibility
from symbionet.network.queries import legal_knowledge, legal_statuses_visible_to, newest_legal_status

OIL = {
    "cn.origin": "used",
    "cn.original": "no",
    "cn.listed": "yes",
    "cn.excluded": "no",
    "cn.exempt": "no",
    "cn.province_h": "same",
}
PARTS = [f"{question}:{answer}" for question, answer in OIL.items()]


@pytest.fixture
def oil(people):
    return make_resource(people.owner_org, title_zh="废矿物油", title_en="Waste mineral oil", class_id="waste-oil")


def guide(oil) -> str:
    return reverse("legal_guide", args=[oil.pk])


def test_the_guide_asks_one_question_a_page_and_goes_back(people, oil, client_of):
    client = client_of(people.owner)

    first = client.get(guide(oil)).content.decode()
    second = client.get(guide(oil), {"a": PARTS[:2]}).content.decode()

    assert "How does the material arise?" in first
    assert "Not sure" in first
    assert "Question 1 of at most" in first
    assert "National Catalogue of Hazardous Wastes?" in second
    assert "usually hazardous" in second
    assert "HW08" in second
    assert f"{guide(oil)}?regime=cn&amp;a=cn.origin%3Aused" in second  # back


def test_waste_oil_ends_as_hazardous_with_clauses_exemptions_and_questions(people, oil, client_of):
    page = client_of(people.owner).get(guide(oil), {"a": PARTS}).content.decode()

    assert "Likely hazardous waste" in page
    assert "Ecological and Environmental Code, art. 536" in page or "Solid Waste Law (2020), art. 82" in page
    assert "废铁质油桶" in page
    assert "Which licensed firms nearby may take it?" in page
    assert "only the competent authority decides" in page


def test_advice_is_kept_with_one_history_line_and_shown_with_who_and_when(people, oil, client_of):
    client = client_of(people.owner)

    client.post(reverse("legal_record", args=[oil.pk]), {"regime": "cn", "a": PARTS})
    kept = LegalStatus.objects.get()
    page = client.get(oil.get_absolute_url()).content.decode()

    assert (kept.status, kept.answers, kept.by, kept.pack_version) == ("hazardous", OIL, people.owner, "2026.11")
    assert [line.verb for line in history_of(oil)] == ["resource.legal_status_recorded"]
    assert "Likely hazardous waste" in page
    assert str(people.owner) in page
    assert kept.get_absolute_url() in page
    assert "kept advice on the legal status" in page


def test_the_newest_counts_and_a_changed_or_withdrawn_resource_keeps_it(people, oil, client_of):
    older = record_legal_status(oil, regime="cn", answers=OIL, by=people.owner)
    newer = record_legal_status(oil, regime="eu", answers={"eu.origin": "aim", "eu.discard": "no"}, by=people.owner)

    edit_resource(oil, {"contaminants": "water"}, by=people.owner)
    withdraw_resource(oil, by=people.owner)
    page = client_of(people.owner).get(newer.get_absolute_url()).content.decode()

    assert newest_legal_status(oil) == newer
    assert older.get_absolute_url() in page
    assert "changed after this advice" in page


def test_answers_that_do_not_fit_are_refused(people, oil):
    with pytest.raises(ActionRefused, match="Start the guide again"):
        record_legal_status(oil, regime="cn", answers={"cn.origin": "moon"}, by=people.owner)
    with pytest.raises(ActionRefused, match="not finished"):
        record_legal_status(oil, regime="cn", answers={"cn.origin": "used"}, by=people.owner)

    assert not LegalStatus.objects.exists()


def test_an_address_of_another_guide_starts_anew(people, oil, client_of):
    answer = client_of(people.owner).get(guide(oil), {"a": ["cn.gone:yes"], "regime": "mars"})

    assert answer.status_code == 302
    assert answer.url == f"{guide(oil)}?regime=cn"


def test_advice_that_the_guide_no_longer_explains_is_still_shown(people, oil, client_of):
    kept = record_legal_status(oil, regime="cn", answers=OIL, by=people.owner)
    LegalStatus.objects.update(answers={"cn.gone": "yes"})

    page = client_of(people.owner).get(kept.get_absolute_url()).content.decode()

    assert "Likely hazardous waste" in page
    assert "ask it again" in page


def test_who_may_see_the_resource_sees_the_advice_and_no_one_else(people, oil, client_of, client):
    kept = record_legal_status(oil, regime="cn", answers=OIL, by=people.owner)

    assert client_of(people.outsider).get(kept.get_absolute_url()).status_code == 404
    assert client_of(people.outsider).get(guide(oil)).status_code == 404
    assert client_of(people.outsider).post(reverse("legal_record", args=[oil.pk]), {"a": PARTS}).status_code == 404
    assert client.get(kept.get_absolute_url()).status_code == 302
    assert list(legal_statuses_visible_to(people.outsider)) == []

    oil.visibility = Visibility.NETWORK
    oil.save()
    page = client_of(people.outsider).get(kept.get_absolute_url())

    assert page.status_code == 200
    assert str(people.owner) not in page.content.decode()  # who did it is told to those who edit
    assert client_of(people.outsider).get(guide(oil)).status_code == 404


def test_wants_and_services_have_no_guide(people, client_of):
    want = make_resource(people.owner_org, direction="want")
    lorry = make_resource(people.owner_org, kind="logistics")

    assert client_of(people.owner).get(guide(want)).status_code == 404
    assert client_of(people.owner).get(guide(lorry)).status_code == 404
    assert "Start the guide" not in client_of(people.owner).get(want.get_absolute_url()).content.decode()


def test_what_the_owner_said_of_hazard_outweighs_the_class(people, oil):
    assert legal_knowledge(oil).hazardous > 0.9

    oil.hazardous, oil.hw = False, ["900-249-08"]

    assert (legal_knowledge(oil).hazardous, legal_knowledge(oil).hw) == (0.0, ("900-249-08",))
    assert legal_knowledge(make_resource(people.owner_org, class_id="fly-ash", ewc=["130205"])).hazardous > 0.9
    assert legal_knowledge(make_resource(people.owner_org, title_zh="zzz", title_en="zzz")).hazardous < 0.5


def test_the_guide_speaks_chinese(people, oil, client_of):
    people.owner.language = "zh-hans"
    people.owner.save()
    with translation.override("zh-hans"):
        page = client_of(people.owner).get(guide(oil), {"a": PARTS}, headers={"accept-language": "zh-hans"})

    assert "请向生态环境主管部门确认" in page.content.decode()


def test_star_of_a_code_counts_on_the_day_asked_about(people):
    cells = make_resource(people.owner_org, title_zh="zzz", title_en="zzz", ewc=["160604"])
    before, after = (legal_knowledge(cells, on=date(2026, 12, day)).hazardous for day in (8, 9))

    assert before < 0.5
    assert after > 0.9
