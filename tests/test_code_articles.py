"""Old and new articles of the Chinese Code: the pack, the tables of the documents and what other packs cite."""

import csv
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "src" / "symbionet" / "data"
LAST = 1242  # articles of the Code
HEADS = {
    "en": (
        "| Old law | Old article | Code | Relation | About |",
        {"range": "part", "alike": "alike", "changed": "changed", "duty": "read"},
    ),
    "zh": (
        "| 旧法 | 旧条文 | 法典 | 关系 | 内容 |",
        {"range": "整体", "alike": "相近", "changed": "有变化", "duty": "已读"},
    ),
}


def rows(pack: str) -> list[dict[str, str]]:
    """The rows of a pack, as text."""
    with (DATA / f"{pack}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ARTICLES = rows("legal/code_articles")


def table(lang: str) -> list[str]:
    """The table of the pack as the documents show it; * marks old numbers that no pack cites."""
    head, relations = HEADS[lang]
    lines = [head, "|---|---:|---:|---|---|"]
    for row in ARTICLES:
        old = row["old_article"] + ("*" if row["old_basis"] == "known" else "")
        new = row["article"] + (f"–{row['article_to']}" if row["article_to"] else "")
        lines.append(
            f"| {row[f'law_{lang}']} | {old} | {new} | {relations[row['relation']]} | {row[f'about_{lang}']} |"
        )
    return lines


def test_every_row_names_articles_of_the_code_and_words_in_both_languages() -> None:
    for row in ARTICLES:
        first, last = int(row["article"]), int(row["article_to"] or row["article"])
        assert 1 <= first <= last <= LAST
        assert bool(row["article_to"]) == (row["relation"] == "range")
        assert row["relation"] in HEADS["en"][1]
        assert bool(row["old_article"]) == bool(row["old_basis"])
        assert row["old_basis"] in {"", "pack", "known"}
        assert all(row[name] for name in ("law_en", "law_zh", "about_en", "about_zh", "source"))
        assert f"art. {row['article']}" in row["source"]


def test_ten_laws_have_their_part() -> None:
    assert len({row["law"] for row in ARTICLES if row["relation"] == "range"}) == 10


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_page_shows_the_pack(lang: str) -> None:
    page = (ROOT / "docs" / lang / "legal-status.md").read_text(encoding="utf-8").splitlines()

    start = page.index(HEADS[lang][0])
    assert page[start : start + len(ARTICLES) + 2] == table(lang)
    assert "xiejianjun000/eco-codex" in "\n".join(page)


def test_whatever_the_guide_cites_of_both_laws_stands_in_the_table() -> None:
    old, new = set[str](), set[str]()
    for row in rows("legal/guide_cn"):
        for clause in row["clause_en"].split("|"):
            found = re.findall(r"\d+", clause.split("art.")[1].split("(")[0]) if "art." in clause else []
            if clause.startswith("Solid Waste Law"):
                old.update(found)
            elif clause.startswith("Ecological and Environmental Code"):
                new.update(found)

    assert old
    assert new
    assert old <= {row["old_article"] for row in ARTICLES if row["law"] == "solid" and row["old_basis"] == "pack"}
    assert new <= {row["article"] for row in ARTICLES}


def test_no_text_in_force_still_calls_use_in_another_province_a_filing() -> None:
    """Article 476: both provinces are told beforehand; only what says how it was before may speak of a filing."""
    texts = [
        row[name]
        for row in rows("legal/guide_cn")
        if not row["valid_to"]
        for name in ("text_zh", "text_en", "help_zh", "help_en")
        if row["id"].startswith("cn.waste_province") or row["id"] == "cn.province"
    ]
    texts += [
        row[name]
        for row in rows("policy/instruments")
        if row["id"] == "CN-003"
        for name in ("title_zh", "title_en", "what_it_does_zh", "what_it_does_en")
    ]
    texts += [row[lang] for row in rows("guidelines/network_guide") for lang in ("zh", "en") if "CN-003" in row[lang]]
    demo = ROOT / "src" / "symbionet" / "web" / "demo"
    texts += [path.read_text(encoding="utf-8") for path in (demo / "policy.py", demo / "recruitment.py")]

    assert len(texts) > 10
    assert [text for text in texts if re.search(r"备案|\b[Ff]il(?:ing|ed)\b", text)] == []
