"""What people state of a firm, its sites and people, a park or a resource: an edit states what changes."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TypedDict

from symbionet.accounts.models import User
from symbionet.imports.models import Import
from symbionet.network.models import Organisation, Park, Site
from symbionet.sheets.fields import StatedValues

__all__ = ["ContactValues", "OrganisationValues", "ParkValues", "ResourceValues", "SiteValues"]


class OrganisationValues(TypedDict, total=False):
    """A firm or another organisation; turnover and assets in millions of its currency."""

    kind: str
    name_zh: str
    name_en: str
    uscc: str
    vat: str
    gb4754: str
    nace: str
    business_zh: str
    business_en: str
    employees: int | None
    turnover_million: Decimal | None
    assets_million: Decimal | None
    currency: str
    size_class_cn: str
    size_class_eu: str
    park: Park | None
    permits: Sequence[str]
    website: str
    state: str
    recruited_by: User | None
    intermediary: Organisation | None
    notes: str
    is_demo: bool


class ResourceValues(StatedValues, total=False):
    """A have or a want; the fields of `sheets.fields` and what the platform itself keeps of it."""

    site: Site | None
    class_stated: bool
    field_visibility: Mapping[str, str]
    state: str
    renew_by: date | None
    created_by: User | None
    batch: Import | None
    import_key: str
    is_demo: bool


class ParkValues(TypedDict, total=False):
    """A park or a zone of one; coordinates are WGS-84 degrees."""

    name_zh: str
    name_en: str
    parent: Park | None
    district: str
    lon: float | None
    lat: float | None
    is_demo: bool


class SiteValues(TypedDict, total=False):
    """A place of an organisation; coordinates are WGS-84 degrees."""

    name_zh: str
    name_en: str
    address_zh: str
    address_en: str
    park: Park | None
    lon: float | None
    lat: float | None
    is_main: bool


class ContactValues(TypedDict, total=False):
    """A person of an organisation, with or without a sign-in."""

    name: str
    position: str
    phone: str
    email: str
    wechat: str
    is_main: bool
