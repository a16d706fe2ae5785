"""Who edits and reads case studies, what a case can be made of, and which cases are public."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from symbionet.accounts.queries import Visitor, facilitates, is_user, manages_people
from symbionet.dissemination.models import (
    Answer,
    CaseConsent,
    CaseFigure,
    CasePhoto,
    CaseStudy,
    CaseVersion,
    VersionState,
)
from symbionet.impact.models import Entry, EntryLevel
from symbionet.impact.queries import current_entries
from symbionet.network.models import URBAN_KINDS, Organisation, Site
from symbionet.network.queries.organisations import NOT_IN_THE_NETWORK
from symbionet.synergies.models import Synergy
from symbionet.synergies.queries.amounts import FEW
from symbionet.synergies.queries.naming import names_told
from symbionet.synergies.queries.synergies import synergies_counted, synergies_visible_to

__all__ = [
    "PROVEN",
    "AgreedPlace",
    "agreed_figures",
    "agreed_places",
    "case_consents_of",
    "cases_editable_by",
    "cases_for_review",
    "changed_figures",
    "concerned_by",
    "edits_cases",
    "figures_to_choose",
    "names_in",
    "photos_visible_to",
    "public_photos",
    "published_cases",
    "shared_kind",
    "shared_sector",
    "sides_of",
    "synergies_for_cases",
]

PROVEN = (EntryLevel.VERIFIED, EntryLevel.RECONFIRMED)
TEXTS = tuple(f"{part}_{lang}" for part in ("title", "lead", "before", "done", "lessons") for lang in ("zh", "en"))


def edits_cases(visitor: Visitor) -> bool:
    """Whether the visitor writes case studies: those who facilitate or manage the programme."""
    return facilitates(visitor) or manages_people(visitor)


def cases_editable_by(visitor: Visitor) -> QuerySet[CaseStudy]:
    """Case studies the visitor may edit: those of synergies it sees; for others there are none."""
    rows = CaseStudy.objects.filter(synergy__in=synergies_visible_to(visitor))
    return rows if edits_cases(visitor) else CaseStudy.objects.none()


def proven_entries_of(synergies: QuerySet[Synergy]) -> QuerySet[Entry]:
    """The verified figures of synergies that nothing has corrected."""
    return current_entries().filter(synergy__in=synergies, level__in=PROVEN)


def synergies_for_cases(visitor: Visitor) -> QuerySet[Synergy]:
    """Synergies of which the visitor may begin a case study: with a verified figure, without a case, kept by nobody."""
    if not edits_cases(visitor):
        return Synergy.objects.none()
    proven = current_entries().filter(synergy=OuterRef("pk"), level__in=PROVEN)
    return synergies_visible_to(visitor).filter(
        Exists(proven), case_study=None, pk__in=synergies_counted().order_by().values("pk")
    )


def figures_to_choose(case: CaseStudy) -> list[Entry]:
    """The verified figures of a case's synergy that nothing has corrected; of a year that was reconfirmed, that one."""
    best: dict[tuple[object, ...], Entry] = {}
    rows = proven_entries_of(Synergy.objects.filter(pk=case.synergy_id)).select_related("organisation", "flow")
    for entry in rows.order_by("-year", "metric", "pk"):
        key = (entry.flow_id, entry.organisation_id, entry.year, entry.metric)
        if key not in best or entry.level == EntryLevel.RECONFIRMED:
            best[key] = entry
    return list(best.values())


def sides_of(case: CaseStudy) -> list[Organisation]:
    """The firms a case tells of, the provider first."""
    return list(dict.fromkeys((case.synergy.provider, case.synergy.receiver)))


def shared_sector(organisation: Organisation) -> str:
    """The division of a firm's sector (GB/T 4754, else NACE), where enough members share it to hide one; else ""."""
    for name, length in (("gb4754", 3), ("nace", 2)):
        division = getattr(organisation, name)[:length]
        if not division:
            continue
        like = Organisation.objects.exclude(state__in=NOT_IN_THE_NETWORK).filter(**{f"{name}__startswith": division})
        return division if like.count() >= FEW else ""
    return ""


def shared_kind(organisation: Organisation) -> str:
    """The kind of an urban partner that enough others share to hide it, "urban" where only urban partners of all kinds
    together are enough; "" for others and where they are too few.
    """
    if organisation.kind not in URBAN_KINDS:
        return ""
    like = Organisation.objects.exclude(state__in=NOT_IN_THE_NETWORK).filter(kind__in=URBAN_KINDS)
    if like.filter(kind=organisation.kind).count() >= FEW:
        return organisation.kind
    return "urban" if like.count() >= FEW else ""


def concerned_by(figure: CaseFigure, sides: Iterable[Organisation]) -> set[int]:
    """Keys of the firms that must agree to a figure: whose benefit it is, of a figure of the system all."""
    own = figure.entry.organisation_id
    return {side.pk for side in sides} if own is None else {own}


