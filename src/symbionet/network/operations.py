"""What of the network is done in the field: haves and wants are noted on the shop floor."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.field.actions import form_refusal
from symbionet.field.queries import Delivery, KeptPage, Packet
from symbionet.network.actions import capture_resource
from symbionet.network.forms.resources import CaptureForm
from symbionet.network.models import Resource
from symbionet.network.queries import organisations_offering_by

__all__ = ["OPERATIONS", "PACKETS"]


def capture(by: User, delivery: Delivery) -> Resource:
    """The have or want that was noted; raises ActionRefused with each field that is wrong."""
    form = CaptureForm(delivery.fields, files=delivery.files, organisations=organisations_offering_by(by))
    if not form.is_valid():
        raise form_refusal(form)
    owner = form.cleaned_data["organisation"]
    return capture_resource(organisation=owner, values=form.values(), photos=form.cleaned_data["photos"], by=by)


def packet_of_capture(user: User, _day: date) -> Packet:
    """The form to note haves and wants, for those who may enter them."""
    if not organisations_offering_by(user).exists():
        return Packet()
    return Packet(pages=(KeptPage(url=reverse("resource_capture"), title=_("Note a have or want")),))


OPERATIONS = {"network.capture": capture}

PACKETS = (packet_of_capture,)
