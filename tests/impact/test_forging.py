"""An auditor tries to bend the ledger as a member, by its pages; what got through is printed, and it is nothing."""

from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from factories import make_body, make_file, make_flow, make_organisation, make_resource, make_synergy
from symbionet.core.errors import ActionRefused
from symbionet.impact.actions import (
    BodyValues,
    Paper,
    TwiceClaimed,
    assess_synergy,
    confirm,
    correct,
    declare,
    document,
    lock_period,
    register_body,
    state_basis,
)
from symbionet.impact.actions.certificates import issue_certificate
from symbionet.impact.models import Certificate, Entry, EntryEvidence, IssuingBody
from symbionet.impact.queries import current_entries, totals_of
from symbionet.impact.queries.certificates import certificate_figures, certificate_state
from symbionet.impact.queries.papers import lacking
from symbionet.impact.queries.yields import held_yield
from symbionet.network.actions import edit_resource, edit_resources
from symbionet.synergies.actions.parties import edit_flow

BASIS = {"routes": {"landfill": 1.0}, "own_disposal": 9.0, "own_virgin": 860.0, "substitution_ratio": 0.8,
         "start": "2024-03-01"}  # fmt: skip
YEAR, THIS = 2025, timezone.localdate().year


@pytest.fixture
def world(people: SimpleNamespace) -> SimpleNamespace:
    """1,000 t of ash a year flow since March 2024; a public weighbridge is registered."""
    people.have.quantity, people.have.unit, people.have.period = 1000, "t", "year"
    people.have.save()
    people.flow = make_flow(people.synergy)
    state_basis(people.flow, BASIS, by=people.practitioner)
    people.scale = make_body("Public Scale 2")
    return people


def declared(world, quantity: float = 1000, year: int = YEAR):
    values = {
        "organisation": world.owner_org,
        "year": year,
        "quantity": quantity,
        "by": world.owner,
        "reason": "weighed",
    }
    return declare(world.flow, **values)


def confirmed(world, quantity: float = 1000, year: int = YEAR, by=None):
    return confirm(world.flow, organisation=world.other_org, year=year, quantity=quantity, by=by or world.partner)


def paper(world, **values):
    stated = {"kind": "weighbridge", "number": "GB 1", "issuer": world.scale, "quantity": 800, "unit": "t"}
    return Paper(**stated | {"document": make_file(world.synergy)} | values)


def at(level: str, year: int = YEAR) -> float | None:
    row = current_entries().filter(level=level, metric="landfill_diverted_t", year=year).first()
    return row.quantity if row is not None else None


