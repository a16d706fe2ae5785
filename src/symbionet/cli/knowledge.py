"""`symbionet suggest`, `packs` and `evaluate`: what the packs say, and how good it is."""

import csv
import json
import sys
from datetime import date, datetime
from pathlib import Path

import click

from symbionet.cli.frameworks import build_command
from symbionet.cli.options import LANG
from symbionet.cli.regions import score_folders
from symbionet.engine import CodeSuggestion, Packs, Suggestions, load_packs, suggest
from symbionet.engine.errors import UnknownCode
from symbionet.engine.evaluation import TARGETS, Benchmark, Run, has_tasks, rank, read_benchmark
from symbionet.engine.evaluation.regions import find_regions
from symbionet.engine.packs.waste_list import entries_of, first_day, mirror_codes, printed_code
from symbionet.sheets import HostileFile, as_values, read_records, read_tables
from symbionet.sheets.wording import refusal_text
from symbionet.wording import Language, code_name, reason_text

__all__ = ["evaluate_command", "packs_command", "suggest_command"]

WORDS = {
    "en": {
        "classes": "resource class",
        "ewc": "List of Waste",
        "hw": "hazardous waste (China)",
        "cpc": "product (CPC 2.1)",
        "hs": "product (HS 2022)",
        "sources": "arises in (GB/T 4754)",
        "users": "can be taken by (NACE)",
        "kind": "kind",
        "form": "form",
        "unit": "unit",
        "hazardous": "hazardous",
        "none": "the packs hold nothing like it; try a shorter name or another word",
        "unread": "not understood: say it in other words",
        "hazard_yes": "hazardous waste",
        "hazard_no": "not hazardous",
        "hazard_open": "may be hazardous: identification decides",
        "mirror": "or",
        "readings": "which is meant: {names}? Say what it is made of, or who has it (--sector)",
    },
    "zh": {
        "classes": "资源类别",
        "ewc": "欧洲废物名录",
        "hw": "国家危险废物名录",
        "cpc": "产品（CPC 2.1）",
        "hs": "商品（HS 2022）",
        "sources": "产生行业（GB/T 4754）",
        "users": "可利用行业（NACE）",
        "kind": "类型",
        "form": "形态",
        "unit": "单位",
        "hazardous": "危险废物",
        "none": "知识包中没有相近的内容，请换一个更短的名称或同义词",
        "unread": "未能识别，请换一种说法",
        "hazard_yes": "属危险废物",
        "hazard_no": "不属危险废物",
        "hazard_open": "可能属危险废物，以鉴别结论为准",
        "mirror": "或",
        "readings": "指的是哪一种：{names}？请补充成分，或注明产生单位的行业（--sector）",
    },
}
LISTS = ("ewc", "hw", "cpc", "hs", "sources", "users")


