"""Guidelines in versions: numbered paragraphs, comments on them, answers, moderation and adoption."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from symbionet.core.addresses import page_address
from symbionet.core.texts import in_language, localised
from symbionet.work.models import Document, Task


class VersionState(models.TextChoices):
    """How far a version has come."""

    DRAFT = "draft", _("Draft")
    CONSULTATION = "consultation", _("In consultation")
    CLOSED = "closed", _("Consultation closed")
    ADOPTED = "adopted", _("Adopted")
    REPLACED = "replaced", _("Replaced by a newer version")


class GuidelineVersion(models.Model):
    """One version of the guideline for running a network."""

    number = models.CharField(_("version"), max_length=20, unique=True)
    title_zh = models.CharField(_("title (Chinese)"), max_length=200)
    title_en = models.CharField(_("title (English)"), max_length=200)
    state = models.CharField(_("state"), max_length=12, choices=VersionState, default=VersionState.DRAFT)
    based_on = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="followers")
    source = models.CharField(_("source"), max_length=200, blank=True)
    opens_on = models.DateField(_("comments from"), null=True, blank=True)
    closes_on = models.DateField(_("comments until"), null=True, blank=True)
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    adopted_by = models.CharField(_("adopted by"), max_length=200, blank=True)
    adoption_note = models.TextField(_("record of the adoption"), blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    is_demo = models.BooleanField(default=False)
    tasks = GenericRelation(Task, "subject_id", "subject_type", related_query_name="guideline")
    documents = GenericRelation(Document, "subject_id", "subject_type", related_query_name="guideline")

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["adopted", "replaced"]) | Q(adopted_on__isnull=False) & ~Q(adopted_by=""),
                name="guideline_adopted_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(opens_on__isnull=False, closes_on__gte=models.F("opens_on")),
                name="guideline_consulted_for_days",
            ),
        ]

    def __str__(self) -> str:
        return f"{localised(self, 'title')} {self.number}"

    def get_absolute_url(self) -> str:
        """The page of the version."""
        return page_address("guideline_detail", self.pk)

    @property
    def takes_comments(self) -> bool:
        """Whether comments are taken today."""
        today = timezone.localdate()
        is_open = self.state == VersionState.CONSULTATION and self.opens_on is not None and self.closes_on is not None
        return is_open and self.opens_on <= today <= self.closes_on  # type: ignore[operator] # said in the line above


class ParagraphLevel(models.TextChoices):
    """What a row of a guideline is."""

    CHAPTER = "chapter", _("Chapter")
    SECTION = "section", _("Section")
    PARAGRAPH = "paragraph", _("Paragraph")


class Paragraph(models.Model):
    """A chapter, section or paragraph of a version, with its number and its text in both languages."""

    version = models.ForeignKey(GuidelineVersion, on_delete=models.CASCADE, related_name="paragraphs")
    place = models.PositiveIntegerField()
    number = models.CharField(_("number"), max_length=20)
    level = models.CharField(_("level"), max_length=9, choices=ParagraphLevel)
    zh = models.TextField(_("text (Chinese)"))
    en = models.TextField(_("text (English)"))

    class Meta:
        ordering = ["version", "place"]
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="paragraph_number_once"),
            models.UniqueConstraint(fields=["version", "place"], name="paragraph_place_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.text[:60]}"

    @property
    def text(self) -> str:
        """The text in the active language."""
        return in_language(zh=self.zh, en=self.en)

    @property
    def chapter(self) -> str:
        """The number of its chapter."""
        return self.number.split(".")[0]


class Verdict(models.TextChoices):
    """What became of a comment."""

    ACCEPTED = "accepted", pgettext_lazy("comment", "Accepted")
    PARTLY = "partly", _("Accepted in part")
    REJECTED = "rejected", _("Rejected")
    OUT_OF_SCOPE = "out_of_scope", _("Out of scope")


class Answer(models.Model):
    """The public reply to one comment or to several that say the same."""

    version = models.ForeignKey(GuidelineVersion, on_delete=models.CASCADE, related_name="answers")
    verdict = models.CharField(_("verdict"), max_length=12, choices=Verdict)
    text = models.TextField(_("reply"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="answer_has_words")]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}: {self.text[:60]}"


class Comment(models.Model):
    """What somebody says about one paragraph of one version; who it was is known to the team alone."""

    paragraph = models.ForeignKey(Paragraph, on_delete=models.CASCADE, related_name="comments")
    number = models.PositiveIntegerField()  # counted in the version
    text = models.TextField(_("comment"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    is_hidden = models.BooleanField(default=False)
    answer = models.ForeignKey(Answer, null=True, blank=True, on_delete=models.SET_NULL, related_name="comments")

    class Meta:
        ordering = ["number", "id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="comment_has_words")]

    def __str__(self) -> str:
        return f"{self.number}: {self.text[:60]}"


class Moderation(models.Model):
    """That a comment was hidden or shown again, by whom and why; nothing is taken out of this log."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="moderations")
    hidden = models.BooleanField()
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="moderation_has_a_reason")]

    def __str__(self) -> str:
        return self.reason
