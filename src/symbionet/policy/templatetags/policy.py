"""Tags with which pages of lower rooms show what policy knows of their thing."""

from typing import Any

from django import template
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils import timezone

from symbionet.accounts.queries import is_user
from symbionet.knowledge.pages.instruments import InstrumentLine, instrument_details, instruments_of_class
from symbionet.matches.models import Match
from symbionet.network.models import Resource
from symbionet.policy.models import Demand, DemandState
from symbionet.policy.queries.barriers import instrument_called
from symbionet.policy.queries.demands import demands_visible_to
from symbionet.work.models import kind_of

register = template.Library()


@register.simple_tag
def instruments_of_match(match: Match) -> tuple[InstrumentLine, ...]:
    """The instruments that meet the class of the have of a match."""
    return instruments_of_resource(match.have) if match.have is not None else ()


@register.simple_tag
def instruments_of_resource(resource: Resource) -> tuple[InstrumentLine, ...]:
    """The instruments that meet the class of a resource, and its hazard."""
    return instruments_of_class(
        [resource.class_id] if resource.class_id else [], on=timezone.localdate(), hazardous=resource.hazardous is True
    )


@register.simple_tag
def instrument_of_text(text: object) -> InstrumentLine | None:
    """The instrument of the library that a text names, by number or title."""
    known = instrument_called(str(text or ""))
    details = instrument_details(known, on=timezone.localdate()) if known else None
    return details.line if details is not None else None


@register.simple_tag(takes_context=True)
def barrier_address(context: dict[str, Any], subject: Model) -> str:
    """Where the visitor writes down what stands in the way of a subject; "" for who does not work on it."""
    user = context["request"].user
    if not is_user(user) or not kind_of(subject).worked_on_by(user).filter(pk=subject.pk).exists():
        return ""
    return reverse("barrier_add", args=[ContentType.objects.get_for_model(subject).pk, subject.pk])


@register.simple_tag(takes_context=True)
def demands_on_instrument(context: dict[str, Any], instrument_id: str) -> QuerySet[Demand] | list[Demand]:
    """The demands on an instrument that the visitor may see."""
    user = context["request"].user
    if not is_user(user):
        return []
    return demands_visible_to(user).filter(instrument_id=instrument_id).exclude(state=DemandState.MERGED)
