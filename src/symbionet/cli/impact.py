"""`symbionet assess`: the impact of synergies of a spreadsheet, without a database."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path

import click

from symbionet.cli.options import LANG, OUTPUT
from symbionet.engine.impact import (
    PHYSICAL,
    Assessment,
    Assumption,
    BadFlow,
    Flow,
    SynergyInput,
    assess_flows,
    complete,
    judged_terms,
)
from symbionet.engine.model import Range
from symbionet.engine.packs import load_packs, read_own_factors
from symbionet.engine.packs.factors import Factors, load_factors
from symbionet.sheets import HostileFile
from symbionet.sheets.cells import read_date
from symbionet.sheets.flows import FlowSheet, read_flows
from symbionet.sheets.impactbook import impact_workbook
from symbionet.sheets.impactjson import assessment_json
from symbionet.sheets.impactwords import assumed_text, detail_text, field_words, impact_word, judged_text, value_text
from symbionet.sheets.problems import Problem
from symbionet.sheets.wording import problem_lines, refusal_text
from symbionet.wording import Language

__all__ = ["assess_command"]

WORDS = {
    "en": {
        "rows": "{n} problem(s) with the file:",
        "none": "no row of {name} can be assessed; correct the problems above, or write one row per flow",
    },
    "zh": {"rows": "文件中有 {n} 处问题：", "none": "{name} 没有可评估的行；请改正上面的问题，或一行填写一条物流"},
}
NOTHING = 2


def _region(_ctx: click.Context, _parameter: click.Parameter, value: str) -> str:
    known = {row["code"] for row in load_packs().rows("factors/regions")}
    if value.upper() not in known:
        raise click.BadParameter(f"{value!r} is no region of the factors; say CN, a province such as CN-TJ, GB, ...")
    return value.upper()


def _day(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> date | None:
    found = read_date(value) if value else None
    if value and found is None:
        raise click.BadParameter(f"{value!r} is not a date; write it like 2026-07-01")
    return found


@click.command("assess")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
@OUTPUT
@LANG
@click.option(
    "--factors",
    "own",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Table of own factors (.csv: activity, subject, value, unit, source); they win over the packs.",
)
@click.option(
    "--region",
    default="CN",
    show_default=True,
    callback=_region,
    help="Region whose factors are near, such as CN-TJ or GB.",
)
@click.option(
    "--start",
    callback=_day,
    metavar="DATE",
    help="Start of flows that state none (default: 1 January of this year).",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
def assess_command(
    *,
    file: Path,
    output: Path | None,
    lang: Language,
    own: Path | None,
    region: str,
    start: date | None,
    as_json: bool,
) -> int:
    """Assess the impact of the synergies in FILE (.xlsx, .xls, .ods or .csv), one row per flow, without a database.

    Needed columns: synergy, material, quantity, unit. Others: baseline_route, substitutes, substitution_ratio,
    distance_km, baseline_distance_km, vehicle, empty_return, start, years, persistence, attribution, additionality,
    hazardous, and own factors disposal_kgco2e_per_t, virgin_kgco2e_per_t, reprocessing_kgco2e_per_t,
    freight_kgco2e_per_tkm. Headings may be Chinese or English; what is not stated is assumed, and listed.

    \b
    Examples:
      symbionet assess synergies.csv
      symbionet assess 共生项目.xlsx --lang zh -o 效益.xlsx
      symbionet assess synergies.csv --factors own.csv --region CN-TJ
      symbionet assess synergies.csv --json | jq '.[0].lifetime.co2e_avoided_t'
    """
    begin = start or date(datetime.now(tz=UTC).year, 1, 1)
    sheet = _read(file, lang)
    factors = _factors(own)
    found, problems = _assess(sheet, factors, region=region, start=begin)
    _report(problems, lang)
    if output:
        about = {"file": file.name, "symbionet": version("symbionet"), "factors": factors.version}
        output.write_bytes(impact_workbook(found, problems=problems, lang=lang, about=about))
    if as_json:
        rows = [assessment_json(item, lang) for item in found]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1, allow_nan=False))
    else:
        for item in found:
            click.echo("\n".join(_lines(item, lang)))
    if not found:
        click.echo(f"symbionet: {WORDS[lang]['none'].format(name=file.name)}", err=True)
        return NOTHING
    return 0


def _read(file: Path, lang: Language) -> FlowSheet:
    try:
        return read_flows(file.read_bytes(), file.name)
    except HostileFile as error:
        raise click.UsageError(refusal_text(error.code, error.params, lang)) from None


def _factors(own: Path | None) -> Factors:
    """The factors of the packs and those of a table; its rows that cannot be read are named."""
    if own is None:
        return load_factors()
    found = read_own_factors(own)
    for problem in found.problems:
        click.echo(f"  {own.name}, {problem}", err=True)
    return load_factors(found.factors)


def _assess(
    sheet: FlowSheet, factors: Factors, *, region: str, start: date
) -> tuple[tuple[Assessment, ...], list[Problem]]:
    """The assessments in the order of the file, flows of one name together, and all problems of the file."""
    problems = list(sheet.problems)
    flows: dict[str, list[Flow]] = {}
    left = {name: list(rows) for name, rows in sheet.left_out.items()}
    for row in sheet.flows:
        try:
            flows.setdefault(row.synergy, []).append(complete(row.facts, factors, region=region, start=start))
        except BadFlow as error:
            problems.append(row.problem(error))
            left.setdefault(row.synergy, []).append(row.row)
    known = {name: own for name, own in flows.items() if own}
    synergies = [SynergyInput(name=name, flows=(), region=region) for name in known]
    found = assess_flows(synergies, list(known.values()), factors) if known else ()
    problems.sort(key=lambda item: (item.table, item.row))
    return tuple(_with_gaps(item, left.get(item.synergy, [])) for item in found), problems


def _with_gaps(item: Assessment, rows: Sequence[int]) -> Assessment:
    """A synergy of which rows are missing says so, or its sum would look whole."""
    gaps = [Assumption(field="row", value=row, code="row_left_out", details={"row": row}) for row in sorted(set(rows))]
    return replace(item, assumed=(*item.assumed, *gaps)) if gaps else item


def _report(problems: Sequence[Problem], lang: Language) -> None:
    wrong = sum(problem.severity != "note" for problem in problems)
    if wrong:
        click.echo(WORDS[lang]["rows"].format(n=wrong), err=True)
    for line in problem_lines(problems, lang):
        click.echo(f"  {line}", err=True)


def _lines(item: Assessment, lang: Language) -> Iterator[str]:
    """A synergy as a table: in-year and lifetime apart, how the CO2e came about, what was assumed, what to note."""
    yield click.style(item.synergy, bold=True)
    yield f"  {impact_word('line.net', lang)}"
    shown = [name for name in PHYSICAL if item.lifetime.metrics[name].high or item.lifetime.metrics[name].low]
    shown = shown or [PHYSICAL[-1]]
    judged = judged_text(judged_terms(item.terms), lang)
    for year in item.years:
        yield f"  {impact_word('line.in_year', lang, year=year.year)}"
        yield from (_metric_line(name, year.net.metrics[name], lang, judged) for name in shown)
    life = item.lifetime
    span = "line.lifetime_one" if life.first == life.last else "line.lifetime"
    yield f"  {impact_word(span, lang, first=life.first, last=life.last)}"
    yield from (_metric_line(name, life.metrics[name], lang, judged) for name in shown)
    yield f"  {impact_word('line.terms', lang)}"
    comma, colon, before, after = "，：（）" if lang == "zh" else (", ", ": ", " (", ")")
    for term in item.terms:
        detail = f"{before}{detail_text(term.detail, lang)}{after}" if term.detail else ""
        name = f"{impact_word(f'term.{term.code}', lang)}{detail}"
        yield f"    {term.value:>14,.2f}  {name}{comma}{term.material}{colon}{term.factor.value:g} {term.factor.unit}"
    if item.assumed:
        yield f"  {impact_word('line.assumed', lang)}"
    for known in item.assumed:
        named = f"{field_words(known.field, lang)} = {value_text(known.value, lang)}"
        whose = f"{known.material}{comma}" if known.material else ""
        yield f"    {whose}{named}{colon}{assumed_text(known, lang)}"
    for flag in item.flags:
        yield f"  {impact_word('line.note', lang)}{colon}{impact_word(f'flag.{flag}', lang)}"
    yield ""


def _metric_line(name: str, value: Range, lang: Language, judged: str) -> str:
    """A metric with its range; of CO2e with what is judged of it."""
    label = f"{impact_word(f'metric.{name}', lang)}{f' · {judged}' if judged and name == PHYSICAL[-1] else ''}"
    return f"    {value.central:>14,.2f}  ({value.low:,.2f} … {value.high:,.2f})  {label}"
