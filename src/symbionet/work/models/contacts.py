"""The contact log."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from symbionet.work.models.subjects import AboutSubject

__all__ = ["ContactKind", "ContactNote"]


class ContactKind(models.TextChoices):
    """How people were in touch."""

    CALL = "call", _("Call")
    VISIT = "visit", _("Visit")
    EMAIL = "email", _("E-mail")
    MEETING = "meeting", _("Meeting")
    CHAT = "chat", _("WeChat or other chat")


class ContactNote(AboutSubject):
    """One line of the contact log: who was spoken to, what was agreed, what comes next. Read by practitioners only.

    `organisation` is the one that was spoken to; of a line about an organisation it is the subject itself.
    """

    organisation = models.ForeignKey(
        "network.Organisation",
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="contact_notes",
    )
    kind = models.CharField(_("kind"), max_length=8, choices=ContactKind, default=ContactKind.CALL)
    on = models.DateField(_("date"), default=timezone.localdate)
    whom = models.CharField(_("spoken to"), max_length=200, blank=True)
    agreed = models.CharField(_("what was agreed"), max_length=1000)
    next_step = models.CharField(_("next step"), max_length=250, blank=True)
    next_due = models.DateField(_("due"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["subject_type", "subject_id", "-on"], name="contact_of_subject")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"

    @classmethod
    def organisation_model(cls) -> type[models.Model]:
        """The model of organisations, of which this room knows no more than its name."""
        model = cls._meta.get_field("organisation").related_model
        assert isinstance(model, type)
        return model
