"""`symbionet match`: partners for every have of a spreadsheet, without a database."""

import itertools
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, partial
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import click

from symbionet.cli.notes import burden_lines, co2e_of, note_json, note_lines, without_taker
from symbionet.cli.options import LANG, NONE, OUTPUT
from symbionet.cli.routes import bundle_json, bundle_lines, chain_json, chain_lines, split_json, split_lines
from symbionet.cli.services import Services
from symbionet.engine import Match, Resource, load_packs
from symbionet.engine.exchange.bundles import find_bundles
from symbionet.engine.exchange.chains import find_chains
from symbionet.engine.exchange.splits import split_have
from symbionet.engine.matching import Climate, Finder, match_each
from symbionet.engine.matching.find.index import Index, build_index
from symbionet.engine.processes import map_parts, no_collections, processes_for
from symbionet.sheets import HostileFile, MatchesBook, Sheet, as_values, read_records, read_tables
from symbionet.sheets.longtable import PackedRows
from symbionet.sheets.wording import problem_lines, refusal_text
from symbionet.sheets.writing import match_rows
from symbionet.wording import Language, main_reasons, reason_text, summary_text

__all__ = ["match_command"]

PARTS, LEAST, MOST = 16, 50, 256  # parts for each process, and haves in one, which are answered before the bar moves
FIRST = 8  # haves that are answered before a child is started: what all need is then found once

WORDS = {
    "en": {
        "wants": "wants",
        "rows": "{n} problem(s) with rows of the file:",
        "read": "read: {haves} have(s), {wants} want(s), {firms} firm(s), of which {alone} without a resource",
    },
    "zh": {
        "wants": "需求",
        "rows": "文件中有 {n} 处问题：",
        "read": "已读取：供 {haves} 条，需 {wants} 条，企业 {firms} 家，其中 {alone} 家未列资源",
    },
}


