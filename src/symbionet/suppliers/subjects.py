"""Suppliers as subjects of corrective actions, and firms as owners of their answers and papers."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from symbionet.accounts.models import User
from symbionet.accounts.queries import Visitor, is_user
from symbionet.core.texts import both_names
from symbionet.suppliers.models import Respondent, Supplier
from symbionet.suppliers.queries import respondents_visible_to, suppliers_visible_to
from symbionet.work.models import Audience, Pages, SubjectKind

__all__ = ["SUBJECTS"]


def _titles(person: Visitor, suppliers: QuerySet[Supplier]) -> dict[int, str]:
    """The supplier's name for its buyer, the buyer's name for the supplier: neither reads more of the other."""
    own = person.organisation_ids if is_user(person) else frozenset()
    rows = suppliers.select_related("buyer")
    return {row.pk: row.name if row.buyer_id in own else str(row.buyer) for row in rows}


def _notice_title(person: User, supplier: Supplier) -> dict[str, str]:
    own = supplier.buyer_id in person.organisation_ids
    return {"zh": supplier.name, "en": supplier.name} if own else both_names(supplier.buyer)


SUBJECTS = (
    SubjectKind(
        model=Supplier,
        name=_("Supplier"),
        plural=_("Supply chains"),
        back=_("Back to the supplier"),
        visible_to=suppliers_visible_to,
        worked_on_by=suppliers_visible_to,
        pages=Pages(detail="supplier_detail", list="chain_home"),
        titles=_titles,
        notice_title=_notice_title,
        audiences=(Audience(code="both", label=_("Buyer and supplier"), sides=("buyer", "organisation")),),
    ),
    SubjectKind(
        model=Respondent,
        name=_("Answers of a firm"),
        plural=_("Answers of firms"),
        back=_("Back to the answers"),
        visible_to=respondents_visible_to,
        worked_on_by=respondents_visible_to,
        pages=Pages(detail="respondent_detail", list="chain_home"),
    ),
)
