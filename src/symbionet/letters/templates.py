"""Word templates that people write: placeholders are filled with plain values, and a template can read nothing else."""

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as Word
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Cm, Pt
from docx.styles.style import ParagraphStyle
from docxtpl import DocxTemplate, InlineImage
from jinja2 import StrictUndefined, TemplateError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

__all__ = ["BadTemplate", "Placeholder", "check_template", "example_template", "fill_template"]

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 60 * 1024 * 1024
MOST_TEXT = 4 * 1024 * 1024  # of one part with words
MOST_PARTS = 500
DEEPEST = 2  # loops within each other
WIDEST = 15.0  # cm, of a picture
FILTERS = frozenset({"upper", "lower", "default", "length", "trim"})
LOOP = frozenset({"index", "index0", "first", "last", "length"})
FORBIDDEN_PARTS = re.compile(r"vbaProject|activeX|embeddings/|afchunk|\.(exe|dll|js|vbs|bin|html?|mht)$", re.IGNORECASE)
FORBIDDEN_FIELDS = re.compile(
    r"\b(INCLUDETEXT|INCLUDEPICTURE|DDEAUTO|DDE|LINK|IMPORT|RD|DATABASE|MACROBUTTON)\b", re.IGNORECASE
)
FORBIDDEN_JOINED = re.compile(r"INCLUDETEXT|INCLUDEPICTURE|DDEAUTO|DATABASE", re.IGNORECASE)  # written in pieces
FORBIDDEN_LINKS = re.compile(r"/(aFChunk|oleObject|package|control|vbaProject|attachedTemplate|subDocument|frame)\"")
CHINESE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
NO_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
FONTS = {"en": "Calibri", "zh": "宋体"}


class BadTemplate(Exception):
    """A template that cannot be used: `code` says why, `name` what of it, `near` what was probably meant."""

    def __init__(self, code: str, name: str = "", near: str = "") -> None:
        self.code, self.name, self.near = code, name, near
        super().__init__(f"{code}: {name}" if name else code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placeholder:
    """What a template may name: a text, a picture, or a list whose rows have the placeholders of `rows`."""

    name: str
    words: str
    rows: tuple["Placeholder", ...] = ()
    picture: bool = False


type _Kind = Mapping[str, Any] | None  # None: a text; else what the rows of a list, or a row, hold


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    holds: Mapping[str, _Kind]


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja that compiles only texts, conditions and loops over the placeholders it knows; nothing can be called."""

    def __init__(self, known: Mapping[str, _Kind]) -> None:
        super().__init__(undefined=StrictUndefined, autoescape=True)
        self.known = known
        self.globals = {}
        self.filters = {name: self.filters[name] for name in FILTERS}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        _check_nodes(tree.body, dict(self.known), 0)
        return tree

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Only the numbers of a loop are read from an object; everything else is a value by its key."""
        return type(obj).__name__ == "LoopContext" and attr in LOOP

    def is_safe_callable(self, obj: Any) -> bool:
        """Nothing is called."""
        return False


def _check_nodes(found: Sequence[nodes.Node], scope: dict[str, Any], depth: int) -> None:
    for node in found:
        if isinstance(node, nodes.Output):
            for part in node.nodes:
                if not isinstance(part, nodes.TemplateData):
                    _kind(part, scope)
        elif isinstance(node, nodes.If):
            _kind(node.test, scope)
            _check_nodes([*node.body, *node.elif_, *node.else_], scope, depth)
        elif isinstance(node, nodes.For):
            _check_loop(node, scope, depth)
        else:
            raise BadTemplate("forbidden", type(node).__name__.lower())


def _check_loop(node: nodes.For, scope: dict[str, Any], depth: int) -> None:
    rows = _kind(node.iter, scope)
    if not isinstance(rows, Mapping) or not isinstance(node.target, nodes.Name) or node.recursive or node.test:
        raise BadTemplate("no_list", _written(node.iter))
    if depth >= DEEPEST:
        raise BadTemplate("nested", _written(node.iter))
    row = _Row(node.target.name, rows)
    _check_nodes(node.body, {**scope, node.target.name: row, "loop": _Row("loop", dict.fromkeys(LOOP))}, depth + 1)
    _check_nodes(node.else_, scope, depth)


def _kind(node: nodes.Node, scope: Mapping[str, Any]) -> Any:
    """What an expression gives: None for a text, the rows of a list, a row; raises BadTemplate."""
    if isinstance(node, nodes.Name):
        if node.name not in scope:
            raise _unknown(node.name, scope)
        return scope[node.name]
    if isinstance(node, nodes.Getattr) or (isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const)):
        return _part(node, scope)
    if isinstance(node, nodes.Const):
        return None
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        raise BadTemplate("forbidden", str(node.name))
    if isinstance(node, nodes.Test) and node.name != "defined":
        raise BadTemplate("forbidden", str(node.name))
    simple = (nodes.Filter, nodes.Test, nodes.Compare, nodes.Operand, nodes.Not, nodes.And, nodes.Or, nodes.CondExpr)
    if not isinstance(node, simple):
        raise BadTemplate("forbidden", type(node).__name__.lower())
    for part in node.iter_child_nodes():
        _kind(part, scope)
    return None


