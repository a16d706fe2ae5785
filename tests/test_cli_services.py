"""`symbionet match --services`: shared rounds of lorries and lent room and machines, in words and as JSON."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from symbionet.cli import cli

TABLE = """企业,行业代码,供/需,资源,数量,单位,经度,纬度
唐山甲钢铁有限公司,C311,供,高炉水渣,60000,吨/年,118.20,39.60
天津乙水泥有限公司,C301,需,高炉水渣,50000,吨/年,117.20,39.10
天津丙电力有限公司,D441,供,炉渣,30000,吨/年,117.25,39.15
唐山丁建材有限公司,C303,需,炉渣,40000,吨/年,118.10,39.55
滨海戊冷链有限公司,G593,供,冷库出租,2000,平方米,117.70,39.02
滨海己食品有限公司,C145,需,冷库,800,平方米,117.72,39.03
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Two opposite flows of slag, and a cold store with one who wants room in it."""
    path = tmp_path / "园区.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def answer(file: Path, *options: str) -> str:
    """What the command prints."""
    result = CliRunner().invoke(cli, ["match", str(file), *options])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_chinese_shows_the_round_and_the_room(file: Path):
    text = answer(file, "--lang", "zh", "--services")

    assert "可互相配载的往返运输：" in text
    assert (
        "唐山甲钢铁有限公司 → 天津乙水泥有限公司（高炉水渣） 与 天津丙电力有限公司 → 唐山丁建材有限公司（炉渣）" in text
    )
    assert "万元/年" in text
    assert "可共享 800 m2" in text


def test_json_carries_the_services_after_the_haves(file: Path):
    rows = json.loads(answer(file, "--lang", "en", "--services", "--json"))

    rounds = [row for row in rows if row.get("service") == "backhaul"]
    shared = [row for row in rows if row.get("service") == "sharing"]
    assert [row["rounds_a_year"] for row in rounds] == [1500]  # 30,000 t by 20 t: the smaller flow sets the rounds
    assert 0.4 < rounds[0]["saved_share"] < 0.5
    assert rounds[0]["saved_km_year"] == pytest.approx(1500 * rounds[0]["saved_km"], rel=0.01)
    assert [(row["amount"], row["unit"], row["share"]) for row in shared] == [(800, "m2", 1.0)]
    assert {reason["code"] for reason in rounds[0]["reasons"]} >= {"backhaul_saved", "backhaul_year"}


def test_without_services_it_says_what_they_need(tmp_path: Path):
    path = tmp_path / "one.csv"
    path.write_text("company,have/want,resource\nMill,have,sawdust\n", encoding="utf-8")

    text = answer(path, "--lang", "en", "--services")

    assert "none found: rounds need yearly amounts and places" in text


def test_nothing_is_added_unless_asked_for(file: Path):
    assert "Mutual services" not in answer(file, "--lang", "en")
    assert all("have" in row and "service" not in row for row in json.loads(answer(file, "--json")))
