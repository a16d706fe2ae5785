"""What a partner that may not be named shows of itself on pages and in files: nothing it can be recognised by."""

import re
from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from factories import make_match, make_organisation, make_resource, make_site, make_synergy, make_user
from symbionet.accounts.models import Role
from symbionet.matches.actions import accept_match
from symbionet.matches.pages.matches import matches_shown_to
from symbionet.matches.queries import matches_visible_to
from symbionet.network.models import Attachment, Consent, ConsentState, Direction, Park, Visibility
from symbionet.synergies.actions import give_name
from symbionet.synergies.models import Stage
from symbionet.synergies.queries import synergies_visible_to

pytestmark = pytest.mark.django_db

REASONS = [
    {
        "code": "known_use",
        "value": "u-fly-ash-1",
        "contribution": 4.3571,
        "details": {
            "class_id": "fly-ash",
            "class_en": "Coal fly ash",
            "class_zh": "粉煤灰",
            "reason_en": "It reacts with lime.",
            "reason_zh": "与氢氧化钙发生反应。",
            "source": "GB/T 1596-2017",
            "sector": "2351",
        },
    },
    {"code": "distance", "value": 37.7, "contribution": 0.1137, "details": {"haul_km": 120.0}},
    {"code": "quantity_fit", "value": 43.3, "contribution": 0.1543, "details": {}},
    {"code": "time_overlap", "value": 277.0, "contribution": 0.2, "details": {}},
    {"code": "condition_check", "value": "mercury from line seven", "contribution": -0.3, "details": {}},
    {"code": "form", "value": "powder", "contribution": -0.2, "details": {"want_form": "granular"}},
    {"code": "permit_held", "value": "HW18", "contribution": 0.6, "details": {}},
    {"code": "news_of_a_later_engine", "value": "Tell-tale Ltd", "contribution": 0.1, "details": {}},
    {"code": "prior", "value": None, "contribution": -3.4, "details": {}},
]
RANDOM = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|<svg.*?</svg>', re.DOTALL)
# whatever tells who it is: names, codes, places, exact figures, texts and files of the other side
TELLING = {
    "receiver": ("Secret Cement", "秘密水泥", "9112", "secret-cement", "117.4321", "39.5678", "Kiln two", "kiln.pdf",
                 "二号窑", "12345", "12,345", "2351", "37.7", "38 km", "43 %", "277", "granular", "HW18", "Tell-tale",
                 "0.1137", "0.11", "secret@example.org"),
    "provider": ("Hidden Power", "隐名电厂", "117.1234", "39.9876", "Boiler nine", "九号炉", "boiler.pdf", "4321",
                 "4,321", "37.7", "38 km", "43 %", "277", "mercury", "Tell-tale", "hidden@example.org"),
}  # fmt: skip


@pytest.fixture
def park():
    return Park.objects.create(name_en="TEDA East", name_zh="开发区东区", district="Binhai")


@pytest.fixture
def cement(park):
    cement = make_organisation(
        name_en="Secret Cement", name_zh="秘密水泥", nace="2351", gb4754="C3011", park=park,
        uscc="91120116MA05ABCD1X", website="https://secret-cement.example",
    )  # fmt: skip
    make_site(cement, lon=117.4321, lat=39.5678, name_en="Kiln two", name_zh="二号窑")
    return cement


@pytest.fixture
def cement_member(cement):
    return make_user(organisation=cement, name="Secret Person", email="secret@example.org")


@pytest.fixture
def power(park):
    return make_organisation(name_en="Hidden Power", name_zh="隐名电厂", nace="3511", park=park)


@pytest.fixture
def power_member(power):
    return make_user(organisation=power, email="hidden@example.org")


@pytest.fixture
def have(power):
    site = make_site(power, lon=117.1234, lat=39.9876, name_en="Boiler nine", name_zh="九号炉")
    have = make_resource(
        power, site=site, title_en="Ash of Boiler nine", title_zh="九号炉灰", class_id="fly-ash", quantity=4321,
        unit="t", period="year", contaminants="mercury", visibility=Visibility.TEASER,
        available_from=date(2026, 1, 1),
    )  # fmt: skip
    Attachment.objects.create(resource=have, file="x", name="boiler.pdf", content_type="application/pdf", size=1)
    return have


@pytest.fixture
def want(cement):
    want = make_resource(
        cement, direction=Direction.WANT, title_en="Ash for Kiln two", title_zh="二号窑用灰", class_id="fly-ash",
        quantity=12345, unit="t", period="year", form="granular", visibility=Visibility.TEASER,
    )  # fmt: skip
    Attachment.objects.create(resource=want, file="x", name="kiln.pdf", content_type="application/pdf", size=1)
    return want


@pytest.fixture
def match(have, want, cement):
    return make_match(have, cement, want=want, reasons=REASONS, probability=0.6371)


@pytest.fixture
def members(power_member, cement_member):
    """The members of both sides: (provider, receiver)."""
    return power_member, cement_member


def pages_of(match, organisation, resource) -> list[str]:
    """Every page and file on which a member meets a match."""
    return [
        reverse("match_list"),
        reverse("match_list") + "?export=csv",
        reverse("match_detail", args=[match.pk]),
        reverse("match_dismiss", args=[match.pk]),
        reverse("resource_matches", args=[resource.pk]),
        reverse("organisation_matches", args=[organisation.pk]),
    ]