def test_what_an_auditor_tries_as_a_member_does_not_get_through(world, client_of):
    """The tries of one member without its partner, by the pages; each would raise what the programme counts."""
    owner, firm = client_of(world.owner), {"organisation": world.owner_org.pk}
    declare_at = reverse("ledger_declare", args=[world.flow.pk])
    paper_at = reverse("ledger_document", args=[world.flow.pk, YEAR])
    scan = {"file": SimpleUploadedFile("scan.pdf", b"%PDF-1.7 weighed")}
    note = {"kind": "weighbridge", "number": "7", "issuer": f"b{world.scale.pk}", "quantity": "900"}
    got_through: list[str] = []

    def tried(what: str, happened: bool) -> None:
        if happened:
            got_through.append(what)

    owner.post(declare_at, firm | {"year": 2023, "quantity": "900", "reason": "weighed"})
    tried("a year before the exchange began", Entry.objects.filter(year=2023).exists())
    owner.post(declare_at, firm | {"year": YEAR, "quantity": "900", "reason": "weighed"})
    assert at("declared") == 900
    owner.post(paper_at, note | scan)
    tried("papers of a year that the partner has not confirmed", at("documented") is not None)
    owner.post(reverse("ledger_confirm", args=[world.flow.pk]), firm | {"year": YEAR, "quantity": "900"})
    other = {"organisation": world.other_org.pk, "year": YEAR, "quantity": "900"}
    owner.post(reverse("ledger_confirm", args=[world.flow.pk]), other)
    tried("confirming in the partner's place", at("confirmed") is not None)
    owner.post(reverse("certificate_issue", args=[world.owner_org.pk]), {"year": YEAR})
    tried("a certificate of what is only declared", Certificate.objects.exists())

    confirmed(world, 900)
    owner.post(paper_at, note)
    tried("a paper without a file", EntryEvidence.objects.exists())
    owner.post(paper_at, note | {"file": SimpleUploadedFile("empty.pdf", b"")})
    tried("a paper with an empty file", EntryEvidence.objects.exists())
    for name in (f"o{world.owner_org.pk}", "Owner Power", "ＯＷＮＥＲ power", "甲电厂", "A friend"):
        scan = {"file": SimpleUploadedFile("scan.pdf", b"%PDF-1.7 weighed")}
        owner.post(paper_at, note | scan | {"issuer": name})
        tried(f"the issuer “{name}”", EntryEvidence.objects.exists())
    owner.post(reverse("issuer_list"), {"name": "A friend", "kind": "weighbridge"})
    tried("a body of its own in the register", IssuingBody.objects.filter(name="A friend").exists())
    for number in ("7", "７", " 7 ", "7.", "No", "n-o", "№"):
        scan = {"file": SimpleUploadedFile("scan.pdf", f"%PDF-1.7 {number}".encode())}
        owner.post(paper_at, note | scan | {"number": number, "quantity": "100"})
    kept = list(EntryEvidence.objects.values_list("number", flat=True))
    tried(f"one paper in several spellings: {kept}", kept != ["7", "NO"])
    entry = current_entries().get(level="confirmed", metric="landfill_diverted_t")
    declared_entry = current_entries().get(level="declared", metric="landfill_diverted_t")
    owner.post(reverse("ledger_correct", args=[declared_entry.pk]), {"value": "1000", "reason": "more"})
    owner.post(reverse("ledger_correct", args=[entry.pk]), {"value": "1000", "reason": "more"})
    tried("raising what the partner confirmed", at("confirmed") != 900)
    documented = current_entries().get(level="documented", metric="landfill_diverted_t")
    owner.post(reverse("ledger_correct", args=[documented.pk]), {"value": "850", "reason": "more"})
    tried("raising what papers show", at("documented") != 200)

    print(f"got through: {got_through or 'nothing'}")
    assert got_through == []


@pytest.mark.parametrize("quantity", [1e308, 1.1e9])
def test_what_flows_from_no_site_is_refused_where_nothing_says_how_much_there_is(world, quantity):
    world.have.quantity = None
    world.have.save()
    with pytest.raises(ActionRefused, match="flow from no site"):
        declared(world, quantity)


def test_documented_is_what_both_confirm_and_papers_of_others_show(world):
    declared(world)
    confirmed(world, 980)

    document(world.flow, year=YEAR, papers=[paper(world)], by=world.owner)

    assert at("documented") == 800
    assert lacking(Entry.objects.all()) == {}


@pytest.mark.parametrize("what", ["claimant", "no file", "removed file", "claimant as body"])
def test_a_paper_that_proves_nothing_is_refused(world, what):
    declared(world)
    confirmed(world)
    removed = make_file(world.synergy)
    removed.document.removed_at = removed.at
    removed.document.save()
    own = register_body(BodyValues(name="ＯＷＮＥＲ-power", kind="weighbridge"), by=world.practitioner)
    assert own.organisation == world.owner_org
    values = {
        "claimant": {"issuer": world.owner_org},
        "no file": {"document": None},
        "removed file": {"document": removed},
        "claimant as body": {"issuer": own},
    }[what]

    with pytest.raises(ActionRefused, match="comes with its file" if "file" in what else "party that claims"):
        document(world.flow, year=YEAR, papers=[paper(world, **values)], by=world.owner)
    assert not EntryEvidence.objects.exists()


