"""Who sees, proposes and reviews own factors."""

from django.db.models import Q, QuerySet

from symbionet.accounts.models import Role
from symbionet.accounts.queries import Visitor, facilitates, is_user
from symbionet.engine.packs import load_packs
from symbionet.engine.packs.factors_own import own_choices
from symbionet.impact.models import FactorState, OwnFactor
from symbionet.impact.queries.entries import reads_all_entries
from symbionet.network.models import Organisation
from symbionet.network.queries import organisations_visible_to

__all__ = [
    "factor_words",
    "factors_visible_to",
    "grade_words",
    "owners_proposed_by",
    "proposes_for_programme",
    "reviews_factors",
]


def factors_visible_to(visitor: Visitor) -> QuerySet[OwnFactor]:
    """Own factors the visitor may see: readers of the whole ledger all; members those of their own organisation, and
    the reviewed ones of the programme, with which their figures are computed.
    """
    rows = OwnFactor.objects.select_related("organisation", "proposed_by", "reviewed_by")
    if not is_user(visitor):
        return rows.none()
    if reads_all_entries(visitor):
        return rows
    if not visitor.organisation_ids:
        return rows.none()
    common = Q(organisation__isnull=True, state=FactorState.REVIEWED)
    return rows.filter(common | Q(organisation__in=visitor.organisation_ids))


def proposes_for_programme(visitor: Visitor) -> bool:
    """Whether the visitor proposes factors of the programme, which hold for everybody."""
    return facilitates(visitor) or (is_user(visitor) and visitor.has_role(Role.PROGRAMME_MANAGER))


def owners_proposed_by(visitor: Visitor) -> QuerySet[Organisation]:
    """Organisations for which the visitor may propose factors: members their own, the programme's people all."""
    if not is_user(visitor):
        return Organisation.objects.none()
    if proposes_for_programme(visitor):
        return organisations_visible_to(visitor)
    return Organisation.objects.filter(pk__in=visitor.organisation_ids)


def reviews_factors(visitor: Visitor) -> bool:
    """Whether the visitor reviews what others have proposed."""
    return proposes_for_programme(visitor)


def factor_words(of: str, chinese: bool) -> list[tuple[str, str]]:
    """What a column of own factors may say, with its words: activities, routes, sets of GWP."""
    return [(code, name_zh if chinese else name_en) for code, name_en, name_zh in own_choices(of)]


def grade_words(chinese: bool) -> list[tuple[str, str]]:
    """The grades of quality with what each means."""
    name = "name_zh" if chinese else "name_en"
    return [(row["grade"], f"{row['grade']} – {row[name]}") for row in load_packs().rows("factors/quality_grades")]
