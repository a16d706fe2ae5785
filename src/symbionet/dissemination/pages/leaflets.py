"""A leaflet of an event for the printer: what, when, where, and a square to scan."""

from collections.abc import Iterator

import qrcode
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from qrcode.image.svg import SvgPathImage

from symbionet.core.texts import is_chinese, localised, range_words
from symbionet.dissemination.models import PublicEvent
from symbionet.letters import Block, Letter
from symbionet.policy.models import StudyTour

__all__ = ["event_address", "event_leaflet", "event_of_tour"]


def event_of_tour(tour: StudyTour) -> dict[str, object]:
    """What the form of an event is filled with for a study tour; hosts and participants are for the team."""
    return {
        "title_zh": tour.title, "title_en": tour.title, "starts_on": tour.starts_on, "ends_on": tour.ends_on,
        "place_zh": tour.place, "place_en": tour.place, "tour": tour.pk,
    }  # fmt: skip


def event_address(event: PublicEvent) -> str:
    """Where one signs up: the event's own address, else the page of events."""
    lang = "zh" if is_chinese() else "en"
    return event.address or settings.PUBLIC_URL.rstrip("/") + reverse("public_events", args=[lang])


def event_leaflet(event: PublicEvent) -> Letter:
    """The leaflet in the active language."""
    return Letter(kind="leaflet", lang="zh" if is_chinese() else "en", blocks=tuple(_blocks(event)), missing=())


def _blocks(event: PublicEvent) -> Iterator[Block]:
    address = event_address(event)
    square = qrcode.make(address, image_factory=SvgPathImage, border=2).to_string(encoding="unicode")
    yield Block(kind="title", text=localised(event, "title"))
    if event.is_demo:
        yield Block(kind="text", text=_("Demo: this event is made up."))
    yield Block(kind="field", text=_("When"), value=range_words(event.starts_on, event.ends_on))
    yield Block(kind="field", text=pgettext("event", "Where"), value=localised(event, "place"))
    for line in localised(event, "note").splitlines():
        if line.strip():
            yield Block(kind="text", text=line)
    yield Block(kind="heading", text=_("Scan to sign up"))
    yield Block(kind="picture", text=_("Square to scan: %(address)s") % {"address": address}, picture=square)
    yield Block(kind="text", text=address)
    yield Block(kind="foot", text=_("Symbionet: what one firm has left, another can use"))
