"""The library of materials for dissemination with their counts, and events that the public site announces."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from symbionet.core.addresses import page_address
from symbionet.core.texts import localised
from symbionet.policy.models import StudyTour


class MaterialKind(models.TextChoices):
    """Kinds of material."""

    LEAFLET = "leaflet", _("Leaflet")
    GUIDE = "guide", _("Guide")
    SLIDES = "slides", _("Slides")
    TEMPLATE = "template", _("Template")
    OTHER = "other", _("Other material")


class MaterialAudience(models.TextChoices):
    """For whom a material is made, and who finds it."""

    PUBLIC = "public", _("Anybody: it stands on the public site")
    MEMBERS = "members", _("Members of the network")
    TEAM = "team", _("The programme's own people")


class Licence(models.TextChoices):
    """What others may do with a material."""

    CC_BY = "CC-BY-4.0", "CC BY 4.0"
    CC_BY_SA = "CC-BY-SA-4.0", "CC BY-SA 4.0"
    ALL_RIGHTS = "all-rights", _("All rights reserved: to be read and handed on unchanged")


class Material(models.Model):
    """A material with its versions in each language."""

    kind = models.CharField(_("kind"), max_length=8, choices=MaterialKind)
    title_zh = models.CharField(_("title (Chinese)"), max_length=200, blank=True)
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True)
    note_zh = models.CharField(_("what it is for (Chinese)"), max_length=500, blank=True)
    note_en = models.CharField(_("what it is for (English)"), max_length=500, blank=True)
    audience = models.CharField(_("for whom"), max_length=7, choices=MaterialAudience, default=MaterialAudience.TEAM)
    licence = models.CharField(_("licence"), max_length=12, choices=Licence, default=Licence.CC_BY)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["kind", "title_en", "title_zh", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(title_zh="") | ~Q(title_en=""), name="material_has_a_title"),
        ]

    def __str__(self) -> str:
        return localised(self, "title")

    def get_absolute_url(self) -> str:
        """The page of the material."""
        return page_address("material_detail", self.pk)


class MaterialVersion(models.Model):
    """A file of a material: one language, one number."""

    material = models.ForeignKey(Material, on_delete=models.CASCADE, related_name="versions")
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    number = models.PositiveSmallIntegerField(_("version"))
    file = models.FileField(upload_to="materials/%Y/%m")
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["language", "-number"]
        constraints = [models.UniqueConstraint(fields=["material", "language", "number"], name="material_version_once")]

    def __str__(self) -> str:
        return f"{self.material} ({self.get_language_display()}, {self.number})"


class Counted(models.TextChoices):
    """What is counted of a material."""

    VIEW = "view", _("Views")
    DOWNLOAD = "download", _("Downloads")
    PAPER = "paper", _("Handed out on paper")


class MaterialCount(models.Model):
    """How often a material was seen, downloaded or handed out on one day; paper with the place."""

    material = models.ForeignKey(Material, on_delete=models.CASCADE, related_name="counts")
    what = models.CharField(max_length=8, choices=Counted)
    on = models.DateField(_("day"))
    place = models.CharField(_("where"), max_length=200, blank=True)
    number = models.PositiveIntegerField(_("how many"))

    class Meta:
        ordering = ["-on", "id"]
        constraints = [models.UniqueConstraint(fields=["material", "what", "on", "place"], name="material_count_once")]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.on}: {self.number}"


class PublicEvent(models.Model):
    """An event that the public site announces, with an address where one signs up."""

    title_zh = models.CharField(_("title (Chinese)"), max_length=200)
    title_en = models.CharField(_("title (English)"), max_length=200)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    place_zh = models.CharField(_("place (Chinese)"), max_length=200)
    place_en = models.CharField(_("place (English)"), max_length=200)
    note_zh = models.CharField(_("programme (Chinese)"), max_length=1000, blank=True)
    note_en = models.CharField(_("programme (English)"), max_length=1000, blank=True)
    address = models.URLField(_("where to sign up"), blank=True, max_length=400)
    tour = models.OneToOneField(
        StudyTour, verbose_name=_("study tour that it announces"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="public_event",
    )  # fmt: skip
    is_public = models.BooleanField(_("announce it on the public site"), default=False)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="event_days_in_order")]

    def __str__(self) -> str:
        return localised(self, "title")
