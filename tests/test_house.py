"""Meta-tests: the house stays in order (sizes, closed file lists, no inline code, documented settings and routes)."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import messages
import pytest
import rooms
from django.core.management import call_command
from doors import DoorsContract
from grimp import ImportGraph

from pure import PURE_FOLDERS, asks_for_database, is_pure
from symbionet.cli import cli
from symbionet.core.app import SymbionetApp, our_apps
from symbionet.core.history_words import verbs
from symbionet.engine.packs import load_packs
from worlds import own_routes

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "symbionet"
FOLDERS = [PACKAGE, *(path for app in our_apps() if PACKAGE not in (path := Path(app.path)).parents)]
MODULES = [path for folder in FOLDERS for path in folder.rglob("*.py") if "migrations" not in path.parts]
TEMPLATES = [path for folder in FOLDERS for path in folder.rglob("templates/**/*") if path.suffix in {".html", ".txt"}]
SHARED = {"core", "shell", "web"}  # rooms with files of their own kinds
APPS = [app for app in our_apps() if app.label not in SHARED]
APP_FILES = {
    "__init__", "models", "queries", "actions", "forms", "views", "api", "tasks", "admin", "urls", "apps",
    "templates", "templatetags", "migrations", "management", "pages",
    "words", "menu", "subjects", "importers", "operations", "pursuits", "access", "api_access",  # handed in
    "assets", "static", "locale",  # handed in, too
    "docs", "tests",  # of an app that comes from elsewhere
    "context",  # accounts only: what every page knows of its visitor
    "tables", "filters", "exports",  # declared by their libraries; reasons in docs/architecture.md
    "adapters",  # accounts only: allauth asks for it
}  # fmt: skip

PURE_MODULES = [path for folder in sorted(PURE_FOLDERS) for path in sorted(folder.rglob("*.py"))]
PURE_MODULES.append(ROOT / "tests" / "scale_brute.py")
PURE_IMPORTS = {
    "symbionet.engine", "symbionet.sheets", "symbionet.letters", "symbionet.wording", "symbionet.tables",
    "symbionet.xlsform", "pytest", "hypothesis", "hypothesis.strategies", "numpy", "numpy.typing", "numba",
    "distributed", "openpyxl", "docx", "PIL", "pyxform.xls2xform",
    "kept_town", "offered_things", "savings_examples", "scale_brute", "sheet_files",
}  # fmt: skip


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix() if ROOT in path.parents else path.as_posix()


@pytest.mark.parametrize("path", MODULES, ids=short)
def test_module_and_function_sizes(path: Path):
    source = path.read_text(encoding="utf-8")
    functions = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]

    long = {n.name: n.end_lineno - n.lineno + 1 for n in functions if n.end_lineno - n.lineno + 1 > 60}

    assert source.count("\n") <= 500
    assert long == {}


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_template_is_short_and_has_no_inline_code(path: Path):
    source = path.read_text(encoding="utf-8")

    inline = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>|<style\b|\sstyle=|\son[a-z]+=|javascript:|hx-on", source)

    wide = [line for line in source.splitlines() if len(line) > 160 and path.suffix == ".html"]

    assert source.count("\n") <= 120
    assert inline == []
    assert wide == []


@pytest.mark.parametrize("path", [path for path in TEMPLATES if path.suffix == ".html"], ids=short)
def test_a_cell_without_content_has_no_line_break(path: Path):
    """On a phone an empty cell is left out (`td:empty`); a line break would make it a line with a label and nothing."""
    cells = re.findall(
        r"<td\b(?:(?!</td>)[^\n])*>\n((?:{[%{])(?:(?!</td>).)*)</td>", path.read_text(encoding="utf-8"), re.DOTALL
    )

    assert [
        cell
        for cell in cells
        if re.fullmatch(r"{{.*}}|{% if .*{% endif %}", cell, re.DOTALL) and "{% else %}" not in cell
    ] == []


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.label)
def test_app_keeps_the_closed_list_of_files(app: SymbionetApp):
    names = {path.stem for path in Path(app.path).iterdir() if path.name != "__pycache__"}

    assert names - APP_FILES == set()


@pytest.mark.parametrize("app", our_apps(), ids=lambda app: app.label)
def test_app_has_at_most_eighty_modules(app: SymbionetApp):
    assert len(rooms.modules_of(Path(app.path))) <= 80


@pytest.mark.parametrize("path", [path for path in MODULES if "queries" in (path.stem, path.parent.name)], ids=short)
def test_queries_read_and_word_nothing(path: Path):
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))

    words = [alias.name for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names]
    shown = [node.name for node in nodes if isinstance(node, ast.ClassDef) and node.name.startswith("Shown")]

    assert [name for name in words if "gettext" in name] == []  # of a choice its model has the label
    assert shown == []  # what a page shows is in `pages`


def rooms_by_height() -> dict[str, int]:
    """Room -> its height, from the contract of the rooms in pyproject.toml; rooms side by side share one."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "rooms")
    return {room.strip(): height for height, layer in enumerate(reversed(layers)) for room in layer.split("|")}


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0] if PACKAGE in path.parents else ""


def test_every_room_stands_on_the_architecture_page():
    rooms = [path for path in PACKAGE.iterdir() if (path.is_dir() or path.suffix == ".py") and path.name[0] != "_"]
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    block = page.split("## Rooms")[1].split("```")[1]

    assert {path.name for path in rooms if not re.search(rf"\b{path.stem}(?:/|\.py)", block)} == set()


