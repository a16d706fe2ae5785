"""Figures are read as people write them, in forms: any way of writing a number gives that number."""

import math

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from symbionet.core.figures import FigureField, PercentField, ShareField

FULL_WIDTH = str.maketrans("0123456789.,%", "０１２３４５６７８９．，％")
NUMBERS = st.integers(0, 10**9).map(float) | st.floats(0.01, 1e9).map(lambda value: float(f"{value:.4g}"))
QUICK = settings(deadline=None, max_examples=200)


def plain(value: float) -> str:
    return f"{value:.10f}".rstrip("0").rstrip(".")


WRITTEN = (  # ways in which a number is written
    plain,
    lambda value: f" {plain(value)} ",
    lambda value: f"{value:,.10f}".rstrip("0").rstrip("."),
    lambda value: plain(value).translate(FULL_WIDTH),
    lambda value: f"{value:,.10f}".rstrip("0").rstrip(".").replace(",", "\u2009"),
    lambda value: f"{plain(value / 10_000)}万",
    lambda value: f"{value:e}",
)


@QUICK
@given(value=NUMBERS, way=st.sampled_from(WRITTEN))
def test_a_number_is_read_however_it_is_written(value, way):
    assert math.isclose(FigureField().clean(way(value)), value, rel_tol=1e-6, abs_tol=1e-9)


@QUICK
@given(value=st.floats(-1e12, 1e12, allow_nan=False))
def test_what_is_shown_and_sent_back_is_unchanged(value):
    field = FigureField()

    assert not field.has_changed(value, str(field.prepare_value(value)))


@QUICK
@given(share=st.integers(0, 1000).map(lambda part: part / 1000))
def test_a_share_is_read_as_a_part_or_as_per_cent(share):
    assert math.isclose(ShareField().clean(plain(share)), share, abs_tol=1e-12)
    assert math.isclose(ShareField().clean(f"{plain(100 * share)}%"), share, abs_tol=1e-12)
    assert math.isclose(PercentField().clean(f"{plain(100 * share)} %".replace(" ", "")), 100 * share, abs_tol=1e-9)


def number_or_none(field: FigureField, text: str) -> float | None:
    """What a field makes of a text; None where it refuses it."""
    try:
        return field.clean(text)
    except ValidationError:
        return None


@QUICK
@given(text=st.text(max_size=12))
def test_any_text_is_a_finite_number_or_is_refused(text):
    for field in (FigureField(required=False), ShareField(required=False), PercentField(required=False)):
        value = number_or_none(field, text)
        assert value is None or math.isfinite(value)


@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "1e999", "Infinity"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValidationError):
        FigureField().clean(text)