@click.command("suggest")
@click.argument("text", default="")
@LANG
@click.option(
    "--sector", help="The supplier's sector: GB/T 4754 (C3843), NACE (2720), or its trade as people write it."
)
@click.option("--description", default="", help="What else is said of it: process, composition, state.")
@click.option(
    "--file",
    type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path),
    help="A table of resources (.xlsx, .xls, .ods, .csv): each of its rows is read, with its firm and description.",
)
@click.option(
    "--on",
    type=click.DateTime(formats=["%Y-%m-%d"]),
    help="The day whose List of Waste counts, such as 2026-12-09; today unless said.",
)
@click.option("--top", type=click.IntRange(1, 50), default=5, show_default=True, help="How many of each.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
def suggest_command(
    *,
    text: str,
    lang: Language,
    sector: str | None,
    description: str,
    file: Path | None,
    on: datetime | None,
    top: int,
    as_json: bool,
) -> None:
    """Say what TEXT means: resource class, waste and product codes, hazard, and the sectors that have or can take it.

    \b
    Examples:
      symbionet suggest 粉煤灰
      symbionet suggest "废旧铅酸电池" --sector C3843
      symbionet suggest 污泥 --sector 电镀 --description "含镍，压滤后"
      symbionet suggest --file 园区资源表.xlsx --lang zh --json
    """
    packs, day = load_packs(), on.date() if on is not None else date.today()
    if file is not None:
        _suggest_rows(file, packs, lang, day, top=top, as_json=as_json)
        return
    if not text.strip():
        raise click.UsageError('TEXT is empty; name a resource, like 粉煤灰 or "fly ash", or give a table with --file')
    found = suggest(text, packs, sector=sector, top=top, description=description, on=day)
    if as_json:
        click.echo(json.dumps(_as_json(found, packs, lang), ensure_ascii=False, indent=1))
    else:
        _print(found, packs, lang)


def _suggest_rows(file: Path, packs: Packs, lang: Language, day: date, *, top: int, as_json: bool) -> None:
    """Print what each resource of a table means."""
    try:
        haves, wants, firms = as_values(read_records(read_tables(file.read_bytes(), file.name)))
    except HostileFile as error:
        raise click.UsageError(refusal_text(error.code, error.params, lang)) from None
    owners, answers = {firm.id: firm for firm in firms}, []
    for item in (*haves, *wants):
        owner = owners[item.organisation_id]
        sector = next((code for code in (*owner.nace, *owner.gb4754) if code), "") or owner.sector or owner.name_zh
        title = (item.title_zh or item.title_en) if lang == "zh" else (item.title_en or item.title_zh)
        description = f"{item.description_en} {item.description_zh}".strip()
        try:
            found = suggest(title, packs, sector=sector or owner.name_en, top=top, description=description, on=day)
        except UnknownCode:  # a mistyped sector must not stop the other rows
            found = suggest(title, packs, top=top, description=description, on=day)
        name = (owner.name_zh or owner.name_en) if lang == "zh" else (owner.name_en or owner.name_zh)
        answers.append({"title": title, "organisation": name} | _as_json(found, packs, lang))
        if not as_json:
            click.echo(_row_line(title, name, found, packs, lang))
    if as_json:
        click.echo(json.dumps(answers, ensure_ascii=False, indent=1))


def _row_line(title: str, firm: str, found: Suggestions, packs: Packs, lang: Language) -> str:
    meant = _class_name(found.classes[0].class_id, packs, lang) if found.classes else WORDS[lang]["unread"]
    codes = [_printed(item.scheme, item.code, packs, found.edition) for item in (*found.ewc[:1], *found.hw[:1])]
    return " · ".join([f"{title} ({firm})", meant, *codes, WORDS[lang][f"hazard_{found.hazard}"]])


def _class_name(class_id: str, packs: Packs, lang: Language) -> str:
    item = packs.classes[class_id]
    return item.name_zh if lang == "zh" else item.name_en


def _as_json(found: Suggestions, packs: Packs, lang: Language) -> dict[str, object]:
    classes = [
        {
            "class": item.class_id,
            "name": _class_name(item.class_id, packs, lang),
            "probability": round(item.probability, 4),
            "reason": {"code": item.reason.code, "text": reason_text(item.reason, lang)},
        }
        for item in found.classes
    ]

    def row(item: CodeSuggestion) -> dict[str, object]:
        return {
            "scheme": item.scheme,
            "code": item.code,
            "printed": _printed(item.scheme, item.code, packs, found.edition),
            "name": code_name(item.scheme, item.code, packs, lang),
            "probability": round(item.probability, 4),
            "reason": {"code": item.reason.code, "text": reason_text(item.reason, lang)},
        } | ({"mirrors": _mirrors(item, packs, lang, found.edition)} if item.scheme == "ewc" else {})

    lists: dict[str, object] = {name: [row(item) for item in getattr(found, name)] for name in LISTS}
    facts = {
        "kind": found.kind,
        "form": found.form,
        "unit": found.unit,
        "hazardous": round(found.hazardous, 4),
        "hazard": found.hazard,
        "hazard_text": WORDS[lang][f"hazard_{found.hazard}"],
        "readings": list(found.readings),
    }
    return {"classes": classes} | lists | facts


def _mirrors(item: CodeSuggestion, packs: Packs, lang: Language, edition: str) -> list[dict[str, str]]:
    """The entries of the List of Waste that mirror one; which of them holds is told by the hazard."""
    return [
        {"code": code, "printed": _printed("ewc", code, packs, edition), "name": code_name("ewc", code, packs, lang)}
        for code in mirror_codes(item.code, packs)
        if code in entries_of(edition, packs)
    ]


def _printed(scheme: str, code: str, packs: Packs, edition: str) -> str:
    """A code as it is printed: those of the List of Waste in pairs, with the star that the edition gives them."""
    return printed_code(code, packs, on=first_day(edition)) if scheme == "ewc" else code


def _asked(found: Suggestions, packs: Packs, lang: Language) -> str:
    """What is asked where two readings are alive; "" where it is clear what is meant."""
    names = (", " if lang == "en" else "、").join(_class_name(class_id, packs, lang) for class_id in found.readings)
    return WORDS[lang]["readings"].format(names=names) if names else ""


def _print(found: Suggestions, packs: Packs, lang: Language) -> None:
    words = WORDS[lang]
    if not (found.classes or found.ewc or found.users):
        click.echo(words["none"])
        return
    click.secho(words["classes"], bold=True)
    for item in found.classes:
        name = _class_name(item.class_id, packs, lang)
        click.echo(f"{item.probability:>5.0%}  {name}  [{item.class_id}]  ({reason_text(item.reason, lang)})")
    if asked := _asked(found, packs, lang):
        click.echo(f"       {asked}")
    for title in LISTS:
        if rows := getattr(found, title):
            click.secho(words[title], bold=True)
        for code in rows:
            name = code_name(code.scheme, code.code, packs, lang)
            printed = _printed(code.scheme, code.code, packs, found.edition)
            click.echo(f"{code.probability:>5.0%}  {printed}  {name}  ({reason_text(code.reason, lang)})")
            for mirror in _mirrors(code, packs, lang, found.edition) if code.scheme == "ewc" else ():
                click.echo(f"       {words['mirror']} {mirror['printed']}  {mirror['name']}")
    facts = [f"{words[name]}: {getattr(found, name)}" for name in ("kind", "form", "unit") if getattr(found, name)]
    click.echo(" · ".join([*facts, f"{words['hazardous']}: {words[f'hazard_{found.hazard}']} ({found.hazardous:.0%})"]))


@click.group("packs", invoke_without_command=True)
@LANG
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
@click.pass_context
def packs_command(context: click.Context, lang: Language, as_json: bool) -> None:
    """List the data packs with version, rows, licence and source."""
    if context.invoked_subcommand is not None:
        return
    packs = load_packs()
    rows = [
        {
            "id": header.id,
            "title": header.title_zh if lang == "zh" else header.title_en,
            "version": header.version,
            "rows": len(packs.rows(name)),
            "licence": header.licence,
            "source": header.source,
        }
        for name, header in packs.headers.items()
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    width = max((len(str(row["id"])) for row in rows), default=0)
    for row in rows:
        click.echo(f"{row['id']:<{width}}  {row['version']}  {row['rows']:>6}  {row['title']}  ({row['licence']})")


packs_command.add_command(build_command)


@click.command("evaluate")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--lang", "language", type=click.Choice(["en", "zh"]), required=True, help="Language of the queries.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder for the runs.")
@click.option("--leave-out", default="", metavar="NETWORK|each", help="Fit the weights without this network.")
def evaluate_command(*, folder: Path, language: Language, out: Path, leave_out: str) -> None:
    """Rank the queries of a benchmark FOLDER and write one run file per task into --out.

    Published exchanges of a query's own network are never used. With --leave-out the weights of the signals are fitted
    anew on the other networks too: "each" does so for every network in turn.

    Regions in FOLDER (or in its sub-folder regions/), whose partners judges have graded, are matched as `match` would;
    their figures go into regions.json.

    \b
    Examples:
      symbionet evaluate benchmark/ --lang zh --out runs/ --leave-out each
      symbionet evaluate benchmark/regions --lang en --out runs/
    """
    regions = find_regions(folder)
    if regions:
        out.mkdir(parents=True, exist_ok=True)
        figures = score_folders(regions, language)
        (out / "regions.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
        click.echo(f"{out / 'regions.json'}: {len(regions)}", err=True)
        if not has_tasks(folder):
            return
    benchmark = read_benchmark(folder)
    runs = _rank_with_progress(benchmark, language, leave_out)
    out.mkdir(parents=True, exist_ok=True)
    for run in runs:
        with (out / f"{run.task}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("query_id", TARGETS[run.task], "score"))
            for query, scores in run.scores.items():
                writer.writerows((query, target, f"{score:.6g}") for target, score in scores.items())
        click.echo(f"{out / f'{run.task}.csv'}: {len(run.scores)}", err=True)


def _rank_with_progress(benchmark: Benchmark, lang: Language, leave_out: str) -> tuple[Run, ...]:
    if not sys.stderr.isatty():
        return rank(benchmark, lang=lang, leave_out=leave_out)
    with click.progressbar(length=sum(len(task.queries) for task in benchmark.tasks.values()), file=sys.stderr) as bar:
        return rank(benchmark, lang=lang, leave_out=leave_out, on_progress=lambda: bar.update(1))
