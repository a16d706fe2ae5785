"""A figure of which more than half rests on expert judgement says so beside itself, on every door and in both tongues;
and a figure that is closed stays as it was when factors change.
"""

import csv
import io
import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from docx import Document
from openpyxl import load_workbook

from factories import make_file, make_flow
from symbionet.accounts.actions import make_api_token
from symbionet.agreements.pages.letters import _worth
from symbionet.cli import cli
from symbionet.engine.impact import Term, UsedFactor, judged_terms
from symbionet.engine.packs import Factors
from symbionet.engine.packs.judged import judged_share
from symbionet.impact.actions import Paper, assess_synergy, confirm, declare, document, lock_period, state_basis
from symbionet.impact.actions.certificates import issue_certificate
from symbionet.impact.exports.certificates import certificate_letter
from symbionet.impact.queries import current_entries, totals_of
from symbionet.letters import Letter
from symbionet.synergies.models import Stage, Synergy

YEAR = timezone.localdate().year - 1
WORDS = {"en": "mostly expert judgement", "zh": "多为专家判断"}
BARE = {"routes": {"landfill": 1.0}, "own_disposal": 0.0, "substitution_ratio": 1.0, "distance_km": 5.0,
        "own_freight": 0.1, "start": f"{YEAR}-01-01", "years": 3}  # fmt: skip
REPLACED = {True: "silicon", False: "clinker"}  # the first has no reading, the second has one
CSV = "synergy,material,quantity,unit,baseline_route,substitutes\nA,fly ash,1000,t,landfill,{}\n"


@pytest.fixture(params=[True, False], ids=["judged", "documented"])
def told(request, people: SimpleNamespace, tmp_path: Path) -> SimpleNamespace:
    """1,000 t that replace what is judged, or what is documented, up to a certificate; the match is worth as much."""
    people.judged, people.folder = request.param, tmp_path
    people.have.quantity, people.have.unit, people.have.period = 1000, "t", "year"
    people.have.save()
    share = 0.9 if people.judged else 0.4
    ends = {"low": 1.0, "central": 2.0, "high": 3.0}
    people.match.money = people.match.co2e = 2.0
    people.match.value = {"money": ends, "co2e": ends, "tonnes": ends, "unit": "t", "parts": [],
                          "money_judged": share, "co2e_judged": share}  # fmt: skip
    people.match.save()
    people.flow = make_flow(people.synergy)
    people.synergy.moves.create(before=Stage.IMPLEMENTATION, after=Stage.COMPLETED)  # this year: the funnel counts it
    Synergy.objects.filter(pk=people.synergy.pk).update(money=2.0, co2e=2.0)
    people.synergy.refresh_from_db()
    state_basis(people.flow, BARE | {"substitutes": REPLACED[people.judged]}, by=people.practitioner)
    people.flow.refresh_from_db()
    assess_synergy(people.synergy, by=people.practitioner)
    said = {"year": YEAR, "quantity": 1000, "reason": "weighed"}
    declare(people.flow, organisation=people.owner_org, by=people.owner, **said)
    confirm(people.flow, organisation=people.other_org, year=YEAR, quantity=1000, by=people.partner)
    paper = Paper(kind="weighbridge", number="7", issuer=people.other_org, quantity=1000,
                  document=make_file(people.synergy))  # fmt: skip
    document(people.flow, year=YEAR, papers=[paper], by=people.owner)
    people.certificate = issue_certificate(people.owner_org, year=YEAR, by=people.practitioner)
    return people


def page(world: SimpleNamespace, lang: str, address: str) -> str:
    client = Client()
    client.force_login(world.practitioner)
    client.cookies["django_language"] = {"en": "en", "zh": "zh-hans"}[lang]
    answer = client.get(address)
    assert answer.status_code == 200, address
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if data[:2] == b"PK" and "wordprocessing" in answer["Content-Type"]:
        found = Document(io.BytesIO(data))
        cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(line.text for line in found.paragraphs), *cells])
    if data[:2] == b"PK":
        book = load_workbook(io.BytesIO(data))
        return "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    return data.decode()


