"""What the pages of the field show, and what its worker keeps."""

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from symbionet.core.app import our_apps
from symbionet.field.models import DONE, Device, StoreFile
from symbionet.field.queries import Packet

__all__ = [
    "DeviceLine",
    "FileShown",
    "build_of_assets",
    "device_lines",
    "file_shown",
    "manifest",
    "packet_answer",
    "release_of_server",
    "worker_script",
]

ASSETS = (
    "build/app.css",
    "build/app.js",
    "build/theme.js",
    "build/field-room.js",
    "shell/favicon.svg",
    "shell/logo.svg",
    "field/icon-192.png",
    "field/icon-512.png",
)
LANGUAGES = ("en", "zh-hans")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceLine:
    """A device as the list shows it."""

    device: Device
    state: str
    is_open: bool  # it can be revoked


def device_lines(devices: QuerySet[Device]) -> list[DeviceLine]:
    """The devices with what has become of each."""
    return [
        DeviceLine(device=device, state=_state(device), is_open=device.revoked_at is None) for device in devices[:50]
    ]


def _state(device: Device) -> str:
    if device.wiped_at is not None:
        return _("Revoked; its store was wiped.")
    if device.revoked_at is not None:
        return _("Revoked; its store is wiped at its next contact.")
    return _("In use")


@cache
def build_of_assets() -> str:
    """A short hash of the scripts and styles: another one is another build."""
    found = hashlib.sha256()
    for name in (*ASSETS, "build/field-worker.js"):
        path = finders.find(name)
        if isinstance(path, str):
            found.update(Path(path).read_bytes())
    return found.hexdigest()[:12]


@cache
def release_of_server() -> int:
    """A number that a later state of the server never lowers: its version, and how often its tables were changed.

    A device that has worked with a higher one takes no scripts of a server that was put back.
    """
    major, minor, patch = (int(part) for part in re.findall(r"\d+", f"{version('symbionet')}.0.0.0")[:3])
    changes = sum(1 for app in our_apps() for _file in Path(app.path, "migrations").glob("[0-9]*.py"))
    return ((major * 1000 + minor) * 1000 + patch) * 100_000 + changes


def worker_script() -> str:
    """The service worker with the addresses that it keeps."""
    path = finders.find("build/field-worker.js")
    script = Path(path).read_text(encoding="utf-8") if isinstance(path, str) else ""
    known = {
        "release": release_of_server(),
        "build": build_of_assets(),
        "assets": [static(name) for name in ASSETS],
        "staticUrl": static(""),
        "kept": {language: reverse("field_kept", args=[language]) for language in LANGUAGES},
        "own": reverse("field_home"),
    }
    return f"self.FIELD = {json.dumps(known)};\n{script}"


def manifest() -> dict[str, Any]:
    """How the platform is installed to a home screen."""
    icons = [
        {"src": static(f"field/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any"}
        for size in (192, 512)
    ]
    return {
        "name": _("Symbionet"),
        "short_name": _("Symbionet"),
        "start_url": reverse("field_home"),
        "scope": "/",
        "id": reverse("field_home"),
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#ffffff",
        "icons": icons,
    }


def packet_answer(packet: Packet) -> dict[str, Any]:
    """What a device keeps for the day."""
    return {
        "day": timezone.localdate().isoformat(),
        "pages": [{"url": page.url, "title": str(page.title), "group": str(page.group)} for page in packet.pages],
        "urls": list(packet.urls),
        "data": packet.data,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class FileShown:
    """A file of a device as its page shows it: what has gone wrong first."""

    lines: list[dict[str, Any]]
    counts: list[tuple[str, int]]  # words of a state, and how many entries are in it
    kept: list[tuple[int, str, str, bool]]  # place, name, size, and whether it can be saved: files the device kept
    open: int  # entries that a press would try
    can_enter: bool


def file_shown(row: StoreFile) -> FileShown:
    """Each entry with the words of its state."""
    states = _states()
    order = list(states)
    lines = sorted(row.lines, key=lambda line: order.index(line["state"]) if line["state"] in states else 0)
    found = [line["state"] for line in lines]
    shown = [
        line | {"words": states.get(line["state"], ("", ""))[0], "colour": states.get(line["state"], ("", ""))[1]}
        | {"made_at": parse_datetime(line["made_at"]) if line["made_at"] else None}
        for line in lines
    ]  # fmt: skip
    return FileShown(
        lines=shown,
        counts=[(words, found.count(state)) for state, (words, _colour) in states.items() if state in found],
        kept=[
            (place, one["name"], filesizeformat(one["size"]), one["whole"] and bool(row.file))
            for place, one in enumerate(row.kept)
        ],
        open=sum(state not in DONE for state in found),
        can_enter=bool(row.file),
    )


def _states() -> dict[str, tuple[str, str]]:
    """State of an entry -> its words and the colour of its badge."""
    return {
        "rejected": (pgettext("of an entry of a file", "rejected"), "bg-red-lt"),
        "later": (_("will be tried again"), "bg-orange-lt"),
        "ready": (_("would be entered"), "bg-azure-lt"),
        "accepted": (_("entered"), "bg-teal-lt"),
        "known": (_("is here already"), "bg-secondary-lt"),
    }
