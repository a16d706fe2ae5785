import json
import zipfile
from pathlib import Path

import pytest

from symbionet import cli

SHEET = """供需,组织名称,行业,资源名称,数量,单位
供,天津热电厂,D4411,粉煤灰,3.5,万吨/年
供,天津啤酒厂,C1513,啤酒糟,500,公斤/天
需,天津水泥厂,C3011,求购粉煤灰,10,万吨/年
需,某饲料厂,,豆粕,1000,吨/年
"""


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "资源.csv"
    path.write_text(SHEET, encoding="utf-8")
    return path


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        cli.main([str(argument) for argument in arguments])
    return int(ended.value.code or 0)


@pytest.fixture(autouse=True)
def _no_language(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SYMBIONET_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


def test_match_prints_json_and_nothing_else(sheet, capsys):
    status = run("match", sheet, "--json", "--lang", "zh")

    printed = json.loads(capsys.readouterr().out)
    assert status == 0
    assert [row["have"] for row in printed] == [
        {"title": "粉煤灰", "organisation": "天津热电厂"},
        {"title": "啤酒糟", "organisation": "天津啤酒厂"},
    ]
    said = {"organisation", "want", "probability", "reasons", "co2e", "adds_emissions"}
    assert set(printed[0]["matches"][0]) == said | {"conditions", "questions", "risks"}
    assert printed[0]["matches"][0]["organisation"] == "天津水泥厂"
    assert printed[0]["matches"][0]["want"] == "求购粉煤灰"
    assert set(printed[0]["matches"][0]["reasons"][0]) == {"code", "value", "text"}
    assert printed[1]["matches"][0]["organisation"] == "某饲料厂"
    assert printed[1]["matches"][0]["want"] is None
    for row in printed:
        values = [item["probability"] for item in row["matches"]]
        assert values == sorted(values, reverse=True)


def test_match_prints_a_table_and_writes_a_workbook(sheet, tmp_path, capsys):
    status = run("match", sheet, "-o", tmp_path / "out.xlsx", "--lang", "en")

    assert status == 0
    assert "粉煤灰 · 天津热电厂" in capsys.readouterr().out
    assert zipfile.is_zipfile(tmp_path / "out.xlsx")


def test_problems_with_rows_go_to_standard_error(tmp_path, capsys):
    path = tmp_path / "a.csv"
    path.write_text(SHEET.replace("3.5,", "很多,"), encoding="utf-8")

    status = run("match", path, "--json")

    captured = capsys.readouterr()
    assert status == 0
    assert len(json.loads(captured.out)) == 2
    assert "很多" in captured.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("match", "missing.csv"),
        ("match", "{sheet}", "--nonsense"),
        ("match", "{sheet}", "--lang", "fr"),
        ("match", "{sheet}", "-o", "no/such/folder/out.xlsx"),
        ("match", "{sheet}", "-o", "out.txt"),
        ("match", "{sheet}", "--top", "0"),
        ("match", "{sheet}", "--top", "many"),
        ("match", "{empty}"),
        ("match", "{wants}"),
        ("match", "{picture}"),
        ("match",),
        ("suggest",),
        ("nonsense",),
        ("--nonsense",),
    ],
)
def test_wrong_use_is_one_sentence_and_status_2(arguments, sheet, tmp_path, capsys):
    files = {"sheet": sheet, "empty": tmp_path / "e.csv", "wants": tmp_path / "w.csv", "picture": tmp_path / "p.xlsx"}
    files["empty"].write_bytes(b"")
    files["wants"].write_text("供需,组织名称,资源名称\n需,某厂,粉煤灰\n", encoding="utf-8")
    files["picture"].write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))

    status = run(*(argument.format(**files) for argument in arguments))

    captured = capsys.readouterr()
    assert status == 2
    assert captured.out == ""
    assert captured.err.startswith("symbionet: ")
    assert captured.err.count("\n") == 1


def test_language_comes_from_option_then_setting_then_system(capsys, monkeypatch):
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    run("suggest", "fly ash")
    assert "粉煤灰" in capsys.readouterr().out
    monkeypatch.setenv("SYMBIONET_LANG", "en")
    run("suggest", "粉煤灰")
    assert "Coal fly ash" in capsys.readouterr().out
    run("suggest", "fly ash", "--lang", "zh")
    assert "粉煤灰" in capsys.readouterr().out


def test_a_wrong_setting_is_named(monkeypatch, capsys):
    monkeypatch.setenv("SYMBIONET_LANG", "klingon")

    assert run("suggest", "fly ash") == 2
    assert "klingon" in capsys.readouterr().err


def test_suggest_reads_a_whole_table(sheet, capsys):
    assert run("suggest", "--file", sheet, "--json", "--lang", "zh") == 0

    printed = json.loads(capsys.readouterr().out)
    assert [row["title"] for row in printed[:2]] == ["粉煤灰", "啤酒糟"]
    assert printed[0]["classes"][0]["class"] == "fly-ash"
    assert printed[0]["hazard_text"] == "不属危险废物"

    assert run("suggest", "--file", sheet, "--lang", "en") == 0
    assert "not hazardous" in capsys.readouterr().out


def test_suggest_takes_a_description(capsys):
    assert run("suggest", "sludge", "--sector", "Electroplating", "--description", "nickel, filter-pressed") == 0

    assert "hazardous waste" in capsys.readouterr().out


def test_suggest_prints_json(capsys):
    assert run("suggest", "粉煤灰", "--json") == 0
    assert json.loads(capsys.readouterr().out)["classes"][0]["class"] == "fly-ash"


def test_suggest_shows_mirror_entries_side_by_side_and_asks_which_of_two_is_meant(capsys):
    assert run("suggest", "dust from gas treatment, steelworks", "--sector", "2410", "--json") == 0
    rows = json.loads(capsys.readouterr().out)["ewc"]
    assert any(row["mirrors"] and row["mirrors"][0]["code"] != row["code"] for row in rows)

    assert run("suggest", "污泥", "--json") == 0
    assert "plating-sludge" in json.loads(capsys.readouterr().out)["readings"]
    assert run("suggest", "污泥", "--sector", "电镀", "--json") == 0
    assert json.loads(capsys.readouterr().out)["readings"] == []
    assert run("suggest", "污泥") == 0
    assert "which is meant" in capsys.readouterr().out
    assert run("suggest", "粉煤灰", "--json") == 0
    assert json.loads(capsys.readouterr().out)["readings"] == []


def test_packs_are_listed_with_their_licence(capsys):
    assert run("packs", "--json") == 0
    assert all(row["licence"] and row["source"] for row in json.loads(capsys.readouterr().out))


@pytest.mark.parametrize("command", ["", "match", "suggest", "packs", "import", "serve", "demo"])
def test_help_has_an_example(command, capsys):
    assert run(*filter(None, (command, "--help"))) == 0
    assert "symbionet" in capsys.readouterr().out


def test_platform_commands_need_the_web_extra(monkeypatch, capsys):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)

    assert run("serve", "--port", "9000") == 2
    assert "pip install symbionet[web]" in capsys.readouterr().err
