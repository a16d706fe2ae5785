"""The guideline for running a network: whole in both languages, numbered in order, long enough to work by."""

import re
from collections import Counter
from itertools import pairwise

import pytest

from symbionet.engine import load_packs

PACK = "guidelines/network_guide"
LEVELS = {1: "chapter", 2: "section", 3: "paragraph"}
HAN = re.compile(r"[\u4e00-\u9fff]")
LEAST_HAN = 12_000
INSTRUMENT = re.compile(r"(?<![A-Z])[A-Z]{2,3}-\d{3}(?!\d)")
SECTION_NAMED = re.compile(r"(?:见|适用|\bsee |\b[Ss]ection |outside )(\d{1,2}\.\d{1,2})(?![\d.%])")

ROWS = load_packs().rows(PACK)
NUMBERS = [tuple(int(part) for part in row["number"].split(".")) for row in ROWS]


def test_every_row_stands_in_both_languages():
    assert [row["number"] for row in ROWS if not HAN.search(row["zh"])] == []
    assert [row["number"] for row in ROWS if not re.search(r"[A-Za-z]{3}", row["en"]) or HAN.search(row["en"])] == []


def test_numbers_are_unique_and_say_the_level():
    assert [number for number, times in Counter(NUMBERS).items() if times > 1] == []
    assert [
        row["number"] for row, number in zip(ROWS, NUMBERS, strict=True) if row["level"] != LEVELS[len(number)]
    ] == []


def test_numbers_follow_each_other_without_a_gap():
    def may_follow(number: tuple[int, ...]) -> set[tuple[int, ...]]:
        deeper = {(*number, 1)} if len(number) < len(LEVELS) else set()
        return deeper | {(*number[:depth], number[depth] + 1) for depth in range(len(number))}

    assert NUMBERS[0] == (1,)
    assert [(before, after) for before, after in pairwise(NUMBERS) if after not in may_follow(before)] == []


def test_every_chapter_has_sections_and_every_section_paragraphs():
    parents = {number[:-1] for number in NUMBERS}

    assert len([number for number in NUMBERS if len(number) == 1]) >= 11
    assert [number for number in NUMBERS if len(number) < len(LEVELS) and number not in parents] == []


def test_chinese_is_long_enough_to_work_by():
    text = "".join(row["zh"] for row in ROWS if row["level"] == "paragraph")

    assert len(HAN.findall(text)) >= LEAST_HAN


def test_text_is_plain():
    assert [row["number"] for row in ROWS if re.search(r"[<>*#`\n\t]|  ", row["zh"] + row["en"])] == []


def test_no_text_stands_twice():
    for language in ("zh", "en"):
        texts = Counter(row[language] for row in ROWS if row["level"] == "paragraph")
        assert [text for text, times in texts.items() if times > 1] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_sections_that_are_referred_to_exist(language: str):
    known = {row["number"] for row in ROWS}
    named = [(row["number"], section) for row in ROWS for section in SECTION_NAMED.findall(row[language])]

    assert named
    assert [item for item in named if item[1] not in known] == []


def test_both_languages_name_the_same_instruments():
    differ = [row["number"] for row in ROWS if set(INSTRUMENT.findall(row["zh"])) != set(INSTRUMENT.findall(row["en"]))]

    assert differ == []


def test_a_synergy_is_called_by_the_word_of_the_glossary():
    assert [row["number"] for row in ROWS if re.search(r"协同(效应|项目|增效)", row["zh"])] == []


@pytest.mark.parametrize(
    ("chinese", "english", "left_out"),
    [
        (r"应|不得|须", r"\b(shall|must)\b", r"相应|对应|供应|适应|反应|应急|应用|响应|应税"),
        (r"宜", r"\bshould\b|is not advised", r"便宜"),
    ],
    ids=["requirement", "recommendation"],
)
def test_both_languages_require_and_recommend_alike(chinese: str, english: str, left_out: str):
    differ = [
        row["number"]
        for row in ROWS
        if row["level"] == "paragraph"
        if bool(re.search(chinese, re.sub(left_out, "", row["zh"]))) != bool(re.search(english, row["en"]))
    ]

    assert differ == []


def test_what_is_to_be_checked_or_judged_is_marked_in_both_languages():
    for chinese, english in (("专家判断", "expert judgement"), ("待核", "to be checked")):
        differ = [row["number"] for row in ROWS if (chinese in row["zh"]) != (english in row["en"])]
        assert differ == [], (chinese, differ)
