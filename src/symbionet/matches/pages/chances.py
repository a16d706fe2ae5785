"""The chance that a match comes about, apart from its technical fit: as a range, and in words why it is lowered."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from symbionet.core.texts import in_language, listed, range_words, with_unit
from symbionet.engine import Reason, load_packs
from symbionet.engine.matching.explain.chances import lowering
from symbionet.engine.packs import Row
from symbionet.matches.queries.pursuits import Completions

__all__ = ["ShownChance", "shown_chance"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChance:
    """The chance of a match with its ends, 0 to 1; on its page in words, too, and what lowers it."""

    low: float
    central: float
    high: float
    words: str = ""
    lowered: tuple[str, ...] = ()
    lowered_words: str = ""

    @property
    def text(self) -> str:
        """The range in per cent."""
        return with_unit(range_words(*(max(1, round(100 * end)) for end in (self.low, self.high))), "%")


def shown_chance(fit: float, factor: float, asks: Iterable[Reason], share: Completions, *, full: bool) -> ShownChance:
    """The chance of a match: that it fits (as the visitor may read it), times the share of ideas that are completed,
    times what open questions leave of it (`factor`), with what lowers it (`asks`: the open questions); where `full` in
    whole sentences, too, with what it is once all of that is settled.
    """
    chance = _chance(fit, factor, share)
    chance = replace(chance, lowered=tuple(_lowered_by(row, of_row) for row, of_row in lowering(asks, load_packs())))
    if not full:
        return chance
    points, settled = listed(chance.lowered), _chance(fit, 1.0, share).text
    lowered = _("Lowered by what is open: %(points)s. With all of it settled well: %(chance)s.")
    return replace(
        chance,
        words=_words(chance, share),
        lowered_words=lowered % {"points": points, "chance": settled} if points else "",
    )


def _chance(fit: float, factor: float, share: Completions) -> ShownChance:
    low, central, high = (fit * end for end in share.of_idea(factor))
    return ShownChance(low=low, central=central, high=high)


def _words(chance: ShownChance, share: Completions) -> str:
    basis = (
        ngettext(
            "share of %(count)d ended synergy of this network",
            "share of %(count)d ended synergies of this network",
            share.ended,
        )
        % {"count": share.ended}
        if share.ended
        else _("expert judgement until 30 synergies of this network have ended")
    )
    return _("Chance to come about: %(chance)s (fit times the share of ideas that are completed; %(basis)s)") % {
        "chance": chance.text,
        "basis": basis,
    }


def _lowered_by(row: Row, asks: list[Reason]) -> str:
    names = [in_language(zh=str(ask.details.get("parameter_zh", "")), en=_name(ask)) for ask in asks]
    words = in_language(zh=row["name_zh"], en=row["name_en"])
    return words.replace("{parameters}", _joined([name for name in names if name]))


def _name(ask: Reason) -> str:
    """The English name as it stands within a sentence: "chlorine", but "SO3" and "pH"."""
    name = str(ask.details.get("parameter_en", ""))
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def _joined(names: list[str]) -> str:
    """Names that are counted up: "a, b and c"; 甲、乙和丙."""
    if len(names) < 2:
        return "".join(names)
    return in_language(zh="和", en=" and ").join((listed(names[:-1]), names[-1]))
