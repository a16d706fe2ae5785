"""Builds the wheel into `dist/` and looks into it: without the built styles, scripts and Chinese messages it fails.

They are made by `make setup` and are in no commit: a wheel of a clean checkout would serve pages without styles.
"""

import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MANUAL = ROOT / "src" / "symbionet" / "manual"
NEEDED = ("symbionet/shell/static/build/app.css", "symbionet/shell/static/build/app.js", "symbionet/data/uses/",
          "symbionet/manual/en/", "symbionet/manual/zh/")  # fmt: skip
CATALOGUE, COMPILED = "django.po", "django.mo"


def missing_in(wheel: Path) -> list[str]:
    """What a wheel lacks of what every page needs, a compiled catalogue for each source of messages among it."""
    with zipfile.ZipFile(wheel) as archive:
        names = [one.filename for one in archive.infolist() if one.file_size]
    lacking = [needed for needed in NEEDED if not any(name.startswith(needed) for name in names)]
    sources = [name for name in names if name.endswith(f"/{CATALOGUE}")]
    compiled = [f"{name.removesuffix(CATALOGUE)}{COMPILED}" for name in sources]
    lacking += [name for name in compiled if name not in names]
    return lacking if sources else [*lacking, "Chinese messages"]


def main(folder: Path = ROOT / "dist") -> str:
    """Build a wheel into the folder; its name, or a SystemExit that says what it lacks."""
    for language in ("en", "zh"):  # the manual that the platform shows
        shutil.rmtree(MANUAL / language, ignore_errors=True)
        shutil.copytree(ROOT / "docs" / language, MANUAL / language)
    with tempfile.TemporaryDirectory() as work:
        uv = ROOT / ".tools" / "uv" / "bin" / "uv"
        command = [str(uv) if uv.exists() else "uv", "build", "--wheel", "--quiet", "--out-dir", work, str(ROOT)]
        subprocess.run(command, check=True, cwd=ROOT)
        (wheel,) = Path(work).glob("*.whl")
        if lacking := missing_in(wheel):
            raise SystemExit(f"symbionet: the wheel lacks {', '.join(lacking)}: run make setup and repeat")
        folder.mkdir(exist_ok=True)
        target = folder / wheel.name
        target.write_bytes(wheel.read_bytes())
    return f"{target.name}: {target.stat().st_size / 1e6:.1f} MB, with styles and Chinese messages"


if __name__ == "__main__":
    sys.stdout.write(f"{main()}\n")
