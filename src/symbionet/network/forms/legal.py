"""The guide's answers as they travel in addresses and hidden fields: `cn.origin:residue`."""

from collections.abc import Iterable, Mapping

from symbionet.network.models import LegalRegime

__all__ = ["answers_from", "answers_to", "chosen_regime"]


def answers_from(parts: Iterable[str]) -> dict[str, str]:
    """The answers in `question:answer` parts, in the order they were given."""
    pairs = (part.partition(":") for part in parts)
    return {question: answer for question, _, answer in pairs if question}


def answers_to(answers: Mapping[str, str]) -> list[str]:
    """The parts that `answers_from` reads."""
    return [f"{question}:{answer}" for question, answer in answers.items()]


def chosen_regime(asked: str) -> LegalRegime:
    """The legal system asked for; China where none or an unknown one was."""
    return LegalRegime(asked) if asked in LegalRegime.values else LegalRegime.CN
