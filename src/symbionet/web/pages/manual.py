"""The manual: the pages of `docs` for who works on the platform, as HTML."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

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
SHOWN = {
    "table_open": '<div class="table-responsive" tabindex="0"><table class="table table-sm table-stack">',
    "table_close": "</table></div>",
    "image": "",
}
WIDE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef“”‘’…—]")  # signs of Chinese, its punctuation too
PLACE = re.compile(r'<a id="([a-z0-9_-]+)"></a>')


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
    reader = _reader(chinese=language == "zh")
    tokens = reader.parse((ROOT / language / f"{name}.md").read_text(encoding="utf-8"))
    title, rest = _plain(tokens[1]), tokens[3:]  # a page begins with its heading
    headings = tuple(_numbered(rest))
    _fit(rest)
    html = mark_safe(reader.renderer.render(rest, reader.options, {}))  # no HTML of the page passes the reader
    return ManualPage(name=name, title=title, headings=headings, html=html)


def _reader(*, chinese: bool) -> MarkdownIt:
    """CommonMark with tables. HTML is text, but for a place (`<a id="...">`); pictures stay in the files.

    Chinese puts no space where a line of the file ends within a sentence.
    """
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    reader.inline.ruler.before("html_inline", "place", _place)
    for kind, html in SHOWN.items():
        reader.add_render_rule(kind, _always(html))
    if chinese:
        reader.add_render_rule("softbreak", _line_end)
    return reader


def _line_end(_renderer: object, tokens: Sequence[Token], at: int, *_rest: object) -> str:
    before = next((one.content for one in reversed(tokens[:at]) if one.content), "")
    after = next((one.content for one in tokens[at + 1 :] if one.content), "")
    return "" if WIDE.match(before[-1:]) and WIDE.match(after[:1]) else "\n"


def _always(html: str) -> Callable[..., str]:
    return lambda *_of_the_renderer: html


def _place(state: StateInline, silent: bool) -> bool:
    """A rule of the reader: `<a id="quantity"></a>` is the place that help beside a field leads to."""
    match = PLACE.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        state.push("place_open", "span", 1).attrSet("id", match[1])
        state.push("place_close", "span", -1)
    state.pos = match.end()
    return True


def _numbered(tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    """Gives each heading its place; numbers, so that a place is the same in both languages."""
    heads = (at for at, token in enumerate(tokens) if token.type == "heading_open")
    for number, at in enumerate(heads, 1):
        tokens[at].attrSet("id", f"s{number}")
        yield f"s{number}", _plain(tokens[at + 1])


def _plain(token: Token) -> str:
    return "".join(child.content for child in token.children or ())


def _fit(tokens: Sequence[Token]) -> None:
    """What scrolls is reached by the keyboard, heads of columns are said as such and, where a phone shows the cells of
    a row below each other, beside each cell; links lead into the manual.
    """
    heads: list[str] = []
    column = 0
    for at, token in enumerate(tokens):
        if token.type == "thead_open":
            heads = []
        elif token.type == "tr_open":
            column = 0
        if token.type in {"fence", "code_block"}:
            token.type = "code_block"  # its element is the one that scrolls
            token.attrSet("tabindex", "0")
        elif token.type in {"th_open", "td_open"}:
            if token.tag == "th":
                heads.append(_plain(tokens[at + 1]))
            token.attrs = {
                **({"scope": "col"} if token.tag == "th" else {"data-label": heads[column]}),
                **({"class": "text-end"} if token.attrs.pop("style", "") == "text-align:right" else {}),
            }
            column += 1
        if token.children:
            token.children = list(_led(token.children))


def _led(children: Sequence[Token]) -> Iterator[Token]:
    """Links to pages of the manual lead there, those of the web stay; of others the words are left."""
    kept = True
    for child in children:
        if child.type == "link_open":
            address = str(child.attrGet("href"))
            name = address.removesuffix(".md")
            kept = name in NAMES or address.startswith("https://")
            child.attrs = (
                {"href": reverse("manual_page", args=[name])} if name in NAMES else {**child.attrs, "rel": "noopener"}
            )
        if kept or not child.type.startswith("link_"):
            yield child