def assert_silent(client, urls, telling):
    for url in urls:
        for language in ("en", "zh-hans"):
            answer = client.get(url, headers={"accept-language": language})
            assert answer.status_code == 200, url
            # random tokens and drawings hold any figure by chance
            html = RANDOM.sub("", answer.content.decode())
            assert [word for word in telling if word in html] == [], url


def test_provider_does_not_learn_who_the_receiver_is(client_of, match, members):
    accept_match(match, by=members[1], note="Secret Cement wants it")

    urls = pages_of(match, match.have.organisation, match.have)
    assert_silent(client_of(members[0]), urls, TELLING["receiver"])


def test_receiver_does_not_learn_who_the_provider_is(client_of, match, members):
    accept_match(match, by=members[0], note="Hidden Power agrees")

    assert_silent(client_of(members[1]), pages_of(match, match.receiver, match.want), TELLING["provider"])


def test_xlsx_is_as_silent_as_the_page(client_of, match, power_member):
    answer = client_of(power_member).get(reverse("match_list") + "?export=xlsx")

    cells = [str(cell) for row in load_workbook(BytesIO(answer.content)).active.values for cell in row]
    assert [word for word in TELLING["receiver"] if any(word in cell for cell in cells)] == []
    assert "A firm in TEDA East (Manufacture of cement, lime and plaster)" in cells


def test_hint_says_sector_place_and_bands(client_of, match, power_member):
    html = client_of(power_member).get(match.get_absolute_url()).content.decode()

    assert "A firm in TEDA East (Manufacture of cement, lime and plaster)" in html
    assert "20 to 50 km away" in html
    assert "covers about half of the want" in html
    assert "10,000–100,000 t" in html
    assert "65 %" in html


def test_known_firm_is_not_recognised_behind_a_hinted_want(match, power_member, cement):
    make_resource(cement, title_en="Limestone", title_zh="石灰石", visibility=Visibility.NETWORK)

    shown = matches_shown_to(power_member, matches_visible_to(power_member))[0]

    assert (shown.receiver.named, shown.km) == (False, None)


def test_known_firm_without_a_want_is_named(have, cement, power_member):
    make_resource(cement, title_en="Limestone", title_zh="石灰石", visibility=Visibility.NETWORK)
    make_match(have, cement, reasons=REASONS)

    shown = matches_shown_to(power_member, matches_visible_to(power_member))[0]

    assert (shown.receiver.label, shown.km) == ("Secret Cement", 37.7)


def test_consent_names_the_provider(match, have, cement, cement_member):
    Consent.objects.create(resource=have, organisation=cement, state=ConsentState.GIVEN)

    shown = matches_shown_to(cement_member, matches_visible_to(cement_member))[0]

    assert (shown.provider.label, shown.provider.title) == ("Hidden Power", "Ash of Boiler nine")


@pytest.mark.parametrize("visibility", [Visibility.PRIVATE, Visibility.PRACTITIONERS])
def test_what_is_kept_from_members_never_appears(match, visibility, members):
    have, want = match.have, match.want
    want.visibility = visibility
    want.save()
    assert not matches_visible_to(members[0])

    want.visibility, have.visibility = Visibility.NETWORK, visibility
    want.save()
    have.save()
    assert not matches_visible_to(members[1])


def test_practitioner_sees_names_and_exact_figures(client_of, match):
    html = client_of(make_user(Role.PRACTITIONER)).get(match.get_absolute_url()).content.decode()

    assert "Secret Cement" in html
    assert "Hidden Power" in html
    assert "38 km" in html


def test_idea_of_a_synergy_names_no_side_that_is_not_known(client_of, match, members):
    synergy = make_synergy(
        match.have, match.receiver, want=match.want, match=match,
        title_en="Boiler nine to Secret Cement", title_zh="九号炉灰供秘密水泥",
        next_action="Call Secret Cement", notes="Secret Cement and Hidden Power",
    )  # fmt: skip
    urls = [reverse("synergy_list"), reverse("synergy_list") + "?export=csv", synergy.get_absolute_url()]
    urls.append(reverse("synergy_list") + "?view=board")

    assert_silent(client_of(members[0]), urls, TELLING["receiver"])
    assert_silent(client_of(members[1]), urls, TELLING["provider"])

    synergy.stage = Stage.DISCUSSION
    synergy.save()
    assert_silent(client_of(members[0]), urls, TELLING["receiver"])  # talks name nobody: the partner's consent does

    give_name(synergy, match.receiver, by=members[1])
    html = client_of(members[0]).get(synergy.get_absolute_url()).content.decode()
    assert "Boiler nine to Secret Cement" in html


def test_idea_made_of_what_is_kept_from_members_is_not_there(match, have, cement_member, power_member):
    have.visibility = Visibility.PRACTITIONERS
    have.save()
    synergy = make_synergy(have, match.receiver, match=match)

    assert not synergies_visible_to(cement_member)
    assert synergies_visible_to(power_member).get() == synergy


def test_member_cannot_search_for_names(client_of, match, power_member):
    found = client_of(power_member).get(reverse("match_list") + "?search=Nobody+of+this+name&order=receiver")

    assert found.context["page"].paginator.count == 1
