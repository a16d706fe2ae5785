"""A world full of secrets, and a walk through every route as one visitor: what the leak tests share.

The walk is exhaustive and yet cheap: an address with a parameter is asked only where the page read that parameter at
its plain address, as else it gives the same page (`Noted`); what an answer tells is searched in one pass.
"""

import html
import io
import json
import re
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from types import FunctionType, SimpleNamespace
from urllib.parse import quote, unquote

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from symbionet.accounts.models import User
from symbionet.core.app import declared
from symbionet.feasibility.models import Risk
from symbionet.network.actions import add_attachment
from symbionet.synergies.models import Synergy
from symbionet.work.models import ContactNote, Document, DocumentVersion, Evidence, Message, Task
from worlds import API_ROWS

# whatever tells that it is the owner's: names, codes, people, places, texts, files, prices, exact amounts
SECRETS = (
    "Zephyrine", "zephyrine", "泽飞林", "91120116ZEPH", "ZZ99887766", "Quokka Road", "夸卡路", "117.7654", "39.0456",
    "Quillfeather", "13900139777", "quill@", "quagga", "Quagga", "夸加", "43217", "43,217", "43 217", "777.77", "31.7",
    "32 km",
)  # fmt: skip
# the amount of a flow, in the ways in which forms, pages and files write it
AMOUNTS = ("38723", "38,723", "38 723", "3226.9", "3,226.9")
VARIANTS = (
    "?export=csv", "?export=xlsx", "?layout=circlean&export=csv", "?view=board", "?view=table", "?view=map",
    "?view=calendar",
    "?q=Zephyrine", "?search=quagga", "?q=泽飞林", "?format=json", "?as=partner",
)  # fmt: skip
EVERY = "*"  # noted where a page reads its parameters as a whole
ANY = "?"  # noted where it asks whether there are any
# tags and the columns of a list, which write the parameters as they are into links and forms; filters ask whether there
# are any, and then read each of theirs by name
LINK_WRITERS = ("django/template/defaulttags.py", "templatetags/django_tables2.py", "symbionet/shell/columns.py",
                "symbionet/shell/lists.py", "django_filters/filterset.py")  # fmt: skip
FORM = "application/x-www-form-urlencoded"
CLOCK = re.compile(r"(?<!\d)\d\d:\d\d:\d\d\.\d+")  # ...T10:51:31.7 tells the second of an entry, no kilometres
# links of letters to the firm itself or to whom it invited, and the code a firm prints on its own certificate:
# who holds one was given it by the firm; and a published case that names a firm by its own agreement
TOLD_ON_PURPOSE = ("invitation_accept", "ledger_answer", "certificate_check", "audit_link", "public_case",
                   "public_case_file")  # fmt: skip
TOLD_TO_BUYER = ("supplier_detail",)  # a supplier that took the invitation up is known to its buyer, and who did so
REASONS = [
    {"code": "distance", "value": 31.7, "contribution": 0.1, "details": {"haul_km": 32.0}},
    {"code": "condition_check", "value": "quagga mercury", "contribution": -0.3, "details": {}},
    {"code": "news_of_a_later_engine", "value": "Zephyrine", "contribution": 0.1, "details": {}},
]


def fill(world: SimpleNamespace, *, visibility: str, stage: str) -> None:
    """Give the owner's side of the world its secrets, in every table that keeps texts, files or places.

    An app with tests of its own puts them into its tables in `hide_secrets(world)` of its module `tests.world`.
    """
    firm, have, synergy = world.owner_org, world.have, world.synergy
    _update(firm, name_en="Zephyrine Power Works", name_zh="泽飞林热电厂", uscc="91120116ZEPH0001X", vat="ZZ99887766",
            website="https://zephyrine.example", notes="quagga notes", search_text="zephyrine quagga 泽飞林",
            business_en="quagga burning", employees=43217)  # fmt: skip
    _update(world.site, name_en="Quagga yard", name_zh="夸加堆场", address_en="88 Quokka Road",
            address_zh="夸卡路 88 号", lon=117.76543, lat=39.04567)  # fmt: skip
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
    for hide_secrets in declared("tests.world", "hide_secrets", FunctionType).values():
        hide_secrets(world)


