"""Resources (haves and wants), their attachments, and consents to see them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from symbionet.core.addresses import page_address
from symbionet.core.texts import localised
from symbionet.network.models.organisations import Organisation, Site


class Direction(models.TextChoices):
    """Whether a resource is offered or looked for."""

    HAVE = "have", _("Have")
    WANT = "want", _("Want")


class Kind(models.TextChoices):
    """Resource categories of CWA 17354:2018."""

    MATERIAL = "material", _("Material")
    ENERGY = "energy", _("Energy")
    WATER = "water", _("Water")
    LOGISTICS = "logistics", _("Logistics")
    CAPACITY = "capacity", _("Capacity")
    EXPERTISE = "expertise", _("Expertise")


class Form(models.TextChoices):
    """Physical forms."""

    SOLID = "solid", _("Solid pieces")
    POWDER = "powder", _("Powder")
    GRANULAR = "granular", _("Granular")
    SLUDGE = "sludge", _("Sludge")
    PASTE = "paste", _("Paste")
    LIQUID = "liquid", _("Liquid")
    GAS = "gas", _("Gas")
    MIXED = "mixed", _("Mixed")


class Pattern(models.TextChoices):
    """How a resource arises."""

    CONTINUOUS = "continuous", _("Continuous")
    BATCH = "batch", _("In batches")
    ONE_OFF = "one-off", _("One-off")


class Period(models.TextChoices):
    """What a quantity is counted per."""

    HOUR = "hour", _("per hour")
    SHIFT = "shift", _("per shift")
    DAY = "day", _("per day")
    WEEK = "week", _("per week")
    MONTH = "month", _("per month")
    QUARTER = "quarter", _("per quarter")
    YEAR = "year", _("per year")
    BATCH = "batch", _("per batch")
    ONCE = "once", _("once")


class Route(models.TextChoices):
    """Where a resource goes today."""

    LANDFILL = "landfill", _("Landfill")
    INCINERATION = "incineration", _("Incineration")
    DISCHARGE = "discharge", _("Discharge")
    TREATMENT = "treatment", _("Treatment")
    RECYCLED = "recycled", _("Recycled")
    STOCK = "stock", _("Stockpiled")
    SOLD = "sold", _("Sold")
    VENTED = "vented", _("Vented or flared")
    NONE = "none", _("Nothing yet")


class Visibility(models.TextChoices):
    """Who may see a resource, from closed to open; each level includes the ones before it."""

    PRIVATE = "private", _("Only my organisation")
    PRACTITIONERS = "practitioners", _("My organisation and the practitioners")
    TEASER = "teaser", _("Members see an anonymous teaser")
    CONSENT = "consent", _("Members see it after I consent")
    NETWORK = "network", _("All members")


class ResourceState(models.TextChoices):
    """Whether a resource is on offer."""

    OPEN = "open", _("Open")
    TAKEN = "taken", _("Taken")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Resource(models.Model):
    """A have or a want; only who, the direction and a title are required."""

    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.CASCADE, related_name="resources"
    )
    site = models.ForeignKey(
        Site, verbose_name=_("site"), null=True, blank=True, on_delete=models.SET_NULL, related_name="resources"
    )
    direction = models.CharField(_("have or want"), max_length=4, choices=Direction)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.MATERIAL)
    title_zh = models.CharField(_("title (Chinese)"), max_length=200, blank=True)
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True)
    description_zh = models.TextField(_("description (Chinese)"), blank=True)
    description_en = models.TextField(_("description (English)"), blank=True)
    class_id = models.CharField(_("resource class"), max_length=80, blank=True)
    class_stated = models.BooleanField(_("class chosen by a person"), default=False)  # else recognised from the title
    quantity = models.FloatField(_("quantity"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=12, blank=True)
    period = models.CharField(_("period"), max_length=8, choices=Period, blank=True)
    pattern = models.CharField(_("pattern"), max_length=10, choices=Pattern, blank=True)
    available_from = models.DateField(_("available from"), null=True, blank=True)
    available_until = models.DateField(_("available until"), null=True, blank=True)
    form = models.CharField(_("physical form"), max_length=8, choices=Form, blank=True)
    composition = models.JSONField(_("composition"), default=list, blank=True)  # [{name, low, high, unit}]
    contaminants = models.CharField(_("contaminants"), max_length=300, blank=True)
    hazardous = models.BooleanField(_("hazardous"), null=True, blank=True)
    hp_codes = models.JSONField(_("HP codes"), default=list, blank=True)
    ewc = models.JSONField(_("List of Waste codes"), default=list, blank=True)
    hw = models.JSONField(_("Chinese hazardous waste codes"), default=list, blank=True)
    other_codes = models.CharField(_("other codes"), max_length=200, blank=True)
    route = models.CharField(_("current route"), max_length=12, choices=Route, blank=True)
    route_cost = models.DecimalField(
        _("cost of the current route"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    price = models.CharField(_("price expectation"), max_length=120, blank=True)
    packaging = models.CharField(_("packaging"), max_length=120, blank=True)
    storage = models.CharField(_("storage"), max_length=120, blank=True)
    visibility = models.CharField(
        _("who may see it"), max_length=13, choices=Visibility, default=Visibility.PRACTITIONERS
    )
    # {field: Visibility} of fields that are kept closer than the resource itself
    field_visibility = models.JSONField(_("who may see single fields"), default=dict, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ResourceState, default=ResourceState.OPEN)
    renew_by = models.DateField(_("renew by"), null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    batch = models.ForeignKey(
        "imports.Import", null=True, blank=True, on_delete=models.SET_NULL, related_name="resources"
    )
    import_key = models.CharField(max_length=64, blank=True, editable=False)
    search_text = models.TextField(blank=True, editable=False)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-updated_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(title_zh="") | ~Q(title_en=""), name="resource_has_a_title"),
            models.CheckConstraint(
                condition=Q(quantity__isnull=True) | Q(quantity__gte=0), name="quantity_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(available_from__isnull=True)
                | Q(available_until__isnull=True)
                | Q(available_until__gte=F("available_from")),
                name="window_in_order",
            ),
            models.UniqueConstraint(
                fields=["organisation", "import_key"], condition=~Q(import_key=""), name="import_key_once"
            ),
        ]
        indexes = [
            models.Index(fields=["direction", "kind", "state"]),
            models.Index(fields=["class_id"]),
            models.Index(fields=["organisation", "direction"]),
            models.Index(fields=["-updated_at"]),
            # few have fields that are closed: a search asks for them before it reads texts
            models.Index(
                fields=["organisation"], condition=~Q(field_visibility={}), name="resource_with_closed_fields"
            ),
        ]

    def __str__(self) -> str:
        return localised(self, "title")

    def get_absolute_url(self) -> str:
        """The resource's page."""
        return page_address("resource_detail", self.pk)

    @property
    def is_stale(self) -> bool:
        """Whether it asks for renewal."""
        return self.renew_by is not None and self.renew_by < timezone.localdate()


class Attachment(models.Model):
    """A photo or document of a resource; photos lose their EXIF data before they are stored."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="attachments")
    file = models.FileField(upload_to="resources/%Y/%m/")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_photo(self) -> bool:
        """Whether it can be shown as a picture."""
        return self.content_type.startswith("image/")


class ConsentState(models.TextChoices):
    """States of a consent."""

    ASKED = "asked", _("Asked")
    GIVEN = "given", _("Given")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Consent(models.Model):
    """The owner of a resource lets one other organisation see it, or not."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="consents")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="consents")
    state = models.CharField(max_length=10, choices=ConsentState, default=ConsentState.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    message = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(fields=["resource", "organisation"], name="consent_once")]

    def __str__(self) -> str:
        return f"{self.resource} → {self.organisation}: {self.get_state_display()}"


class Look(models.Model):
    """Somebody of another organisation, or of the programme, opened a resource's page; one row per person and day."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="looks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    on = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [models.UniqueConstraint(fields=["resource", "user", "on"], name="look_once_a_day")]

    def __str__(self) -> str:
        return f"{self.user} {self.on}"
