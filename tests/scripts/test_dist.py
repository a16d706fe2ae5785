"""`make dist`: a wheel without styles or Chinese messages is refused."""

import importlib.util
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
WHOLE = (
    "symbionet/shell/static/build/app.css",
    "symbionet/shell/static/build/app.js",
    "symbionet/data/uses/uses_minerals.csv",
    "symbionet/locale/zh_Hans/LC_MESSAGES/django.po",
    "symbionet/locale/zh_Hans/LC_MESSAGES/django.mo",
)
MANUAL = ("symbionet/manual/en/workbench.md", "symbionet/manual/zh/workbench.md")  # copied when the wheel is made


def dist():
    spec = importlib.util.spec_from_file_location("dist", ROOT / "scripts" / "dist.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def wheel(path: Path, names) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return path


def test_a_whole_wheel_lacks_nothing(tmp_path):
    assert dist().missing_in(wheel(tmp_path / "a.whl", WHOLE + MANUAL)) == []


@pytest.mark.parametrize("name", [name for name in WHOLE + MANUAL if not name.endswith(".po")])
def test_a_wheel_without_what_pages_need_is_named(tmp_path, name):
    lacking = dist().missing_in(wheel(tmp_path / "a.whl", [one for one in WHOLE + MANUAL if one != name]))

    assert len(lacking) == 1
    assert name.startswith(lacking[0])


def test_what_is_in_the_folder_of_the_package_covers_it():
    """The names above are those of the repository; the compiled ones are made by `make setup`."""
    for name in WHOLE:
        assert (ROOT / "src" / name).exists(), name
