"""Writes `docs/{en,zh}/reference/` from the code; `check` says whether it is up to date, in one sentence.

The routes of an app that lives outside the package stand in `docs/{en,zh}/reference.md` of its own folder.

usage: python scripts/docs.py [check]
"""

import importlib
import inspect
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import click
import django
from django.urls import URLPattern, URLResolver, get_resolver

import symbionet
from symbionet.cli import cli
from symbionet.core.app import declared, our_apps
from symbionet.engine import load_packs
from symbionet.engine.packs import PackHeader

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = Path(symbionet.__path__[0])
FOREIGN = ("admin:", "account_", "mfa_", "socialaccount_", "openid_connect_", "set_language", "api-1.0.0:")
MODULES = (
    "symbionet.engine",
    "symbionet.engine.classification",
    "symbionet.engine.matching",
    "symbionet.engine.impact",
    "symbionet.engine.savings",
    "symbionet.engine.units",
)
WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "made": "Made from the code by `make docs`; do not edit by hand.",
        "commands": "Commands",
        "routes": "Routes",
        "packs": "Data packs",
        "engine": "The engine's public names",
        "options": "| Option | Meaning | Default |",
        "route_head": "| Name | Address | What it answers |",
        "pack_head": "| Pack | Title | Version | Rows | Licence | Source |",
        "engine_head": "| Name | Kind | What it is |",
        "function": "function",
        "class": "value",
        "constant": "constant",
    },
    "zh": {
        "made": "本页由 `make docs` 从代码生成，请勿手工修改；取自代码的说明为英文。",
        "commands": "命令",
        "routes": "页面地址",
        "packs": "数据包",
        "engine": "引擎的公开名称",
        "options": "| 选项 | 含义（英文） | 默认值 |",
        "route_head": "| 名称 | 地址 | 作用（英文） |",
        "pack_head": "| 数据包 | 名称 | 版本 | 行数 | 许可 | 来源 |",
        "engine_head": "| 名称 | 种类 | 说明（英文） |",
        "function": "函数",
        "class": "值类型",
        "constant": "常量",
    },
}


def cell(text: object) -> str:
    """The text as one cell of a Markdown table."""
    return " ".join(str(text).split()).replace("|", "\\|").replace("<", "&lt;")


def first_line(documented: Any) -> str:
    """The first line of a docstring as a cell."""
    return cell((inspect.getdoc(documented) or "").split("\n", maxsplit=1)[0])


def command_lines(lang: str) -> Iterator[str]:
    """All commands of the command line with their help."""
    context = click.Context(cli, info_name="symbionet")
    for name in sorted(cli.list_commands(context)):
        command = cli.get_command(context, name)
        if command is not None:
            yield from ("", f"## `{name}`")
            yield from help_lines(command, click.Context(command, info_name=name, parent=context))
            yield from option_lines(command, WORDS[lang]["options"])


def help_lines(command: click.Command, context: click.Context) -> Iterator[str]:
    """Usage and help of a command; its examples become a block of code."""
    yield from (
        "",
        "```text",
        f"symbionet {context.info_name} {' '.join(command.collect_usage_pieces(context))}",
        "```",
    )
    for paragraph in inspect.cleandoc(command.help or "").split("\n\n"):
        if paragraph.startswith("\b"):
            yield from ("", "```sh", *[line.strip() for line in paragraph.splitlines()[2:]], "```")
        else:
            yield from ("", cell(paragraph))


def option_lines(command: click.Command, head: str) -> Iterator[str]:
    """A table of the options of a command, or nothing."""
    options = [item for item in command.params if isinstance(item, click.Option)]
    if options:
        yield from ("", head, "|---|---|---|")
    for item in options:
        names = ", ".join(f"`{name}`" for name in item.opts)
        yield f"| {names} | {cell(item.help or '')} | {cell(item.default) if item.show_default is True else ''} |"


def routes(
    entries: Iterable[URLPattern | URLResolver], *, space: str = "", path: str = ""
) -> Iterator[tuple[str, str, str]]:
    """Name, address and first line of the view of every route of ours."""
    for entry in entries:
        address = f"{path}{entry.pattern}"
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from routes(entry.url_patterns, space=inner, path=address)
        elif isinstance(entry, URLPattern) and entry.name and not f"{space}{entry.name}".startswith(FOREIGN):
            view = getattr(entry.callback, "view_class", entry.callback)
            yield f"{space}{entry.name}", f"/{address}", first_line(view)


