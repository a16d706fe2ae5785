"""What was marked on the ecomaps of a firm, for the apps that make something of it."""

from symbionet.accounts.queries import Visitor
from symbionet.audits.models import Pin
from symbionet.audits.queries.audits import audits_visible_to
from symbionet.core.observed import Observation

__all__ = ["pins_of"]

MEDIA = {"urban": "nature", "nuisance": "noise", "water": "water", "soil": "soil", "air": "air", "energy": "energy",
         "waste": "waste", "risk": "soil"}  # fmt: skip


def pins_of(visitor: Visitor, organisation: int) -> list[Observation]:
    """The marks with a note on the ecomaps of the audits of that firm which the visitor may see."""
    audits = audits_visible_to(visitor).filter(organisation=organisation)
    pins = Pin.objects.filter(audit__in=audits.order_by().values("pk")).exclude(note="").order_by("pk")[:100]
    return [
        Observation(
            key=f"pin-{pin.pk}", text=pin.note[:250], place=str(pin.get_map_display()), medium=MEDIA.get(pin.map, ""),
            is_risk=pin.map == "risk",
        )
        for pin in pins
    ]  # fmt: skip