def letter_text(letter: Letter) -> str:
    return "\n".join(f"{one.text} {one.value} {' '.join(one.cells)}" for one in letter.blocks)


def api(world: SimpleNamespace, lang: str, path: str, given: dict[str, object] | None = None) -> str:
    _token, secret = make_api_token("Notebook", by=world.practitioner)
    header = {"HTTP_AUTHORIZATION": f"Bearer {secret}", "HTTP_ACCEPT_LANGUAGE": {"en": "en", "zh": "zh-hans"}[lang]}
    client = Client(**header)
    address = f"/api/v1{path}"
    answer = client.post(address, given, "application/json") if given else client.get(address)
    assert answer.status_code == 200, answer.content
    return json.dumps(answer.json(), ensure_ascii=False)


def command(world: SimpleNamespace, lang: str, *more: str) -> str:
    given, out = world.folder / "in.csv", world.folder / "out.xlsx"
    given.write_text(CSV.format(REPLACED[world.judged]), encoding="utf-8")
    done = CliRunner().invoke(cli, ["assess", str(given), "--lang", lang, *(more or ("-o", str(out)))])
    assert done.exit_code == 0, done.output
    if more:
        return done.output
    return "\n".join(str(row[-1].value) for row in load_workbook(out).worksheets[0].iter_rows())


def certificate_paper(world: SimpleNamespace, lang: str) -> str:
    return letter_text(certificate_letter(world.certificate, lang))  # type: ignore[arg-type]


def letter_of_intent(world: SimpleNamespace, lang: str) -> str:
    with translation.override({"en": "en", "zh": "zh-hans"}[lang]):
        return _worth(world.synergy)["co2e"]


def report(form: str):
    def read(world: SimpleNamespace, lang: str) -> str:
        ask = f"?first={YEAR}&last={YEAR}&level=documented{form}"
        return page(world, lang, reverse("report_list") + ask)

    return read


DOORS = {
    "ledger": lambda world, lang: page(world, lang, f"{reverse('ledger_list')}?year={YEAR}"),
    "entries": lambda world, lang: page(
        world, lang, f"{reverse('ledger_entries')}?year={YEAR}&metric=co2e_avoided_t&level=documented"
    ),
    "entries as CSV": lambda world, lang: page(world, lang, f"{reverse('ledger_entries')}?export=csv"),
    "entries by API": lambda world, lang: api(world, lang, "/ledger/entries"),
    "ledger of a synergy": lambda world, lang: page(world, lang, reverse("synergy_ledger", args=[world.synergy.pk])),
    "report": report(""),
    "report as CSV": report("&format=csv"),
    "report as workbook": report("&format=xlsx"),
    "report as Word file": report("&format=docx"),
    "report of a synergy": lambda world, lang: page(
        world, lang, f"{reverse('synergy_benefits', args=[world.synergy.pk])}?year={YEAR}"
    ),
    "report of an organisation": lambda world, lang: page(
        world, lang, f"{reverse('organisation_benefits', args=[world.owner_org.pk])}?year={YEAR}"
    ),
    "certificate": certificate_paper,
    "check of a certificate": lambda world, lang: page(
        world, lang, reverse("certificate_check", args=[world.certificate.code])
    ),
    "synergy": lambda world, lang: page(world, lang, reverse("synergy_detail", args=[world.synergy.pk])),
    "letter": letter_of_intent,
    "funnel": lambda world, lang: page(world, lang, reverse("funnel")),
    "funnel as CSV": lambda world, lang: page(world, lang, f"{reverse('funnel')}?export=csv&table=forecast"),
    "match": lambda world, lang: page(world, lang, reverse("match_detail", args=[world.match.pk])),
    "board": lambda world, lang: page(world, lang, f"{reverse('match_list')}?state=all"),
    "board as CSV": lambda world, lang: page(world, lang, f"{reverse('match_list')}?state=all&export=csv"),
    "match by API": lambda world, lang: api(world, lang, f"/matches/{world.match.pk}"),
    "assessment by API": lambda world, lang: api(
        world, lang, "/assess",
        {"flows": [{"material": "fly ash", "quantity": "1000 t/year", "substitutes": REPLACED[world.judged],
                    "ratio": 1.0}]},
    ),
    "assessment on the console": lambda world, lang: command(world, lang, "--start", f"{YEAR}-01-01"),
    "assessment as JSON": lambda world, lang: command(world, lang, "--json"),
    "assessment as workbook": command,
}  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("door", DOORS)
def test_every_door_says_beside_a_figure_that_it_is_mostly_judged(told, door, lang):
    shown = DOORS[door](told, lang)

    assert (WORDS[lang] in shown) is told.judged, f"{door} in {lang}: {shown[:2000]}"