def routes_elsewhere() -> dict[Path, set[tuple[str, str, str]]]:
    """The routes of the apps that live outside the package, by the folder of the app."""
    patterns = declared("urls", "urlpatterns", list)
    apps = [app for app in our_apps() if PACKAGE not in Path(app.path).parents]
    return {Path(app.path): set(routes(patterns.get(app.label, []))) for app in apps}


def route_lines(lang: str) -> Iterator[str]:
    """A table of the routes of the package."""
    found = set(routes(get_resolver().url_patterns))
    yield from route_table(found.difference(*routes_elsewhere().values()), lang)


def route_table(found: Iterable[tuple[str, str, str]], lang: str) -> Iterator[str]:
    """A table of routes by their address."""
    yield from ("", WORDS[lang]["route_head"], "|---|---|---|")
    for name, address, says in sorted(found, key=lambda row: (row[1], row[0])):
        yield f"| `{name}` | `{address}` | {says} |"


def pack_lines(lang: str) -> Iterator[str]:
    """A table of the data packs."""
    packs = load_packs()
    yield from ("", WORDS[lang]["pack_head"], "|---|---|---|---:|---|---|")
    for name, header in sorted(packs.headers.items()):
        yield pack_row(name, header, title=header.title_zh if lang == "zh" else header.title_en, rows=packs.rows(name))


def pack_row(name: str, header: PackHeader, *, title: str, rows: Sequence[object]) -> str:
    """The line of one pack."""
    return (
        f"| `{name}` | {cell(title)} | {cell(header.version)} | {len(rows)} "
        f"| {cell(header.licence)} | {cell(header.source)} |"
    )


def engine_lines(lang: str) -> Iterator[str]:
    """A table of the public names of each module of the engine."""
    for name in MODULES:
        module = importlib.import_module(name)
        yield from ("", f"## `{name}`", "", WORDS[lang]["engine_head"], "|---|---|---|")
        for public in sorted(module.__all__):
            yield public_row(module, public, lang)


def public_row(module: ModuleType, name: str, lang: str) -> str:
    """The line of one public name."""
    found = getattr(module, name)
    if inspect.isclass(found):
        return f"| `{name}` | {WORDS[lang]['class']} | {first_line(found)} |"
    if callable(found):
        return f"| `{name}` | {WORDS[lang]['function']} | {first_line(found)} |"
    return f"| `{name}` | {WORDS[lang]['constant']} | `{type(found).__name__}` |"


PAGES: Mapping[str, Callable[[str], Iterator[str]]] = {
    "commands": command_lines,
    "routes": route_lines,
    "packs": pack_lines,
    "engine": engine_lines,
}


def pages() -> dict[Path, str]:
    """The text of every page of the reference, by path."""
    house = {
        ROOT / "docs" / lang / "reference" / f"{name}.md": page(name, lines(lang), lang)
        for lang in WORDS
        for name, lines in PAGES.items()
    }
    elsewhere = {
        folder / "docs" / lang / "reference.md": page("routes", route_table(found, lang), lang)
        for lang in WORDS
        for folder, found in routes_elsewhere().items()
    }
    return house | elsewhere


def page(title: str, lines: Iterable[str], lang: str) -> str:
    """The text of one page."""
    return "\n".join([f"# {WORDS[lang][title]}", "", WORDS[lang]["made"], *lines, ""])


def stale_pages() -> list[str]:
    """The pages that are missing or not as the code is now."""
    return [
        (path.relative_to(ROOT) if ROOT in path.parents else path).as_posix()
        for path, text in pages().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]


def main(arguments: Sequence[str]) -> int:
    """Write the pages, or with `check` only say whether they are up to date."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "symbionet.settings")
    django.setup()
    if list(arguments) == ["check"]:
        stale = stale_pages()
        if stale:
            print(f"symbionet: {', '.join(stale)} no longer tell what the code does: run make docs", file=sys.stderr)
        return int(bool(stale))
    if arguments:
        print(f"symbionet: {' '.join(arguments)!r} is not understood: say check or nothing", file=sys.stderr)
        return 2
    for path, text in pages().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    print(f"docs: {len(pages())} pages of the reference are up to date")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
