"""Conditions: what they give, and that nothing but the small language is read."""

import pytest

from symbionet.xlsform import BadExpression, parse_expression

NAMES = {"water": 12.0, "gas": "", "permits": "eia discharge", "firm": "Steel works", "day": "2026-03-01"}


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("${water} > 10", True),
        ("${water} > 10 and ${gas} != ''", False),
        ("${gas} > 0 or ${gas} <= 0", False),  # no answer is neither
        ("selected(${permits}, 'eia')", True),
        ("not(selected(${permits}, 'eia1'))", True),
        ("selected(${permits}, 'dis')", False),
        ("count-selected(${permits}) = 2", True),
        ("starts-with(${firm}, \"Steel\") and contains(${firm}, 'works')", True),
        ("${day} < '2026-12-01'", True),
        ("1 + 2 * 3 = 7 and (1 + 2) * 3 = 9", True),
        ("-2 < 0 and 7 mod 4 = 3 and 8 div 2 = 4", True),
        ("8 div 0 > 1", False),
        ("if(${water} > 1, 'yes', 'no') = 'yes'", True),
        ("coalesce(${gas}, 5) = 5", True),
        ("string-length(${gas}) = 0", True),
        ("round(1.26, 1) = 1.3 and int(1.9) = 1", True),
        ("true() and not(false())", True),
        ("${missing}", False),
    ],
)
def test_what_a_condition_gives(text: str, holds: bool):
    assert parse_expression(text).holds(NAMES) is holds


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("${water} >", "ends", 10),
        ("${water} > > 1", "not-expected", 11),
        ("(1 + 2", "expected", 6),
        ("selectd(${a}, 'b')", "function-unknown", 0),
        ("selected(${a})", "arguments", 0),
        ("__import__('os')", "not-expected", 0),
        ("open('/etc/passwd')", "function-unknown", 0),
        ("1; 2", "not-expected", 1),
        ("${a}.b", "not-expected", 4),
        ("(" * 100 + "1" + ")" * 100, "too-deep", 60),
        ("1 + " * 600 + "1", "too-long", 2000),
        ("'a", "not-expected", 0),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(text: str, code: str, place: int):
    with pytest.raises(BadExpression) as told:
        parse_expression(text)

    assert (told.value.code, told.value.place) == (code, place)


def test_names_are_those_it_reads():
    assert parse_expression("${a} > ${b} or ${a} = .").names == ("a", "b")
