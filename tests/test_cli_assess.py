"""`symbionet assess`: what a user gives and gets, from messy files in two languages to one JSON array."""

import io
import json
import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from symbionet import cli

HEAD = (
    "synergy,material,quantity,unit,baseline_route,substitutes,substitution_ratio,distance_km,baseline_distance_km,"
    "vehicle,empty_return,start,years,persistence,attribution,additionality,hazardous,"
    "disposal_kgco2e_per_t,virgin_kgco2e_per_t,reprocessing_kgco2e_per_t,freight_kgco2e_per_tkm\n"
)
FULL = (
    "Ash,fly ash,1000,t,landfill:0.7;incineration:0.3,clinker,0.8,50,10,lorry,0.5,2026-07-01,2,0.9,0.5,0.8,no,"
    "500,860,20,0.1\n"
)
BURDEN = "Oil,waste oil,100,t,recycling,coal,1,500,0,lorry,1,2027-01-01,1,1,1,1,yes,0,100,50,0.5\n"
METRICS = {
    *("landfill_diverted_t", "hazardous_avoided_t", "virgin_material_saved_t"),
    *("water_saved_m3", "energy_saved_mwh", "co2e_avoided_t"),
}


@pytest.fixture(autouse=True)
def _no_language(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SYMBIONET_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def given(tmp_path: Path):
    def write(text: str, name: str = "flows.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        cli.main([str(argument) for argument in arguments])
    return int(ended.value.code or 0)


def assessed(path: Path, capsys, *more: object) -> tuple[list[dict], str, int]:
    status = run("assess", path, "--json", *more)
    captured = capsys.readouterr()
    return json.loads(captured.out), captured.err, status


def test_json_has_the_promised_form_and_nothing_else(given, capsys):
    found, errors, status = assessed(given(HEAD + FULL), capsys)

    assert (status, errors, len(found)) == (0, "", 1)
    ash = found[0]
    assert set(ash) == {"synergy", "years", "lifetime", "judged", "terms", "assumed"}
    assert ash["judged"] == {"co2e_share": 0.0, "note": ""}, "own factors are what their owner states"
    assert [year["year"] for year in ash["years"]] == [2026, 2027, 2028]
    for year in ash["years"]:
        assert set(year) == {"year", "gross", "metrics"}
        assert set(year["gross"]) == set(year["metrics"]) == METRICS
    for figures in (*(year["metrics"] for year in ash["years"]), *(year["gross"] for year in ash["years"])):
        assert all(set(value) == {"low", "central", "high"} for value in figures.values())
        assert all(value["low"] <= value["central"] <= value["high"] for value in figures.values())
    assert set(ash["lifetime"]) == METRICS
    assert all(set(term) == {"term", "value", "unit", "factor", "source"} for term in ash["terms"])
    assert all(term["unit"] and term["source"] for term in ash["terms"])
    assert ash["assumed"] == []


def test_figures_are_those_by_hand(given, capsys):
    found, _, _ = assessed(given(HEAD + FULL), capsys)

    whole = 500 + 0.8 * 860 - 20 - 40 * 1.5 * 0.1
    gross = [year["gross"]["co2e_avoided_t"]["central"] for year in found[0]["years"]]
    net = [year["metrics"]["co2e_avoided_t"]["central"] for year in found[0]["years"]]
    assert gross == pytest.approx([whole * 184 / 365, whole * (181 / 365 + 184 / 366), whole * 182 / 366])
    assert found[0]["lifetime"]["co2e_avoided_t"]["central"] == pytest.approx(whole * 0.4 * 1.9)
    assert sum(net) == found[0]["lifetime"]["co2e_avoided_t"]["central"]
    assert sum(term["value"] for term in found[0]["terms"]) == pytest.approx(whole)
    assert found[0]["lifetime"]["landfill_diverted_t"]["central"] == pytest.approx(700 * 0.4 * 1.9)


def test_rows_of_one_name_are_one_synergy(given, capsys):
    found, _, _ = assessed(given(HEAD + FULL + BURDEN + FULL.replace("1000", "500")), capsys)

    assert [item["synergy"] for item in found] == ["Ash", "Oil"]
    assert found[0]["lifetime"]["landfill_diverted_t"]["central"] == pytest.approx(1050 * 0.4 * 1.9)
    assert len(found[0]["terms"]) == 8


def test_a_burden_is_told_as_one(given, capsys):
    path = given(HEAD + BURDEN)
    found, _, _ = assessed(path, capsys)
    run("assess", path, "--lang", "en")
    told = capsys.readouterr().out

    assert found[0]["lifetime"]["co2e_avoided_t"]["central"] == pytest.approx(100 * (100 - 50 - 500 * 2 * 0.5) / 1000)
    assert "emits more than it avoids" in told
    assert "in-year 2027" in told


CHINESE = (
    "协同名称,物料,数量,单位,基准去向,替代物料,替代比,运距(km),基准运距,车型,空驶率,开始日期,年数,持续率,"
    "归因系数（%）,额外性,危险废物,处置因子,原生料因子,再加工因子,运输因子\n"
    "粉煤灰,粉煤灰,0.1万,吨/年,填埋:0.7；焚烧:0.3,水泥熟料,80%,50公里,10,货车,50%,2026年7月1日,2年,90%,50,0.8,否,500,860,20,0.1\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_chinese_headings_numbers_and_encodings_say_the_same(given, capsys, encoding):
    english, _, _ = assessed(given(HEAD + FULL), capsys)
    chinese, errors, status = assessed(given(CHINESE, name="协同.csv", encoding=encoding), capsys)

    assert (status, errors) == (0, "")
    for name, value in english[0]["lifetime"].items():
        assert chinese[0]["lifetime"][name] == pytest.approx(value)


def test_a_workbook_says_the_same(given, capsys, tmp_path):
    english, _, _ = assessed(given(HEAD + FULL), capsys)
    book = Workbook()
    sheet = book.active
    sheet.append(["2026年效益评估表"])
    sheet.append(HEAD.strip().split(","))
    row: list[object] = FULL.strip().split(",")
    row[2], row[10], row[11], row[12] = 1000, 0.5, date(2026, 7, 1), 2
    sheet.append(row)
    book.save(tmp_path / "flows.xlsx")
    found, errors, status = assessed(tmp_path / "flows.xlsx", capsys)

    assert (status, errors) == (0, "")
    assert found[0]["lifetime"] == english[0]["lifetime"]


WRONG = {
    "synergy": "",
    "material": "",
    "quantity": "lots",
    "unit": "bushels",
    "baseline_route": "the moon",
    "substitution_ratio": "-1",
    "distance_km": "far",
    "baseline_distance_km": "-5",
    "vehicle": "spaceship",
    "empty_return": "1.5",
    "start": "yesterday",
    "years": "2.5",
    "persistence": "120%",
    "attribution": "2",
    "additionality": "x",
    "hazardous": "perhaps",
    "disposal_kgco2e_per_t": "high",
    "virgin_kgco2e_per_t": "n. b.",
    "reprocessing_kgco2e_per_t": "1 kWh",
    "freight_kgco2e_per_tkm": "-0.1",
}


@pytest.mark.parametrize("column", WRONG)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_wrong_cell_is_named_with_its_column_and_the_other_rows_are_assessed(given, capsys, column, lang):
    columns = HEAD.strip().split(",")
    cells = FULL.replace("Ash", "Bad").strip().split(",")
    cells[columns.index(column)] = WRONG[column]
    if column == "vehicle":
        cells[-1] = ""  # beside an own factor the vehicle does not matter
    found, errors, status = assessed(given(HEAD + ",".join(cells) + "\n" + BURDEN), capsys, "--lang", lang)

    assert status == 0
    assert [item["synergy"] for item in found] == ["Oil"]
    lines = errors.strip().splitlines()
    assert len(lines) == 2
    assert f"“{column}”" in lines[1]
    assert ("第2行" if lang == "zh" else "row 2") in lines[1]
    assert any(remedy in lines[1] for remedy in (("；请", "；可选") if lang == "zh" else ("; ",)))


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("1000,t", "-1000,t", "quantity"),
        ("1000,t", "1000,", "unit"),
        ("1000,t", "1000,pieces", "unit"),
        ("1000,t", "1000,m3", "unit"),
        ("1000,t", "1000,t once", "quantity"),
        ("landfill:0.7;incineration:0.3", "landfill:0.7", "baseline_route"),
        ("landfill:0.7;incineration:0.3", "landfill:0.7;incineration:0.7", "baseline_route"),
        ("2026-07-01,2,", "2026-07-01,0,", "years"),
        ("2026-07-01,2,", "1726-07-01,2,", "start"),
    ],
)
def test_what_makes_no_sense_is_named_too(given, capsys, old, new, column):
    found, errors, status = assessed(given(HEAD + FULL.replace(old, new) + BURDEN), capsys, "--lang", "en")

    assert (status, [item["synergy"] for item in found]) == (0, ["Oil"])
    assert f"row 2, column “{column}”" in errors


def test_a_synergy_with_a_missing_row_says_that_it_is_not_whole(given, capsys):
    found, _, _ = assessed(given(HEAD + FULL + FULL.replace("1000", "lots")), capsys)

    assert [(item["field"], item["value"]) for item in found[0]["assumed"]] == [("row", 3)]


def test_what_is_not_stated_is_listed_with_value_and_source(given, capsys):
    found, errors, status = assessed(given("synergy,material,quantity,unit\nA,fly ash,1000,t\n"), capsys)

    assert (status, errors) == (0, "")
    listed = {item["field"]: item for item in found[0]["assumed"]}
    assert set(listed) == set(HEAD.strip().split(",")) - {"synergy", "material", "quantity", "unit"}
    assert all(item["source"] for item in found[0]["assumed"])
    assert listed["start"]["value"] == f"{date.today().year}-01-01"
    assert found[0]["lifetime"]["co2e_avoided_t"]["central"] == 0


def test_factors_of_the_packs_name_their_source(given, capsys):
    path = given("synergy,material,quantity,unit,baseline_route,substitutes\nA,废铝,1000,t,landfill,aluminium\n")
    found, _, _ = assessed(path, capsys, "--start", "2025-01-01")

    terms = {term["term"]: term for term in found[0]["terms"]}
    assert terms["virgin (aluminium): 废铝"]["factor"] == 15100.0  # primary, of the world
    assert "International Aluminium Institute" in terms["virgin (aluminium): 废铝"]["source"]
    listed = {item["field"]: item["value"] for item in found[0]["assumed"]}
    assert listed["virgin_kgco2e_per_t"] == 15100.0
    assert found[0]["years"][0]["year"] == 2025


def test_a_workbook_is_written_beside(given, capsys, tmp_path):
    out = tmp_path / "out.xlsx"
    status = run("assess", given(HEAD + FULL + BURDEN), "-o", out, "--lang", "zh")

    book = load_workbook(io.BytesIO(out.read_bytes()))
    assert status == 0
    assert zipfile.is_zipfile(out)
    assert book.sheetnames == ["汇总", "逐年", "排放构成", "假定", "问题清单", "关于本文件"]
    assert [cell.value for cell in book["汇总"][1]] == ["共生项目", "指标", "低值", "中值", "高值", "须注意"]
    assert "多于" in str(book["汇总"]["F13"].value)
    assert [cell.value for cell in book["关于本文件"]["A"]] == ["项目", "文件", "Symbionet 版本", "因子数据包"]
    assert {cell.value for cell in book["排放构成"]["F"]} == {"单位", "tCO2e/年"}
    assert not [cell.value for cell in book["假定"]["C"] if "_" in str(cell.value)]  # words, no codes


def test_a_column_that_is_not_known_is_told(given, capsys):
    head = HEAD.strip() + ",farbe\n"
    found, errors, _ = assessed(given(head + FULL.strip() + ",rot\n"), capsys, "--lang", "en")

    assert len(found) == 1
    assert "“farbe” is no column" in errors


@pytest.mark.parametrize("text", ["", "\n\n", "synergy,material,quantity,unit\n"])
def test_an_empty_file_is_refused_in_a_sentence(given, capsys, text):
    status = run("assess", given(text), "--json")
    captured = capsys.readouterr()

    assert status == 2
    assert captured.err.strip()
    assert "Traceback" not in captured.err
    assert captured.out.strip() in ("", "[]")


def test_missing_columns_are_named(given, capsys):
    found, errors, status = assessed(given("synergy,colour\nA,red\n"), capsys, "--lang", "en")

    assert (found, status) == ([], 2)
    assert "no column names the material" in errors
    assert "no column states the quantity" in errors


@pytest.mark.parametrize("text", ["+HYPERLINK(1)", "@SUM(1)", "＝HYPERLINK(1)"])
def test_formulas_cannot_ride_into_the_workbook(given, tmp_path, text):
    out = tmp_path / "out.xlsx"
    run("assess", given(HEAD + FULL.replace("Ash", text)), "-o", out)

    book = load_workbook(out)
    assert str(book.worksheets[0]["A2"].value) == f"'{text}"


def test_a_formula_is_no_name(given, capsys):
    run("assess", given(HEAD + FULL.replace("Ash", "=HYPERLINK(1)")))

    assert "=HYPERLINK(1) without its result" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("vehicle", "factor"),
    [("HGV, average laden", 0.10163), ("半挂车", 0.078), ("articulated_>33t", 0.07703), ("conveyor", 0.0)],
)
def test_vehicles_are_read_as_people_write_them(given, capsys, vehicle, factor):
    path = given(f'synergy,material,quantity,unit,distance_km,vehicle\nA,fly ash,1000,t,10,"{vehicle}"\n')
    found, errors, _ = assessed(path, capsys)

    terms = {term["term"]: term["factor"] for term in found[0]["terms"]}
    assert errors == ""
    assert terms["freight: fly ash"] == pytest.approx(factor, abs=5e-5)


