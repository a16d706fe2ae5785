"""The shell: every role's home and menu, search, help, error pages, and that pages carry no inline code."""

import json
import re
from html.parser import HTMLParser

import pytest
from django.template.loader import get_template
from django.test import Client
from django.urls import reverse

from factories import make_match, make_organisation, make_resource, make_user
from symbionet.accounts.models import Role
from symbionet.network.models import Consent, ConsentState, Visibility
from symbionet.network.queries import resources_visible_to, teasers_visible_to
from symbionet.network.queries.figures import tonnes_per_year
from symbionet.settings import PACKAGE_DIR
from symbionet.shell.menu import menu_of
from symbionet.shell.templatetags.shell import ICON_FILE, distance_km, initials, money
from symbionet.web.queries.visibility import visibility_rows

PERSONAS = [
    "outsider", "partner", "owner", "intermediary", "trainer", "auditor", "verifier", "observer", "technical_lead",
    "programme_manager", "practitioner", "administrator",
]  # fmt: skip
USED_ICON = re.compile(r"""{%\s*icon\s+["']([a-z0-9-]+)["']""")


class Page(HTMLParser):
    """What is cheap to see of a page: inline code, headings, labels, links to parts of the page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.inline: list[str] = []
        self.headings: list[str] = []
        self.controls: list[dict[str, str | None]] = []
        self.labels: set[str | None] = set()
        self.ids: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.inline += [f"{tag} {name}" for name in named if name == "style" or name.startswith("on")]
        if tag == "script" and "src" not in named and named.get("type") != "application/json":
            self.inline.append("script")
        if tag == "style":
            self.inline.append("style")
        if tag == "h1":
            self.headings.append(tag)
        if tag in {"input", "select", "textarea"} and named.get("type") not in {"hidden", "submit"}:
            self.controls.append(named)
        if tag == "label":
            self.labels.add(named.get("for"))
        if named.get("id"):
            self.ids.append(str(named["id"]))


@pytest.mark.parametrize("persona", PERSONAS)
def test_every_entry_of_a_menu_opens(people, client_of, persona):
    user = getattr(people, persona)
    client = client_of(user)

    entries = menu_of(user, path="/")

    assert {entry["url"]: client.get(entry["url"]).status_code for entry in entries} == {
        entry["url"]: 200 for entry in entries
    }


@pytest.mark.parametrize("persona", PERSONAS)
def test_every_link_of_a_home_page_opens(people, client_of, persona):
    client = client_of(getattr(people, persona))

    html = client.get("/").content.decode()

    links = {link for link in re.findall(r'href="(/[^"#]*)"', html) if not link.startswith(("/static/", "/admin/"))}
    assert {link: client.get(link.replace("&amp;", "&"), follow=True).status_code for link in links} == dict.fromkeys(
        links, 200
    )


@pytest.mark.parametrize(
    "route", ["home", "search", "profile", "people_list", "invitation_new", "about", "who_sees_my_data"]
)
def test_page_is_well_built(people, client_of, route):
    page = Page(client_of(people.practitioner).get(reverse(route)).content.decode())

    assert page.inline == []
    assert page.headings == ["h1"]
    assert [c for c in page.controls if c.get("id") not in page.labels and not c.get("aria-label")] == []
    assert sorted(set(page.ids)) == sorted(page.ids)


@pytest.mark.parametrize("route", ["account_login", "account_reset_password", "register", "about"])
def test_public_page_is_well_built(db, client, route):
    page = Page(client.get(reverse(route)).content.decode())

    assert page.inline == []
    assert page.headings == ["h1"]


def test_policy_forbids_inline_code(client, db):
    policy = client.get(reverse("about"))["Content-Security-Policy"]

    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy


def test_home_of_a_practitioner_shows_the_best_match_and_links_the_list(people, client_of):
    html = client_of(people.practitioner).get("/").content.decode()

    assert reverse("match_detail", args=[people.match.pk]) in html
    assert reverse("match_list") in html


def test_home_asks_few_questions(people, client_of, django_assert_max_num_queries):
    for _ in range(20):
        make_match(make_resource(people.owner_org), make_organisation())
    client = client_of(people.practitioner)
    client.get("/")

    with django_assert_max_num_queries(40):
        client.get("/")


def test_language_switch_keeps_the_page(people, client_of):
    client = client_of(people.owner)

    answer = client.post(reverse("set_language"), {"language": "zh-hans", "next": "/people/?q=a"})
    html = client.get("/people/?q=a").content.decode()

    assert answer["Location"] == "/people/?q=a"
    assert '<html lang="zh-hans">' in html
    assert 'name="next" value="/people/?q=a"' in html


@pytest.mark.parametrize(
    "path",
    ["/", "/en/", "/zh/cases/", "/en/figures/", "/en/map/", "/zh/events/", "/en/materials/", "/knowledge/",
     "/knowledge/instruments/", "/knowledge/instruments/places/", "/guidelines/", "/about/", "/help/who-sees-my-data/",
     "/check/", "/no-such-page/", "/robots.txt", "/sitemap.xml"],
)  # fmt: skip
def test_a_page_for_anybody_sets_no_cookie_and_the_language_is_switched_without_a_token(db, path):
    visitor = Client(enforce_csrf_checks=True)
    answer = visitor.get(path)

    assert answer.status_code == (404 if "no-such" in path else 200)
    assert not answer.cookies
    assert "sessionid" not in visitor.cookies
    switched = visitor.post(reverse("set_language"), {"language": "zh-hans", "next": path})
    assert (switched.status_code, switched["Location"]) == (302, path)
    assert '<html lang="zh-hans">' in visitor.get("/about/").text


def test_search_finds_only_what_the_visitor_may_see(people, client_of):
    secret = make_resource(
        people.owner_org, title_en="Zinc dust", visibility=Visibility.PRIVATE, search_text="zinc dust"
    )
    url = secret.get_absolute_url()

    assert url in client_of(people.owner).get("/search/?q=zinc").content.decode()
    assert url not in client_of(people.partner).get("/search/?q=zinc").content.decode()
    assert url not in client_of(people.practitioner).get("/search/?q=zinc").content.decode()


def test_member_cannot_guess_a_hidden_name_by_search(people, client_of):
    people.have.visibility = Visibility.TEASER
    people.have.save()

    html = client_of(people.partner).get("/search/", {"q": "Owner Power"}).content.decode()

    assert re.findall(r'href="/synergies/\d+/"', html) == []


@pytest.mark.parametrize("row", visibility_rows(), ids=lambda row: row.level.value)
def test_help_page_says_what_the_access_queries_do(people, row):
    resource = make_resource(people.owner_org, visibility=row.level)
    consented = make_user(organisation=make_organisation())
    Consent.objects.create(
        resource=resource,
        organisation=consented.memberships.get().organisation,
        state=ConsentState.GIVEN,
        asked_by=consented,
    )

    def sight(user):
        if resources_visible_to(user).filter(pk=resource.pk).exists():
            return "full"
        return "hint" if teasers_visible_to(user).filter(pk=resource.pk).exists() else "nothing"

    seen = [sight(user) for user in (people.owner, people.practitioner, consented, people.partner)]

    assert seen == [row.own, row.practitioners, row.consented, row.members]


def test_unknown_address_and_csrf_have_their_pages(people, client_of, client):
    assert "404" in client_of(people.owner).get("/no-such-page/").content.decode()
    assert get_template("403_csrf.html")
    assert get_template("403.html")
    assert "500" in get_template("500.html").render({})


def test_health(client, db):
    answer = client.get(reverse("healthz"))

    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.mark.parametrize(
    ("name", "status"),
    [("binhai", 200), ("tianjin_districts", 200), ("china_provinces", 200), ("labels", 200), ("secret", 404)],
)
def test_outlines_of_the_map(client, db, name, status):
    assert client.get(reverse("map_base", args=[name])).status_code == status


def test_tonnes_count_masses_with_a_period_only(people):
    people.have.quantity, people.have.unit, people.have.period = 2, "10kt", "year"
    people.have.save()
    make_resource(people.owner_org, quantity=500, unit="kg", period="day")
    make_resource(people.owner_org, quantity=7, unit="m3", period="year")
    make_resource(people.owner_org, quantity=7, unit="t", period="once")

    assert tonnes_per_year() == 20165


def test_numbers_for_people():
    assert (distance_km(3.14), distance_km(1234.5), distance_km(None)) == ("3.1 km", "1,234 km", "")
    assert (money(1200), money(0.5, "EUR"), money(None)) == ("¥1,200", "€0.50", "")


def test_initials_in_both_scripts(people):
    people.owner.name = "李建国"
    people.partner.name = "Eva Novak"

    assert (initials(people.owner), initials(people.partner)) == ("李", "EN")


def test_every_icon_of_a_template_is_built():
    if not ICON_FILE.exists():
        pytest.skip("the front-end is not built: run npm run build")
    built = json.loads(ICON_FILE.read_text(encoding="utf-8"))
    used = {
        name for path in PACKAGE_DIR.rglob("*.html") for name in USED_ICON.findall(path.read_text(encoding="utf-8"))
    }

    assert used - set(built) == set()


def test_roles_with_nothing_yet_are_told_so(people, client_of):
    nobody = make_user()

    html = client_of(nobody).get("/").content.decode()

    assert "You have no role yet" in html
    assert nobody.roles == frozenset()
    assert Role.TRAINER in people.trainer.roles
