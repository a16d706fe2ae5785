"""`symbionet match --chains --bundles`: routes, bundles and splits beside the matches, in words and as JSON."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from symbionet.cli import cli

TABLE = """企业,行业代码,供/需,资源,数量,单位,经度,纬度
滨海甲木业有限公司,C201,供,木屑,300,吨/年,117.70,39.02
滨海乙木业有限公司,C201,供,锯末,400,吨/年,117.75,39.03
滨海丙家具有限公司,C211,供,木屑,350,吨/年,117.72,39.06
滨海丁板业有限公司,C202,需,木屑,1000,吨/年,117.60,39.00
滨海戊活性炭有限公司,C266,需,果壳炭,100,吨/年,117.65,39.00
滨海己水务有限公司,D462,需,活性炭,80,吨/年,117.66,39.05
滨海庚板业有限公司,C202,需,锯末,200,吨/年,117.62,39.00
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A table of seven firms."""
    path = tmp_path / "园区.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def answer(file: Path, *options: str) -> str:
    """What the command prints."""
    result = CliRunner().invoke(cli, ["match", str(file), *options])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_chinese_shows_route_bundle_and_split(file: Path):
    text = answer(file, "--lang", "zh", "--chains", "--bundles")

    assert "经加工的路径：" in text
    assert "蒸汽或化学活化制活性炭（滨海戊活性炭有限公司）" in text
    assert "拼单供应：" in text
    assert "3 个停靠点" in text
    assert "分供多家：" in text
    assert "万元/年" in text


def test_english_shows_the_same(file: Path):
    text = answer(file, "--lang", "en", "--chains", "--bundles")

    assert "Routes via a processor:" in text
    assert "Combine suppliers:" in text
    assert "Split over several wants:" in text
    assert "CNY " in text


def test_without_the_options_nothing_changes(file: Path):
    plain, more = answer(file, "--lang", "en"), answer(file, "--lang", "en", "--chains")

    assert "Routes" not in plain
    assert [line for line in plain.splitlines() if line] == [
        line for line in more.splitlines() if line and line in plain.splitlines()
    ]


def test_json_carries_routes_bundles_and_splits(file: Path):
    plain = json.loads(answer(file, "--lang", "en", "--json"))
    rows = json.loads(answer(file, "--lang", "en", "--json", "--chains", "--bundles"))

    assert [set(row) for row in plain] == [{"have", "matches"}] * 3
    haves = [row for row in rows if "have" in row]
    assert all(set(row) == {"have", "matches", "chains", "split"} for row in haves)
    assert haves[0]["chains"][0]["steps"][0]["process"] == "activate-carbon"
    assert haves[0]["chains"][0]["delivered"] == [30.0, 135.0]
    bundles = [row for row in rows if "want" in row]
    assert [len(row["bundle"]["stops"]) for row in bundles] == [3]
    assert bundles[0]["bundle"]["amount"] == 1000