def test_a_body_has_one_spelling_and_only_staff_registers_it(world, client_of):
    for name in ("PUBLIC scale 2", "Public-Scale 2", "Ｐublic Scale ２"):
        with pytest.raises(ActionRefused, match="registered already"):
            register_body(BodyValues(name=name, kind="other"), by=world.practitioner)
    page = reverse("issuer_list")
    client_of(world.practitioner).post(page, {"name": "City Lab", "kind": "laboratory", "note": "CNAS L1"})
    assert IssuingBody.objects.get(name="City Lab").note == "CNAS L1"
    assert "City Lab" in client_of(world.owner).get(page).content.decode()


def test_one_paper_counts_once_over_synergies_and_spellings(world):
    other = make_flow(
        make_synergy(make_resource(world.owner_org, title_en="Slag", title_zh="炉渣"), world.other_org),
        name_en="Slag", name_zh="炉渣", class_id="steel-slag",
    )  # fmt: skip
    declared(world)
    confirmed(world)
    declare(other, organisation=world.owner_org, year=YEAR, quantity=10, by=world.owner, reason="weighed")
    confirm(other, organisation=world.other_org, year=YEAR, quantity=10, by=world.partner)
    document(world.flow, year=YEAR, papers=[paper(world)], by=world.owner)

    for number in ("GB-1", "gb1", "ＧＢ 1", "G.B/1"):
        twin = paper(world, number=number, document=make_file(other.synergy), quantity=5)
        with pytest.raises(TwiceClaimed, match="a paper counts once"):
            document(other, year=YEAR, papers=[twin], by=world.owner)


def test_only_the_party_that_confirmed_raises_what_both_say(world):
    declared(world, 900)
    confirmed(world, 900)
    entry = current_entries().get(level="confirmed", metric="co2e_avoided_t")
    correct(current_entries().get(level="declared", metric="co2e_avoided_t"), value=950, reason="a", by=world.owner)

    with pytest.raises(ActionRefused, match="party that confirmed"):
        correct(entry, value=950, reason="b", by=world.owner)
    correct(entry, value=940, reason="c", by=world.partner)
    assert at("confirmed") == 940


def test_figures_documented_before_the_rule_say_so_and_stand_on_no_certificate(world, client_of, client):
    """A documented entry as older versions wrote it: from a declaration, by a paper of the claimant without a file."""
    rows = declared(world, 500)
    old = EntryEvidence.objects.create(
        synergy=world.synergy, flow=world.flow, year=YEAR, kind="invoice", number="1", issuer="Owner Power",
        key="invoice:towner power:1", quantity=500, quantity_unit="t", by=world.owner,
    )  # fmt: skip
    fields = ("synergy", "flow", "year", "metric", "low", "central", "high", "unit", "quantity", "quantity_unit")
    told = [Entry(**{name: getattr(row, name) for name in fields}, level="documented", follows=row) for row in rows]
    made = Entry.objects.bulk_create(told)
    figures = [{"metric": row.metric, "level": "documented", "low": row.low, "central": row.central, "high": row.high,
                "unit": row.unit, "currency": "", "entries": [row.pk]} for row in made]  # fmt: skip
    issued = Certificate.objects.create(organisation=world.owner_org, year=YEAR, figures=figures)

    assert set(lacking(made).values()) == {("confirmed", "papers")}
    assert certificate_figures(world.owner_org, YEAR) == []
    with pytest.raises(ActionRefused, match="confirmed by both"):
        issue_certificate(world.owner_org, year=YEAR, by=world.owner)
    ledger = client_of(world.owner).get(reverse("synergy_ledger", args=[world.synergy.pk])).content.decode()
    assert "does not meet the rule of today" in ledger
    assert not certificate_state(issued).holds
    check = client.get(reverse("certificate_check", args=[issued.code])).content.decode()
    assert "This certificate holds" not in check
    assert "lacks them" in check
    assert old.withdrawn_at is None


def test_a_certificate_says_who_confirmed(world, client):
    declared(world)
    confirmed(world)
    made = issue_certificate(world.owner_org, year=YEAR, by=world.owner)

    assert {row["level"] for row in made.figures} == {"confirmed"}
    assert made.figures[0]["confirmed_by"] == [{"en": "Other Cement", "zh": "乙水泥厂"}]
    assert "confirmed by Other Cement" in client.get(reverse("certificate_check", args=[made.code])).content.decode()


