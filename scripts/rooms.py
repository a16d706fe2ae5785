"""Counts the rooms of the house, today's tree or that of a revision: the figures of docs/architecture.md.

usage: python scripts/rooms.py [REVISION]
"""

import io
import re
import subprocess
import sys
import tarfile
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOT_ROOMS = {"data", "locale", "__pycache__"}
TAGS = re.compile(r"{%\s*(?:extends|include)\s+[\"']([a-z]+)/|{%\s*load\s+([\w ]+?)\s*%}")


def tree_of(revision: str, folder: Path) -> Path:
    """The files of a revision, unpacked into the folder."""
    packed = subprocess.run(
        ["git", "archive", revision, "src", "tests", "pyproject.toml"], cwd=ROOT, capture_output=True, check=True
    )
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder


def lines_of(path: Path) -> list[str]:
    """The lines of a text file."""
    return path.read_text(encoding="utf-8").splitlines()


def modules_of(folder: Path) -> list[Path]:
    """Python files below a folder without migrations, empty ones counted."""
    return sorted(path for path in folder.rglob("*.py") if "migrations" not in path.parts)


def rooms_of(package: Path) -> dict[str, tuple[int, int]]:
    """Room -> its modules and their lines."""
    found: dict[str, tuple[int, int]] = {}
    for path in sorted(package.iterdir()):
        if path.name in NOT_ROOMS or (path.is_file() and path.suffix != ".py"):
            continue
        modules = modules_of(path) if path.is_dir() else [path]
        if modules and path.name != "__init__.py":
            found[path.stem] = (len(modules), sum(len(lines_of(module)) for module in modules))
    return found


def order_of(tree: Path) -> dict[str, int]:
    """Room -> how high it stands in the contract `rooms` of pyproject.toml; 0 is the lowest."""
    text = (tree / "pyproject.toml").read_text(encoding="utf-8")
    layers = text[text.index('id = "rooms"') :].split("layers = [", 1)[1].split("]", 1)[0]
    names = [re.findall(r"[a-z]+", line.replace("symbionet.", "")) for line in layers.splitlines() if '"' in line]
    return {name: height for height, line in enumerate(reversed(names)) for name in line}


def upward_templates(package: Path, order: dict[str, int]) -> Iterator[str]:
    """Templates that extend, include or load from a room above their own."""
    libraries = {path.stem: path.parts[-3] for path in package.glob("*/templatetags/*.py")}
    for path in sorted(package.glob("*/templates/**/*")):
        if path.suffix not in {".html", ".txt"}:
            continue
        room = path.relative_to(package).parts[0]
        used = {part for a, b in TAGS.findall(path.read_text(encoding="utf-8")) for part in (a or b).split()}
        rooms = {libraries.get(name, name) for name in used}
        if any(order.get(other, -1) > order.get(room, 99) for other in rooms):
            yield path.relative_to(package).as_posix()


def findings(tree: Path) -> Iterator[tuple[str, int]]:
    """What the architecture page counts: a sentence and its number."""
    package = tree / "src" / "symbionet"
    modules, order = modules_of(package), order_of(tree)
    actions = [path for path in modules if "actions" in path.parts or path.name == "actions.py"]
    queries = [path for path in modules if "queries" in path.parts or path.name == "queries.py"]
    templates = [path for path in package.rglob("*") if "templates" in path.parts and path.suffix in {".html", ".txt"}]
    lengths = defaultdict(int, {path: len(lines_of(path)) for path in modules})
    text = {path: path.read_text(encoding="utf-8") for path in modules}
    upward = set(upward_templates(package, order))
    tests = sum(len(lines_of(path)) for path in (tree / "tests").rglob("*.py"))
    yield "contracts of import-linter", (tree / "pyproject.toml").read_text().count("[[tool.importlinter.contracts]]")
    yield "templates", len(templates)
    yield "templates that lean on a room above", len(upward)
    yield (
        "template lines above 160 characters",
        sum(len(line) > 160 for path in templates if path.suffix == ".html" for line in lines_of(path)),
    )
    yield "`by: Any`", sum(source.count("by: Any") for source in text.values())
    yield "`Mapping[str, Any]` in actions", sum(text[path].count("Mapping[str, Any]") for path in actions)
    yield (
        "lines with `Any` in apps",
        sum(
            len(re.findall(r".*\bAny\b", text[path])) for path in modules if path.relative_to(package).parts[0] in order
        ),
    )
    yield "query modules", sum(path.name != "__init__.py" for path in queries)
    yield "query modules with gettext", sum("gettext" in text[path] for path in queries)
    yield "`Shown...` classes in queries", sum(len(re.findall(r"^class Shown", text[path], re.M)) for path in queries)
    yield "modules above 300 lines", sum(length > 300 for length in lengths.values())
    yield "modules above 400 lines", sum(length > 400 for length in lengths.values())
    yield "modules that name `contaminants`", sum("contaminants" in source for source in text.values())
    yield "lines of code", sum(lengths.values())
    yield "lines of tests", tests


def main(words: Sequence[str]) -> int:
    """Print both tables as Markdown."""
    if len(words) > 1 or (words and words[0].startswith("-")):
        print("usage: python scripts/rooms.py [REVISION]", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        try:
            tree = tree_of(words[0], Path(folder)) if words else ROOT
        except subprocess.CalledProcessError as error:
            print(f"rooms.py: no revision {words[0]!r}: {error.stderr.decode().strip()}", file=sys.stderr)
            return 2
        print("| room | modules | lines |\n|---|---:|---:|")
        for room, (modules, lines) in rooms_of(tree / "src" / "symbionet").items():
            print(f"| `{room}` | {modules} | {lines:,} |")
        print("\n| counted | |\n|---|---:|")
        for name, number in findings(tree):
            print(f"| {name} | {number:,} |")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
