"""What an auditor and an attacker try, and what got through; on a database of its own in a temporary folder.

`python benchmarks/tries.py` plays them in-process and prints each try that got through; the exit code is 1 if any did.
The world is that of the tests: each thing once, each role. The auditor tries to raise what the programme counts;
the attacker, signed in as a member of another firm or not at all, tries to read, change or break what is not its own.
"""

import base64
import io
import json
import os
import re
import struct
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[1]
type Try = tuple[str, bool]  # what was tried, and whether it got through


def auditor(world: Any, client_of: Callable[[Any], Any]) -> Iterator[Try]:
    """One member alone, by its pages; then a year with its partner's word."""
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415 -- Django must be set up first
    from django.urls import reverse  # noqa: PLC0415

    from symbionet.impact.models import Certificate, Entry, EntryEvidence, IssuingBody  # noqa: PLC0415
    from symbionet.programme.models import SavingEntry  # noqa: PLC0415

    owner, flow, year = client_of(world.owner), world.claimed_flow, world.year
    firm = {"organisation": world.owner_org.pk}

    def entries(**of: Any) -> int:
        return Entry.objects.filter(flow=flow, **of).exclude(level="potential").count()

    flow.starts_on = date(2024, 3, 1)
    flow.save()
    before = {one: entries(year=one) for one in (1989, 2020, year, 2099)}
    for one in (1989, 2020, year, 2099):
        owner.post(reverse("ledger_declare", args=[flow.pk]), firm | {"year": one, "quantity": "999", "reason": "x"})
        yield f"declare {one} a first or a second time", entries(year=one) != before[one]
    for quantity in ("1e308", "-5", "NaN", "inf"):
        owner.post(
            reverse("ledger_declare", args=[flow.pk]), firm | {"year": 2026, "quantity": quantity, "reason": "x"}
        )
        held = Entry.objects.filter(flow=flow, year=2026).exclude(level="potential").values_list("quantity", flat=True)
        yield f"declare {quantity} t: {list(held)}", entries(year=2026) > 0
    other = {"organisation": world.other_org.pk, "year": year, "quantity": "999"}
    owner.post(reverse("ledger_confirm", args=[flow.pk]), other)
    yield "confirm in the partner's place", entries(year=year) != before[year]
    papers = EntryEvidence.objects.count()
    for issuer in (f"o{world.owner_org.pk}", "Owner Power", "ＯＷＮＥＲ  power", "甲电厂", "A friend", "b99999"):
        scan = SimpleUploadedFile("scan.pdf", b"%PDF-1.7 weighed")
        paper = {"kind": "weighbridge", "number": "Z9", "issuer": issuer, "quantity": "9", "file": scan}
        owner.post(reverse("ledger_document", args=[flow.pk, year]), paper)
        yield f"a paper issued by “{issuer}”", EntryEvidence.objects.count() != papers
    paper = {"kind": "invoice", "number": "１", "issuer": f"o{world.other_org.pk}", "quantity": "9"}
    again = {"file": SimpleUploadedFile("scan.pdf", b"%PDF-1.7 again")}
    owner.post(reverse("ledger_document", args=[flow.pk, year]), paper | again)
    yield "one paper in another spelling", EntryEvidence.objects.count() != papers
    owner.post(reverse("ledger_document", args=[flow.pk, year]), paper | {"number": "new"})
    yield "a paper without a file", EntryEvidence.objects.count() != papers
    owner.post(reverse("issuer_list"), {"name": "A friend", "kind": "weighbridge"})
    yield "a body of its own in the register", IssuingBody.objects.filter(name="A friend").exists()
    central = {row.pk: row.central for row in Entry.objects.filter(flow=flow)}
    for pk in central:
        owner.post(reverse("ledger_correct", args=[pk]), {"value": "1e6", "reason": "more"})
    raised = Entry.objects.filter(flow=flow, corrected_by=None).exclude(level="potential")
    yield "correct a figure upwards without the partner", any(row.central > 1e5 for row in raised)
    certificates = Certificate.objects.count()
    owner.post(reverse("certificate_issue", args=[world.owner_org.pk]), {"year": 2026})
    yield "a certificate of a year without a confirmed figure", Certificate.objects.count() != certificates
    owner.post(reverse("ledger_verify", args=[world.claimed.pk, year]), {"method": "papers", "opinion": "unmodified"})
    yield "verify the own claim", Entry.objects.filter(flow=flow, level="verified").exists()
    yield from own_word(world, client_of)
    page = reverse("saving_detail", args=[world.saving.pk])
    for step in ({"step": "confirm", "note": "me"}, {"step": "verify", "statement": "me", "share": "100"}):
        owner.post(page, step)
    yield "confirm or verify a saving of the own firm", SavingEntry.objects.exclude(level="declared").exists()


