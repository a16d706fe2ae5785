"""Words of the history of what the sides of a synergy agree."""

from django.utils.translation import gettext_lazy as _

__all__ = ["VERBS"]

VERBS = {
    "synergy.costs_stated": _("stated the yearly figures"),
    "synergy.costs_opened": _("opened the yearly figures to the other side"),
    "synergy.costs_closed": _("closed the yearly figures to the other side"),
}
