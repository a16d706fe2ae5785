"""Bodies that issue papers are registered."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.impact.models import BodyKind, IssuingBody
from symbionet.impact.queries.papers import spelled
from symbionet.network.models import Organisation

__all__ = ["BodyValues", "register_body"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyValues:
    """What is said of a body: its name as on its stamp, what it is, and its register or licence number."""

    name: str
    kind: str
    note: str = ""


@transaction.atomic
def register_body(values: BodyValues, *, by: User) -> IssuingBody:
    """The registered body; one that is called as an organisation of the network is that organisation.

    Raises ActionRefused without a name, and where the name is registered already in whatever spelling.
    """
    key = spelled(values.name)
    if not key:
        raise ActionRefused(_("Give the name of the body as on its stamp."))
    if (known := IssuingBody.objects.filter(key=key).first()) is not None:
        raise ActionRefused(_("This body is registered already as “%(name)s”.") % {"name": known})
    firm = next((one for one in Organisation.objects.order_by("pk") if key in _spellings(one)), None)
    if firm is not None and IssuingBody.objects.filter(organisation=firm).exists():
        raise ActionRefused(_("This body is registered already as “%(name)s”.") % {"name": firm})
    body = IssuingBody.objects.create(
        name=" ".join(values.name.split())[:200],
        key=key,
        kind=BodyKind(values.kind),
        organisation=firm,
        note=values.note.strip()[:200],
        by=by,
    )
    history.record(by, "body.registered", body)
    return body


def _spellings(firm: Organisation) -> set[str]:
    return {spelled(name) for name in (firm.name_zh, firm.name_en) if name}