def test_a_share_is_by_size_so_that_a_burden_hides_nothing():
    judged = UsedFactor(id="x", value=1, low=1, high=1, unit="kgCO2e/t", fit=("country", "expert_judgement"))
    cited = UsedFactor(id="y", value=1, low=1, high=1, unit="kgCO2e/t", source="a paper")
    terms = [
        Term(code="virgin", material="a", value=60.0, factor=judged, activity=1.0),
        Term(code="freight", material="a", value=-40.0, factor=cited, activity=-1.0),
    ]

    assert judged_terms(terms) == pytest.approx(0.6)
    assert judged_terms([]) == 0.0
    assert judged_share([(0.0, 1.0)]) == 0.0


def test_half_is_not_more_than_half(told):
    share = {one.level: one.judged for one in totals_of(current_entries(), YEAR) if one.metric == "co2e_avoided_t"}

    assert set(share) == {"potential", "declared", "confirmed", "documented"}
    assert all((value > 0.9) is told.judged for value in share.values())
    assert all(one.judged == 0.0 for one in totals_of(current_entries(), YEAR) if one.metric != "co2e_avoided_t")


def test_new_factors_never_move_a_closed_figure(told, monkeypatch):
    lock_period(year=YEAR, reason="audited", by=told.programme_manager)
    before = totals_of(current_entries(), YEAR)
    kept = list(current_entries().filter(year=YEAR).order_by("pk").values())
    find = Factors.find

    def doubled(self, activity, **asked):
        found = find(self, activity, **asked)
        return found.scaled(2.0, found.unit) if found and activity == "virgin" else found

    monkeypatch.setattr(Factors, "find", doubled)
    monkeypatch.setattr("symbionet.engine.impact.terms.nearest_factor", _fresh)
    assess_synergy(told.synergy, by=told.practitioner)

    assert list(current_entries().filter(year=YEAR).order_by("pk").values()) == kept
    assert totals_of(current_entries(), YEAR) == before
    later = current_entries().get(year=YEAR + 1, level="potential", metric="co2e_avoided_t")
    assert later.corrects is not None, "an open year follows the factors of today"


def _fresh(factors, activity, subject, route, region, year, per):  # noqa: PLR0917 - the arguments of what it replaces
    """The nearest factor, not from the cache."""
    from symbionet.engine.impact.used_factors import used  # noqa: PLC0415 - of the function that is replaced

    found = factors.find(activity, subject=subject, route=route, region=region, year=year, per=per)
    return used(found) if found else None


def test_csv_of_the_entries_has_a_column_for_it(told):
    rows = list(
        csv.DictReader(io.StringIO(page(told, "en", f"{reverse('ledger_entries')}?export=csv").lstrip("\ufeff")))
    )

    co2e = [row for row in rows if row["metric"] == "CO2e avoided"]
    assert co2e
    assert all(bool(row["judged"]) is told.judged for row in co2e)
