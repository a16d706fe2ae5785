"""The command line `symbionet`: match a spreadsheet without a database, ask the glossary, and run the platform.

Wrong use gives one sentence on standard error and exit status 2.
"""

import importlib
import importlib.util
import json
import locale
import os
import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

import click

from symbionet.engine import Match, Resource, load_packs, match, suggest_classes
from symbionet.engine.classification import suggest_sectors
from symbionet.engine.errors import SymbionetError
from symbionet.sheets import HostileFile, Sheet, as_values, read_records, read_tables
from symbionet.sheets.wording import problem_place, problem_text, refusal_text
from symbionet.sheets.writing import matches_workbook
from symbionet.wording import LANGUAGES, Language, main_reasons, reason_text, summary_text

__all__ = ["cli", "main"]

WRONG_USE = 2
INTERRUPTED = 130
WEB_COMMANDS = {
    "import": "Load a spreadsheet of haves and wants into the platform.",
    "serve": "Serve the platform in the browser.",
    "demo": "Load the demo network.",
    "manage": "Run a Django management command.",
}
WORDS = {
    "en": {"wants": "wants", "none": "no partner found", "rows": "{n} problem(s) with rows of the file:"},
    "zh": {"wants": "需求", "none": "未找到合作方", "rows": "文件中有 {n} 处问题："},
}


class Commands(click.Group):
    """The commands of the engine, and those of the platform where the [web] extra is installed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return [*super().list_commands(ctx), *WEB_COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name; the platform's are read only when asked for, so that `match` starts fast."""
        if cmd_name not in WEB_COMMANDS:
            return super().get_command(ctx, cmd_name)
        if importlib.util.find_spec("django") is None:
            return _absent(cmd_name)
        command: click.Command = importlib.import_module("symbionet.web.cli").COMMANDS[cmd_name]
        return command


def _absent(name: str) -> click.Command:
    def refuse() -> None:
        raise click.UsageError(f"`symbionet {name}` needs the web extra: pip install symbionet[web]")

    settings = {"ignore_unknown_options": True, "allow_extra_args": True, "allow_interspersed_args": False}
    return click.Command(
        name, callback=refuse, help=WEB_COMMANDS[name], context_settings=settings, add_help_option=False
    )


