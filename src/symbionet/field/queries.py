"""Reads of the field: devices and their files, and what the apps declare to it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from symbionet.accounts.models import User
from symbionet.accounts.queries import Visitor, is_user
from symbionet.core.app import declared, declared_entries
from symbionet.field.models import Device, StoreFile, Upload

__all__ = [
    "Delivery",
    "Handler",
    "KeptPage",
    "Packet",
    "PacketMaker",
    "devices_of",
    "handlers",
    "is_revoked",
    "packet_for",
    "store_files_of",
    "uploads_of",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What a person filled in: the fields and files of a form as a request holds them, and when it was."""

    client_id: UUID  # of the operation, made on the device
    fields: QueryDict
    files: MultiValueDict[str, UploadedFile]
    was: dict[str, list[str]] | None = None  # what stood in the fields that the person changed; None where unknown
    made_at: datetime | None = None  # by the clock of the device
    path: str = ""  # of the page of the form


type Handler = Callable[[User, Delivery], Any]  # gives the thing it made, with its page, or nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPage:
    """A page that a device keeps for the day."""

    url: str
    title: str
    group: str = ""  # the firm of the day it belongs to


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """What a device keeps for the day: pages, further addresses (pictures, data) and small data by name."""

    pages: tuple[KeptPage, ...] = ()
    urls: tuple[str, ...] = ()
    data: dict[str, Any] = field(default_factory=dict)


type PacketMaker = Callable[[User, date], Packet]


def handlers() -> dict[str, Handler]:
    """Kind of operation -> what does it, as the apps declare it in `OPERATIONS` of their module `operations`."""
    return {kind: handler for kind, (_app, handler) in declared_entries("operations", "OPERATIONS").items()}


def packet_for(user: User, day: date) -> Packet:
    """What the apps want a person's device to keep for a day (`PACKETS` of their module `operations`)."""
    makers: list[PacketMaker] = [maker for app in declared("operations", "PACKETS", tuple).values() for maker in app]
    made = [maker(user, day) for maker in makers]
    return Packet(
        pages=tuple({page.url: page for packet in made for page in packet.pages}.values()),
        urls=tuple(dict.fromkeys(url for packet in made for url in packet.urls)),
        data={name: value for packet in made for name, value in packet.data.items()},
    )


def devices_of(visitor: Visitor) -> QuerySet[Device]:
    """The devices of the visitor; nobody else sees them."""
    return Device.objects.filter(user=visitor) if is_user(visitor) else Device.objects.none()


def is_revoked(device: UUID) -> bool:
    """Whether the device has been revoked; asked before anybody is signed in, for it must wipe its store."""
    return Device.objects.filter(pk=device, revoked_at__isnull=False).exists()


def uploads_of(visitor: Visitor) -> QuerySet[Upload]:
    """The files that the visitor's devices bring."""
    return Upload.objects.filter(by=visitor) if is_user(visitor) else Upload.objects.none()


def store_files_of(visitor: Visitor) -> QuerySet[StoreFile]:
    """The stores of devices that the visitor brought as files; nobody else sees them."""
    return StoreFile.objects.filter(by=visitor) if is_user(visitor) else StoreFile.objects.none()