def _update(row, **values) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def _follow(world: SimpleNamespace) -> None:
    """What people wrote about the synergy for the practitioners or for the owner's side alone."""
    synergy, by = world.synergy, world.practitioner
    ContactNote.objects.create(subject=synergy, organisation=world.owner_org, whom="Quillfeather", agreed="quagga deal")
    Task.objects.create(subject=synergy, title="Visit Zephyrine", assigned_to=by)
    for audience in ("team", "provider"):
        Message.objects.create(
            subject=synergy, audience=audience, author=world.owner, organisation=world.owner_org, text="quagga message"
        )
        document = Document.objects.create(subject=synergy, title="Quagga report", audience=audience)
        DocumentVersion.objects.create(
            document=document, number=1, file=ContentFile(b"quagga", name="quagga.pdf"), name="quagga.pdf",
            content_type="application/pdf", size=6, sha256="0" * 64, note="from Zephyrine", by=world.owner,
        )  # fmt: skip
    # a message to both sides may be read, its author not
    Message.objects.create(
        subject=synergy, audience="parties", author=world.owner, organisation=world.owner_org, text="We can deliver."
    )
    Evidence.objects.create(subject=synergy, kind="interest_provider", note="Quillfeather said yes", by=world.owner)
    Risk.objects.create(synergy=synergy, name="Zephyrine stops its quagga line", severity=5, occurrence=5, detection=5)


def answers(rows: list[dict[str, str]], world: SimpleNamespace, person: User | None) -> Iterator[tuple[str, str]]:
    """Each route with each variant of its address, and all that its answer tells: body, headers, names of files."""
    client = _client_of(person)
    buys = person is not None and person == world.partner  # the owner's firm took up the invitation of its chain
    for row in rows:
        if row["route"] in TOLD_ON_PURPOSE or (buys and row["route"] in TOLD_TO_BUYER):
            continue
        values = [getattr(world, name) for name in row["args"].split()]
        url = reverse(row["route"], args=[getattr(value, "pk", value) for value in values])
        yield from _asked(client, row["method"], url)


def api_answers(world: SimpleNamespace, person: User | None, *searched: str) -> Iterator[tuple[str, str]]:
    """The same of each route of the JSON API; lists are searched for the words, too."""
    client = _client_of(person)
    for row in API_ROWS:
        path = row["path"]
        for name, value in zip(("{pk}", "{key}"), row["args"].split(), strict=False):
            path = path.replace(name, str(getattr(world, value).pk))
        body = row["body"].replace("OWNER", str(world.owner_org.pk)).replace("OTHER", str(world.other_org.pk))
        yield from _asked(client, row["method"], f"/api/v1{path}", body=body, searched=searched)


def _client_of(person: User | None) -> Client:
    client = Client(raise_request_exception=True)
    with override_settings(MIDDLEWARE=[*settings.MIDDLEWARE, "leaks.noting"]):
        client.handler.load_middleware()
    if person is not None:
        client.force_login(person)
    return client


def _asked(
    client: Client, method: str, url: str, *, body: str = "", searched: Iterable[str] = ()
) -> Iterator[tuple[str, str]]:
    """The plain address, and with each variant whose parameter the page has read there."""
    told, read = _answer(client, method, url, body)
    yield f"{method} {url}", told
    if method != "GET":
        return
    if ANY in read:  # it may read more where there is one, whichever it be
        told, more = _answer(client, method, f"{url}?any=1", "")
        yield f"{method} {url}?any=1", told
        read |= more
    for variant in (*VARIANTS, *(f"?q={word}" for word in searched)):
        name, _, typed = variant[1:].partition("=")
        if name in read or EVERY in read:
            told, _read = _answer(client, method, url + quote(variant, safe="?=&"), "")
            yield f"{method} {url}{variant}", told.replace(typed, "") if name in {"q", "search"} else told