def _part(node: nodes.Getattr | nodes.Getitem, scope: Mapping[str, Any]) -> Any:
    base = _kind(node.node, scope)
    name = node.attr if isinstance(node, nodes.Getattr) else str(node.arg.value)  # type: ignore[attr-defined]
    if not isinstance(base, _Row) or name not in base.holds:
        of = _written(node.node)
        raise _unknown(f"{of}.{name}", [f"{of}.{one}" for one in getattr(base, "holds", ())])
    return base.holds[name]


def _written(node: nodes.Node) -> str:
    if isinstance(node, nodes.Name):
        return node.name
    return f"{_written(node.node)}.{node.attr}" if isinstance(node, nodes.Getattr) else type(node).__name__.lower()


def _unknown(name: str, known: Any) -> BadTemplate:
    near = get_close_matches(name, list(known), n=1, cutoff=0.6)
    return BadTemplate("unknown", name[:80], near[0] if near else "")


def _known(placeholders: Sequence[Placeholder]) -> dict[str, _Kind]:
    return {one.name: _known(one.rows) if one.rows else None for one in placeholders}


def _safe_package(data: bytes) -> None:
    """Raise BadTemplate for a file that is no plain Word file: macros, embedded files, links to elsewhere, bombs."""
    if len(data) > MOST_BYTES:
        raise BadTemplate("too_large")
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            entries = package.infolist()
            if len(entries) > MOST_PARTS or sum(one.file_size for one in entries) > MOST_UNPACKED:
                raise BadTemplate("too_large")
            names = [one.filename for one in entries]
            if "word/document.xml" not in names:
                raise BadTemplate("no_docx")
            for entry in entries:
                _safe_part(entry, package)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError):
        raise BadTemplate("no_docx") from None


def _safe_part(entry: zipfile.ZipInfo, package: zipfile.ZipFile) -> None:
    if FORBIDDEN_PARTS.search(entry.filename):
        raise BadTemplate("part", entry.filename[:100])
    if not entry.filename.lower().endswith((".xml", ".rels")):
        return
    if entry.file_size > MOST_TEXT:
        raise BadTemplate("too_large", entry.filename[:100])
    text = package.read(entry).decode("utf-8", "replace")
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise BadTemplate("part", entry.filename[:100])
    if entry.filename.endswith(".rels"):
        for link in re.findall(r"<Relationship\b[^>]*>", text):
            if FORBIDDEN_LINKS.search(link) or ('TargetMode="External"' in link and "/hyperlink" not in link):
                raise BadTemplate("link", entry.filename[:100])
    codes = ["".join(pair) for pair in re.findall(r"<w:instrText[^>]*>([^<]*)|w:instr=\"([^\"]*)\"", text)]
    if found := FORBIDDEN_FIELDS.search(" ".join(codes)) or FORBIDDEN_JOINED.search("".join(codes)):
        raise BadTemplate("field", found.group(0).upper())


def check_template(data: bytes, placeholders: Sequence[Placeholder]) -> None:
    """Raise BadTemplate, with the placeholder or the part that is wrong, for a template that could not be filled."""
    empty = {one.name: [] if one.rows else "" for one in placeholders}
    filled = {one.name: [{part.name: "x" for part in one.rows}] if one.rows else "x" for one in placeholders}
    for values in (empty, filled):
        fill_template(data, values, placeholders)
    with zipfile.ZipFile(BytesIO(data)) as package:
        names = [name for name in package.namelist() if name.endswith(".xml")]
        text = "".join(package.read(name).decode("utf-8", "replace") for name in names)
    if "{" not in text or not re.search(r"\{(?:<[^>]*>)*[{%]", text):
        raise BadTemplate("empty")


def fill_template(data: bytes, values: Mapping[str, Any], placeholders: Sequence[Placeholder]) -> bytes:
    """The template as a Word file with the values in it; bytes are pictures. Raises BadTemplate."""
    _safe_package(data)
    try:
        template = DocxTemplate(BytesIO(data))
        template.render(_plain(values, template), _Sandbox(_known(placeholders)), autoescape=True)
        written = BytesIO()
        template.save(written)
        word = Document(BytesIO(written.getvalue()))
    except BadTemplate:
        raise
    except TemplateError as error:
        raise BadTemplate("syntax", str(error)[:200]) from None
    except (ValueError, KeyError, TypeError, AttributeError, SyntaxError, RecursionError, OverflowError) as error:
        raise BadTemplate("no_docx", type(error).__name__) from None
    _name_chinese_fonts(word)
    buffer = BytesIO()
    word.save(buffer)
    return buffer.getvalue()