@click.group(cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="symbionet", prog_name="symbionet")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Symbionet (产业共生网): find who can use what others leave over.

    \b
    Examples:
      symbionet match haves.xlsx               ranked partners for every have, with reasons
      symbionet match haves.xlsx -o out.xlsx   the same as a workbook
      symbionet suggest 粉煤灰                  what a text means
      symbionet serve                          the platform in the browser
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def _language(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> Language:
    asked = value or os.environ.get("SYMBIONET_LANG") or ""
    if asked:
        for language in LANGUAGES:
            if asked.lower().replace("_", "-").split("-")[0].split(".")[0] == language:
                return language
        raise click.BadParameter(f"{asked!r} is not a language of Symbionet; say zh or en")
    system = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "zh" if (system or locale.getlocale()[0] or "").lower().startswith("zh") else "en"


LANG = click.option("--lang", callback=_language, metavar="zh|en", help="Language of the answer (else SYMBIONET_LANG).")


def _output(_ctx: click.Context, _parameter: click.Parameter, value: Path | None) -> Path | None:
    if value is None:
        return None
    if not value.parent.is_dir():
        raise click.BadParameter(f"folder {str(value.parent)!r} does not exist; make it first")
    if value.is_dir() or value.suffix.lower() != ".xlsx":
        raise click.BadParameter(f"{str(value)!r} is no name of a workbook; end it with .xlsx")
    return value


@cli.command("match")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), callback=_output, help="Write a workbook (.xlsx) too.")
@LANG
@click.option("--top", type=click.IntRange(1, 1000), default=20, show_default=True, help="Partners per have.")
@click.option(
    "--minimum", type=click.FloatRange(0, 1), default=0.02, show_default=True, help="Least probability shown."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
def match_command(*, file: Path, output: Path | None, lang: Language, top: int, minimum: float, as_json: bool) -> None:
    """Rank partners for every have in FILE (.xlsx, .xls, .ods or .csv), without a database.

    Columns are recognised by Chinese or English headings; one row is one have or want, with its organisation.

    \b
    Examples:
      symbionet match 园区资源表.xlsx --lang zh
      symbionet match haves.csv -o matches.xlsx --top 5
      symbionet match haves.csv --json | jq '.[0].matches[0]'
    """
    sheet = _read_sheet(file, lang)
    read = Read(sheet)
    _report_problems(sheet, lang)
    if not read.haves:
        raise click.UsageError(f"{file.name} holds no haves: mark rows as have (供) in a column have/want (供需)")
    found = _match_with_progress(read, top=top, minimum=minimum)
    if output:
        output.write_bytes(_workbook(read, sheet, found, lang, file.name))
    if as_json:
        click.echo(json.dumps(_as_json(read, found, lang), ensure_ascii=False, indent=1))
    else:
        _print_matches(read, found, lang)


def _read_sheet(file: Path, lang: Language) -> Sheet:
    try:
        return read_records(read_tables(file.read_bytes(), file.name))
    except HostileFile as error:
        raise click.UsageError(refusal_text(error.code, error.params, lang)) from None


def _workbook(read: "Read", sheet: Sheet, found: Mapping[str, tuple[Match, ...]], lang: Language, name: str) -> bytes:
    packs = load_packs()
    about = {"file": name, "symbionet": version("symbionet")} | dict(packs.versions)
    return matches_workbook(
        found,
        haves=read.haves,
        wants=read.wants.values(),
        organisations=read.organisations.values(),
        problems=sheet.problems,
        lang=lang,
        text_of=lambda reason: reason_text(reason, lang),
        about=about,
    )


class Read:
    """What a file holds, with its wants and organisations by id."""

    def __init__(self, sheet: Sheet) -> None:
        self.haves, self._wants, self._organisations = as_values(sheet)
        self.wants = {item.id: item for item in self._wants}
        self.organisations = {item.id: item for item in self._organisations}

    def title(self, item: Resource, lang: Language) -> str:
        """The title in the language, or in the other."""
        return (item.title_zh or item.title_en) if lang == "zh" else (item.title_en or item.title_zh)

    def want(self, item: Match, lang: Language) -> str | None:
        """The title of the want of a match; None where an organisation matches without one."""
        return self.title(self.wants[item.want_id], lang) if item.want_id else None

    def name(self, key: str, lang: Language) -> str:
        """The name of an organisation in the language, or in the other."""
        firm = self.organisations[key]
        return (firm.name_zh or firm.name_en) if lang == "zh" else (firm.name_en or firm.name_zh)


def _match_with_progress(read: Read, *, top: int, minimum: float) -> dict[str, tuple[Match, ...]]:
    values = read.haves, read.wants.values(), read.organisations.values(), load_packs()
    # click draws the bar on a terminal only; on anything else it would print the label alone, hence the test
    if not sys.stderr.isatty():
        return match(*values, top=top, minimum=minimum)
    with click.progressbar(length=len(read.haves), file=sys.stderr) as bar:
        return match(*values, top=top, minimum=minimum, on_progress=lambda: bar.update(1))


def _report_problems(sheet: Sheet, lang: Language) -> None:
    if sheet.problems:
        click.echo(WORDS[lang]["rows"].format(n=len(sheet.problems)), err=True)
    for problem in sheet.problems:
        click.echo(f"  {problem_place(problem, lang)}: {problem_text(problem, lang)}", err=True)


def _as_json(read: Read, found: Mapping[str, tuple[Match, ...]], lang: Language) -> list[dict[str, object]]:
    return [
        {
            "have": {"title": read.title(have, lang), "organisation": read.name(have.organisation_id, lang)},
            "matches": [
                {
                    "organisation": read.name(item.organisation_id, lang),
                    "want": read.want(item, lang),
                    "probability": round(item.probability, 4),
                    "reasons": [
                        {"code": reason.code, "value": reason.value, "text": reason_text(reason, lang)}
                        for reason in main_reasons(item)
                    ],
                }
                for item in found[have.id]
            ],
        }
        for have in read.haves
    ]


def _print_matches(read: Read, found: Mapping[str, tuple[Match, ...]], lang: Language) -> None:
    for have in read.haves:
        click.secho(f"{read.title(have, lang)} · {read.name(have.organisation_id, lang)}", bold=True)
        for number, item in enumerate(found[have.id], start=1):
            want = read.want(item, lang)
            wanted = f" [{WORDS[lang]['wants']}: {want}]" if want else ""
            click.echo(
                f"{number:>4}. {min(item.probability, 0.99):>4.0%}  {read.name(item.organisation_id, lang)}{wanted}"
            )
            click.echo(f"             {summary_text(item, lang)}")
        if not found[have.id]:
            click.echo(f"      {WORDS[lang]['none']}")
        click.echo()


@cli.command("suggest")
@click.argument("text")
@LANG
@click.option("--top", type=click.IntRange(1, 50), default=5, show_default=True, help="How many classes.")
@click.option("--ewc", multiple=True, help="A code of the European List of Waste that is known (may repeat).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
def suggest_command(text: str, lang: Language, top: int, ewc: tuple[str, ...], as_json: bool) -> None:
    """Say which resource class (and which sector, if it names one) TEXT means.

    \b
    Examples:
      symbionet suggest 粉煤灰
      symbionet suggest "blast furnace slag" --ewc 100202 --json
    """
    packs = load_packs()
    classes = suggest_classes(text, packs, top=top, ewc=ewc)
    sectors = [item for item in suggest_sectors(text, packs) if item.known_by != "vectors"][:top]
    rows = [
        {
            "class": item.class_id,
            "name": packs.classes[item.class_id].name_zh if lang == "zh" else packs.classes[item.class_id].name_en,
            "probability": round(item.probability, 4),
            "reason": {"code": item.reason.code, "text": reason_text(item.reason, lang)},
        }
        for item in classes
    ]
    if as_json:
        told = [{"nace": item.nace, "weight": round(item.weight, 4)} for item in sectors]
        click.echo(json.dumps({"classes": rows, "sectors": told}, ensure_ascii=False, indent=1))
        return
    for row, item in zip(rows, classes, strict=True):
        click.echo(f"{item.probability:>4.0%}  {row['class']}  {row['name']}  ({reason_text(item.reason, lang)})")
    for sector in sectors:
        click.echo(f"{sector.weight:>4.0%}  NACE {sector.nace}")
    if not rows and not sectors:
        click.echo(WORDS[lang]["none"])


@cli.command("packs")
@LANG
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
def packs_command(lang: Language, as_json: bool) -> None:
    """List the data packs with version, rows, licence and source."""
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


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its status."""
    sys.exit(_run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    try:
        result = cli.main(args=arguments, prog_name="symbionet", standalone_mode=False)
    except click.Abort:
        return INTERRUPTED
    except click.ClickException as error:
        return _refuse(error.format_message())
    except (SymbionetError, OSError) as error:
        return _refuse(str(error))
    return result if isinstance(result, int) else 0


def _refuse(sentence: str) -> int:
    click.echo(f"symbionet: {' '.join(sentence.split())}", err=True)
    return WRONG_USE
