"""E-mail that follows from a write: sent once the write is safe, to each person in the person's language."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from symbionet.accounts.models import User

__all__ = ["mail_later"]


def mail_later(people: Iterable[User], template: str, *, path: str = "/", **context: Any) -> None:
    """Send `network/email/<template>.txt` (its first line is the subject) to each person after the transaction.

    A template of another app is named by its whole path.
    """
    context["link"] = settings.PUBLIC_URL.rstrip("/") + path
    name = template if "/" in template else f"network/email/{template}.txt"
    for person in people:
        with translation.override(person.language):
            text = render_to_string(name, {**context, "person": person}).strip()
        subject, _, body = text.partition("\n")
        letter = EmailMessage(subject.strip(), body.strip() + "\n", to=[person.email])
        # robust: a mail server that is down must not undo the write nor fail the page
        transaction.on_commit(partial(letter.send, using="default"), robust=True)