def _plain(value: Any, template: DocxTemplate) -> Any:
    """Texts without signs that XML has not, lists and rows of them; pictures to be set in."""
    if isinstance(value, Mapping):
        return {name: _plain(part, template) for name, part in value.items()}
    if isinstance(value, bytes):
        return InlineImage(template, BytesIO(value), width=Cm(WIDEST)) if value else ""
    if isinstance(value, list | tuple):
        return [_plain(part, template) for part in value]
    return NO_XML.sub("", str(value))


def _name_chinese_fonts(word: Word) -> None:
    """Every run with Chinese letters says in which font they are, where no style of it does."""
    styles = word.styles.element
    defaults = styles.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}/{qn('w:rFonts')}")
    if defaults is not None and defaults.get(qn("w:eastAsia")):
        return
    known = {style.get(qn("w:styleId")): style for style in styles.iter(qn("w:style"))}
    for root in _roots(word):
        for paragraph in root.iter(qn("w:p")):
            style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
            has_font = _style_names(style.get(qn("w:val")) if style is not None else "Normal", known)
            for run in paragraph.iter(qn("w:r")):
                if CHINESE.search("".join(part.text or "" for part in run.iter(qn("w:t")))):
                    _name_font(run, has_font)


def _roots(word: Word) -> Iterator[Any]:
    yield word.element.body
    for section in word.sections:
        yield section.header._element
        yield section.footer._element


def _style_names(style: str | None, known: Mapping[str | None, Any]) -> bool:
    """Whether a style, or one it is based on, names a font for Chinese."""
    seen: set[str | None] = set()
    while style in known and style not in seen:
        seen.add(style)
        fonts = known[style].find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        if fonts is not None and fonts.get(qn("w:eastAsia")):
            return True
        base = known[style].find(qn("w:basedOn"))
        style = base.get(qn("w:val")) if base is not None else None
    return False


def _name_font(run: Any, has_font: bool) -> None:
    properties = run.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        if has_font:
            return
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    if not fonts.get(qn("w:eastAsia")) and not has_font:
        fonts.set(qn("w:eastAsia"), FONTS["zh"])
        fonts.attrib.pop(qn("w:eastAsiaTheme"), None)


def example_template(placeholders: Sequence[Placeholder], *, title: str, lead: str, lang: str) -> bytes:
    """A template with every placeholder in its place, to begin one's own with: texts as lines, lists as tables."""
    word = Document()
    style = word.styles["Normal"]
    if isinstance(style, ParagraphStyle):
        style.font.name, style.font.size = FONTS["en"], Pt(10.5)
        style.element.get_or_add_rPr().rFonts.set(qn("w:eastAsia"), FONTS["zh"])
    word.add_heading(title, 0)
    word.add_paragraph(lead)
    for one in placeholders:
        if one.rows:
            _example_list(word, one)
        elif one.picture:
            word.add_paragraph(one.words)
            word.add_paragraph(f"{{{{ {one.name} }}}}")
        else:
            word.add_paragraph(f"{one.words}{'：' if lang == 'zh' else ': '}{{{{ {one.name} }}}}")
    buffer = BytesIO()
    _name_chinese_fonts(word)
    word.save(buffer)
    return buffer.getvalue()


def _example_list(word: Word, listed: Placeholder) -> None:
    word.add_heading(listed.words, 2)
    texts = [one for one in listed.rows if not one.picture]
    table = word.add_table(rows=4, cols=len(texts), style="Table Grid")
    for cell, one in zip(table.rows[0].cells, texts, strict=True):
        cell.text = one.words
    table.rows[1].cells[0].text = f"{{%tr for row in {listed.name} %}}"
    for cell, one in zip(table.rows[2].cells, texts, strict=True):
        cell.text = f"{{{{ row.{one.name} }}}}"
    table.rows[3].cells[0].text = "{%tr endfor %}"
    for one in listed.rows:
        if one.picture:
            word.add_paragraph(f"{{%p for row in {listed.name} %}}")
            word.add_paragraph(f"{{%p if row.{one.name} %}}")
            word.add_paragraph(f"{one.words} {{{{ row.{one.name} }}}}")
            word.add_paragraph("{%p endif %}")
            word.add_paragraph("{%p endfor %}")
