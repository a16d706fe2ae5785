"""E-mail about invitations, in the language of the person invited."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from symbionet.accounts.models import Invitation, Role

__all__ = ["invitation_link", "send_invitation"]


def invitation_link(invitation: Invitation) -> str:
    """The address of the page where the invitation is accepted."""
    return settings.PUBLIC_URL.rstrip("/") + reverse("invitation_accept", args=[invitation.token])


def send_invitation(invitation: Invitation) -> None:
    """Send the e-mail of an invitation; its first line is the subject."""
    with translation.override(invitation.language):
        text = render_to_string(
            f"accounts/mail/invitation.{invitation.language}.txt",
            {
                "invitation": invitation,
                "link": invitation_link(invitation),
                "role": "" if invitation.role == Role.MEMBER else invitation.get_role_display(),
                "organisation": str(invitation.organisation) if invitation.organisation else "",
                "inviter": str(invitation.invited_by) if invitation.invited_by else "",
            },
        )
    subject, _, body = text.strip().partition("\n")
    send_mail(subject.strip(), body.strip() + "\n", None, [invitation.email])
