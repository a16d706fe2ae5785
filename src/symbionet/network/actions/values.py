"""What people say of a park, a site or a contact person: an edit states what changes and leaves the rest out."""

from typing import TypedDict

from symbionet.network.models import Park

__all__ = ["ContactValues", "ParkValues", "SiteValues"]


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
