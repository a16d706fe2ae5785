"""A world full of secrets, and a walk through every route as one visitor: what the leak tests share."""

import html
import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from types import SimpleNamespace
from urllib.parse import quote, unquote

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from symbionet.accounts.models import User
from symbionet.network.actions import add_attachment
from symbionet.synergies.models import (
    ContactNote,
    DocumentVersion,
    Evidence,
    FollowUp,
    Risk,
    Synergy,
    SynergyDocument,
    SynergyMessage,
)

# whatever tells that it is the owner's: names, codes, people, places, texts, files, prices, exact amounts
SECRETS = (
    "Zephyrine", "zephyrine", "泽飞林", "91120116ZEPH", "ZZ99887766", "Quokka Road", "夸卡路", "117.7654", "39.0456",
    "Quillfeather", "13900139777", "quill@", "quagga", "Quagga", "夸加", "43217", "43,217", "43 217", "777.77", "31.7",
    "32 km",
)  # fmt: skip
VARIANTS = (
    "", "?export=csv", "?export=xlsx", "?view=board", "?view=table", "?view=map", "?view=calendar",
    "?q=Zephyrine", "?search=quagga", "?q=泽飞林", "?format=json", "?as=partner",
)  # fmt: skip
# links of letters to the firm itself or to whom it invited, and the code a firm prints on its own certificate:
# who holds one was given it by the firm
TOLD_ON_PURPOSE = ("invitation_accept", "ledger_answer", "certificate_check")
REASONS = [
    {"code": "distance", "value": 31.7, "contribution": 0.1, "details": {"haul_km": 32.0}},
    {"code": "condition_check", "value": "quagga mercury", "contribution": -0.3, "details": {}},
    {"code": "news_of_a_later_engine", "value": "Zephyrine", "contribution": 0.1, "details": {}},
]


def fill(world: SimpleNamespace, *, visibility: str, stage: str) -> None:
    """Give the owner's side of the world its secrets, in every table that keeps texts, files or places."""
    firm, have, synergy = world.owner_org, world.have, world.synergy
    _update(firm, name_en="Zephyrine Power Works", name_zh="泽飞林热电厂", uscc="91120116ZEPH0001X", vat="ZZ99887766",
            website="https://zephyrine.example", notes="quagga notes", search_text="zephyrine quagga 泽飞林",
            business_en="quagga burning", employees=43217)  # fmt: skip
    _update(world.site, name_en="Quagga yard", name_zh="夸加堆场", address="88 Quokka Road 夸卡路", lon=117.76543,
            lat=39.04567)  # fmt: skip
    _update(world.contact, name="Wang Quillfeather", phone="13900139777", email="quill@zephyrine.example")
    _update(world.owner, name="Wang Quillfeather")
    texts = {
        "title_en": "Quaggaash of Zephyrine",
        "title_zh": "夸加灰",
        "description_en": "from Zephyrine's quagga line",
        "search_text": "quaggaash zephyrine 夸加灰",
        "price": "777.77 CNY",
        "quantity": 43217.0,
        "unit": "t",
        "period": "year",
        "contaminants": "quagga mercury",
        "packaging": "quagga bags",
        "class_id": "fly-ash",
    }
    _update(have, **texts, visibility=visibility)
    _update(world.hinted, title_en="Quagga slag", title_zh="夸加渣", search_text="quagga slag", price="777.77",
            class_id="steel-slag")  # fmt: skip
    add_attachment(have, SimpleUploadedFile("quaggaphoto.pdf", b"%PDF-1.7 quagga"), by=world.owner)
    _update(world.match, reasons=REASONS, note="Zephyrine is keen", money=43217.0, co2e=317.0)
    _update(synergy, title_en="Quaggaash from Zephyrine to Other Cement", title_zh="泽飞林夸加灰供乙水泥厂",
            stage=stage, next_action="Call Quillfeather", notes="Zephyrine wants 777.77", money=43217.0, tonnes=43217.0,
            origin_note="quagga workshop")  # fmt: skip
    Synergy.objects.exclude(pk=synergy.pk).update(sight="teaser")  # others of the world name their sides on purpose
    _follow(world)


def _update(row, **values) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def _follow(world: SimpleNamespace) -> None:
    """What people wrote about the synergy for the practitioners or for the owner's side alone."""
    synergy, by = world.synergy, world.practitioner
    ContactNote.objects.create(synergy=synergy, organisation=world.owner_org, whom="Quillfeather", agreed="quagga deal")
    FollowUp.objects.create(synergy=synergy, title="Visit Zephyrine", assigned_to=by)
    for audience in ("team", "provider"):
        SynergyMessage.objects.create(
            synergy=synergy, audience=audience, author=world.owner, organisation=world.owner_org, text="quagga message"
        )
        document = SynergyDocument.objects.create(synergy=synergy, title="Quagga report", audience=audience)
        DocumentVersion.objects.create(
            document=document, number=1, file=ContentFile(b"quagga", name="quagga.pdf"), name="quagga.pdf",
            content_type="application/pdf", size=6, sha256="0" * 64, note="from Zephyrine", by=world.owner,
        )  # fmt: skip
    # a message to both sides may be read, its author not
    SynergyMessage.objects.create(
        synergy=synergy, audience="parties", author=world.owner, organisation=world.owner_org, text="We can deliver."
    )
    Evidence.objects.create(synergy=synergy, kind="interest_provider", note="Quillfeather said yes", by=world.owner)
    Risk.objects.create(synergy=synergy, name="Zephyrine stops its quagga line", severity=5, occurrence=5, detection=5)


def answers(rows: list[dict[str, str]], world: SimpleNamespace, person: User | None) -> Iterator[tuple[str, str]]:
    """Each route with each variant of its address, and all that its answer tells: body, headers, names of files."""
    client = Client(raise_request_exception=True)
    if person is not None:
        client.force_login(person)
    for row in rows:
        if row["route"] in TOLD_ON_PURPOSE:
            continue
        values = [getattr(world, name) for name in row["args"].split()]
        url = reverse(row["route"], args=[getattr(value, "pk", value) for value in values])
        for variant in variants(row):
            with transaction.atomic():  # whatever a button did is taken back, so that each route meets the same world
                answer = client.generic(row["method"], url + quote(variant, safe="?=&"))
                told = _told(answer)
                transaction.set_rollback(True)
            typed = unquote(variant).partition("=")[2] if "q=" in variant or "search=" in variant else ""
            yield f"{row['method']} {url}{variant}", told.replace(typed, "") if typed else told


def variants(row: dict[str, str]) -> tuple[str, ...]:
    """The addresses to ask of a route: a list in each form and searched, all else as it is."""
    if row["method"] != "GET":
        return ("",)
    return ("", "?export=csv") if row["args"] else VARIANTS


def _told(answer) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    heads = "\n".join(f"{name}: {unquote(value)}" for name, value in answer.headers.items())
    return f"{heads}\n{_readable(body)}"


def _readable(body: bytes) -> str:
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            return "\n".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    text = body.decode("utf-8", "replace")
    with suppress(ValueError):  # no JSON
        text = json.dumps(json.loads(text), ensure_ascii=False)
    return unquote(html.unescape(text))


def leaks(rows: list[dict[str, str]], world: SimpleNamespace, person: User | None) -> list[str]:
    """The routes that tell a secret, each with what it tells."""
    found = []
    for where, told in answers(rows, world, person):
        told_secrets = [secret for secret in SECRETS if secret in told]
        if told_secrets:
            found.append(f"{where}: {', '.join(told_secrets)}")
    return found
