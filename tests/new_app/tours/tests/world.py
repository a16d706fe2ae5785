"""What the tests of the house need of tours: one of each thing that a route names, and what must not leak."""

from datetime import date
from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile

from symbionet.imports.actions import start_import
from symbionet.work.actions import add_document, add_task
from symbionet.work.models import ContactNote
from tours.actions import TourValues, plan_tour
from tours.importers import IMPORTERS

__all__ = ["hide_secrets", "make_things"]

LIST = "参观主题,接待单位,日期\n看水泥窑,甲电厂,2100-05-01\n".encode()


def make_things(people: SimpleNamespace) -> None:
    """A tour of the owner's works, and a list of tours."""
    by = people.practitioner
    people.tour = plan_tour(TourValues(host=people.owner_org, title="Ash silo", day=date(2100, 4, 1)), by=by)
    people.tour_list = start_import("tour_import", IMPORTERS[0].read(LIST, "tours.csv", False), by=by)


def hide_secrets(world: SimpleNamespace) -> None:
    """Secrets of the host in the tour and in what people wrote about it."""
    world.tour.title = "Quagga line of Zephyrine"
    world.tour.save()
    add_task(world.tour, "Call Quillfeather", by=world.practitioner)
    ContactNote.objects.create(subject=world.tour, organisation=world.owner_org, agreed="quagga deal")
    upload = SimpleUploadedFile("quagga.pdf", b"%PDF-1.7 quagga")
    add_document(world.tour, upload, kind="other", title="Quagga plan", audience="host", by=world.practitioner)
