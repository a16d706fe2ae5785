"""`symbionet measures` and `symbionet saving`: the library of measures, and what one of them saves."""

import json
from collections.abc import Iterator, Mapping, Sequence

import click

from symbionet.cli.options import LANG
from symbionet.engine import savings
from symbionet.engine.model import Range
from symbionet.engine.savings import Conditions, Estimate, Library, Measure
from symbionet.wording import Language

__all__ = ["measures_command", "saving_command"]

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "none": "no measure fits; leave out --sector, --area or --equipment",
        "count": "{n} measures; `symbionet measures ID` shows one, `symbionet saving ID name=value ...` calculates it",
        "stage": "counts in the order of",
        "share": "usual saving",
        "equation": "equation",
        "reference": "by",
        "parameters": "parameters (unit, usual range)",
        "must": "must be stated",
        "overlaps": "saves the same as",
        "money": "CNY a year",
        "co2e": "t CO2e a year",
        "cost": "cost, CNY",
        "payback": "payback, years",
        "npv": "net present value, CNY",
        "tier": "rests on",
        "measured": "measurements",
        "nameplate": "nameplates and documents",
        "rule_of_thumb": "rules of thumb: measure what stands first below",
        "moves": "what moves the result most",
        "likely": "of such recommendations were carried out, by audit centre (US audits of 2022 to 2024; a weak guide)",
        "for": "for it",
        "against": "against it",
        "never": "never",
        "no_saving": "with these values nothing is saved",
        "cost_class": "no quotation: the cost is that of its class",
        "share_note": "no formula: the usual share of the stated consumption",
        "no_factor": "no emission factor for: {what}",
        "no_price": "no price for: {what}; state it with --price",
        "demand": "demand",
        "distribution": "distribution",
        "supply": "supply",
        "none_low": "no or low cost",
        "medium": "medium cost",
        "high": "high cost",
    },
    "zh": {
        "none": "没有匹配的措施；请去掉 --sector、--area 或 --equipment",
        "count": "共 {n} 项措施；用 `symbionet measures 编号` 查看，用 `symbionet saving 编号 参数=数值 …` 计算",
        "stage": "计算次序",
        "share": "常见节约率",
        "equation": "计算公式",
        "reference": "依据",
        "parameters": "参数（单位，常用范围）",
        "must": "必须填写",
        "overlaps": "与下列措施节约重叠",
        "money": "元/年",
        "co2e": "t CO2e/年",
        "cost": "投资（元）",
        "payback": "投资回收期（年）",
        "npv": "净现值（元）",
        "tier": "数据依据",
        "measured": "实测数据",
        "nameplate": "铭牌与技术资料",
        "rule_of_thumb": "经验估算：请先实测下列首项",
        "moves": "对结果影响最大的参数",
        "likely": "的同类建议被采纳，各审核中心之间的范围（美国 2022～2024 年审核，仅供粗略参考）",
        "for": "有利因素",
        "against": "不利因素",
        "never": "无法回收",
        "no_saving": "按所填数值没有节约量",
        "cost_class": "未填报价：投资按投资等级估算",
        "share_note": "无计算公式：按所填消耗量乘以常见节约率估算",
        "no_factor": "无排放因子：{what}",
        "no_price": "无价格：{what}，请用 --price 给出",
        "demand": "需求侧",
        "distribution": "输配环节",
        "supply": "供应侧",
        "none_low": "无/低费",
        "medium": "中费",
        "high": "高费",
    },
}