def test_water_by_pipe_takes_the_factor_of_a_pipe(given, capsys):
    path = given(
        "项目,物料,数量,单位,替代物料,运距,车型\n甲,中水,1000,吨,新鲜水,10,管道\n乙,中水,1000,立方米,新鲜水,10,\n"
    )
    found, _, _ = assessed(path, capsys)

    first, second = ({term["term"]: term["value"] for term in item["terms"]} for item in found)
    assert first == pytest.approx(second)
    assert first["freight: 中水"] < 0
    assert found[0]["lifetime"]["water_saved_m3"]["central"] == pytest.approx(1000)


def test_landfill_haul_and_heat_by_hand_with_the_factors_of_desnz_2025(given, capsys):
    """DESNZ 2025 as printed: plastics to landfill 8.98311 kg/t, articulated lorry 0.07800 and rigid 0.19748 kg/t km,
    natural gas 0.20270 kg/kWh of its net heating value, which is 56.3056 kg/GJ; a boiler of 90 %.
    """
    head = (
        "synergy,material,quantity,unit,baseline_route,substitutes,substitution_ratio,distance_km,"
        "baseline_distance_km,vehicle,empty_return,virgin_kgco2e_per_t,reprocessing_kgco2e_per_t\n"
    )
    rows = (
        "Plastic,plastic waste,1000,t,landfill:0.6;stock:0.4,,,,,,,,0\n"
        "Haul,fly ash,1000,t,,,,120,20,articulated lorry,0.6,,0\n"
        "Rigid,fly ash,1000,t,,,,120,20,rigid lorry,,,0\n"
        "Heat,waste heat,36000,GJ,,natural gas,0.5,,,,,,\n"
        "Own,plastic waste,1000,t,,virgin plastic,0.5,,,,,2000,100\n"
    )
    found, errors, _ = assessed(given(head + rows), capsys, "--region", "GB", "--start", "2025-01-01")
    co2e = {item["synergy"]: item["lifetime"]["co2e_avoided_t"]["central"] for item in found}
    terms = {item["synergy"]: {one["term"].split(":")[0]: one["value"] for one in item["terms"]} for item in found}

    assert errors == ""
    assert terms["Plastic"]["disposal (landfill)"] == pytest.approx(600 * 8.98311 / 1000, rel=1e-5)
    assert found[0]["lifetime"]["landfill_diverted_t"]["central"] == pytest.approx(600)
    assert co2e["Haul"] == pytest.approx(-1000 * 100 * 1.6 * 0.078 / 1000, rel=1e-3)
    assert co2e["Rigid"] == pytest.approx(-1000 * 100 * 0.19748 / 1000, rel=1e-3)
    assert co2e["Heat"] == pytest.approx(0.5 * 36000 / 0.9 * 0.2027 * 1000 / 3.6 / 1000, rel=1e-3)
    assert found[3]["lifetime"]["energy_saved_mwh"]["central"] == pytest.approx(0.5 * 10000 / 0.9)
    assert co2e["Own"] == pytest.approx(1000 * (0.5 * 2000 - 100) / 1000)


@pytest.mark.parametrize(("option", "value"), [("--region", "Mars"), ("--start", "soon")])
def test_options_that_cannot_be_are_refused_with_a_remedy(given, capsys, option, value):
    status = run("assess", given(HEAD + FULL), option, value, "--json")
    captured = capsys.readouterr()

    assert (status, captured.out) == (2, "")
    assert value in captured.err
    assert "CN-TJ" in captured.err if option == "--region" else "2026-07-01" in captured.err


def test_an_unknown_material_and_a_range_are_told(given, capsys):
    path = given("synergy,material,quantity,unit,baseline_route\nA,unobtainium,80-120,t,landfill\n")
    found, _, _ = assessed(path, capsys)

    diverted = found[0]["lifetime"]["landfill_diverted_t"]
    assert [diverted[end] for end in ("low", "central", "high")] == pytest.approx([80, 100, 120])
    assert [item["value"] for item in found[0]["assumed"] if item["field"] == "material"] == ["unobtainium"]