@click.command("match")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
@OUTPUT
@LANG
@click.option("--top", type=click.IntRange(1, 1000), default=20, show_default=True, help="Partners per have.")
@click.option(
    "--minimum", type=click.FloatRange(0, 1), default=0.02, show_default=True, help="Least probability shown."
)
@click.option(
    "--climate", type=click.Choice(["avoids", "adds"]), default=None, help="Only what avoids, or adds, emissions."
)
@click.option("--chains", is_flag=True, help="Show routes of each have through one or two processors, too.")
@click.option("--bundles", is_flag=True, help="Show haves that fill a want together and haves split over wants, too.")
@click.option("--services", is_flag=True, help="Show rounds of lorries and room, machines and know-how to share, too.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
def match_command(
    *,
    file: Path,
    output: Path | None,
    lang: Language,
    top: int,
    minimum: float,
    climate: Climate | None,
    chains: bool,
    bundles: bool,
    services: bool,
    as_json: bool,
) -> None:
    """Rank partners for every have in FILE (.xlsx, .xls, .ods or .csv), without a database.

    Columns are recognised by Chinese or English headings; one row is one have or want, with its organisation.
    What adds emissions is marked, and is first of a have only where nothing else can be.

    \b
    Examples:
      symbionet match 园区资源表.xlsx --lang zh
      symbionet match haves.csv -o matches.xlsx --top 5
      symbionet match haves.csv --json | jq '.[0].matches[0]'
      symbionet match 园区资源表.xlsx --lang zh --chains --bundles
      symbionet match haves.csv --services
    """
    sheet = _read_sheet(file, lang)
    read = Read(sheet)
    _report_problems(sheet, lang)
    if not read.haves:
        raise click.UsageError(f"{file.name} holds no haves: mark rows as have (供) in a column have/want (供需)")
    click.echo(read.counted(lang), err=True)
    more = More(read, chains=chains, bundles=bundles)
    asked = Asked(
        lang=lang, top=top, minimum=minimum, climate=climate or "", as_json=as_json, matches=services,
        book=MatchesBook(lang) if output else None,
    )  # fmt: skip
    answers: Iterable[Answer] = _answers_with_progress(read, more, asked)
    shared = None
    if output or services:  # these need all of them together, else each is printed and forgotten
        answers = list(answers)
    if output and asked.book:
        rows = [answer.rows for answer in answers if answer.rows]
        output.write_bytes(asked.book.as_bytes(rows, problems=sheet.problems, about=_about(file)))
    if services:
        found = {answer.key: answer.matches for answer in answers}
        shared = Services(read, found, list(read.organisations.values()), load_packs())
    if as_json:
        rest = itertools.chain(more.wants_json(lang), shared.as_json(lang) if shared else ())
        _print_json(itertools.chain((answer.text for answer in answers), map(_as_json, rest)))
        return
    for answer in answers:
        click.echo(answer.text)
    for wanted_item, lines in more.want_lines(lang):
        click.secho(f"{read.title(wanted_item, lang)} · {read.name(wanted_item.organisation_id, lang)}", bold=True)
        click.echo("\n".join([*lines, ""]))
    if shared:
        heading, *lines = shared.lines(lang)
        click.secho(heading, bold=True)
        click.echo("\n".join(lines))


def _as_json(row: dict[str, object]) -> str:
    return json.dumps(row, ensure_ascii=False, indent=1).replace("\n", "\n ")


def _print_json(rows: Iterable[str]) -> None:
    """A list as `json.dumps` writes it, row by row: a file of many thousand haves need not be kept as one text."""
    separator = "["
    for text in rows:
        click.echo(f"{separator}\n {text}", nl=False)
        separator = ","
    click.echo("[]" if separator == "[" else "\n]")


def _read_sheet(file: Path, lang: Language) -> Sheet:
    try:
        return read_records(read_tables(file.read_bytes(), file.name))
    except HostileFile as error:
        raise click.UsageError(refusal_text(error.code, error.params, lang)) from None


def _about(file: Path) -> dict[str, str]:
    return {"file": file.name, "symbionet": version("symbionet")} | dict(load_packs().versions)


class Read:
    """What a file holds, with its wants and organisations by id."""

    def __init__(self, sheet: Sheet) -> None:
        self.haves, self._wants, self._organisations = as_values(sheet)
        self.wants = {item.id: item for item in self._wants}
        self.haves_by_id = {item.id: item for item in self.haves}
        self.organisations = {item.id: item for item in self._organisations}
        self.processes = processes_for(len(self.haves) + len(self.wants))

    def counted(self, lang: Language) -> str:
        """How many rows of each kind were read."""
        owners = {item.organisation_id for item in (*self.haves, *self.wants.values())}
        numbers = {"haves": len(self.haves), "wants": len(self.wants), "firms": len(self.organisations)}
        return WORDS[lang]["read"].format(**numbers, alone=len(self.organisations.keys() - owners))

    def title(self, item: Resource, lang: Language) -> str:
        """The title in the language, or in the other."""
        return (item.title_zh or item.title_en) if lang == "zh" else (item.title_en or item.title_zh)

    @cached_property
    def index(self) -> Index:
        """The network that the file holds, read for matching."""
        with no_collections():
            return build_index(self.haves, self._wants, self._organisations, load_packs(), processes=self.processes)

    def want(self, item: Match, lang: Language) -> str | None:
        """The title of the want of a match; None where an organisation matches without one."""
        return self.title(self.wants[item.want_id], lang) if item.want_id else None

    def name(self, key: str, lang: Language) -> str:
        """The name of an organisation in the language, or in the other."""
        firm = self.organisations[key]
        return (firm.name_zh or firm.name_en) if lang == "zh" else (firm.name_en or firm.name_zh)


class More:
    """What was asked for beside the matches: routes through processors, bundles, splits."""

    def __init__(self, read: Read, *, chains: bool, bundles: bool) -> None:
        self._read = read
        wants, firms, packs = list(read.wants.values()), list(read.organisations.values()), load_packs()
        self._chains = find_chains(read.haves, wants, firms, packs) if chains else {}
        self._bundles = find_bundles(wants, read.haves, firms, packs) if bundles else {}
        self._splits = {item.id: split_have(item, wants, firms, packs) for item in read.haves} if bundles else {}
        self._asked = chains, bundles

    def have_lines(self, have: Resource, lang: Language) -> Iterator[str]:
        """The routes and the split of a have."""
        yield from chain_lines(self._chains.get(have.id, ()), self._read, lang)
        yield from split_lines(self._splits.get(have.id), self._read, lang)

    def want_lines(self, lang: Language) -> Iterator[tuple[Resource, list[str]]]:
        """The wants that have a bundle, with its lines."""
        for key, bundle in self._bundles.items():
            if bundle is not None:
                yield self._read.wants[key], list(bundle_lines(bundle, self._read, lang))

    def have_json(self, have: Resource, lang: Language) -> dict[str, object]:
        """The routes and the split of a have as JSON, where they were asked for."""
        found: dict[str, object] = {}
        if self._asked[0]:
            found["chains"] = [chain_json(chain, self._read, lang) for chain in self._chains[have.id]]
        if self._asked[1]:
            split = self._splits[have.id]
            found["split"] = split_json(split, self._read, lang) if split and len(split.parts) > 1 else None
        return found

    def wants_json(self, lang: Language) -> Iterator[dict[str, object]]:
        """The wants that have a bundle, as JSON."""
        for key, bundle in self._bundles.items():
            if bundle is not None:
                want = self._read.wants[key]
                named = {
                    "title": self._read.title(want, lang),
                    "organisation": self._read.name(want.organisation_id, lang),
                }
                yield {"want": named, "bundle": bundle_json(bundle, self._read, lang)}


class Asked(NamedTuple):
    """What is to be said of each have: its text in the terminal or as JSON, rows of a workbook, the matches."""

    lang: Language
    top: int
    minimum: float
    climate: Climate
    as_json: bool
    matches: bool
    book: MatchesBook | None


class Answer(NamedTuple):
    """What is said of a have; rows and matches only where they were asked for."""

    key: str
    text: str
    rows: PackedRows | None
    matches: tuple[Match, ...]


def _answers_with_progress(read: Read, more: "More", asked: Asked) -> Iterator[Answer]:
    """What is said of each have, in the order of the file; on a terminal with a bar."""
    index, wants, firms = read.index, read.wants, read.organisations
    finder = Finder(index)

    def answer(keys: Sequence[str]) -> list[Answer]:
        found = []
        for key, matches in match_each(
            index, keys, top=asked.top, minimum=asked.minimum, finder=finder, climate=asked.climate
        ):
            have = read.haves_by_id[key]
            text = (
                _have_json(read, key, matches, more, asked.lang)
                if asked.as_json
                else _have_text(read, key, matches, more, asked.lang)
            )
            rows = match_rows(
                have, matches, wants=wants, organisations=firms, lang=asked.lang,
                text_of=partial(reason_text, lang=asked.lang),
            ) if asked.book else ()  # fmt: skip
            packed = asked.book.pack(rows) if asked.book and rows else None
            found.append(Answer(key, text, packed, matches if asked.matches else ()))
        return found

    keys = [item.id for item in read.haves]
    first = FIRST if read.processes > 1 else 0
    size = min(MOST, max(LEAST, len(keys) // (PARTS * read.processes)))
    parts = itertools.chain(
        [answer(keys[:first])] if first else [],
        map_parts(answer, keys[first:], part=size, processes=read.processes),
    )
    # click draws the bar on a terminal only; on anything else it would print the label alone, hence the test
    if not sys.stderr.isatty():
        yield from itertools.chain.from_iterable(parts)
        return
    with click.progressbar(length=len(keys), file=sys.stderr) as bar:
        for part in parts:
            bar.update(len(part))
            yield from part


def _report_problems(sheet: Sheet, lang: Language) -> None:
    wrong = sum(problem.severity != "note" for problem in sheet.problems)
    if wrong:
        click.echo(WORDS[lang]["rows"].format(n=wrong), err=True)
    for line in problem_lines(sheet.problems, lang):
        click.echo(f"  {line}", err=True)


def _have_json(read: Read, key: str, matches: tuple[Match, ...], more: More, lang: Language) -> str:
    have = read.haves_by_id[key]
    row: dict[str, object] = {
        "have": {"title": read.title(have, lang), "organisation": read.name(have.organisation_id, lang)},
        "matches": [
            {
                "organisation": read.name(item.organisation_id, lang),
                "want": read.want(item, lang),
                "probability": round(item.probability, 4),
                "co2e": co2e_of(item),
                "adds_emissions": item.adds_emissions,
                "reasons": [
                    {"code": reason.code, "value": reason.value, "text": reason_text(reason, lang)}
                    for reason in main_reasons(item)
                ],
                **note_json(item, lang),
            }
            for item in matches
        ],
    }
    if not matches and (note := without_taker(read.index, key, lang)):
        row["note"] = note
    return _as_json(row | more.have_json(have, lang))


def _have_text(read: Read, key: str, matches: tuple[Match, ...], more: More, lang: Language) -> str:
    have = read.haves_by_id[key]
    lines = [click.style(f"{read.title(have, lang)} · {read.name(have.organisation_id, lang)}", bold=True)]
    for number, item in enumerate(matches, start=1):
        want = read.want(item, lang)
        wanted = f" [{WORDS[lang]['wants']}: {want}]" if want else ""
        name = read.name(item.organisation_id, lang)
        lines += [
            f"{number:>4}. {min(item.probability, 0.99):>4.0%}  {name}{wanted}",
            f"             {summary_text(item, lang)}",
            *(f"             {line}" for line in (*burden_lines(item, lang), *note_lines(item, lang))),
        ]
    if not matches:
        lines.append(f"      {without_taker(read.index, key, lang) or NONE[lang]}")
    return "\n".join([*lines, *more.have_lines(have, lang), ""])
