"""Yearly certificates are issued; each stands as it was issued, and a newer one replaces it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.impact.models import Certificate, CertificateWithdrawal
from symbionet.impact.queries.certificates import certificate_figures
from symbionet.network.models import Organisation

__all__ = ["issue_certificate", "withdraw_certificate"]


@transaction.atomic
def issue_certificate(
    organisation: Organisation, *, year: int, by: User | None, with_money: bool = False
) -> Certificate:
    """The certificate of an organisation's benefits in a calendar year, with a code by which anybody can check it.

    Raises ActionRefused for a year that is not over, without a figure that is confirmed or documented, and where the
    newest certificate says the same already.
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)  # of two at a time the second sees the first
    if year >= timezone.localdate().year:
        raise ActionRefused(_("%(year)s is not over yet: a certificate is of a whole year.") % {"year": year})
    figures = certificate_figures(organisation, year, with_money=with_money)
    if not figures:
        raise ActionRefused(_("Nothing of %(year)s is confirmed by both parties or documented yet.") % {"year": year})
    newest = Certificate.objects.filter(organisation=organisation, year=year).first()
    if newest is not None and newest.figures == figures and not hasattr(newest, "withdrawal"):
        raise ActionRefused(_("The certificate %(code)s says the same already.") % {"code": newest.code})
    made = Certificate.objects.create(organisation=organisation, year=year, figures=figures, issued_by=by)
    history.record(by, "certificate.issued", organisation, year=year, code=made.code)
    return made


@transaction.atomic
def withdraw_certificate(
    certificate: Certificate, *, reason: str, told: bool, by: User | None
) -> CertificateWithdrawal:
    """The withdrawal of a certificate, for good; the one before it does not hold again, but a new one may be issued.

    With `told` anybody who checks its code reads the reason. Raises ActionRefused without a reason, or a second time.
    """
    Organisation.objects.select_for_update().get(pk=certificate.organisation_id)
    if not reason.strip():
        raise ActionRefused(_("Say why the certificate is withdrawn."))
    if CertificateWithdrawal.objects.filter(certificate=certificate).exists():
        raise ActionRefused(_("The certificate %(code)s is withdrawn already.") % {"code": certificate.code})
    made = CertificateWithdrawal.objects.create(certificate=certificate, reason=reason.strip()[:500], told=told, by=by)
    history.record(by, "certificate.withdrawn", certificate.organisation, year=certificate.year, code=certificate.code)
    return made
