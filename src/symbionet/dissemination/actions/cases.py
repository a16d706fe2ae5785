"""The way of a case study: drafted, with the firms, published, renewed, withdrawn."""

from collections.abc import Collection
from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from symbionet.accounts.models import User
from symbionet.accounts.queries import contacts_of
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.holdings import Holding
from symbionet.dissemination.models import Answer, CaseFigure, CasePhoto, CaseStudy, CaseVersion, VersionState
from symbionet.dissemination.queries.cases import (
    agreed_figures,
    changed_figures,
    figures_to_choose,
    names_in,
    sides_of,
    synergies_for_cases,
)
from symbionet.dissemination.queries.releases import case_figures, told_of_others
from symbionet.impact.models import Entry
from symbionet.knowledge.queries.names import class_name
from symbionet.notices.actions import notify
from symbionet.synergies.models import Synergy
from symbionet.synergies.queries.naming import unnamed_parties
from symbionet.synergies.queries.synergies import possible_owners

__all__ = [
    "HOLDINGS",
    "CaseTexts",
    "ask_firms",
    "draft_case",
    "edit_version",
    "publish_version",
    "renew_case",
    "take_back_version",
    "take_off",
    "withdraw_case",
]

HOLDINGS = (
    Holding(
        model=CaseStudy,
        field="editor",
        words=lambda count: ngettext("%(count)s case study", "%(count)s case studies", count) % {"count": count},
        verb="case.edited",
        is_open=lambda: Q(withdrawn_at=None),
        takers=possible_owners,
    ),
)
OPEN = (VersionState.DRAFT, VersionState.ASKED)
NEEDED = ("title", "lead", "before", "done")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTexts:
    """What a version tells, in both languages."""

    title_zh: str = ""
    title_en: str = ""
    lead_zh: str = ""
    lead_en: str = ""
    before_zh: str = ""
    before_en: str = ""
    done_zh: str = ""
    done_en: str = ""
    lessons_zh: str = ""
    lessons_en: str = ""


@transaction.atomic
def draft_case(synergy: Synergy, *, by: User) -> CaseStudy:
    """The case study of a synergy with its first version, all its verified figures in it; raises ActionRefused."""
    if not synergies_for_cases(by).filter(pk=synergy.pk).exists():
        raise ActionRefused(_("A case study is made of a synergy with verified figures, and only once of each."))
    case = CaseStudy.objects.create(synergy=synergy, editor=by, is_demo=synergy.is_demo)
    version = CaseVersion.objects.create(case=case, number=1, **asdict(_first_words(synergy)))
    CaseFigure.objects.bulk_create(CaseFigure(version=version, entry=entry) for entry in figures_to_choose(case))
    history.record(by, "case.drafted", case)
    return case


def _first_words(synergy: Synergy) -> CaseTexts:
    """A title by what flows: that of the synergy may tell a firm."""
    flow = synergy.flows.exclude(class_id="").first()
    titles = {}
    for lang in ("zh", "en"):
        with override("zh-hans" if lang == "zh" else "en"):
            what = class_name(flow.class_id) if flow is not None else synergy.get_kind_display()
            titles[f"title_{lang}"] = _("%(resource)s: from residue to raw material") % {
                "resource": f"{what[:1].upper()}{what[1:]}"
            }
    return CaseTexts(**titles)


@transaction.atomic
def edit_version(version: CaseVersion, texts: CaseTexts, *, figures: Collection[int], by: User) -> CaseVersion:
    """The draft with these texts and the figures of these ledger entries; raises ActionRefused."""
    _require_draft(version)
    allowed = {entry.pk for entry in figures_to_choose(version.case)}
    wanted = set(figures)
    if not wanted <= allowed:
        raise ActionRefused(_("A figure is no longer in the ledger as it stood here: choose again."), field="figures")
    for name, text in asdict(texts).items():
        setattr(version, name, text.strip())
    version.save()
    version.figures.exclude(entry__in=wanted).delete()
    kept = set(version.figures.values_list("entry", flat=True))
    CaseFigure.objects.bulk_create(CaseFigure(version=version, entry_id=pk) for pk in sorted(wanted - kept))
    history.record(by, "case.edited", version.case)
    return version


def _require_draft(version: CaseVersion) -> None:
    locked = CaseVersion.objects.select_for_update(of=("self",)).select_related("case").get(pk=version.pk)
    if locked.state != VersionState.DRAFT or locked.case.withdrawn_at is not None:
        raise ActionRefused(
            _("The firms were asked about this version: take it back, or begin a new one, to change it.")
        )


@transaction.atomic
def ask_firms(version: CaseVersion, *, by: User) -> None:
    """Put the version before the firms in it; from now on it does not change. Raises ActionRefused."""
    _require_draft(version)
    empty = [name for part in NEEDED for lang in ("zh", "en") if not getattr(version, name := f"{part}_{lang}")]
    if empty:
        labels = [str(getattr(CaseVersion._meta.get_field(name), "verbose_name", name)) for name in empty]
        raise ActionRefused(_("Still missing: %(fields)s.") % {"fields": _(", ").join(labels)})
    if not version.figures.exists():
        raise ActionRefused(_("Choose at least one verified figure: a case without figures proves nothing."))
    if changed_figures(version):
        raise ActionRefused(_("The ledger has corrected a figure of this version: choose the figures again."))
    for side in unnamed_parties(version.case.synergy):
        if names_in(version, side):
            raise ActionRefused(
                _("A text names %(firm)s to its partner, to whom it is not named yet.") % {"firm": side}
            )
    version.state, version.asked_at = VersionState.ASKED, timezone.now()
    version.save(update_fields=["state", "asked_at"])
    for side in sides_of(version.case):
        consent = version.consents.create(organisation=side)
        values = {"title": _told_title(version)}
        notify(contacts_of(side.pk), "case.asked", values=values, url=consent.get_absolute_url())
    history.record(by, "case.asked", version.case, version=version.number)


