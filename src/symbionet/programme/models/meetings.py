"""Meetings of the advisory group: members, agenda, who was there, minutes, and decisions followed to the end."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from symbionet.core.addresses import page_address
from symbionet.core.texts import localised
from symbionet.programme.models.logframe import Programme


def new_check_in_token() -> str:
    """An unguessable token for the link by which people check in."""
    return secrets.token_urlsafe(18)


class GroupMember(models.Model):
    """A member of the advisory group."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="members")
    name = models.CharField(_("name"), max_length=120)
    body = models.CharField(_("organisation"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    is_chair = models.BooleanField(_("chairs the group"), default=False)
    votes = models.BooleanField(_("counts for the quorum"), default=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)

    class Meta:
        ordering = ["-is_chair", "name", "id"]
        constraints = [models.UniqueConstraint(fields=["programme", "name", "body"], name="group_member_once")]

    def __str__(self) -> str:
        return f"{self.name} ({self.body})" if self.body else self.name


class Meeting(models.Model):
    """A meeting of the group; held once its minutes are closed."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="meetings")
    number = models.PositiveSmallIntegerField(_("number"))
    starts_at = models.DateTimeField(_("begins"))
    minutes_long = models.PositiveSmallIntegerField(_("minutes it lasts"), default=120)
    place = models.CharField(_("place"), max_length=200, blank=True)
    quorum = models.PositiveSmallIntegerField(_("quorum"), default=1)
    token = models.CharField(max_length=40, unique=True, default=new_check_in_token)
    opened_at = models.DateTimeField(null=True)  # check-in is open from then on
    closed_at = models.DateTimeField(null=True)  # its minutes are
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    barriers = models.JSONField(null=True)  # as its papers tell them: barrier -> figures of `policy.queries.telling`

    class Meta:
        ordering = ["-starts_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="meeting_number_once")]

    def __str__(self) -> str:
        return f"{self.number} · {timezone.localtime(self.starts_at):%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        """The page of the meeting."""
        return page_address("meeting_detail", self.pk)

    @property
    def is_open(self) -> bool:
        """Whether people check in and minutes are written."""
        return self.opened_at is not None and self.closed_at is None


class AgendaItem(models.Model):
    """A point of the agenda with its minutes."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    place = models.PositiveSmallIntegerField(_("place"))
    title_zh = models.CharField(_("title (Chinese)"), max_length=200, blank=True)
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True)
    presenter = models.CharField(_("presented by"), max_length=120, blank=True)
    minutes = models.TextField(_("minutes"), blank=True)

    class Meta:
        ordering = ["place", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title_zh="") | ~Q(title_en=""),
                name="agenda_item_has_a_title",
                violation_error_message=_("Write it in Chinese or English."),
            )
        ]

    def __str__(self) -> str:
        return localised(self, "title")


class Proof(models.TextChoices):
    """How it is known that somebody was there; who gave the code of the room with a name is not proved by it."""

    SEEN = "seen", _("seen by the secretary")
    OWN = "own", _("by the own link")
    CODE = "code", _("by the code of the room, not confirmed")


PROVED = (Proof.SEEN, Proof.OWN)


class Attendance(models.Model):
    """A member who was there, and how it is known; guests are names."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    member = models.ForeignKey(GroupMember, null=True, on_delete=models.CASCADE, related_name="attendances")
    guest = models.CharField(max_length=200, blank=True)
    proof = models.CharField(max_length=4, choices=Proof, default=Proof.SEEN)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "member"], condition=Q(member__isnull=False), name="attendance_once"
            ),
            models.CheckConstraint(condition=Q(member__isnull=False) | ~Q(guest=""), name="attendance_is_somebody"),
        ]

    def __str__(self) -> str:
        return str(self.member) if self.member is not None else self.guest


class DecisionState(models.TextChoices):
    """How far a decision has come."""

    OPEN = "open", pgettext_lazy("decision", "Still open")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Not pursued")


class Decision(models.Model):
    """What a meeting decided: who does it until when, when it is looked at again, and what became of it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="decisions")
    item = models.ForeignKey(
        AgendaItem, verbose_name=_("point of the agenda"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="decisions",
    )  # fmt: skip
    text = models.CharField(_("decision"), max_length=500)
    owner = models.CharField(_("who does it"), max_length=120)
    due_on = models.DateField(_("until"))
    review_on = models.DateField(_("looked at again on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=7, choices=DecisionState, default=DecisionState.OPEN)
    outcome = models.CharField(_("what became of it"), max_length=500, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(state="open") | ~Q(outcome=""), name="ended_decision_says_how")
        ]

    def __str__(self) -> str:
        return self.text
