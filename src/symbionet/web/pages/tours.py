"""Five things on real pages for the first sign-in of each role; skippable, and to be called again from one's menu."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from symbionet.accounts.models import Role, User
from symbionet.shell.search import pages_reached

__all__ = ["Stop", "tour_of"]

MOST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A page of a tour: its route, what to look at, and what it is good for."""

    route: str
    title: str | Promise
    text: str | Promise

    @property
    def url(self) -> str:
        """The address of the page."""
        return reverse(self.route)


STOPS = {
    stop.route: stop
    for stop in (
        Stop(route="today",
             title=_("Your day"),
             text=_("What waits for you, by its value: press “Done” or put it off.")),
        Stop(route="resource_list",
             title=_("Haves and wants"),
             text=_("Press / to find any of them, j and k to walk the list, and keep a view under a name.")),
        Stop(route="match_list",
             title=_("Possible partners"),
             text=_("Each with reasons and what it is worth. Accept one and it becomes a synergy.")),
        Stop(route="synergy_list",
             title=_("Synergies"),
             text=_("A board from idea to verified: each card says what is next, and who gives what to whom.")),
        Stop(route="network_map",
             title=_("The network on the map"),
             text=_("Firms, resources and synergies as lines; a click leads to their page.")),
        Stop(route="our_page",
             title=_("Your own page"),
             text=_("What could be saved, what waits for you and who sees what of you, in one place.")),
        Stop(route="resource_new",
             title=_("Say what you have left over"),
             text=_("Four questions are enough; no codes are needed. You choose who sees it.")),
        Stop(route="teaser_list",
             title=_("Offers from others"),
             text=_("Without names. Ask for an introduction where something fits.")),
        Stop(route="who_sees_my_data",
             title=_("Who sees my data?"),
             text=_("Each level in plain words. Nothing is shown before you choose it.")),
        Stop(route="organisation_list",
             title=_("Firms"),
             text=_("Those you look after, with how far each has come. Tick several to change them at once.")),
        Stop(route="invitation_list",
             title=_("Invitations"),
             text=_("Invite a firm by mail: it signs up in two minutes.")),
        Stop(route="programme_list",
             title=_("The programme"),
             text=_("Targets, plan, money and reports to the donor.")),
        Stop(route="funnel",
             title=_("From have to benefit"),
             text=_("How many come from one step to the next, and where they stop.")),
        Stop(route="ledger_list",
             title=_("Benefits"),
             text=_("Each year of each synergy with its proof; sums are never counted twice.")),
        Stop(route="people_list",
             title=_("People and roles"),
             text=_("Who may do what. Give a role, or close a sign-in.")),
        Stop(route="first_steps",
             title=_("First steps"),
             text=_("Six short steps lead to the first have and who could take it.")),
        Stop(route="dashboards",
             title=_("Dashboard"),
             text=_("Results against their targets by the end of each locked period, barriers and demands.")),
        Stop(route="report_list",
             title=_("Reports"),
             text=_("The ledger as it was published, year by year, as page, Word file and workbook.")),
        Stop(route="verification_room",
             title=_("What waits for a check"),
             text=_("A sample is drawn for you; each entry leads to its papers.")),
        Stop(route="audit_list",
             title=_("Audits"),
             text=_("Plan a visit, note findings on the shop floor, sign the report.")),
        Stop(route="field_home",
             title=_("Without a signal"),
             text=_("This device keeps today's pages and sends what you typed when it can.")),
        Stop(route="guideline_list",
             title=_("Guidelines"),
             text=_("Read them, and comment while they are in consultation.")),
        Stop(route="knowledge_home",
             title=_("Knowledge"),
             text=_("What a waste is, who uses it, its codes and what the law says.")),
        Stop(route="manual",
             title=_("The manual"),
             text=_("Each field and each page explained; the question mark beside a field opens its place.")),
        Stop(route="home", title=_("Home"), text=_("What to do next stands here each morning.")),
    )
}  # fmt: skip
TOURS = (  # the first role that a person has decides
    ((Role.PRACTITIONER, Role.TECHNICAL_LEAD), ("today", "resource_list", "match_list", "synergy_list", "network_map")),
    ((Role.PROGRAMME_MANAGER,), ("programme_list", "funnel", "synergy_list", "ledger_list", "people_list")),
    ((Role.AUDITOR,), ("audit_list", "field_home", "resource_list", "match_list", "knowledge_home")),
    ((Role.VERIFIER,), ("verification_room", "ledger_list", "synergy_list", "organisation_list", "knowledge_home")),
    ((Role.MEMBER,), ("our_page", "resource_new", "teaser_list", "match_list", "who_sees_my_data")),
    ((Role.INTERMEDIARY,), ("organisation_list", "invitation_list", "resource_list", "match_list", "knowledge_home")),
    ((Role.OBSERVER,), ("dashboards", "report_list", "guideline_list", "knowledge_home", "who_sees_my_data")),
    ((Role.TRAINER,), ("guideline_list", "knowledge_home", "who_sees_my_data", "home")),
    ((Role.ADMINISTRATOR,), ("people_list", "invitation_list", "resource_list", "programme_list", "knowledge_home")),
)  # fmt: skip
SPARE = ("who_sees_my_data", "manual", "home")  # shown where a page of the tour is not reached
BESIDES = frozenset({"home", "resource_new", "first_steps"})  # pages that stand in no menu


def tour_of(user: User) -> list[Stop]:
    """The stops of the tour for a person's first role, of the pages that the person reaches; none for no role."""
    routes = next((routes for roles, routes in TOURS if not user.roles.isdisjoint(roles)), ())
    reached = pages_reached(user)
    offered = dict.fromkeys((*routes, *SPARE)) if routes else ()
    return [STOPS[name] for name in offered if name in BESIDES or reverse(name) in reached][:MOST]