def own_word(world: Any, client_of: Callable[[Any], Any]) -> Iterator[Try]:
    """A certificate of an environmental management system that nobody gave, and downloads by the button."""
    from django.urls import reverse  # noqa: PLC0415

    from symbionet.dissemination.models import MaterialCount  # noqa: PLC0415
    from symbionet.ems.queries.certification import valid_cases  # noqa: PLC0415

    said = {"body": "Nobody", "certificate": "X-1", "issued_on": "2020-01-01", "expires_on": "2099-01-01"}
    owner, reader, case = client_of(world.owner), client_of(world.auditor), world.ems_case.pk
    owner.post(reverse("ems_case_certificate", args=[case]), said)
    for stage in ("certified", "suspended", "recertified"):
        owner.post(reverse("ems_case", args=[case]), {"stage": stage, "done_on": "2020-01-02"})
        owner.post(reverse("ems_case_check", args=[case]), {"against": "me"})
        yield f"count as {stage} by its own word", valid_cases(date(2026, 1, 1)).exists()
    file = reverse("material_file", args=[world.material_version.pk])
    for _number in range(40):
        reader.get(file)
    uses = sum(MaterialCount.objects.filter(what="download").values_list("number", flat=True))
    yield f"download {uses} times alone", uses > 10


def links(world: Any, client_of: Callable[[Any], Any]) -> Iterator[Try]:
    """Links that are made for others: by who made them, signed in and in a private window, and with forged keys."""
    from django.core import signing  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415

    from symbionet.audits.actions import make_link  # noqa: PLC0415
    from symbionet.impact.actions import confirmation_token, declare  # noqa: PLC0415
    from symbionet.impact.models import ConfirmationRequest, Entry  # noqa: PLC0415
    from symbionet.programme.models import SavingEntry  # noqa: PLC0415
    from symbionet.programme.queries.meetings import room_code  # noqa: PLC0415

    private = Client()  # whoever holds a link and is not signed in
    staff = {name: getattr(world, name) for name in ("auditor", "practitioner", "programme_manager", "outsider")}
    audit, measure = world.signed_audit, world.signed_audit.opportunity_rows.get()
    link = reverse("audit_link", args=[make_link(audit, "follow_up", by=world.auditor, month=6).token])
    said = {"outcome": "done", "money": "9000000", "note": "meter", "done_on": "2026-05-03"}
    said = {f"o{measure.pk}-{name}": value for name, value in said.items()} | {"told_by": "Li"}
    for name, person in staff.items():
        yield f"{name} answers by the link of a firm", client_of(person).post(link, said).status_code != 403
    private.post(link, said)
    entry = SavingEntry.objects.filter(metric="cost_saving", corrected_by=None).latest("pk")
    client_of(world.auditor).post(reverse("saving_detail", args=[entry.pk]), {"step": "confirm", "note": "me"})
    raised = SavingEntry.objects.filter(value__gt=10000).exclude(level="declared")
    yield "the maker of a link confirms what it brought", raised.exists()
    for reader in ("practitioner", "programme_manager"):
        page = client_of(staff[reader]).get(world.audit.get_absolute_url()).content
        yield f"{reader} reads the link that another made", world.audit_token.encode() in page

    flow, year = world.claimed_flow, 2024
    declare(flow, organisation=world.owner_org, year=year, quantity=8, by=world.owner)
    question = ConfirmationRequest.objects.create(synergy=flow.synergy, organisation=world.other_org, year=year)
    asked = reverse("ledger_answer", args=[confirmation_token(question)])
    answer = {"runs": "yes", f"flow{flow.pk}": "8", "name": "Wang", "currency": "CNY"}
    for name, person in {**staff, "owner": world.owner}.items():
        yield f"{name} answers the question to the partner", client_of(person).post(asked, answer).status_code != 403
    private.post(asked, answer)
    yield "confirm by a link, not signed in", Entry.objects.filter(flow=flow, year=year, level="confirmed").exists()

    meeting, there = world.meeting, world.meeting.attendances
    there.all().delete()
    room = reverse("meeting_check_in", args=[meeting.token])
    for given in ({"member": world.group_member.pk}, {"name": "Wang"}, {"name": "Wang", "code": "123456"}):
        private.post(room, given)
    yield "check a member in without the code of the room", there.exists()
    private.post(room, {"name": "Wang", "code": room_code(meeting)})
    private.post(room, {"name": "Eva", "code": room_code(meeting)})
    yield "check two in from one browser", there.count() > 1
    yield "count for the quorum by a name and the code", there.exclude(proof="code").exists()

    invited = reverse("supply_registration", args=[world.invitation_token])
    yield "a buyer registers its own supplier, signed in", client_of(world.partner).get(invited).status_code != 403
    pk = world.practitioner.pk
    for forged in (str(pk), f"{pk}:x", signing.dumps([pk, ""]), signing.dumps(pk, salt="symbionet.calendar"), "\0"):
        for route in ("synergy_calendar_feed", "synergy_answer_link", "ledger_answer", "audit_link",
                      "notice_unsubscribe", "meeting_check_in", "supply_invitation", "invitation_accept"):  # fmt: skip
            status = private.get(reverse(route, args=[forged])).status_code
            yield f"{route} by the forged key {forged[:12]!r}: {status}", status not in (302, 400, 403, 404, 410)