def agreed_figures(version: CaseVersion) -> list[CaseFigure]:
    """The figures of a version to which every firm concerned agrees at present."""
    sides = sides_of(version.case)
    given: dict[int, set[int]] = {}
    rows = version.consents.filter(answer__in=(Answer.NAMED, Answer.ANONYMOUS)).prefetch_related("figures")
    for consent in rows:
        given[consent.organisation_id] = {figure.pk for figure in consent.figures.all()}
    return [
        figure
        for figure in version.figures.select_related("entry__organisation", "entry__corrected_by")
        if all(figure.pk in given.get(firm, ()) for firm in concerned_by(figure, sides))
    ]


def case_consents_of(visitor: Visitor) -> QuerySet[CaseConsent]:
    """What the visitor's own firms were asked about versions that are with the firms or public."""
    if not is_user(visitor):
        return CaseConsent.objects.none()
    shown = (VersionState.ASKED, VersionState.PUBLISHED)
    rows = CaseConsent.objects.filter(organisation__in=visitor.organisation_ids, version__state__in=shown)
    return rows.filter(version__case__withdrawn_at=None).select_related("version__case__synergy", "organisation")


def changed_figures(version: CaseVersion) -> list[CaseFigure]:
    """The figures of a version whose entry the ledger has corrected since."""
    rows = version.figures.filter(entry__corrected_by__isnull=False)
    return list(rows.select_related("entry__corrected_by"))


def cases_for_review() -> QuerySet[CaseStudy]:
    """Cases of which an open or public version shows a figure that the ledger has corrected since."""
    figures = CaseFigure.objects.filter(
        version__case=OuterRef("pk"),
        version__state__in=(VersionState.DRAFT, VersionState.ASKED, VersionState.PUBLISHED),
        entry__corrected_by__isnull=False,
    )
    return CaseStudy.objects.filter(Exists(figures), withdrawn_at=None)


def names_in(version: CaseVersion, organisation: Organisation) -> bool:
    """Whether a text of a version, or a caption, tells a firm by name, code, phone or e-mail."""
    texts = [getattr(version, name) for name in TEXTS]
    texts += [text for photo in version.photos.all() for text in (photo.caption_zh, photo.caption_en, photo.credit)]
    return names_told("\n".join(texts), organisation)


def published_cases() -> QuerySet[CaseVersion]:
    """The versions that anybody may read, the newest first: published, neither withdrawn nor refused by a firm, of a
    synergy that nobody keeps to himself or herself.
    """
    refused = CaseConsent.objects.filter(version=OuterRef("pk"), answer=Answer.REFUSED)
    return (
        CaseVersion.objects.filter(
            ~Exists(refused),
            state=VersionState.PUBLISHED,
            case__withdrawn_at=None,
            case__synergy__in=synergies_counted().order_by().values("pk"),
        )
        .select_related("case__synergy__provider", "case__synergy__receiver")
        .order_by("-published_at", "-pk")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedPlace:
    """Where an organisation is that agreed to stand on the public map, beside the case that names it."""

    organisation: Organisation
    version: CaseVersion
    lon: float
    lat: float


def agreed_places() -> list[AgreedPlace]:
    """The organisations that are named in a published case and agreed to the map, each once, by its newest case: its
    main site to a hundredth of a degree.
    """
    versions = {one.pk: one for one in published_cases()}
    sites = Site.objects.filter(organisation=OuterRef("organisation"), is_main=True, lon__isnull=False)
    rows = CaseConsent.objects.filter(version__in=versions, answer=Answer.NAMED, on_map=True).annotate(
        lon=Subquery(sites.values("lon")[:1]), lat=Subquery(sites.values("lat")[:1])
    )
    newest = {pk: place for place, pk in enumerate(versions)}
    found: dict[int, AgreedPlace] = {}
    for one in sorted(rows.select_related("organisation"), key=lambda one: newest[one.version_id]):
        spot: tuple[float | None, float | None] = (one.lon, one.lat)
        if spot[0] is not None and spot[1] is not None and one.organisation_id not in found:
            found[one.organisation_id] = AgreedPlace(
                organisation=one.organisation, version=versions[one.version_id], lon=round(spot[0], 2),
                lat=round(spot[1], 2),
            )  # fmt: skip
    return list(found.values())


def photos_visible_to(visitor: Visitor) -> QuerySet[CasePhoto]:
    """Photos the visitor may see: of the cases it edits, and of versions its firms are asked about."""
    asked = case_consents_of(visitor).order_by().values("version")
    return CasePhoto.objects.filter(Q(version__case__in=cases_editable_by(visitor)) | Q(version__in=asked))


def public_photos(today: date) -> QuerySet[CasePhoto]:
    """The photos that anybody may see: of public versions in which every firm is named, while their rights hold."""
    unnamed = CaseConsent.objects.filter(version=OuterRef("version")).exclude(answer=Answer.NAMED)
    in_time = Q(valid_until=None) | Q(valid_until__gte=today)
    shown = published_cases().order_by().values("pk")
    return CasePhoto.objects.filter(in_time, ~Exists(unnamed), version__in=shown)
