"""Organisations, as one may see them."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from symbionet.accounts.api import caller
from symbionet.core.api import ERRORS, PageIn, PageOut, checked, listed, sent_values
from symbionet.network.filters import OrganisationFilter
from symbionet.network.models import Organisation
from symbionet.network.queries import organisations_visible_to

router = Router(tags=["organisations"])


class OrganisationOut(Schema):
    """An organisation you may see."""

    id: int
    url: str
    name_zh: str
    name_en: str
    kind: str
    state: str
    uscc: str
    vat: str
    gb4754: str
    nace: str
    employees: int | None
    size_class_cn: str
    size_class_eu: str
    park: str

    @classmethod
    def of(cls, row: Organisation) -> "OrganisationOut":
        """The columns of the list."""
        names = ("id", "name_zh", "name_en", "kind", "state", "uscc", "vat", "gb4754", "nace", "employees",
                 "size_class_cn", "size_class_eu")  # fmt: skip
        values = {name: getattr(row, name) for name in names}
        return cls(**values, url=row.get_absolute_url(), park=str(row.park or ""))


class OrganisationsIn(PageIn):
    """The filters of the list."""

    q: str | None = None
    kind: str | None = None
    state: str | None = None
    park: str | None = None
    sector: str | None = None
    size: str | None = None


@router.get("", response={200: PageOut[OrganisationOut], **ERRORS}, summary="List organisations")
def organisation_list(request: HttpRequest, asked: Query[OrganisationsIn]) -> dict[str, Any]:
    """The organisations you may see that pass the filters."""
    rows = organisations_visible_to(caller(request)).select_related("park").defer("notes", "search_text")
    sent = sent_values(asked, apart=("page", "per_page"))
    chosen = OrganisationFilter(sent, queryset=rows, request=request)
    checked(chosen.form)
    return listed(chosen.qs, asked, lambda found: map(OrganisationOut.of, found))


@router.get("/{pk}", response={200: OrganisationOut, **ERRORS}, summary="Read an organisation")
def organisation_detail(request: HttpRequest, pk: int) -> OrganisationOut:
    """One organisation."""
    rows = organisations_visible_to(caller(request)).select_related("park")
    return OrganisationOut.of(get_object_or_404(rows, pk=pk))
