"""Ranges, per cent and brackets as each language writes them."""

import pytest
from django.utils.translation import override

from symbionet.core.texts import bracketed, percent_words, range_words, with_unit


@pytest.mark.parametrize(
    ("low", "high", "en", "zh"),
    [
        ("10", "14", "10–14", "10～14"),
        (2024, 2026, "2024–2026", "2024～2026"),
        ("12", "12", "12", "12"),
        ("-5", "-2", "-5 to -2", "-5～-2"),
        ("2026-01-01", "2026-12-31", "2026-01-01 to 2026-12-31", "2026-01-01～2026-12-31"),
        ("2026-01-01", None, "2026-01-01 –", "2026-01-01～"),
        (None, None, "", ""),
    ],
)
def test_range_is_joined_as_its_language_does(low: object, high: object, en: str, zh: str):
    with override("en"):
        assert (range_words(low, high), bracketed(range_words(low, high))) == (en, f" ({en})" if en else "")
    with override("zh-hans"):
        assert (range_words(low, high), bracketed(range_words(low, high))) == (zh, f"（{zh}）" if zh else "")


def test_per_cent_stands_close_in_chinese_alone():
    with override("en"):
        assert (percent_words(12.4), with_unit("3", "t"), with_unit("3", "")) == ("12 %", "3 t", "3")
    with override("zh-hans"):
        assert (percent_words(12.4), with_unit("3", "t"), with_unit("3", "")) == ("12%", "3 t", "3")
