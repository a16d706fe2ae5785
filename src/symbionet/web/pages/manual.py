"""The manual: the pages of `docs` for who works on the platform, as HTML."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

import symbionet
from symbionet.core.texts import is_chinese

__all__ = ["ManualPage", "manual_pages", "page_named"]

PACKAGE = Path(symbionet.__file__).parent
KEPT = PACKAGE.parent.parent / "docs"  # of a checkout; a wheel brings a copy
ROOT = KEPT if (KEPT / "architecture.md").exists() else PACKAGE / "manual"

CHAPTERS = (
    (_("Getting started"), ("tutorial", "daily-work", "daily-jobs", "fields", "access")),
    (_("Find partners"), ("import", "matching", "legal-status", "knowledge", "learning")),
    (_("Work on synergies"), ("workbench", "synergy-life", "technical", "documents", "notices")),
    (_("In firms"), ("audits", "savings", "questionnaires", "ems", "supply-chains", "field-work")),
    (_("Results"), ("ledger", "impact", "reports", "funnel", "programme", "policy", "dissemination")),
)
NAMES = frozenset(name for _title, names in CHAPTERS for name in names)
INLINE = re.compile(
    r"`(?P<code>[^`]+)`|\*\*(?P<bold>.+?)\*\*|\*(?P<slanted>[^*]+)\*|!\[(?P<picture>[^\]]*)\]\([^)]*\)"
    r"|\[(?P<words>[^\]]+)\]\((?P<address>[^)\s]+)\)"
)
PLACE = re.compile(r'<a id="([a-z0-9_-]+)"></a>')
ITEM = re.compile(r"(?:[-*]|\d+\.) (?P<text>.*)")
HEADING = re.compile(r"(#{1,4}) (.*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class ManualPage:
    """A page of the manual: its title, its headings with their places, and its text."""

    name: str
    title: str
    headings: tuple[tuple[str, str], ...]
    html: SafeString


def manual_pages() -> list[tuple[str, list[ManualPage]]]:
    """The chapters with their pages, in the language of the visitor."""
    return [(str(title), [_page(name, _language()) for name in names]) for title, names in CHAPTERS]


def page_named(name: str) -> ManualPage | None:
    """A page in the language of the visitor; None where the manual has none of the name."""
    return _page(name, _language()) if name in NAMES else None


def _language() -> str:
    return "zh" if is_chinese() else "en"


@lru_cache(maxsize=128)
def _page(name: str, language: str) -> ManualPage:
    lines = (ROOT / language / f"{name}.md").read_text(encoding="utf-8").splitlines()
    headings = [match[2] for line in _outside_code(lines) if (match := HEADING.match(line))]
    shown = tuple((f"s{number}", _plain(text)) for number, text in enumerate(headings[1:], 1))
    html = mark_safe("\n".join(_blocks(lines[1:])))
    return ManualPage(name=name, title=_plain(headings[0]), headings=shown, html=html)


def _outside_code(lines: Sequence[str]) -> Iterator[str]:
    within = False
    for line in lines:
        within ^= line.startswith("```")
        if not within:
            yield line


def _plain(text: str) -> str:
    return INLINE.sub(lambda match: next(group for group in match.groups() if group is not None), text)


def _blocks(lines: Sequence[str]) -> Iterator[str]:
    """The blocks of a page: headings are numbered, so that a place is the same in both languages."""
    number = 0
    for kind, rows in groupby(_kinds(lines), key=lambda pair: pair[0]):
        texts = [text for _kind, text in rows]
        if kind == "heading":
            for text in texts:
                number += 1
                marks, words = HEADING.match(text).groups()  # type: ignore[union-attr] # its kind is told by it
                yield f'<h{len(marks)} id="s{number}">{_words(words)}</h{len(marks)}>'
        elif kind == "table":
            yield _table(texts)
        elif kind == "code":
            yield f'<pre tabindex="0"><code>{escape(chr(10).join(texts))}</code></pre>'
        elif kind == "list":
            yield _list(texts)
        elif kind == "text":
            yield f"<p>{_words(' '.join(texts))}</p>"


def _kinds(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each line with what it belongs to; a line that goes on an item of a list belongs to it."""
    within, last = False, ""
    for line in lines:
        if line.startswith("```"):
            within, last = not within, ""
            continue
        if within:
            kind = "code"
        elif HEADING.match(line):
            kind = "heading"
        elif line.startswith("|"):
            kind = "table"
        elif ITEM.match(line) or (last == "list" and line.startswith(" ")):
            kind = "list"
        else:
            kind = "text" if line.strip() else ""
        last = kind
        yield kind, line


def _table(lines: Sequence[str]) -> str:
    cells = [[cell.strip() for cell in line.strip().strip("|").replace("\\|", "\0").split("|")] for line in lines]
    head = "".join(f'<th scope="col">{_cell(cell)}</th>' for cell in cells[0])
    rows = "".join("<tr>" + "".join(f"<td>{_cell(cell)}</td>" for cell in row) + "</tr>" for row in cells[2:])
    table = f'<table class="table table-sm"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    return f'<div class="table-responsive" tabindex="0">{table}</div>'


def _cell(text: str) -> str:
    return _words(text.replace("\0", "|"))


def _list(lines: Sequence[str]) -> str:
    """The items of a list; what goes on over lines is one text."""
    items: list[str] = []
    for line in lines:
        if match := ITEM.match(line):
            items.append(match["text"])
        else:
            items[-1] += f" {line.strip()}"
    tag = "ol" if lines[0][:1].isdigit() else "ul"
    return f"<{tag}>{''.join(f'<li>{_words(item)}</li>' for item in items)}</{tag}>"


def _words(text: str) -> str:
    """Inline marks as HTML; all else is escaped. A place (`<a id="...">`) stays one."""
    places = "".join(f'<span id="{name}"></span>' for name in PLACE.findall(text))
    text, html, at = PLACE.sub("", text), places, 0
    for match in INLINE.finditer(text):
        html += escape(text[at : match.start()]) + _marked(match)
        at = match.end()
    return html + escape(text[at:])


def _marked(match: re.Match[str]) -> str:
    if match["code"] is not None:
        return f"<code>{escape(match['code'])}</code>"
    if match["bold"] is not None:
        return f"<strong>{_words(match['bold'])}</strong>"
    if match["slanted"] is not None:
        return f"<em>{_words(match['slanted'])}</em>"
    if match["picture"] is not None:
        return ""
    address, words = match["address"], _words(match["words"])
    if address.startswith("https://"):
        return f'<a href="{escape(address)}" rel="noopener">{words}</a>'
    name = address.removesuffix(".md")
    return f'<a href="{reverse("manual_page", args=[name])}">{words}</a>' if name in NAMES else words
