"""Keeps the Chinese catalogue: `update` collects texts, `check` proves it complete, `compile` writes the .mo file.

An app that lives outside the package, or has a folder `locale` of its own, keeps its texts there; all others share one.
`check` also reads the Chinese of packs and mails, for half-width signs and for words the glossary has replaced.
Uses Django's own template parser and Python's `ast`, so no gettext installation is needed.
"""

import ast
import csv
import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import cast

import django
import polib
from django.conf import settings
from django.template import engines
from django.template.backends.django import DjangoTemplates
from django.template.base import FilterExpression, Node, Template
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils import translation
from django.utils.functional import Promise

from symbionet.core.app import our_apps

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "symbionet"
PLACE = Path("locale") / "zh_Hans" / "LC_MESSAGES" / "django.po"
CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
TRANSLATION = "django.utils.translation"

DATA = ("wording", "templates", "legal")  # folders of packs whose Chinese people read
ACCEPTED = "terms_zh"  # what people may write in their sheets, in any words
CHINESE = r"[\u3400-\u9fff]"
HALF_WIDTH = re.compile(rf"{CHINESE}[,:;!?()]|[,:;!?()]{CHINESE}")
SPACED_PERCENT = re.compile(r"[\d字] %")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{[a-z_0-9]+\}|\{\{.*?\}\}|\{%.*?%\}")
# 协同处置 and its like are terms of the trade; a synergy of the platform is 共生项目 (docs/glossary.md)
REPLACED = {
    re.compile(r"协同(?!处置|处理|效应|增效|治理|利用|焚烧|减污|降碳)"): "共生项目",
    re.compile("净收益|年收益"): "年净效益",
}

type Message = tuple[str | None, str, str | None]  # context, msgid, plural


def _python_messages(path: Path) -> Iterator[Message]:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    imported = [node for node in nodes if isinstance(node, ast.ImportFrom) and node.module == TRANSLATION]
    called = {one.asname: one.name for node in imported for one in node.names if one.asname}  # names of its own
    for node in nodes:
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        function = called.get(node.func.id, node.func.id)
        if function not in CALLS:
            continue
        texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        if not texts:
            continue
        if function.startswith("pgettext") and len(texts) > 1:
            yield texts[0], texts[1], None
        elif function.startswith("ngettext") and len(texts) > 1:
            yield None, texts[0], texts[1]
        else:
            yield None, texts[0], None


def _expressions(value: object) -> Iterator[FilterExpression]:
    if isinstance(value, FilterExpression):
        yield value
    elif isinstance(value, dict):
        for entry in value.values():
            yield from _expressions(entry)
    elif isinstance(value, list | tuple):
        for entry in value:
            yield from _expressions(entry)


def _marked_texts(expression: FilterExpression) -> Iterator[str]:
    variables = [expression.var, *(arg for _, args in expression.filters for _, arg in args)]
    for variable in variables:
        if isinstance(variable, Promise):  # _("text") as an argument: Django has made it lazy already
            with translation.override(None):
                yield str(variable)
        if getattr(variable, "translate", False) and isinstance(getattr(variable, "literal", None), str):
            yield str(variable.literal)


def _node_messages(node: Node) -> Iterator[Message]:
    if isinstance(node, BlockTranslateNode):
        singular, _ = node.render_token_list(node.singular)
        plural = node.render_token_list(node.plural)[0] if node.plural else None
        if node.trimmed:
            singular = " ".join(line.strip() for line in singular.strip().splitlines())
            plural = " ".join(line.strip() for line in plural.strip().splitlines()) if plural else None
        context = str(node.message_context.var) if node.message_context else None
        yield context, singular, plural
        return
    if isinstance(node, TranslateNode):
        literal = node.filter_expression.var
        text = literal if isinstance(literal, str) else getattr(literal, "literal", None)
        if isinstance(text, str):
            yield (str(node.message_context.var) if node.message_context else None), text, None
        return
    for expression in _expressions(vars(node)):
        for text in _marked_texts(expression):
            yield None, text, None


def _all_nodes(nodes: object) -> Iterator[Node]:
    for node in nodes if isinstance(nodes, list | tuple) else []:
        yield node
        for name in {*node.child_nodelists, *[key for key in vars(node) if key.startswith("nodelist")]}:
            yield from _all_nodes(list(getattr(node, name, None) or []))
        if hasattr(node, "conditions_nodelists"):
            for _, inner in node.conditions_nodelists:
                yield from _all_nodes(list(inner))


def _template_messages(path: Path) -> Iterator[Message]:
    source = Template(path.read_text(encoding="utf-8"), engine=cast(DjangoTemplates, engines["django"]).engine)
    for node in _all_nodes(list(source.nodelist)):
        yield from _node_messages(node)


def homes() -> list[Path]:
    """The folders that keep a catalogue: the package, and each app with a folder `locale` of its own."""
    apps = [Path(app.path) for app in our_apps()]
    return [PACKAGE, *(path for path in apps if (path / "locale").is_dir() or PACKAGE not in path.parents)]


def found_messages(home: Path) -> dict[Message, list[str]]:
    """Every translatable text below a home with the files it stands in, without what another home keeps."""
    others = [path for path in homes() if path != home and home in path.parents]
    found: dict[Message, list[str]] = {}
    for path in sorted(home.rglob("*")):
        if any(other in path.parents for other in others):
            continue
        if path.suffix == ".py" and "migrations" not in path.parts:
            messages = _python_messages(path)
        elif "templates" in path.parts and path.suffix in {".html", ".txt"}:
            messages = _template_messages(path)
        else:
            continue
        for message in messages:
            if message[1].strip():
                found.setdefault(message, []).append(path.relative_to(home).as_posix())
    return found


