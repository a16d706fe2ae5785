"""Pictures for paper: what is drawn where, names that hold markup, values of every sign."""

from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbionet.letters import Flow, Step, bar_chart, flow_chart, line_chart, picture_png, step_chart

SVG = "{http://www.w3.org/2000/svg}"
values = st.one_of(st.none(), st.floats(-1e12, 1e12, allow_nan=False))


def drawn(svg: str, kind: str) -> list[ElementTree.Element]:
    return ElementTree.fromstring(svg).findall(f"{SVG}{kind}")


def test_lines_have_a_point_for_each_value_and_gaps_for_none():
    svg = line_chart(["2024", "2025", "2026"], [("Declared", [1, 2, 3]), ("Verified", [1, None, 2])])

    assert len(drawn(svg, "circle")) == 5
    assert "Verified" in svg
    assert line_chart(["2024"], [("Declared", [None])]) == ""


def test_bars_of_equal_figures_stand_side_by_side():
    """As lines the second of two equal levels lay behind the first and nobody saw it."""
    svg = bar_chart(
        ["2024", "2025"], [("Confirmed", [19278, 46039]), ("Documented", [19278, 46039]), ("Verified", [18717, None])]
    )

    bars = [one for one in drawn(svg, "rect") if one.get("rx")]
    assert len(bars) == 5
    spans = sorted((float(one.get("x")), float(one.get("x")) + float(one.get("width"))) for one in bars)
    assert all(right <= left for (_one, right), (left, _other) in pairwise(spans))
    assert svg.count("46,039") == 2
    assert bar_chart(["2024"], [("Declared", [None])]) == ""


@settings(deadline=None)
@given(st.lists(values, min_size=1, max_size=6))
def test_every_bar_lies_in_the_picture_and_ends_at_nothing(row):
    svg = bar_chart([str(number) for number in range(len(row))], [("x", row), ("y", row)])

    if svg:
        height = float(ElementTree.fromstring(svg).get("viewBox").split()[3])
        bars = [one for one in drawn(svg, "rect") if one.get("rx")]
        assert all(0 <= float(one.get("y")) <= float(one.get("y")) + float(one.get("height")) <= height for one in bars)


@settings(deadline=None)
@given(st.lists(values, min_size=1, max_size=6))
def test_every_point_of_a_line_lies_in_the_picture(row):
    svg = line_chart([str(number) for number in range(len(row))], [("x", row)])

    if svg:
        height = float(ElementTree.fromstring(svg).get("viewBox").split()[3])
        assert all(0 <= float(point.get("cy")) <= height for point in drawn(svg, "circle"))


def test_steps_hang_from_where_the_last_ended():
    steps = [
        Step(label="Before", before=0, after=100, text="100"),
        Step(label="Attribution", before=100, after=80, text="-20"),
        Step(label="Net", before=80, after=80, text="80", is_sum=True),
    ]
    first, less, net = drawn(step_chart(steps), "rect")

    right = [float(one.get("x")) + float(one.get("width")) for one in (first, less, net)]
    assert right[0] == pytest.approx(right[1])
    assert float(less.get("x")) == pytest.approx(right[2], abs=0.2)
    assert float(net.get("width")) == pytest.approx(0.8 * float(first.get("width")), abs=0.2)


def test_many_flows_end_in_one_called_other_and_names_are_no_markup():
    flows = [Flow(stage=0, source=f"<b>{number}", target="all", value=number + 1) for number in range(20)]
    svg = flow_chart(flows, other="other")

    assert "<b>" not in svg
    assert "other" in svg
    assert len(drawn(svg, "path")) == 15
    assert flow_chart([], other="other") == ""


def test_a_picture_becomes_a_png():
    assert picture_png(line_chart(["2024", "2025"], [("申报", [1.0, 2.0])])).startswith(b"\x89PNG")
