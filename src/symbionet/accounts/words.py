"""Words of the history that `accounts` writes, and of the open work of a person."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from symbionet.accounts.models import Role, TokenScope
from symbionet.core.holdings import Holding
from symbionet.core.texts import listed

__all__ = ["BY_LINK", "CHOICES", "LABELS", "VERBS", "work_words"]


def work_words(work: Iterable[tuple[Holding, int]]) -> str:
    """The kinds of open work with their counts, as "36 synergies, 2 open tasks"."""
    return listed(holding.words(count) for holding, count in work)


VERBS = {
    "user.added": _("added the person"),
    "user.began_network": _("set up the platform as its first manager"),
    "user.profile_edited": _("edited the profile"),
    "user.role_granted": _("granted the role"),
    "user.role_revoked": _("revoked the role"),
    "user.token_made": _("made an access token for"),
    "user.token_revoked": _("revoked an access token of"),
    "user.sign_in_closed": _("closed the sign-in of"),
    "user.sign_in_opened": _("opened the sign-in of"),
    "user.membership_ended": _("ended the membership of"),
    "user.work_handed_over": _("handed over the open work of"),
    "user.erased": _("erased the data of"),
    "user.toured": _("was shown around"),
    "user.joined": _("joined by invitation"),
    "invitation.sent": _("sent the invitation"),
    "invitation.resent": _("sent the invitation again"),
    "invitation.revoked": _("revoked the invitation"),
    "invitation.accepted": _("accepted the invitation"),
    "view.kept": _("kept the view"),
    "view.forgotten": _("forgot the view"),
    "organisation.contact_joined": _("joined as a contact"),
    "link.opened": _("opened a link, not signed in"),
    "link.answered": _("answered by a link, not signed in"),
    "link.refused": _("opened a link that was made for others, and was refused"),
}

BY_LINK = frozenset({"link.answered", "link.opened"})

LABELS = {
    "count": _("number"),
    "organisation": _("organisation"),
    "role": _("role"),
    "to": _("taken over by"),
    "sender": _("mark of the sender's address"),
    "scope": _("what it may do"),
}

CHOICES = {
    "role": dict(Role.choices),
    "scope": dict(TokenScope.choices),
}