def catalogue(home: Path) -> polib.POFile:
    """The catalogue of a home as it stands, or a new one."""
    if (home / PLACE).exists():
        return polib.pofile(str(home / PLACE), wrapwidth=110)
    made = polib.POFile(wrapwidth=110)
    made.metadata = {
        "Project-Id-Version": "symbionet",
        "Language": "zh_Hans",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    return made


def _set_chinese(entry: polib.POEntry, chinese: str) -> None:
    if entry.msgid_plural:
        entry.msgstr_plural = {0: chinese}
    else:
        entry.msgstr = chinese


def _chinese(entry: polib.POEntry) -> str:
    return str(entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr)


def update(translations: list[Path]) -> None:
    """Rewrite the catalogues: texts found now, their Chinese kept, new Chinese taken from JSON files {msgid: zh}."""
    known = {(entry.msgctxt, entry.msgid): _chinese(entry) for home in homes() for entry in catalogue(home)}
    for path in translations:
        for msgid, chinese in json.loads(path.read_text(encoding="utf-8")).items():
            known[(None, msgid)] = chinese["zh"] if isinstance(chinese, dict) else chinese
    for home in homes():
        _rewrite(home, known)


def _rewrite(home: Path, known: Mapping[tuple[str | None, str], str]) -> None:
    made = catalogue(home)
    made.clear()
    for context, msgid, plural in sorted(found_messages(home), key=lambda message: (message[1], str(message))):
        entry = polib.POEntry(msgctxt=context, msgid=msgid, msgid_plural=plural or "")
        _set_chinese(entry, known.get((context, msgid)) or known.get((None, msgid), ""))
        if "%(" in msgid:
            entry.flags.append("python-format")
        made.append(entry)
    (home / PLACE).parent.mkdir(parents=True, exist_ok=True)
    made.save(str(home / PLACE))
    missing = sum(1 for entry in made if not _chinese(entry))
    print(f"{home.name}: {len(made)} texts, {missing} without Chinese")


def problems() -> list[str]:
    """What is wrong with the catalogues: missing, empty, fuzzy or left-over texts, and lost placeholders."""
    return [*(problem for home in homes() for problem in _problems_of(home)), *_data_problems()]


def _problems_of(home: Path) -> list[str]:
    entries = {(entry.msgctxt, entry.msgid): entry for entry in catalogue(home)}
    wanted = {(context, msgid): files for (context, msgid, _), files in found_messages(home).items()}
    found = [f"not in the catalogue: {key[1]!r} ({files[0]})" for key, files in wanted.items() if key not in entries]
    for key, entry in entries.items():
        chinese = _chinese(entry)
        if key not in wanted:
            found.append(f"no longer used: {key[1]!r}")
        elif not chinese:
            found.append(f"no Chinese: {key[1]!r} ({wanted[key][0]})")
        elif entry.fuzzy:
            found.append(f"fuzzy: {key[1]!r}")
        elif wrong := wrong_chinese(chinese, choices="," in key[1] and " " not in key[1]):
            found.append(f"{wrong}: {key[1]!r} -> {chinese!r}")
        elif _placeholders(key[1]) - {"%(count)"} != _placeholders(chinese) - {"%(count)"} and not entry.msgid_plural:
            found.append(f"placeholders differ: {key[1]!r} -> {chinese!r}")
    return found


def wrong_chinese(text: str, *, choices: bool = False) -> str:
    """What is wrong with a Chinese text, "" for nothing; `choices` are words of a filter, parted by commas.

    >>> wrong_chinese("供方(甲)"), wrong_chinese("新建协同"), wrong_chinese("水泥窑协同处置（甲）：好")
    ('half-width sign', 'write 共生项目', '')
    """
    plain = PLACEHOLDER.sub("字", text)
    if not choices and HALF_WIDTH.search(plain):
        return "half-width sign"
    if SPACED_PERCENT.search(plain):
        return "space before %"
    return next((f"write {word}" for old, word in REPLACED.items() if old.search(text)), "")


def _data_problems() -> Iterator[str]:
    """Wrong Chinese in packs and in the texts of mails."""
    for path in sorted(path for name in DATA for path in (PACKAGE / "data" / name).glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for number, row in enumerate(csv.DictReader(file), start=2):
                for column, text in row.items():
                    chinese = column == "zh" or (column.endswith("_zh") and column != ACCEPTED)
                    if chinese and (wrong := wrong_chinese(text or "")):
                        yield f"{wrong}: {path.name}, row {number}, {column}: {text!r}"
    for path in sorted(PACKAGE.rglob("*.zh-hans.txt")):
        if wrong := wrong_chinese(path.read_text(encoding="utf-8")):
            yield f"{wrong}: {path.relative_to(ROOT).as_posix()}"


def _placeholders(text: str) -> set[str]:
    return {part.split(")")[0] + ")" for part in ("%(" + rest for rest in text.split("%(")[1:])}


def main(words: list[str]) -> int:
    """Exit status of `messages.py update [JSON ...] | check | compile`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "symbionet.settings")
    django.setup()
    settings.USE_I18N = True
    match words:
        case ["update", *files]:
            update([Path(name) for name in files])
        case ["compile"]:
            for home in homes():
                catalogue(home).save_as_mofile(str((home / PLACE).with_suffix(".mo")))
        case ["check"]:
            found = problems()
            print("\n".join(found[:50]))
            return 1 if found else 0
        case _:
            print("use: messages.py update [JSON ...] | check | compile", file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
