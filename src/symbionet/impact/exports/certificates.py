"""A certificate as a PDF of one page, in Chinese or English, with its code and the address where it is checked."""

from typing import Literal

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from symbionet.core.texts import localised, number_words, range_words
from symbionet.impact.models import Certificate, CertificateWithdrawal
from symbionet.impact.pages.wording import figure_rows
from symbionet.letters import Block, Letter, letter_pdf

__all__ = ["certificate_address", "certificate_letter", "certificate_notes", "certificate_pdf"]

type Language = Literal["en", "zh"]
DJANGO = {"en": "en", "zh": "zh-hans"}


def certificate_address(certificate: Certificate) -> str:
    """The address of the public page that shows the certificate."""
    return settings.PUBLIC_URL.rstrip("/") + reverse("certificate_check", args=[certificate.code])


def certificate_pdf(certificate: Certificate, lang: Language) -> bytes:
    """The certificate to print."""
    return letter_pdf(certificate_letter(certificate, lang), look="certificate", code=certificate_address(certificate))


def certificate_letter(certificate: Certificate, lang: Language) -> Letter:
    """The words of a certificate: all its figures as they were issued, and nothing that is not in it."""
    with translation.override(DJANGO[lang]):
        lead = _(
            "has taken part in exchanges of industrial symbiosis in %(year)s, which brought the following benefits in"
            " that calendar year."
        ) % {"year": certificate.year}
        blocks = [
            Block(kind="title", text=_("Certificate of benefits %(year)s") % {"year": certificate.year}),
            *_withdrawn(certificate),
            Block(kind="heading", text=localised(certificate.organisation, "name")),
            Block(kind="text", text=lead),
            Block(kind="row", text="", cells=(_("Benefit"), _("Figure"), _("Range"), _("Level of proof"))),
            *(_row(row) for row in figure_rows(certificate.figures)),
            *(Block(kind="note", text=note) for note in certificate_notes()),
            Block(kind="field", text=_("Issued on"), value=timezone.localdate(certificate.issued_at).isoformat()),
            Block(kind="field", text=_("Code"), value=certificate.code),
            Block(kind="field", text=_("To be checked at"), value=certificate_address(certificate)),
        ]
    return Letter(kind="certificate", lang=lang, blocks=tuple(blocks), missing=())


def _withdrawn(certificate: Certificate) -> list[Block]:
    """What a withdrawn certificate says above all."""
    found = CertificateWithdrawal.objects.filter(certificate=certificate).first()
    if found is None:
        return []
    day = timezone.localdate(found.at).isoformat()
    return [Block(kind="text", text=_("WITHDRAWN on %(date)s: it no longer holds.") % {"date": day})]


def _row(row: dict[str, object]) -> Block:
    low, central, high = (number_words(float(str(row[end]))) for end in ("low", "central", "high"))
    ends = "" if low == high else range_words(low, high)
    proof = "\n".join(filter(None, (str(row["level_label"]), str(row["confirmed_label"]))))
    figure = "\n".join(filter(None, (f"{central} {row['unit']}", str(row["judged_label"]))))
    cells = (str(row["label"]), figure, ends, proof)
    return Block(kind="row", text="", cells=cells)


def certificate_notes() -> tuple[str, ...]:
    """What each certificate says of its figures."""
    return (
        _(
            "In-year figures after attribution, additionality and displacement. Each flow counts once, at the best"
            " level it has reached."
        ),
        _(
            "The partners of these exchanges may hold certificates of the same figures: they are not added up over"
            " certificates. They compare with what would have happened without the exchange and are never netted into a"
            " firm's Scope 1 to 3 inventory."
        ),
    )
