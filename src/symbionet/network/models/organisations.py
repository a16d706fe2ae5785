"""Organisations, their sites and contact persons, and the parks they stand in."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from symbionet.core.addresses import page_address
from symbionet.core.texts import localised
from symbionet.imports.models import Import


class OrganisationKind(models.TextChoices):
    """Kinds of organisations."""

    ENTERPRISE = "enterprise", _("Enterprise")
    INTERMEDIARY = "intermediary", _("Business intermediary")
    PUBLIC_BODY = "public_body", _("Public body")
    RESEARCH = "research", _("Research")
    SERVICE_PROVIDER = "service_provider", _("Service provider")
    # urban partners: they serve the region and take or give what parks cannot use by themselves
    SEWAGE_WORKS = "sewage_works", _("Sewage works")
    DISTRICT_HEAT = "district_heat", _("District heat")
    MUNICIPAL_WASTE = "municipal_waste", _("Municipal waste")
    WATER_REUSE = "water_reuse", _("Water reuse")


URBAN_KINDS = (
    OrganisationKind.SEWAGE_WORKS,
    OrganisationKind.DISTRICT_HEAT,
    OrganisationKind.MUNICIPAL_WASTE,
    OrganisationKind.WATER_REUSE,
)


class MembershipState(models.TextChoices):
    """How far the recruitment of an organisation has come; `applied` waits for a practitioner's approval."""

    PROSPECT = "prospect", _("Prospect")
    CONTACTED = "contacted", _("Contacted")
    APPLIED = "applied", _("Applied")
    RECRUITED = "recruited", _("Recruited")
    ACTIVE = "active", _("Active")
    LAPSED = "lapsed", _("Lapsed")


class SizeClass(models.TextChoices):
    """Size classes; Chinese rules (2011) and EU rules (2003/361/EC) use the same four words."""

    MICRO = "micro", _("Micro")
    SMALL = "small", _("Small")
    MEDIUM = "medium", _("Medium")
    LARGE = "large", _("Large")


class Park(models.Model):
    """An industrial park or zone; a park inside another is a zone of it."""

    name_zh = models.CharField(max_length=120, blank=True)
    name_en = models.CharField(max_length=120, blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="zones")
    district = models.CharField(max_length=80, blank=True)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["name_en", "name_zh"]
        constraints = [
            models.CheckConstraint(condition=~Q(name_zh="") | ~Q(name_en=""), name="park_has_a_name"),
        ]

    def __str__(self) -> str:
        return localised(self, "name")


class Organisation(models.Model):
    """A firm or body in the network."""

    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind, default=OrganisationKind.ENTERPRISE)
    name_zh = models.CharField(_("name (Chinese)"), max_length=200, blank=True)
    name_en = models.CharField(_("name (English)"), max_length=200, blank=True)
    uscc = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    vat = models.CharField(_("VAT number"), max_length=20, blank=True)
    gb4754 = models.CharField(_("sector (GB/T 4754)"), max_length=5, blank=True)
    nace = models.CharField(_("sector (NACE)"), max_length=4, blank=True)
    business_zh = models.CharField(_("what it does (Chinese)"), max_length=500, blank=True)
    business_en = models.CharField(_("what it does (English)"), max_length=500, blank=True)
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    turnover_million = models.DecimalField(
        _("turnover, million"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    assets_million = models.DecimalField(
        _("total assets, million"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(
        _("currency"), max_length=3, choices=[("CNY", _("CNY")), ("EUR", _("EUR"))], default="CNY"
    )
    size_class_cn = models.CharField(_("size (Chinese rules)"), max_length=6, choices=SizeClass, blank=True)
    size_class_eu = models.CharField(_("size (EU rules)"), max_length=6, choices=SizeClass, blank=True)
    park = models.ForeignKey(
        Park, verbose_name=_("park"), null=True, blank=True, on_delete=models.PROTECT, related_name="organisations"
    )
    permits = models.JSONField(_("waste permits"), default=list, blank=True)
    website = models.URLField(_("website"), blank=True)
    state = models.CharField(_("membership"), max_length=10, choices=MembershipState, default=MembershipState.PROSPECT)
    recruited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recruited by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="recruited_organisations",
    )
    intermediary = models.ForeignKey(
        "self",
        verbose_name=_("recruited through"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="recruited_organisations",
    )
    merged_into = models.ForeignKey(
        "self", verbose_name=_("merged into"), null=True, blank=True, on_delete=models.SET_NULL, related_name="merged"
    )
    notes = models.TextField(_("notes"), blank=True)
    is_demo = models.BooleanField(_("demo"), default=False)
    search_text = models.TextField(blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    imports = GenericRelation(Import, "subject_id", "subject_type")

    class Meta:
        ordering = ["name_en", "name_zh", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name_zh="") | ~Q(name_en=""), name="organisation_has_a_name"),
            models.UniqueConstraint(fields=["uscc"], condition=~Q(uscc=""), name="uscc_once"),
            models.UniqueConstraint(fields=["vat"], condition=~Q(vat=""), name="vat_once"),
        ]
        indexes = [models.Index(fields=["state", "kind"])]

    def __str__(self) -> str:
        return localised(self, "name")

    def get_absolute_url(self) -> str:
        """The organisation's page."""
        return page_address("organisation_detail", self.pk)


class Site(models.Model):
    """A place of an organisation; coordinates are WGS-84 degrees."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="sites")
    name_zh = models.CharField(_("name (Chinese)"), max_length=120, blank=True)
    name_en = models.CharField(_("name (English)"), max_length=120, blank=True)
    address_zh = models.CharField(_("address (Chinese)"), max_length=250, blank=True)
    address_en = models.CharField(_("address (English)"), max_length=250, blank=True)
    park = models.ForeignKey(
        Park, verbose_name=_("park zone"), null=True, blank=True, on_delete=models.PROTECT, related_name="sites"
    )
    lon = models.FloatField(_("longitude"), null=True, blank=True)
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    is_main = models.BooleanField(_("main site"), default=False)

    class Meta:
        ordering = ["-is_main", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(lon__isnull=True, lat__isnull=True)
                | Q(lon__gte=-180, lon__lte=180, lat__gte=-90, lat__lte=90),
                name="site_coordinates_on_earth",
            ),
            models.UniqueConstraint(fields=["organisation"], condition=Q(is_main=True), name="one_main_site"),
        ]

    def __str__(self) -> str:
        return localised(self, "name") or localised(self, "address") or str(self.organisation)


class Contact(models.Model):
    """A contact person of an organisation, with or without a sign-in."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(_("name"), max_length=100)
    position = models.CharField(_("position"), max_length=100, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    wechat = models.CharField(_("WeChat"), max_length=60, blank=True)
    is_main = models.BooleanField(_("main contact"), default=False)

    class Meta:
        ordering = ["-is_main", "name"]

    def __str__(self) -> str:
        return self.name


class FirmMerge(models.Model):
    """What was decided about two entries that may be one firm: merged, with all that was moved, or not the same."""

    kept = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="twins")
    gone = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="twin_of")
    is_same = models.BooleanField()
    moved = models.JSONField(default=list)  # [model, field, [keys]] of the rows that belonged to the one that is gone
    before = models.JSONField(default=dict)  # {"kept" or "gone": {field: value}} as they were
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.gone} → {self.kept}"