def _answer(client: Client, method: str, url: str, body: str) -> tuple[str, set[str]]:
    """What an answer tells, and the parameters the page has read; whatever a button did is taken back."""
    read: set[str] = set()
    Noted.read = read
    with transaction.atomic():
        answer = client.generic(method, url, body, content_type="application/json" if body else FORM)
        told = _told(answer)
        transaction.set_rollback(True)
    return told, read


class Noted(QueryDict):
    """The parameters of a request, which note what is read of them; who reads them as a whole has read every one.

    A copy notes on; to write all of them into a link again, as the rooms of `LINK_WRITERS` do, reads none.
    """

    read: set[str] = set()

    def __bool__(self):
        self.read.add(ANY)
        return bool(dict.__len__(self))

    def __getitem__(self, key):
        self.read.add(key)
        return super().__getitem__(key)

    def __contains__(self, key):
        self.read.add(key)
        return super().__contains__(key)

    def get(self, key, default=None):
        """As of a dictionary."""
        self.read.add(key)
        return super().get(key, default)

    def getlist(self, key, default=None):
        """As of a dictionary of lists."""
        self.read.add(key)
        return super().getlist(key, default)

    def copy(self):
        """As of a dictionary of parameters."""
        return self.__deepcopy__({})

    def __deepcopy__(self, memo):
        return _filled(Noted, self)

    def urlencode(self, safe=None):
        """As of a dictionary of parameters."""
        return _filled(QueryDict, self).urlencode(safe)


def _filled(kind: type[QueryDict], parameters: QueryDict) -> QueryDict:
    made = kind(mutable=True)
    for key, values in dict.items(parameters):
        made.setlist(key, list(values))
    return made


def _whole(name: str) -> Callable:
    def read_whole(self, *args, **kwargs):
        if not sys._getframe(1).f_code.co_filename.endswith(LINK_WRITERS):
            self.read.add(EVERY)
        return getattr(_filled(QueryDict, self), name)(*args, **kwargs)

    return read_whole


for _name in ("__len__", "__iter__", "items", "lists", "values", "keys", "dict"):
    setattr(Noted, _name, _whole(_name))


def noting(get_response: Callable) -> Callable:
    """Middleware: the request's parameters note what is read."""

    def with_notes(request: HttpRequest) -> HttpResponse:
        request.GET = Noted(request.META.get("QUERY_STRING", ""))
        return get_response(request)

    return with_notes


def _told(answer) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    heads = "\n".join(f"{name}: {unquote(value)}" for name, value in answer.headers.items())
    return f"{heads}\n{readable(body)}"


def readable(body: bytes) -> str:
    """The text of an answer's body, JSON and workbooks opened, without times of day."""
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            return "\n".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    text = body.decode("utf-8", "replace")
    with suppress(ValueError):  # no JSON
        text = json.dumps(json.loads(text), ensure_ascii=False)
    return CLOCK.sub("", unquote(html.unescape(text)))


def leaks(rows: list[dict[str, str]], world: SimpleNamespace, person: User | None) -> list[str]:
    """The routes that tell a secret, each with what it tells."""
    return telling(answers(rows, world, person))


def telling(told: Iterable[tuple[str, str]], secrets: Iterable[str] = SECRETS) -> list[str]:
    """The answers that tell one of the secrets, each with what it tells."""
    words = sorted(secrets, key=len, reverse=True)
    any_of = re.compile("|".join(map(re.escape, words)))
    found = {where: sorted(set(any_of.findall(text))) for where, text in told}
    return [f"{where}: {', '.join(words)}" for where, words in found.items() if words]


def untold(told: Iterable[tuple[str, str]], words: Iterable[str], secrets: Iterable[str] = SECRETS) -> set[str]:
    """The words that no answer which tells a secret says; where none is left, no further answer is asked for."""
    left = set(words)
    for answer in told:
        said = "".join(telling([answer], secrets))
        left -= {word for word in left if word in said}
        if not left:
            break
    return left
