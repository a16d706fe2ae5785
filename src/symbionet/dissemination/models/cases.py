"""Case studies: versions of a text with figures of the ledger, and what the firms in it let others read."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from symbionet.core.addresses import page_address
from symbionet.core.texts import localised
from symbionet.impact.models import Entry
from symbionet.knowledge.models import KnowledgeCorrection
from symbionet.network.models import Organisation
from symbionet.synergies.models import Synergy


class CaseStudy(models.Model):
    """The case study of a synergy; what is read of it stands in its versions."""

    synergy = models.OneToOneField(
        Synergy, verbose_name=_("synergy"), on_delete=models.PROTECT, related_name="case_study"
    )
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("editor"), null=True, on_delete=models.SET_NULL,
        related_name="case_studies",
    )  # fmt: skip
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(_("reason"), max_length=500, blank=True)
    correction = models.ForeignKey(KnowledgeCorrection, null=True, on_delete=models.SET_NULL, related_name="+")
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name_plural = "case studies"

    def __str__(self) -> str:
        newest = self.versions.first()
        return str(newest) if newest is not None else str(self.synergy)

    def get_absolute_url(self) -> str:
        """The page of its editors."""
        return page_address("case_detail", self.pk)


class VersionState(models.TextChoices):
    """Where a version of a case study stands."""

    DRAFT = "draft", _("Draft")
    ASKED = "asked", _("With the firms")
    PUBLISHED = "published", _("Published")
    REPLACED = "replaced", _("Replaced by a newer version")
    TAKEN_OFF = "taken_off", _("Taken off")


OPEN = ("draft", "asked")


class CaseVersion(models.Model):
    """A version: its texts do not change once the firms were asked about them."""

    case = models.ForeignKey(CaseStudy, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=9, choices=VersionState, default=VersionState.DRAFT)
    title_zh = models.CharField(_("title (Chinese)"), max_length=200, blank=True)
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True)
    lead_zh = models.TextField(_("in three sentences (Chinese)"), max_length=800, blank=True)
    lead_en = models.TextField(_("in three sentences (English)"), max_length=800, blank=True)
    before_zh = models.TextField(_("before (Chinese)"), max_length=4000, blank=True)
    before_en = models.TextField(_("before (English)"), max_length=4000, blank=True)
    done_zh = models.TextField(_("what was done (Chinese)"), max_length=4000, blank=True)
    done_en = models.TextField(_("what was done (English)"), max_length=4000, blank=True)
    lessons_zh = models.TextField(_("what others can learn (Chinese)"), max_length=4000, blank=True)
    lessons_en = models.TextField(_("what others can learn (English)"), max_length=4000, blank=True)
    asked_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="case_version_once"),
            models.UniqueConstraint(fields=["case"], condition=Q(state="published"), name="one_published_version"),
            models.UniqueConstraint(fields=["case"], condition=Q(state__in=OPEN), name="one_open_version"),
        ]

    def __str__(self) -> str:
        return localised(self, "title")


class CaseFigure(models.Model):
    """A figure of a version: an entry of the ledger, which never changes; a correction is another entry."""

    version = models.ForeignKey(CaseVersion, on_delete=models.CASCADE, related_name="figures")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["version", "entry"], name="case_figure_once")]

    def __str__(self) -> str:
        return str(self.entry)


class Answer(models.TextChoices):
    """What a firm says of a version it is in."""

    ASKED = "asked", _("Not answered yet")
    NAMED = "named", _("Yes, with our name")
    ANONYMOUS = "anonymous", _("Yes, without our name")
    REFUSED = "refused", _("No: do not publish this case")


class CaseConsent(models.Model):
    """What one firm lets others read of one version: its name, and each figure by itself."""

    version = models.ForeignKey(CaseVersion, on_delete=models.CASCADE, related_name="consents")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="case_consents")
    answer = models.CharField(_("answer"), max_length=9, choices=Answer, default=Answer.ASKED)
    figures = models.ManyToManyField(CaseFigure, verbose_name=_("figures"), blank=True, related_name="consents")
    on_map = models.BooleanField(_("on the public map"), default=False)  # of a firm that is named
    # on paper: an editor writes down who said so; empty where a member answered in the platform
    told_by = models.CharField(_("said by"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["version", "organisation"], name="case_consent_once")]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_answer_display()}"

    def get_absolute_url(self) -> str:
        """Where the firm answers."""
        return page_address("case_consent", self.pk)


class Rights(models.TextChoices):
    """Why a photo may be shown."""

    OWN = "own", _("Taken by the programme")
    WRITTEN = "written", _("Permission in writing")
    LICENCE = "licence", _("Open licence")


class CasePhoto(models.Model):
    """A photo of a version with who took it and why it may be shown; shown only while every side is named."""

    version = models.ForeignKey(CaseVersion, on_delete=models.CASCADE, related_name="photos")
    file = models.FileField(upload_to="cases/%Y/%m")
    content_type = models.CharField(max_length=100)
    caption_zh = models.CharField(_("caption (Chinese)"), max_length=250)
    caption_en = models.CharField(_("caption (English)"), max_length=250)
    credit = models.CharField(_("photographer"), max_length=120)
    rights = models.CharField(_("why it may be shown"), max_length=8, choices=Rights)
    proof = models.CharField(_("letter or licence"), max_length=250)
    valid_until = models.DateField(_("may be shown until"), null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return localised(self, "caption")
