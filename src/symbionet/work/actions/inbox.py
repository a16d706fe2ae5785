"""Reads the operator's inbox (IMAP): what was kept goes to the folder Kept, what was refused to the folder Refused."""

import imaplib
import logging
import re
import ssl
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import InterfaceError, OperationalError

from symbionet.core.locks import locked
from symbionet.work.actions.replies import TakenMail, take_mail

__all__ = ["InboxRound", "read_inbox"]

SECONDS = 20  # that the server may be silent
AT_ONCE = 50  # mails of a round; the others wait for the next one
LOCK = "inbox-is-read.lock"  # a file: one process reads at a time
MOST_BYTES = 25 * 1024 * 1024
KEPT, REFUSED = "Kept", "Refused"
PROBLEMS = (imaplib.IMAP4.error, OSError)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRound:
    """How many mails were kept and refused, and whether the inbox could not be read to its end."""

    kept: int = 0
    refused: int = 0
    failed: bool = False


def read_inbox() -> InboxRound:
    """Take the unread mails of the inbox, where one is set; one process at a time."""
    if not settings.INBOX:
        return InboxRound()
    done: Counter[str] = Counter()
    with locked(settings.HOME / LOCK) as mine:
        if not mine:
            return InboxRound()
        try:
            with _opened() as server:
                for mail in _unread(server)[:AT_ONCE]:
                    _take(server, mail, done)
        except PROBLEMS as problem:
            host = urlsplit(settings.INBOX).hostname
            log.warning("the inbox at %s cannot be read, what is unread waits: %s", host, problem)
            return InboxRound(kept=done[KEPT], refused=done[REFUSED], failed=True)
    return InboxRound(kept=done[KEPT], refused=done[REFUSED])


@contextmanager
def _opened() -> Iterator[imaplib.IMAP4]:
    """The inbox, signed in and opened."""
    place = urlsplit(settings.INBOX)
    host = place.hostname or "localhost"
    server = (
        imaplib.IMAP4_SSL(host, place.port or 993, ssl_context=ssl.create_default_context(), timeout=SECONDS)
        if place.scheme == "imaps"
        else imaplib.IMAP4(host, place.port or 143, timeout=SECONDS)
    )
    try:
        server.login(unquote(place.username or ""), unquote(place.password or ""))
        _require_ok(server.select(f'"{unquote(place.path.strip("/")) or "INBOX"}"'))
        for folder in (KEPT, REFUSED):
            server.create(folder)  # says no where it is there
        yield server
    finally:
        with suppress(*PROBLEMS):
            server.logout()


def _require_ok(answer: tuple[str, list]) -> list:
    state, lines = answer
    if state != "OK":
        raise imaplib.IMAP4.error(str(lines[0] if lines else state))
    return lines


def _unread(server: imaplib.IMAP4) -> list[str]:
    lines = _require_ok(server.uid("SEARCH", "UNSEEN", "UNDELETED"))
    return (lines[0] or b"").decode("ascii").split()


def _take(server: imaplib.IMAP4, mail: str, done: Counter[str]) -> None:
    """Take one mail and put it away, then tell its writer: so that a crash between tells nobody twice."""
    size = re.search(rb"RFC822\.SIZE (\d+)", b" ".join(filter(None, server.uid("FETCH", mail, "(RFC822.SIZE)")[1])))
    whole = size is not None and int(size[1]) <= MOST_BYTES
    parts = server.uid("FETCH", mail, "(BODY.PEEK[])" if whole else "(BODY.PEEK[HEADER])")[1]
    raw = next((part[1] for part in parts if isinstance(part, tuple)), None)
    if raw is None:  # gone meanwhile
        return
    try:
        taken = take_mail(raw, whole=whole)
    except (OperationalError, InterfaceError):
        log.exception("a mail of the inbox waits for the database")
        return
    except Exception:  # what one mail holds never stops the others
        log.exception("a mail of the inbox cannot be read")
        taken = TakenMail(kept=False)
    folder = KEPT if taken.kept else REFUSED
    done[folder] += 1
    _put_away(server, mail, folder)
    if taken.letter is not None:
        try:
            taken.letter.send()
        except Exception:  # of the mail server or its network
            log.exception("a person could not be told what became of an answer by mail")


def _put_away(server: imaplib.IMAP4, mail: str, folder: str) -> None:
    """Mark the mail as read and move it; where the server has no such folder it stays, a refused one flagged."""
    server.uid("STORE", mail, "+FLAGS", r"(\Seen)" if folder == KEPT else r"(\Seen \Flagged)")
    offers = b" ".join(filter(None, server.capability()[1])).upper().split()
    if b"MOVE" in offers:
        server.uid("MOVE", mail, folder)
    elif server.uid("COPY", mail, folder)[0] == "OK":
        server.uid("STORE", mail, "+FLAGS", r"(\Deleted)")
        if b"UIDPLUS" in offers:  # else all that is marked so would go, whoever marked it
            server.uid("EXPUNGE", mail)
