"""Codes of notices in words of the reader's language. What a notice says is decided here, what it may name where it is
made: `values` hold figures and texts in both languages that its receiver may see."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from symbionet.core.texts import in_language
from symbionet.notices.models import Notice

__all__ = ["WORDS", "notice_details", "notice_text"]

WORDS: Mapping[str, Any] = {
    "matches.new": ngettext_lazy("%(count)d new match", "%(count)d new matches", "count"),
    "synergy.opened": gettext_lazy("A synergy was opened: %(title)s"),
    "synergy.moved": gettext_lazy("%(title)s: from “%(before)s” to “%(after)s”"),
    "synergy.held": gettext_lazy("%(title)s: put on hold"),
    "synergy.lost": gettext_lazy("%(title)s: given up"),
    "synergy.resumed": gettext_lazy("%(title)s: taken up again, in “%(after)s”"),
    "synergy.yours": gettext_lazy("You are now responsible for: %(title)s"),
    "follow_up.yours": gettext_lazy("You were given a task: %(task)s (%(title)s)"),
    "message.new": ngettext_lazy("%(count)d new message: %(title)s", "%(count)d new messages: %(title)s", "count"),
    "message.mention": gettext_lazy("You were mentioned: %(title)s"),
    "consent.asked": gettext_lazy("Somebody asks to see your resource “%(title)s”: give or refuse consent"),
    "consent.given": gettext_lazy("Consent was given: you may now see the offer you asked about (%(title)s)"),
    "consent.refused": gettext_lazy("Your question about an offer was answered with no (%(title)s)"),
    "consent.withdrawn": gettext_lazy("A consent was withdrawn: the offer is hidden again (%(title)s)"),
    "synergy_consent.asked": gettext_lazy("May the other side know who you are? Please answer: %(title)s"),
    "synergy_consent.given": gettext_lazy("The other side has agreed to be named: %(title)s"),
    "synergy_consent.given_provider": gettext_lazy("The provider has agreed to be named: %(title)s"),
    "synergy_consent.given_receiver": gettext_lazy("The receiver has agreed to be named: %(title)s"),
    "synergy_consent.refused_provider": gettext_lazy("The provider stays unnamed: %(title)s"),
    "synergy_consent.refused_receiver": gettext_lazy("The receiver stays unnamed: %(title)s"),
    "synergy_consent.withdrawn_provider": gettext_lazy("The provider no longer wants to be named: %(title)s"),
    "synergy_consent.withdrawn_receiver": gettext_lazy("The receiver no longer wants to be named: %(title)s"),
    "synergy_consent.refused": gettext_lazy("The other side stays unnamed: %(title)s"),
    "synergy_consent.withdrawn": gettext_lazy("The other side no longer wants to be named: %(title)s"),
    "duties.overdue": ngettext_lazy("%(count)d next action is due", "%(count)d next actions are due", "count"),
    "duties.follow_ups": ngettext_lazy("%(count)d task is due", "%(count)d tasks are due", "count"),
    "duties.stalled": ngettext_lazy("%(count)d synergy has stalled", "%(count)d synergies have stalled", "count"),
    "duties.reactivations": ngettext_lazy(
        "%(count)d stopped synergy is worth another look",
        "%(count)d stopped synergies are worth another look",
        "count",
    ),
    "duties.renewals": ngettext_lazy(
        "%(count)d resource should be renewed: is it still on offer?",
        "%(count)d resources should be renewed: are they still on offer?",
        "count",
    ),
    "benefits.asked": gettext_lazy("Please confirm the benefits: %(title)s"),
}


class _Said(dict[str, Any]):
    """Values whose missing ones read as nothing, so that a notice of an older version never fails a page."""

    def __missing__(self, key: str) -> Any:
        return 0 if key == "count" else ""


def _said(value: Any) -> Any:
    """A text of both languages in the active one; anything else as it is."""
    if isinstance(value, Mapping):
        return in_language(zh=str(value.get("zh", "")), en=str(value.get("en", "")))
    return value


def notice_text(notice: Notice) -> str:
    """What the notice says, in the active language; one of an unknown code says that something is new."""
    words = WORDS.get(notice.code)
    if words is None:
        return _("Something new for you")
    return str(words % _Said({name: _said(value) for name, value in notice.values.items()}))


def notice_details(notice: Notice) -> list[str]:
    """The few things the notice is about, each a line in the active language."""
    best = notice.values.get("best")
    return [str(_said(item)) for item in best] if isinstance(best, list) else []
