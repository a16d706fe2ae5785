"""A case study as the blocks of a letter: PDF and Word file tell what the page tells."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from symbionet.core.texts import is_chinese, localised
from symbionet.dissemination.models import CasePhoto
from symbionet.dissemination.pages.cases import ShownCase
from symbionet.letters import Block, Letter

__all__ = ["case_letter"]


def case_letter(case: ShownCase, *, address: str = "") -> Letter:
    """The case in the active language; `address` is where its page stands."""
    return Letter(kind="case", lang="zh" if is_chinese() else "en", blocks=tuple(_blocks(case, address)), missing=())


def _blocks(case: ShownCase, address: str) -> Iterator[Block]:
    yield Block(kind="title", text=case.title)
    if case.is_demo:
        yield Block(kind="text", text=_("Demo: this case is made up; firms and figures are fictional."))
    yield Block(kind="text", text=case.lead)
    for figure in case.figures:
        yield Block(kind="figure", text=figure.label, value=figure.text, note=figure.note)
    for part in case.parts:
        yield Block(kind="heading", text=part.heading)
        for paragraph in part.paragraphs:
            yield Block(kind="text", text=paragraph)
    for photo in case.photos:
        if data := photo_bytes(photo):
            yield Block(kind="photo", text=f"{localised(photo, 'caption')} ({photo.credit})", photo=data, width=0.8)
    if case.chart:
        yield Block(kind="heading", text=_("The figures in tonnes"))
        yield Block(kind="picture", text=_("The figures in tonnes"), picture=case.chart)
    yield Block(kind="field", text=_("Firms"), value=_(", ").join(case.firms))
    yield Block(kind="note", text=figures_note())
    for figure in case.figures:
        yield Block(
            kind="note", text=_("Ledger record %(record)s: %(label)s, %(note)s")
            % {"record": figure.record, "label": figure.label, "note": figure.note},
        )  # fmt: skip
    if address:
        yield Block(kind="field", text=_("On the web"), value=address)
    yield Block(kind="foot", text=case.title)


def figures_note() -> str:
    """What stands below the figures of each case."""
    return _(
        "Each figure is one record of the programme's ledger of benefits, checked by an independent verifier: of one"
        " year, after attribution, additionality and displacement, compared with what would have happened without the"
        " exchange. It is never netted into a firm's own inventory."
    )


def photo_bytes(photo: CasePhoto) -> bytes:
    """The bytes of a photo; none where its file is lost, or is no form that paper takes."""
    if photo.content_type not in ("image/jpeg", "image/png"):
        return b""
    try:
        with photo.file.open("rb") as file:
            return bytes(file.read())
    except OSError:
        return b""