def test_a_certificate_says_where_the_programme_confirmed_for_the_partner(world, client):
    declared(world)
    confirmed(world, by=world.practitioner)
    made = issue_certificate(world.owner_org, year=YEAR, by=world.owner)

    check = client.get(reverse("certificate_check", args=[made.code])).content.decode()
    assert "confirmed by Other Cement (written down by the programme)" in check


def test_a_have_raised_tenfold_does_not_raise_what_is_left_to_claim(world, client_of):
    """The owner raises its have, at once or in steps; a practitioner accepts the jump for a year."""
    for amount in (1400, 2000, 2900, 10_000):
        edit_resource(world.have, {"quantity": float(amount)}, by=world.owner)
    assert held_yield(world.have, THIS, "t") == 1400
    began = {"organisation": world.owner_org, "by": world.owner, "reason": "weighed", "year": THIS}
    with pytest.raises(TwiceClaimed, match="waits for a practitioner"):
        declare(world.flow, quantity=9000, **began)
    with pytest.raises(TwiceClaimed):  # a past year has the amount that stood in it
        declared(world, 1001)
    page = reverse("ledger_doubts", args=[world.flow.pk])
    assert "waits for you" in client_of(world.practitioner).get(page).content.decode()
    sent = {"year": THIS, "quantity": "9500", "reason": "a second furnace"}
    accept_at = reverse("ledger_yield", args=[world.flow.pk])
    assert client_of(world.owner).post(accept_at, sent).status_code == 404
    assert client_of(world.practitioner).post(accept_at, sent).status_code == 302

    assert declare(world.flow, quantity=9000, **began)
    assert held_yield(world.have, YEAR, "t") == 1000


@pytest.mark.parametrize("values", [{"quantity": None}, {"period": "day"}, {"unit": "kt"}])
def test_no_other_edit_of_a_have_lifts_its_cap(world, values):
    edit_resource(world.have, values, by=world.owner)
    edit_resource(world.have, {"quantity": 50_000.0, "unit": "t", "period": "year"}, by=world.owner)

    assert held_yield(world.have, THIS, "t") == 1000


def test_a_list_that_raises_haves_is_read_from_the_history_as_well(world):
    edit_resources([(world.have, {"quantity": 10_000.0})], by=world.owner)
    assert held_yield(world.have, THIS, "t") == 1000
    edit_resources([(world.have, {"quantity": 12_000.0})], by=world.practitioner)
    assert held_yield(world.have, THIS, "t") == 12_000


def test_a_raise_within_bounds_and_one_by_a_practitioner_count(world):
    edit_resource(world.have, {"quantity": 1200.0}, by=world.owner)
    assert held_yield(world.have, THIS, "t") == 1200
    edit_resource(world.have, {"quantity": 5000.0}, by=world.practitioner)
    assert held_yield(world.have, THIS, "t") == 5000


def test_nothing_outside_of_the_ledger_moves_a_closed_potential(world):
    """Two synergies draw on one have; flow and have are edited after the year is closed."""
    second = make_flow(make_synergy(world.have, make_organisation(name_en="Bricks")))
    for flow in (world.flow, second):
        state_basis(flow, BASIS | {"years": 3, "persistence": 1.0}, by=world.practitioner)
        assess_synergy(flow.synergy, by=world.practitioner)

    def potential(year: int = YEAR) -> float:
        rows = totals_of(Entry.objects.all(), year)
        return next(one.central for one in rows if (one.metric, one.level) == ("landfill_diverted_t", "potential"))

    lock_period(year=YEAR, reason="reported", by=world.programme_manager)
    before = potential()
    assert before == pytest.approx(1000)

    edit_flow(second, {"quantity": 10.0}, by=world.practitioner)
    edit_resource(world.have, {"quantity": 400.0}, by=world.practitioner)
    edit_flow(world.flow, {"resource": None, "name_en": "Ash"}, by=world.practitioner)

    assert potential() == pytest.approx(before)