def attacker(world: Any, client_of: Callable[[Any], Any]) -> Iterator[Try]:
    """A member of another firm, an observer and nobody: every route with what is not theirs, and broken things."""
    worlds, on_purpose = import_module("worlds"), import_module("leaks").TOLD_ON_PURPOSE
    from django.test import Client  # noqa: PLC0415

    secrets = ("Quillfeather", "quagga")
    world.owner_org.name_en, world.have.title_en = "Quillfeather Power", "quagga ash"
    world.have.visibility = "private"
    world.owner_org.save()
    world.have.save()
    for row in worlds.ROWS:
        things = [getattr(world, name) for name in row["args"].split()] if row["args"] else []
        if any(name in row["args"] for name in ("token", "code", "key")):
            continue  # a link is its own key
        for persona in ("anonymous", "outsider", "observer"):
            with worlds.visit(world, persona) as client:
                client.raise_request_exception = False
                answer = client.generic(row["method"], address(row["route"], things))
                told = answer.content if row["method"] == "GET" and not answer.streaming else b""
            yield f"{persona} opens {row['route']}", answer.status_code != int(row[persona])
            if persona == "outsider" and things and row["route"] not in on_purpose:
                yield f"{persona} reads a secret on {row['route']}", any(word.encode() in told for word in secrets)
    for row in worlds.API_ROWS:
        answer = Client().generic(row["method"], f"/api/v1{re.sub('{[^}]*}', '1', row['path'])}")
        yield f"API without a token: {row['path']}", answer.status_code != int(row["anonymous"])
    client = Client(raise_request_exception=False)
    for path in ("/../../etc/passwd", "/static/../settings.py", "/media/../db.sqlite3", "/static/%2e%2e/settings.py"):
        yield f"read {path}", client.get(path).status_code == 200
    for host in ("evil.example", "127.0.0.1.evil.example"):
        yield f"host {host}", client.get("/", HTTP_HOST=host).status_code not in (400, 404)
    for goal in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"):
        sent = client.post("/accounts/login/", {"login": "outsider@example.org", "password": "x", "next": goal})
        yield f"sign-in leads to {goal}", "evil" in sent.headers.get("Location", "")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(world.practitioner)
    yield "a form from another site", strict.post("/resources/capture/", {}).status_code != 403


