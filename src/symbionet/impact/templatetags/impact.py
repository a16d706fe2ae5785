"""Template filters of the ledger: numbers and reasons in words."""

from django import template

from symbionet.impact.queries import number_words, reason_words

register = template.Library()


@register.filter
def figure(value: float | None) -> str:
    """A number without digits that nobody measured; nothing for None."""
    return "" if value is None else number_words(value)


@register.filter
def reason(text: str) -> str:
    """The reason of an entry in words."""
    return reason_words(text)
