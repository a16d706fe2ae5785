"""What policy officers do with demands: write, confirm, send, follow, group, and let go what a rule held back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from symbionet.accounts.models import Role, User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.holdings import Holding
from symbionet.engine.packs import load_packs
from symbionet.network.models import Organisation
from symbionet.notices.actions import notify
from symbionet.policy.actions.publishing import publish_demand
from symbionet.policy.models import CLOSED_STATES, Demand, DemandBarrier, DemandState
from symbionet.policy.queries.barriers import barriers_visible_to, blocked_by, standing
from symbionet.policy.queries.demands import NEXT, barriers_of, possible_officers, works_on_policy
from symbionet.synergies.actions.reactivation import hint_at_rule
from symbionet.synergies.models import Synergy
from symbionet.synergies.queries.stages import STOPPED
from symbionet.work.actions import add_task
from symbionet.work.models import Barrier, BarrierCategory, StageMove

__all__ = [
    "HOLDINGS",
    "DemandValues",
    "attach_barriers",
    "detach_barrier",
    "edit_demand",
    "merge_demand",
    "move_demand",
    "open_demand",
    "require_no_firm",
    "send_demand",
]

HOLDINGS = (
    Holding(
        model=Demand,
        field="owner",
        words=lambda count: (
            ngettext("%(count)s demand on rules", "%(count)s demands on rules", count) % {"count": count}
        ),
        verb="demand.edited",
        is_open=lambda: ~Q(state__in=CLOSED_STATES),
        takers=possible_officers,
    ),
)
TEXT = 500  # characters of a note
TOLD = ("title_zh", "title_en", "problem_zh", "problem_en", "evidence_zh", "evidence_en", "change_zh", "change_en",
        "authority_zh", "authority_en", "instrument")  # fmt: skip
SHORTEST_NAME = 2  # characters: a shorter name stands in too many words


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandValues:
    """What is written of a demand."""

    title_zh: str = ""
    title_en: str = ""
    category: str = BarrierCategory.REGULATORY
    barrier_code: str = ""
    instrument_id: str = ""
    instrument: str = ""
    problem_zh: str = ""
    problem_en: str = ""
    evidence_zh: str = ""
    evidence_en: str = ""
    change_zh: str = ""
    change_en: str = ""
    authority_zh: str = ""
    authority_en: str = ""
    authority_confirmed_on: date | None = None
    reply_due: date | None = None
    owner: User | None = None


@transaction.atomic
def open_demand(values: DemandValues, *, by: User, barriers: Iterable[Barrier] = ()) -> Demand:
    """The stored demand with the barriers behind it; raises ActionRefused."""
    _require_officer(by)
    demand = Demand(owner=by)
    _write(demand, values)
    demand.save()
    _link(demand, barriers, by=by)
    _require_silence(demand)
    history.record(by, "demand.opened", demand)
    return demand


@transaction.atomic
def edit_demand(demand: Demand, values: DemandValues, *, by: User) -> Demand:
    """The demand with other words; what was sent stands as it was sent, but for its owner and the day of reply."""
    _require_officer(by)
    known = Demand.objects.select_for_update().get(pk=demand.pk)
    changed = history.changes(known, {name: getattr(values, name) for name in values.__dataclass_fields__})
    if known.sent_on is not None and (fixed := sorted(set(changed) - {"owner", "reply_due"})):
        label = _label(fixed[0])
        raise ActionRefused(
            _("This demand was sent: “%(field)s” stands as the authority has it. Open a new demand instead.")
            % {"field": label}
        )
    _write(known, values)
    _require_silence(known)
    known.save()
    if changed:
        history.record(by, "demand.edited", known, changes=changed)
    return known


def _label(name: str) -> str:
    return str(getattr(Demand._meta.get_field(name), "verbose_name", name))


def _write(demand: Demand, values: DemandValues) -> None:
    if not (values.title_zh.strip() or values.title_en.strip()):
        raise ActionRefused(_("Give the demand a title in Chinese or English."))
    if values.instrument_id and values.instrument_id not in load_packs().instruments:
        raise ActionRefused(_("“%(id)s” is no instrument of the library.") % {"id": values.instrument_id})
    if values.barrier_code and values.barrier_code not in load_packs().policy_barriers:
        raise ActionRefused(_("“%(id)s” is no barrier of the taxonomy.") % {"id": values.barrier_code})
    confirmed = values.authority_confirmed_on
    if confirmed is not None and confirmed > timezone.localdate():
        raise ActionRefused(_("The authority has confirmed on a day to come: give the day on which it did."))
    if confirmed is not None and not (values.authority_zh.strip() or values.authority_en.strip()):
        raise ActionRefused(_("Name the authority that confirmed."))
    for name in values.__dataclass_fields__:
        value = getattr(values, name)
        setattr(demand, name, value.strip() if isinstance(value, str) else value)


@transaction.atomic
def attach_barriers(demand: Demand, barriers: Iterable[Barrier], *, by: User) -> int:
    """How many barriers were added to the demand; those of another demand stay there. Raises ActionRefused."""
    _require_open(demand, by=by)
    made = _link(demand, barriers, by=by)
    _require_silence(demand)
    if made:
        history.record(by, "demand.barriers_added", demand, changes={"count": ["", made]})
    return made


def _link(demand: Demand, barriers: Iterable[Barrier], *, by: User) -> int:
    keys = {row.pk for row in barriers}
    rows = standing(barriers_visible_to(by)).filter(pk__in=keys, demanded=None).order_by("pk")
    made = DemandBarrier.objects.bulk_create([DemandBarrier(demand=demand, barrier=row) for row in rows])
    return len(made)


@transaction.atomic
def detach_barrier(demand: Demand, barrier: Barrier, *, by: User) -> None:
    """The barrier out of the demand; raises ActionRefused for what was sent already."""
    _require_open(demand, by=by)
    if demand.sent_on is not None:
        raise ActionRefused(_("This demand was sent: the barriers behind it stay."))
    if demand.barrier_rows.filter(barrier=barrier).delete()[0]:
        history.record(by, "demand.barrier_removed", demand)


@transaction.atomic
def merge_demand(demand: Demand, into: Demand, *, by: User) -> Demand:
    """The demand grouped with another that means the same; its barriers go there. Raises ActionRefused."""
    _require_open(demand, by=by)
    _require_open(into, by=by)
    if demand.pk == into.pk:
        raise ActionRefused(_("A demand is not grouped with itself: choose another one."))
    if demand.sent_on is not None:
        raise ActionRefused(_("This demand was sent: group the other one with it instead."))
    demand.barrier_rows.update(demand=into)
    demand.merged.update(merged_into=into)
    before = demand.state
    demand.state, demand.merged_into, demand.state_since = DemandState.MERGED, into, timezone.localdate()
    demand.save(update_fields=["state", "merged_into", "state_since"])
    _require_silence(into)
    _moved(demand, before, by=by, note="")
    history.record(by, "demand.merged", demand, changes={"into": ["", both_names_of(into)]})
    return into


def both_names_of(demand: Demand) -> dict[str, str]:
    """The title in both languages, as history keeps names."""
    return {"zh": demand.title_zh or demand.title_en, "en": demand.title_en or demand.title_zh}


@transaction.atomic
def send_demand(demand: Demand, *, by: User) -> Demand:
    """The demand raised with the authority, and the figures behind it told as they are; raises ActionRefused.

    It asks for words in both languages, an authority that has confirmed that it decides, and a day of reply to come.
    """
    known = _locked(demand, by=by, states=(DemandState.PREPARED,))
    lacking = [
        _label(name)
        for name in ("title_zh", "title_en", "problem_zh", "problem_en", "change_zh", "change_en", "authority_zh",
                     "authority_en", "authority_confirmed_on", "reply_due")
        if not getattr(known, name)
    ]  # fmt: skip
    if not known.instrument and not known.instrument_id:
        lacking.append(str(_("the law, rule or permit in the way")))
    if lacking:
        raise ActionRefused(_("Before it is sent, fill in: %(fields)s.") % {"fields": _(", ").join(lacking)})
    assert known.reply_due is not None
    if known.reply_due <= timezone.localdate():
        raise ActionRefused(_("The reply is due on a day that has passed: agree on a day to come."))
    _require_silence(known)
    publish_demand(known, by=by)
    known.sent_on = timezone.localdate()
    known.save(update_fields=["sent_on"])
    return _placed(known, DemandState.RAISED, by=by)


@transaction.atomic
def move_demand(
    demand: Demand, to: str, *, by: User, note: str = "", outcome: str = "", on: date | None = None
) -> Demand:
    """The demand a step further, as the authority has answered; raises ActionRefused.

    `outcome` says why it was rejected, what is allowed today already (told to all practitioners), or what the rule in
    force says; `on` is the day from which that holds, and no day to come.
    """
    known = _locked(demand, by=by, states=tuple(state for state, after in NEXT.items() if to in after))
    if to == DemandState.RAISED:
        return send_demand(known, by=by)
    words = outcome.strip()
    if to in (DemandState.REJECTED, DemandState.ALLOWED, DemandState.IN_FORCE) and not words:
        asked = {
            DemandState.REJECTED: _("Say why it was rejected."),
            DemandState.ALLOWED: _("Say what is allowed today, and by which rule."),
            DemandState.IN_FORCE: _("Say what the rule in force says."),
        }
        raise ActionRefused(asked[DemandState(to)])
    if to == DemandState.IN_FORCE:
        if on is None or on > timezone.localdate():
            raise ActionRefused(_("Give the day from which the rule is in force: today or before."))
        known.in_force_on = on
    if words:
        known.outcome = words
        _require_silence(known)
    if to == DemandState.PREPARED:
        known.outcome, known.sent_on, known.authority_confirmed_on, known.reply_due = "", None, None, None
    known.save(update_fields=["in_force_on", "outcome", "sent_on", "authority_confirmed_on", "reply_due"])
    placed = _placed(known, DemandState(to), by=by, note=note)
    if to == DemandState.IN_FORCE:
        _let_go(placed, by=by)
    if to == DemandState.ALLOWED:
        _tell_allowed(placed, by=by)
    return placed


def _let_go(demand: Demand, *, by: User) -> None:
    """The barriers fallen; stopped synergies come back as hints, what is under way gets a task."""
    today = demand.in_force_on or timezone.localdate()
    synergy_type = ContentType.objects.get_for_model(Synergy).pk
    rows = list(barriers_of(demand).filter(fell_at=None))
    stopped = Synergy.objects.filter(
        stage__in=STOPPED, pk__in=[row.subject_id for row in rows if row.subject_type_id == synergy_type]
    )
    hint_at_rule(stopped, {**both_names_of(demand), "demand": demand.pk}, by=by)
    for row in rows:
        if row.subject_type_id != synergy_type and row.subject is not None:
            add_task(
                row.subject, _("A new rule is in force: look at it again (%(demand)s)") % {"demand": demand}, by=by
            )
    Barrier.objects.filter(pk__in=[row.pk for row in rows]).update(fell_at=timezone.now())
    demand.barrier_rows.filter(barrier__in=rows).update(let_go_on=today)
    owners = User.objects.filter(synergies__in=stopped, is_active=True).distinct()
    back = reverse("reactivation_list")
    notify(owners, "demand.in_force", values=_titles(demand), url=back, key=f"demand:{demand.pk}")


def _tell_allowed(demand: Demand, *, by: User) -> None:
    """A note to all practitioners: this is allowed already."""
    roles = (Role.PRACTITIONER, Role.TECHNICAL_LEAD)
    people = User.objects.filter(is_active=True, role_grants__role__in=roles).distinct()
    notify(people, "demand.allowed", values=_titles(demand), url=demand.get_absolute_url(), key=f"demand:{demand.pk}")


def _titles(demand: Demand) -> dict[str, history.Json]:
    return {"title": both_names_of(demand)}


def _locked(demand: Demand, *, by: User, states: tuple[str, ...]) -> Demand:
    _require_officer(by)
    known = Demand.objects.select_for_update().get(pk=demand.pk)
    if known.state not in states:
        raise ActionRefused(
            _("The demand is “%(state)s”: this step does not follow. Read its page again.")
            % {"state": known.get_state_display()}
        )
    return known


def _placed(demand: Demand, to: DemandState, *, by: User, note: str = "") -> Demand:
    before, demand.state, demand.state_since = demand.state, to, timezone.localdate()
    demand.save(update_fields=["state", "state_since"])
    _moved(demand, before, by=by, note=note)
    history.record(by, "demand.moved", demand, changes={"state": [before, to.value]})
    return demand


def _moved(demand: Demand, before: str, *, by: User, note: str) -> None:
    StageMove.objects.create(subject=demand, before=before, after=demand.state, by=by, note=note.strip()[:TEXT])


def _require_officer(by: User) -> None:
    if not works_on_policy(by):
        raise ActionRefused(_("Demands are worked on by practitioners, technical leads and programme managers."))


def _require_open(demand: Demand, *, by: User) -> None:
    _require_officer(by)
    state = Demand.objects.values_list("state", flat=True).get(pk=demand.pk)
    if state in CLOSED_STATES:
        raise ActionRefused(_("The demand is “%(state)s” and takes no changes.") % {"state": DemandState(state).label})


def _require_silence(demand: Demand) -> None:
    """No text of the demand names a firm that stands behind it."""
    firms = {firm for row in blocked_by(barriers_of(demand)) for firm in row.firms}
    texts = [getattr(demand, name) for name in (*TOLD, "outcome")]
    require_no_firm(texts, firms)


def require_no_firm(texts: Iterable[str], firms: Iterable[int]) -> None:
    """Raises ActionRefused where a text names one of the firms."""
    whole = "\n".join(texts).casefold()
    rows = Organisation.objects.filter(pk__in=list(firms)).values_list("name_zh", "name_en")
    for name in (name.strip() for names in rows for name in names):
        if len(name) >= SHORTEST_NAME and name.casefold() in whole:
            raise ActionRefused(
                _("The text names “%(firm)s”, a firm behind the demand: a demand never names a firm. Take it out.")
                % {"firm": name}
            )
