"""`symbionet measures` and `symbionet saving`: a list, a page, a figure, and help where something is typed wrongly."""

import json

import pytest
from click.testing import CliRunner

from symbionet.cli import cli, main


def answer(*arguments: str) -> str:
    """What the command prints."""
    result = CliRunner().invoke(cli, [*arguments, "--lang", "zh"])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_list_is_filtered_and_says_what_to_do_next():
    text = answer("measures", "--sector", "C33", "--area", "energy", "--equipment", "compressor")

    assert "查找并修复压缩空气泄漏点（无/低费）" in text
    assert "symbionet saving" in text


def test_measure_shows_equation_and_parameters():
    text = answer("measures", "air-leaks")

    assert "electricity = compressor_power * hours" in text
    assert "必须填写" in text


def test_saving_shows_range_tier_and_what_moves_it():
    text = answer("saving", "air-leaks", "compressor_power=75kW@measured", "leak_share_old=28%@measured")

    assert "60,000" in text
    assert "经验估算" in text
    assert "年运行小时数：2000 … 8000 h/a" in text


def test_json_is_whole():
    found = json.loads(answer("saving", "lamps-led", "lamps=100", "lamp_power_old=60", "lamp_power_new=30", "--json"))

    assert found["streams"]["electricity"]["amount"][1] == pytest.approx(12_000)
    assert found["tier"] == "rule_of_thumb"
    assert json.loads(answer("measures", "--area", "water", "--json"))[0]["id"] == "water-leaks"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["saving", "air-leak"], "did you mean air-leaks"),
        (["saving", "air-leaks", "compressor_power"], "write NAME=VALUE"),
        (["saving", "air-leaks", "compressor_power=75kWh", "leak_share_old=20"], "use kW"),
        (["saving", "motors-off", "idle_power=3", "idle_hours=9", "--carrier", "peat"], ""),
        (
            ["saving", "boiler-replace", "fuel_use=3", "efficiency_old=9", "efficiency_new=90", "--carrier", "peat"],
            "coal",
        ),
        (["saving", "motors-off", "idle_power=3", "idle_hours=9", "--price", "power=1"], "no stream"),
        (["measures", "--equipment", "compresor"], "say one of"),
    ],
)
def test_what_is_typed_wrongly_gets_one_helpful_sentence(arguments, words, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    error = capsys.readouterr().err
    assert words in error
    assert (ended.value.code, error.count("\n")) == ((2, 1) if words else (0, 0))
