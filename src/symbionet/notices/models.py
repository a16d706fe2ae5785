"""Notices to people, and how often each person wants them by e-mail."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Frequency(models.TextChoices):
    """How often notices of a topic come by e-mail; in the platform they are always there."""

    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Once a day")
    WEEKLY = "weekly", _("Once a week")
    OFF = "off", _("No e-mail")


class Notice(models.Model):
    """One thing a person is told; `code` and `values` are worded when it is shown, in the reader's language."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    topic = models.CharField(max_length=40)  # a code of `notices.queries.kinds`
    code = models.CharField(max_length=40)  # of a kind of notices; its app words it
    values = models.JSONField(default=dict)  # only what the person may see; never a name before consent
    url = models.CharField(max_length=300, blank=True)
    key = models.CharField(max_length=120, blank=True)  # an unread notice of the same key is brought up to date
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "key"], condition=~Q(key="") & Q(read_at__isnull=True), name="unread_notice_once"
            )
        ]
        indexes = [
            models.Index(fields=["person", "read_at", "-at"], name="notice_of_person"),
            models.Index(fields=["mailed_at", "topic"], name="notice_to_mail"),
        ]

    def __str__(self) -> str:
        return f"{self.code} → {self.person}"


class NoticePreference(models.Model):
    """How often a person wants e-mail about a topic; without a row the topic's default holds."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_preferences")
    topic = models.CharField(max_length=40)  # a code of `notices.queries.kinds`
    frequency = models.CharField(max_length=8, choices=Frequency)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["person", "topic"], name="preference_once")]

    def __str__(self) -> str:
        return f"{self.topic}: {self.frequency}"


class MailKind(models.TextChoices):
    """What a mail of notices was: at once, or the digest of a day or week."""

    AT_ONCE = "at_once", _("At once")
    DIGEST = "digest", _("Digest")


class NoticeMail(models.Model):
    """One mail of notices to a person: the base itself allows one digest a day, and caps of mails count these rows."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_mails")
    kind = models.CharField(max_length=8, choices=MailKind)
    on = models.DateField()  # of the platform's time zone
    at = models.DateTimeField()
    weekly = models.BooleanField(default=False)  # the digest held the topics of the week, too
    notices = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "on"], condition=Q(kind=MailKind.DIGEST), name="one_digest_a_day")
        ]
        indexes = [models.Index(fields=["person", "-at"], name="notice_mail_of_person")]

    def __str__(self) -> str:
        return f"{self.kind} → {self.person}"
