"""What is kept from public bodies, in one word and one sentence."""

from django.utils.translation import gettext as _

from symbionet.synergies.queries.amounts import FEW

__all__ = ["withheld_mark", "withheld_words"]


def withheld_mark() -> str:
    """The word in place of a figure that is withheld."""
    return _("withheld")


def withheld_words() -> str:
    """Why figures are withheld: the same sentence on every page and in every file."""
    words = _("A figure is withheld where, alone or beside others, it would tell of fewer than %(few)s organisations.")
    return words % {"few": FEW}
