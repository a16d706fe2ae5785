"""Messages: the thread of a subject."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from symbionet.work.models.kinds import TEAM
from symbionet.work.models.subjects import AboutSubject

__all__ = ["Message"]


class Message(AboutSubject):
    """A comment of the team or a message to others who take part; practitioners read each in copy."""

    audience = models.CharField(_("who reads it"), max_length=12, default=TEAM)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    # whom the author speaks for; null: the team
    organisation = models.ForeignKey("network.Organisation", null=True, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(_("message"), max_length=4000)
    mentions = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", blank=True)
    at = models.DateTimeField(default=timezone.now)
    mail_key = models.CharField(max_length=64, null=True, unique=True)  # of the mail that it came by
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["subject_type", "subject_id", "at"], name="message_of_subject")]

    def __str__(self) -> str:
        return self.text[:60]

    def get_audience_display(self) -> str:
        """Who reads it, in words."""
        return self.word("audiences", self.audience)