def broken(world: Any, client_of: Callable[[Any], Any]) -> Iterator[Try]:
    """Files and texts that nobody sends by mistake; through got what ends in a server error or runs on a page."""
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415

    from symbionet.network.models import Attachment  # noqa: PLC0415

    people = {name: client_of(getattr(world, name)) for name in ("practitioner", "owner")}
    for name, client in people.items():
        client.raise_request_exception = False
        for label, data in bombs().items():
            sent = client.post("/import/", {"file": SimpleUploadedFile(f"{label}.xlsx", data)})
            yield f"{name} imports {label}", sent.status_code >= 500
        for label, data in pictures().items():
            before = set(Attachment.objects.values_list("pk", flat=True))
            sent = client.post(f"/resources/{world.have.pk}/files/add/", {"file": SimpleUploadedFile("a.jpg", data)})
            yield f"{name} adds {label}", sent.status_code >= 500
            for kept in Attachment.objects.exclude(pk__in=before):
                shown = client.get(f"/files/{kept.pk}/")
                given = b"".join(shown.streaming_content)
                runs = shown.headers["Content-Type"].startswith(("text/html", "image/svg"))
                yield f"{name} is shown {label} as a page", runs or shown.headers["X-Content-Type-Options"] != "nosniff"
                yield f"{name} reads where {label}", b"secret place" in given
        for text in ("\0", "\x1b[2J", "<script>alert(1)</script>", "'; DROP TABLE x; --", "=1+1", "a" * 100_000):
            found = client.get("/resources/", {"q": text})
            yield f"{name} searches {text[:20]!r}", found.status_code >= 500 or b"<script>alert(1)" in found.content
        for body in ("", "{", "[]", "null", '{"device": 1}', json.dumps({"operations": [{}] * 10_000})):
            sent = client.post("/field/sync/", body, content_type="application/json")
            yield f"{name} syncs {body[:20]!r}", sent.status_code >= 500


def pictures() -> dict[str, bytes]:
    """Pictures that are none, that unfold, that run, or that tell where they were taken."""
    from PIL import Image  # noqa: PLC0415

    place = Image.Exif()
    place[0x010E], place[0x8825] = "secret place", {1: "N", 2: (39.0, 1.0, 2.0)}
    made: dict[str, bytes] = {}
    for form in ("JPEG", "PNG", "WEBP", "MPO"):
        stream = io.BytesIO()
        Image.new("RGB", (40, 30)).save(stream, format=form, exif=place)
        made[f"{form} with a place, and a script behind it"] = stream.getvalue() + b"<script>secret place</script>"
    size = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    head = struct.pack(">I", 13) + b"IHDR" + size + struct.pack(">I", zlib.crc32(b"IHDR" + size))
    body = zlib.compress(b"\0" * 10_000_000)
    data = struct.pack(">I", len(body)) + b"IDAT" + body + struct.pack(">I", zlib.crc32(b"IDAT" + body))
    made["PNG of 3,600 million pixels"] = b"\x89PNG\r\n\x1a\n" + head + data
    made["SVG with a script"] = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    made["HTML called a picture"] = b"<html><script>alert(1)</script></html>"
    made["PDF with a page of HTML"] = b"%PDF-1.7\n<html><script>alert(1)</script></html>"
    made["GIF with a script"] = b"GIF89a/*<svg onload=alert(1)>*/"
    return made


def bombs() -> dict[str, bytes]:
    """Workbooks that are none, or that grow."""
    grown = io.BytesIO()
    with zipfile.ZipFile(grown, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    nested = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "b">' + b"&b;" * 1000
    return {"a zip bomb": grown.getvalue(), "an entity bomb": nested, "nothing": b"", "noise": os.urandom(5000),
            "a picture": base64.b64decode("iVBORw0KGgo=")}  # fmt: skip


def address(route: str, things: list[Any]) -> str:
    """The address of a route with things, or with plain values."""
    from django.urls import reverse  # noqa: PLC0415

    return reverse(route, args=[getattr(thing, "pk", thing) for thing in things])


def main() -> int:
    """Play all of them and print what got through."""
    sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "scripts")]
    count, through = 0, []
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"SYMBIONET_HOME": home, "DATABASE_URL": f"sqlite:///{home}/tries.sqlite3"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "symbionet.settings"
        django.setup()
        from django.conf import settings  # noqa: PLC0415
        from django.test import Client  # noqa: PLC0415
        from django.test.utils import override_settings, setup_test_environment  # noqa: PLC0415

        setup_test_environment()
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        factories, worlds = import_module("factories"), import_module("worlds")

        def client_of(person: Any) -> Any:
            client = Client()
            client.force_login(person)
            return client

        with override_settings(**factories.QUICK_SETTINGS, ALLOWED_HOSTS=["testserver"]):
            assert str(settings.HOME) == str(Path(home).resolve())
            world = worlds.make_world(factories.make_people())
            for play in (auditor, links, attacker, broken):
                for what, got_through in play(world, client_of):
                    count += 1
                    if got_through:
                        through.append(f"{play.__name__}: {what}")
                        print(f"GOT THROUGH  {through[-1]}", flush=True)
    print(f"{count} tries; got through: {len(through) or 'nothing'}")
    return 1 if through else 0


if __name__ == "__main__":
    sys.exit(main())