@pytest.mark.parametrize(
    ("importer", "imported", "kept"),
    [
        ("house.synergies.views", "house.network.queries.parks", True),
        ("house.synergies.views", "house.network.views.parks", False),
        ("house.synergies.urls", "house.network.urls", False),
        ("house.synergies.urls", "house.work.urls", True),
        ("house.synergies.api", "house.network.api", True),
        ("house.network.urls", "house.network.views.parks", True),
    ],
)
def test_doors_of_another_app_are_closed(importer: str, imported: str, kept: bool):
    graph = ImportGraph()
    for name in ("house", importer, imported):
        graph.add_module(name)
    graph.add_import(importer=importer, imported=imported, line_number=1, line_contents="")
    options = {"container": "house", "doors": ["views", "urls", "api"], "open_to": ["api -> api", "urls -> work.urls"]}

    found = DoorsContract("doors", session_options={}, contract_options=options).check(graph, verbose=False)

    assert found.kept == kept
    assert found.metadata["found"] == ([] if kept else [f"{importer} -> {imported}"])


def test_templates_point_to_their_own_room_or_a_lower_one():
    heights = rooms_by_height()
    inside = [path for path in TEMPLATES if PACKAGE in path.parents]  # an app from elsewhere stands above all rooms
    homes = {path.relative_to(PACKAGE / room_of(path) / "templates").as_posix(): room_of(path) for path in inside}
    homes |= {path.stem: room_of(path) for path in PACKAGE.glob("*/templatetags/[a-z]*.py")}

    upward = []
    for path in inside:
        source = path.read_text(encoding="utf-8")
        names = re.findall(r"""{% (?:extends|include) ["']([^"']+)["']""", source)
        names += [name for loaded in re.findall(r"{% load ([^%]+) %}", source) for name in loaded.split()]
        own = heights.get(room_of(path), 0)
        upward += [
            f"{short(path)}: {name}"
            for name in names
            if name in homes and homes[name] != room_of(path) and heights[homes[name]] >= own
        ]

    assert upward == []


def test_texts_are_found_whatever_the_function_is_called_where_it_is_used(tmp_path):
    """Lines of a report stayed English: their function was imported under a name that the collector did not know."""
    path = tmp_path / "words.py"
    path.write_text(
        "from django.utils.translation import gettext_lazy as _later, ngettext as many\n"
        'WORDS = (_later("all waste"), many("one", "two", 2), other("none"))\n'
    )
    assert list(messages._python_messages(path)) == [(None, "all waste", None), (None, "one", "two")]


def test_every_chinese_message_is_there():
    assert messages.problems() == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("供方(甲)", "half-width sign"),
        ("供方:%(name)s", "half-width sign"),
        ("%(name)s,请确认", "half-width sign"),
        ("概率 %(percent)s %%，低于 5%", "space before %"),
        ("已有 %(number)d 项协同", "write 共生项目"),
        ("水泥窑协同处置（甲）：%(name)s，好", ""),
        ("欧盟授权条例 (EU) 2023/2772，09:30", ""),
    ],
)
def test_chinese_has_full_width_signs_and_the_words_of_the_glossary(text: str, wrong: str):
    assert messages.wrong_chinese(text) == wrong


def test_migrations_are_complete(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_tracked_files_name_no_machine_path_and_no_registry():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    hosts = ["pypi" + ".org", "pythonhosted" + ".org", "registry.npmjs" + ".org", "/wo" + "rk/", "/ro" + "ot/"]

    found = [
        f"{name}: {host}"
        for name in listed
        if (ROOT / name).is_file() and Path(name).suffix not in {".png", ".mo", ".woff2", ".xlsx"}
        for host in hosts
        if host in (ROOT / name).read_text(encoding="utf-8", errors="ignore")
    ]

    assert found == []


@pytest.mark.parametrize("path", PURE_MODULES, ids=short)
def test_pure_tests_know_only_what_knows_no_database(path: Path):
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    rooms = {".".join(name.split(".")[:2]) for name in names}

    assert "subprocess" not in names
    assert {room for room in rooms if room.split(".")[0] not in sys.stdlib_module_names} <= PURE_IMPORTS


def test_pure_are_those_that_ask_for_no_database(request: pytest.FixtureRequest):
    pure = [item for item in request.session.items if item.get_closest_marker("pure")]

    assert not asks_for_database(request.node)  # who asks for none is told apart

    assert [item.nodeid for item in pure if not is_pure(item)] == []
    assert [item.nodeid for item in pure if asks_for_database(item)] == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_setting_is_in_the_docs(language: str):
    source = (PACKAGE / "settings.py").read_text(encoding="utf-8")
    names = set(re.findall(r'(?:text_setting|flag_setting|tiles_setting)\(\s*"([A-Z_]+)"', source)) | {"CHROMIUM"}
    page = (ROOT / "docs" / language / "configuration.md").read_text(encoding="utf-8")

    assert {name for name in names if f"`SYMBIONET_{name}`" not in page} == set()
    assert "`DATABASE_URL`" in page


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_command_route_and_pack_is_in_the_reference(language: str):
    folders = [ROOT / "docs" / language / "reference", *(folder / "docs" / language for folder in FOLDERS[1:])]
    pages = [path for folder in folders for path in folder.glob("*.md")]
    page = "\n".join(path.read_text(encoding="utf-8") for path in pages)
    wanted = set(cli.list_commands(click.Context(cli))) | own_routes() | set(load_packs().versions)

    assert {name for name in wanted if f"`{name}`" not in page} == set()


def test_every_verb_of_the_history_has_its_words():
    sources = [
        path.read_text(encoding="utf-8")
        for app in our_apps()
        for path in (*Path(app.path).glob("actions.py"), *Path(app.path).glob("actions/**/*.py"))
    ]
    recorded = set(re.findall(r'record(?:_many)?\(\s*[\w.]+,\s*"([a-z_]+\.[a-z_]+)"', "\n".join(sources)))

    assert recorded - set(verbs()) == set()
    assert len(recorded) > 20