def _told_title(version: CaseVersion) -> dict[str, str]:
    return {"zh": version.title_zh, "en": version.title_en}


@transaction.atomic
def take_back_version(version: CaseVersion, *, by: User) -> None:
    """Make a version that is with the firms a draft again; what they answered is void."""
    locked = CaseVersion.objects.select_for_update().get(pk=version.pk)
    if locked.state != VersionState.ASKED:
        raise ActionRefused(_("This version is not with the firms."))
    version.consents.all().delete()
    version.state, version.asked_at = VersionState.DRAFT, None
    version.save(update_fields=["state", "asked_at"])
    history.record(by, "case.taken_back", version.case, version=version.number)


@transaction.atomic
def publish_version(version: CaseVersion, *, by: User) -> None:
    """Show the version to everybody, in place of the one before; raises ActionRefused with the reason."""
    locked = CaseVersion.objects.select_for_update(of=("self",)).select_related("case").get(pk=version.pk)
    if locked.state != VersionState.ASKED or locked.case.withdrawn_at is not None:
        raise ActionRefused(_("Only a version that the firms were asked about can be published."))
    if why := hindrance(version):
        raise ActionRefused(why)
    version.case.versions.filter(state=VersionState.PUBLISHED).update(state=VersionState.REPLACED)
    version.state, version.published_at, version.published_by = VersionState.PUBLISHED, timezone.now(), by
    version.save(update_fields=["state", "published_at", "published_by"])
    history.record(by, "case.published", version.case, version=version.number)


def hindrance(version: CaseVersion) -> str:
    """Why a version cannot stand in public as the firms have answered; "" where it can."""
    answers = {consent.organisation_id: consent.answer for consent in version.consents.all()}
    for side in sides_of(version.case):
        answer = answers.get(side.pk, Answer.ASKED)
        if answer == Answer.REFUSED:
            return _("%(firm)s does not want this case to be published.") % {"firm": side}
        if answer != Answer.NAMED and names_in(version, side):
            return _("A text tells who %(firm)s is, and it has not agreed to be named: begin a new version.") % {
                "firm": side
            }
    if changed_figures(version):
        return _("The ledger has corrected a figure of this version: begin a new version with the figure of today.")
    if not agreed_figures(version):
        return _("The firms have agreed to no figure yet: a case without figures proves nothing.")
    figures = case_figures(CaseFigure.objects.filter(pk__in=[one.pk for one in agreed_figures(version)]))
    if told_of_others(figures, frozenset(side.pk for side in sides_of(version.case))):
        return _(
            "Taken off a published figure, a figure of this case would tell what one other exchange brought: begin a"
            " new version without it, or publish it when more exchanges of that year are verified."
        )
    return ""


@transaction.atomic
def take_off(version: CaseVersion) -> None:
    """Take a public version off, as a firm no longer agrees; its editor is told."""
    version.state = VersionState.TAKEN_OFF
    version.save(update_fields=["state"])
    editor = version.case.editor
    if editor is not None:
        url = version.case.get_absolute_url()
        notify([editor], "case.taken_off", values={"title": _told_title(version)}, url=url)


@transaction.atomic
def renew_case(case: CaseStudy, *, by: User) -> CaseVersion:
    """A new draft with the texts and photos of the newest version and the figures of today; raises ActionRefused."""
    newest = CaseVersion.objects.select_for_update().filter(case=case).first()
    if newest is None or newest.state in OPEN:
        raise ActionRefused(_("There is an open version already: go on with that one."))
    texts = {name: getattr(newest, name) for name in CaseTexts.__dataclass_fields__}
    version = CaseVersion.objects.create(case=case, number=newest.number + 1, **texts)
    CaseFigure.objects.bulk_create(CaseFigure(version=version, entry=entry) for entry in _figures_today(case, newest))
    for photo in newest.photos.all():
        CasePhoto.objects.create(
            version=version,
            **{field.name: getattr(photo, field.name) for field in CasePhoto._meta.fields[2:]},
        )
    if case.withdrawn_at is not None:
        case.withdrawn_at, case.withdrawn_reason = None, ""
        case.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    history.record(by, "case.renewed", case, version=version.number)
    return version


def _figures_today(case: CaseStudy, version: CaseVersion) -> list[Entry]:
    """The entries of today for the figures of a version: of the same flow, firm, year and metric; all where none."""
    entries = figures_to_choose(case)
    told = {
        (figure.entry.flow_id, figure.entry.organisation_id, figure.entry.year, figure.entry.metric)
        for figure in version.figures.select_related("entry")
    }
    same = [one for one in entries if (one.flow_id, one.organisation_id, one.year, one.metric) in told]
    return list(same or entries)


@transaction.atomic
def withdraw_case(case: CaseStudy, *, reason: str, by: User) -> None:
    """Take the case off for the reason; its versions and answers stay on file."""
    locked = CaseStudy.objects.select_for_update().get(pk=case.pk)
    if locked.withdrawn_at is not None:
        raise ActionRefused(_("This case is withdrawn already."))
    if not reason.strip():
        raise ActionRefused(_("Say why it is withdrawn."), field="reason")
    case.versions.filter(state__in=(*OPEN, VersionState.PUBLISHED)).update(state=VersionState.TAKEN_OFF)
    case.withdrawn_at, case.withdrawn_reason = timezone.now(), reason.strip()[:500]
    case.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    history.record(by, "case.withdrawn", case, reason=case.withdrawn_reason)
