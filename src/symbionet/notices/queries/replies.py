"""The address at which a person answers a thread by mail: signed, in small letters, as mail servers may fold case."""

import re
from base64 import b32encode
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

__all__ = ["ReplyAddress", "read_reply_address", "reply_address"]

SALT = "symbionet.notices.reply"
TOKEN = re.compile(r"(?P<said>(?P<thread>.+)-(?P<person>\d+)-(?P<day>\d+))-(?P<seal>[a-z2-7]{16})")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyAddress:
    """Which thread the mail told of, to whom and on which day it was sent."""

    thread: str
    person_id: int
    sent_on: date


def reply_address(person: int, thread: str, *, sent_on: date) -> str:
    """The address of the operator's inbox with the thread and the person in it."""
    name, _at, domain = settings.INBOX_ADDRESS.rpartition("@")
    said = f"{thread}-{person}-{sent_on.toordinal()}"
    return f"{name}+{said}-{_seal(said)}@{domain}"


def read_reply_address(address: str) -> ReplyAddress | None:
    """What the address says; None where it was not made here."""
    name, _at, domain = settings.INBOX_ADDRESS.lower().rpartition("@")
    token = address.lower().removeprefix(f"{name}+").removesuffix(f"@{domain}")
    found = TOKEN.fullmatch(token)
    if found is None or not constant_time_compare(found["seal"], _seal(found["said"])):
        return None
    return ReplyAddress(
        thread=found["thread"], person_id=int(found["person"]), sent_on=date.fromordinal(int(found["day"]))
    )


def _seal(said: str) -> str:
    return b32encode(salted_hmac(SALT, said, algorithm="sha256").digest()[:10]).decode().lower()
