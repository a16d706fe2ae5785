"""The sign-off of a report by a link: a code that goes to the firm shows that the firm, not the maker, has signed."""

from typing import Any

from django.core.cache import cache
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.audits.actions.audits import sign_report
from symbionet.audits.models import Audit, AuditLink, LinkProof
from symbionet.audits.queries.signing import code_of, proving_person, signatories
from symbionet.core import history
from symbionet.core.errors import ActionRefused

__all__ = ["send_codes", "sign_by_link"]

SECONDS = 3600
MOST_SENT, MOST_WRONG = 5, 10  # an hour and link


def send_codes(link: AuditLink) -> list[User]:
    """Send each contact of the firm its code by e-mail, in its language; who got one.

    Raises ActionRefused where nobody can get one, or for the sixth time in an hour.
    """
    people = signatories(link)
    if not people:
        raise ActionRefused(_("Nobody of the firm has a sign-in here to whom a code could go."))
    if _count(link, "sent") > MOST_SENT:
        raise ActionRefused(_("The code was sent five times in this hour. Look into the mailbox, or wait an hour."))
    for person in people:
        with translation.override(person.language):
            said = {"code": code_of(link, person, timezone.now()), "audit": link.audit}
            subject = _("%(code)s: your code to sign the audit report") % said
            body = _(
                "Somebody wants to sign the report of the audit %(audit)s for your firm by a link.\n\n"
                "Code: %(code)s\n\n"
                "Give it only if it is you, or a colleague whom you know. It holds for an hour. "
                "Your auditor never needs it: if the auditor asks for it, tell the programme."
            )
            send_mail(subject, body % said + "\n", None, [person.email])
    history.record(None, "audit.code_sent", link.audit, people=len(people))
    return people


def sign_by_link(link: AuditLink, *, by: User | None, code: str = "", **said: Any) -> Audit:
    """The audit, signed by its link, which ends: by a member of the firm who is signed in, with the code that went to
    the firm, or, where nobody of the firm has a sign-in, without a proof of who it was.

    Raises ActionRefused as `sign_report` does, for a wrong code, and after ten wrong ones for the rest of the hour.
    """
    proof = LinkProof.PERSON if by is not None else ""
    if by is None and signatories(link):
        if cache.get(_key(link, "wrong"), 0) >= MOST_WRONG:
            raise ActionRefused(_("Too many wrong codes. Wait an hour, or sign in."), field="code")
        person = proving_person(link, code, timezone.now())
        if person is None:
            _count(link, "wrong")
            raise ActionRefused(_("This is not the code that was sent to the firm."), field="code")
        proof = LinkProof.CODE
    with transaction.atomic():
        audit = sign_report(link.audit, by=by, **said)
        audit.links.filter(pk=link.pk).update(closed_at=audit.signed_at, proof=proof)
    return audit


def _key(link: AuditLink, what: str) -> str:
    return f"audit-sign-{link.pk}-{what}"


def _count(link: AuditLink, what: str) -> int:
    """How often it happened in this hour, this time included."""
    cache.add(_key(link, what), 0, SECONDS)
    return cache.incr(_key(link, what))