@click.command("measures")
@click.argument("measure_id", required=False)
@click.option("--sector", default="", help="Sector of the firm: GB/T 4754 (C33, C3360) or NACE in digits (2561).")
@click.option("--area", default="", type=click.Choice(["", *savings.AREAS]), help="One area only.")
@click.option("--equipment", multiple=True, help="Equipment that is there (compressor); may be given several times.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
@LANG
def measures_command(
    *, measure_id: str | None, sector: str, area: str, equipment: Sequence[str], as_json: bool, lang: Language
) -> None:
    """List the measures that fit a firm, or show one with its equation and parameters.

    \b
    Examples:
      symbionet measures --sector C33 --area energy --equipment compressor
      symbionet measures air-leaks --lang zh
    """
    library = savings.load_library()
    if measure_id:
        measure = library.measure(measure_id)
        if as_json:
            click.echo(json.dumps(_measure_json(measure, library), ensure_ascii=False, indent=1))
        else:
            click.echo("\n".join(_measure_lines(measure, library, lang)))
        return
    tags = {row["id"] for row in library.packs.rows("measures/equipment")}
    if strange := [name for name in equipment if name not in tags]:
        raise click.UsageError(f"{strange[0]!r} is no equipment of the library; say one of {', '.join(sorted(tags))}")
    found = savings.measures(sector=sector, area=area, equipment=equipment)
    if as_json:
        click.echo(json.dumps([_measure_json(item, library) for item in found], ensure_ascii=False, indent=1))
        return
    for item in found:
        title = item.title_zh if lang == "zh" else item.title_en
        click.echo(f"{item.id:<28}{title}{'（' if lang == 'zh' else ' ('}{_cost_word(item, lang)}{_close(lang)}")
    click.echo(WORDS[lang]["count"].format(n=len(found)) if found else WORDS[lang]["none"])


@click.command("saving")
@click.argument("measure_id")
@click.argument("values", nargs=-1, metavar="[NAME=VALUE]...")
@click.option("--region", default="CN-TJ", show_default=True, help="Region of the emission factors.")
@click.option(
    "--carrier", default="natural-gas", show_default=True, help="The fuel that is burnt: natural-gas, coal..."
)
@click.option("--price", multiple=True, metavar="STREAM=CNY", help="Own price per unit (electricity=0.68).")
@click.option("--cost", metavar="CNY", help="Quotation, such as 30000 or 20000..40000.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
@LANG
def saving_command(  # noqa: PLR0917 - click hands over by name
    measure_id: str,
    values: Sequence[str],
    region: str,
    carrier: str,
    price: Sequence[str],
    cost: str | None,
    as_json: bool,
    lang: Language,
) -> None:
    """Calculate what a measure saves in a year, from NAME=VALUE; what is not stated takes its usual range.

    A value may have a unit, a range and a basis: motor_power=45kW@nameplate, hours=4000..5000@measured.

    \b
    Examples:
      symbionet saving air-leaks compressor_power=75kW@measured leak_share_old=28%@measured
      symbionet saving lamps-led lamps=200 lamp_power_old=80W lamp_power_new=36W --cost 24000
    """
    conditions = Conditions(
        region=region,
        carrier=carrier,
        prices={name: float(savings.read_stated(value).value) for name, value in _pairs(price, "--price")},
        cost=savings.read_stated(cost) if cost else None,
    )
    found = savings.estimate(measure_id, dict(_pairs(values, "a value")), conditions=conditions)
    if as_json:
        click.echo(json.dumps(_estimate_json(found), ensure_ascii=False, indent=1, allow_nan=False))
    else:
        click.echo("\n".join([*_estimate_lines(found, lang), *_likely_lines(found, lang)]))


def _pairs(texts: Sequence[str], what: str) -> Iterator[tuple[str, str]]:
    for text in texts:
        name, sign, value = text.partition("=")
        if not (name.strip() and sign and value.strip()):
            raise click.UsageError(f"{text!r} is not {what}; write NAME=VALUE, such as hours=4000")
        yield name.strip(), value.strip()


def _close(lang: Language) -> str:
    return "）" if lang == "zh" else ")"


def _cost_word(item: Measure, lang: Language) -> str:
    return WORDS[lang][item.cp_class]


def _name(row: object, lang: Language) -> str:
    return str(getattr(row, f"name_{lang}"))


def _measure_lines(item: Measure, library: Library, lang: Language) -> Iterator[str]:
    words, colon = WORDS[lang], "：" if lang == "zh" else ": "
    zh = lang == "zh"
    yield click.style(item.title_zh if zh else item.title_en, bold=True)
    yield f"  {item.summary_zh if zh else item.summary_en}"
    yield f"  {_cost_word(item, lang)}{colon}{item.cost.low:,.0f} … {item.cost.high:,.0f} CNY"
    if item.stage:
        yield f"  {words['stage']}{colon}{words[item.stage]}"
    if item.share:
        low, high = item.share
        yield f"  {words['share']}{colon}{low:g} … {high:g} % ({item.share_of}; {item.saving_source})"
    if item.overlaps:
        yield f"  {words['overlaps']}{colon}{', '.join(item.overlaps)}"
    for formula in item.formulas:
        yield f"  {words['equation']}{colon}{formula.equation}"
        yield f"  {words['reference']}{colon}{getattr(formula, f'reference_{lang}')}"
        yield f"  {words['parameters']}{colon.strip()}"
        for name in formula.parameters:
            parameter = library.parameters[name]
            usual = item.usual.get(name, parameter.usual)
            span = f"{usual.low:g} … {usual.central:g} … {usual.high:g}" if usual else words["must"]
            yield f"    {name:<26}{_name(parameter, lang)}, {parameter.unit or '1'}, {span}"


def _measure_json(item: Measure, library: Library) -> dict[str, object]:
    formulas = [
        {
            "equation": formula.equation,
            "reference_en": formula.reference_en,
            "reference_zh": formula.reference_zh,
            "parameters": {
                name: {
                    "unit": library.parameters[name].unit,
                    "usual": _span(item.usual.get(name, library.parameters[name].usual)),
                }
                for name in formula.parameters
            },
        }
        for formula in item.formulas
    ]
    return {
        "id": item.id,
        "area": item.area,
        "title_en": item.title_en,
        "title_zh": item.title_zh,
        "summary_en": item.summary_en,
        "summary_zh": item.summary_zh,
        "stage": item.stage,
        "system": item.system,
        "overlaps": item.overlaps,
        "cost_class": item.cost_class,
        "cp_class": item.cp_class,
        "sectors": item.sectors,
        "equipment": item.equipment,
        "iso14001": item.iso14001,
        "arc": item.arc,
        "usual_share": item.share,
        "formulas": formulas,
    }


def _span(span: Range | None) -> list[float] | None:
    return [span.low, span.central, span.high] if span else None


def _estimate_lines(found: Estimate, lang: Language) -> Iterator[str]:
    words, library = WORDS[lang], savings.load_library()
    yield click.style(found.measure.title_zh if lang == "zh" else found.measure.title_en, bold=True)
    for item in found.streams:
        if item.stream != "money":
            unit = f"{item.unit}/年" if lang == "zh" else f"{item.unit} a year"
            yield _line(item.amount, f"{_name(library.streams[item.stream], lang)}, {unit}")
    yield _line(found.money, words["money"])
    if any(item.co2e for item in found.streams):
        yield _line(found.co2e, words["co2e"], digits=1)
    yield _line(found.cost, words["cost"])
    years = found.payback
    ends = [words["never"] if one is None else f"{one:.1f}" for one in (years.central, years.low, years.high)]
    yield f"  {ends[0]:>14}  ({ends[1]} … {ends[2]})  {words['payback']}"
    yield _line(found.npv, words["npv"])
    colon = "：" if lang == "zh" else ": "
    yield f"  {words['tier']}{colon}{words[found.tier]}"
    yield f"  {words['moves']}{colon.strip()}"
    for one in found.moved[:4]:
        if one.swing > 0:
            yield f"    {one.parameter:<26}{_name(one, lang)}{colon}{one.value.low:g} … {one.value.high:g} {one.unit}"
    for note in found.notes:
        code, _, what = note.partition(":")
        yield f"  {words['share_note' if code == 'share' else code].format(what=what)}"


def _likely_lines(found: Estimate, lang: Language) -> Iterator[str]:
    """How likely it is carried out, as a band, and what speaks for and against it."""
    if found.money.central <= 0:
        return
    words, colon, comma = WORDS[lang], "：" if lang == "zh" else ": ", "、" if lang == "zh" else ", "
    band = savings.likelihood(savings.case_of(found))
    names = {row["feature"]: row[f"name_{lang}"] for row in savings.load_library().packs.rows("audits/features")}
    share = (
        f"{band.low * 100:.0f}%～{band.high * 100:.0f}% "
        if lang == "zh"
        else f"{band.low * 100:.0f}–{band.high * 100:.0f} % "
    )
    yield f"  {share.strip() if lang == 'zh' else share}{words['likely']}"
    for side, sign in (("for", 1), ("against", -1)):
        moving = [names[one.feature] for one in band.moving if one.log_odds * sign > 0][:3]
        if moving:
            yield f"    {words[side]}{colon}{comma.join(moving)}"


def _line(span: Range, what: str, digits: int = 0) -> str:
    return f"  {span.central:>14,.{digits}f}  ({span.low:,.{digits}f} … {span.high:,.{digits}f})  {what}"


def _estimate_json(found: Estimate) -> dict[str, object]:
    return {
        "measure": found.measure.id,
        "streams": {
            item.stream: {
                "unit": item.unit,
                "amount": _span(item.amount),
                "money": _span(item.money),
                "co2e_t": _span(item.co2e),
                "factor": item.factor.id if item.factor else None,
            }
            for item in found.streams
        },
        "money": _span(found.money),
        "co2e_t": _span(found.co2e),
        "cost": _span(found.cost),
        "payback_years": [found.payback.low, found.payback.central, found.payback.high],
        "npv": _span(found.npv),
        "tier": found.tier,
        "moved": [
            {
                "parameter": one.parameter,
                "value": _span(one.value),
                "unit": one.unit,
                "basis": one.basis,
                "swing": one.swing,
            }
            for one in found.moved
        ],
        "notes": found.notes,
        "implemented": _likely_json(found),
    }


def _likely_json(found: Estimate) -> dict[str, object] | None:
    if found.money.central <= 0:
        return None
    band = savings.likelihood(savings.case_of(found))
    return {
        "low": band.low,
        "high": band.high,
        "chance": band.chance,
        "moving": [{"feature": one.feature, "log_odds": one.log_odds} for one in band.moving],
    }
