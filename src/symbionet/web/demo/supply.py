"""A supply chain of the demo: a buyer with 25 fictional suppliers in all states; made by the actions people use."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from symbionet.accounts.actions import add_user
from symbionet.accounts.models import Role, User
from symbionet.network.models import Organisation
from symbionet.questions.actions import Given, answer_page
from symbionet.questions.queries import questionnaire_of
from symbionet.suppliers.actions import (
    OwnQuestionValues,
    RecordValues,
    RequirementValues,
    SupplierValues,
    accept_answers,
    add_own_answers,
    add_own_question,
    add_record,
    add_requirement,
    add_supplier,
    agree_action,
    claim_invitation,
    finish_action,
    give_answers,
    mark_opened,
    open_chain,
    open_sheet_of,
    request_changes,
    withdraw_answers,
)
from symbionet.suppliers.models import Chain, Respondent, Supplier

__all__ = ["supply_demo_firms"]

MARK = "演示数据 / demo"
WAY = (  # how far each supplier has come; "late" is accepted and over, "unused" a link that has run out
    "accepted", "accepted", "submitted", "changes", "invited", "opened", "started", "accepted", "late", "unused",
    "submitted", "accepted", "withdrawn", "invited", "opened", "accepted", "started", "changes", "accepted", "invited",
    "submitted", "accepted", "invited", "started", "accepted",
)  # fmt: skip
GOODS = ("铸件 / castings", "注塑件 / mouldings", "包装 / packages", "线束 / harnesses", "涂料 / coatings",
         "紧固件 / fasteners", "冲压件 / stampings")  # fmt: skip
RISKS = ("high", "medium", "low", "medium", "")
YEAR = {"electricity": 1260000, "fuels": 5200, "scope1": 290, "scope2": 720, "water_withdrawn": 14500,
        "materials": 2350, "waste_general": 96, "waste_hazardous": 3, "waste_recycled": 71}  # fmt: skip
LEVELS = {
    "strategy": ("policy", "targets", "responsible", "law"),
    "energy": ("energy_saving",),
    "pollution": ("monitoring", "hazardous_substances"),
    "water": ("water_saving",),
    "waste": ("waste_contracts", "circular", "recycled_content", "take_back"),
    "suppliers": ("supplier_rules", "supplier_check", "supplier_help"),
    "disclosure": ("data_system", "data_shared", "public_report"),
}
STEPS = ("no", "planned", "partly", "yes")


def supply_demo_firms(firms: Sequence[Organisation], *, member: User, partner: User, by: User) -> Chain:
    """The chain of the member's firm; the partner's firm is its first supplier. Two more chains fill the sums."""
    buyer, first = (person.memberships.get().organisation for person in (member, partner))
    others = [firm for firm in firms if firm.pk not in {buyer.pk, first.pk}]
    chain = open_chain(buyer, by=member, is_demo=True)
    for text_zh, text_en, kind in (
        ("是否使用六价铬电镀工艺？", "Do you plate with hexavalent chromium?", "yes_no"),
        ("每批次包装重量（kg）", "Packaging per batch, kg", "number"),
    ):
        add_own_question(chain, OwnQuestionValues(text_zh=text_zh, text_en=text_en, kind=kind), by=member)
    people = {first.pk: partner}
    for number, (firm, state) in enumerate(zip([first, *others], WAY, strict=False)):
        supplier = _invite(chain, firm, number, by=member)
        if state in {"invited", "opened", "unused"}:
            _leave_open(supplier, state, number)
            continue
        person = people.setdefault(firm.pk, _person(firm, number, by=by) if firm != first else partner)
        _walk(supplier, firm, state, number, person, by=member)
    today = timezone.localdate()
    for measure, head, least, risk in (("coverage", "", 60, ""), ("score", "production", 50, "high")):
        values = RequirementValues(measure=measure, head=head, least=least, risk=risk, due=date(today.year + 1, 6, 30))
        add_requirement(chain, values, by=member)
    _further_chains(others, people, by=by)
    return chain


def _person(firm: Organisation, number: int, *, by: User) -> User:
    """Who answers for a firm."""
    return add_user(
        f"supplier{number}@demo.example", password=None, name=f"供应商联系人{number} (demo)", role=Role.MEMBER,
        organisation=firm, is_demo=True, by=by,
    )  # fmt: skip


def _invite(chain: Chain, firm: Organisation, number: int, *, by: User) -> Supplier:
    site = firm.sites.first()
    values = SupplierValues(
        name=firm.name_zh or firm.name_en, code=f"S-{number + 1:03d}", contact=f"联系人{number + 1} (demo)",
        email=f"contact{number + 1}@demo.example" if number % 6 else "", goods=GOODS[number % len(GOODS)],
        place="天津 / Tianjin", lon=site.lon if site else None, lat=site.lat if site else None,
        risk=RISKS[number % len(RISKS)], spend=Decimal(f"{0.4 + 1.7 * (number % 9):.1f}"), notes=MARK,
    )  # fmt: skip
    return add_supplier(chain, values, by=by)


def _leave_open(supplier: Supplier, state: str, number: int) -> None:
    ago = timezone.now() - timedelta(days=70 if state == "unused" else 3 + number)
    end = ago + timedelta(days=60)
    Supplier.objects.filter(pk=supplier.pk).update(invited_at=ago, link_ends_at=end)
    if state == "opened":
        mark_opened(supplier)


def _walk(supplier: Supplier, firm: Organisation, state: str, number: int, person: User, *, by: User) -> None:
    """The supplier taken as far as its state."""
    supplier = claim_invitation(supplier, firm, by=person)
    assert supplier.respondent is not None
    if state == "started":
        return
    _answer(supplier.respondent, number, by=person)
    own = {one.pk: "no" if one.kind == "yes_no" else str(12 + number) for one in supplier.chain.own_questions.all()}
    add_own_answers(supplier, own, by=person)
    give_answers(supplier, by=person)
    if state == "changes":
        request_changes(
            supplier, "请补充上年度电费单和危废联单。/ Please add the power bills and waste records.", by=by
        )
    if state in {"accepted", "late", "withdrawn"}:
        accept_answers(supplier, by=by)
    if state == "late":
        Supplier.objects.filter(pk=supplier.pk).update(valid_until=timezone.localdate() - timedelta(days=20))
    if state == "withdrawn":
        withdraw_answers(supplier, by=person)
    if number % 4 == 0:
        due = timezone.localdate() + timedelta(days=30 - 5 * number)
        task = agree_action(
            supplier, "空压机加装计量表（演示）/ Meter the compressors (demo)", due=due, assigned_to=person, by=by
        )
        if number % 8 == 0 and number:
            finish_action(supplier, task.pk, by=person)
    if number in {3, 11}:
        record = RecordValues(
            url=f"https://example.org/demo/record-{number}", dated=timezone.localdate() - timedelta(days=200),
            what="演示：未按时提交排污许可执行报告 / demo: late report of the discharge permit",
            cause="人员变动 / change of staff" if number == 11 else "",
            correction="已补报并设提醒 / filed, reminder set" if number == 11 else "",
            state="corrected" if number == 11 else "open",
        )  # fmt: skip
        add_record(supplier, record, by=by)


def _answer(respondent: Respondent, number: int, *, by: User) -> None:
    """Answers of a firm: more of them, better and with more papers the higher its number is by three."""
    found, sheet = questionnaire_of("supplier"), open_sheet_of(respondent)
    assert found is not None
    good = number % 3
    year = timezone.localdate().year - 1
    pages: dict[str, dict[str, str]] = {
        "firm": {"year": str(year), "scope": "firm", "headcount": str(60 + 15 * number), "sites": "1"},
        "energy": {name: str(YEAR[name] * (2 + number) // 3) for name in ("electricity", "fuels", "scope1", "scope2")},
        "pollution": {"permit": "yes" if good else "applied"},
        "water": {"water_withdrawn": str(YEAR["water_withdrawn"])},
        "waste": {
            name: str(YEAR[name]) for name in ("materials", "waste_general", "waste_hazardous", "waste_recycled")
        },
    }
    for page, names in LEVELS.items():
        levels = {name: STEPS[min(3, (number + place) % 3 + good)] for place, name in enumerate(names)}
        pages[page] = {**pages.get(page, {}), **levels}
    if not good:  # some leave gaps
        pages.pop("water"), pages.pop("suppliers")
    for name, texts in pages.items():
        group = found.group(name)
        assert group is not None
        proved = list(texts)[:good] if name != "firm" else []
        files = {
            f"f-{one}": [SimpleUploadedFile(f"{one}-demo.pdf", b"%PDF-1.7 demo " + one.encode())] for one in proved
        }
        given = Given(texts={f"q-{one}": [text] for one, text in texts.items()}, files=files)
        answer_page(sheet, group, given, by=by)


def _further_chains(others: Sequence[Organisation], people: dict[int, User], *, by: User) -> None:
    """Two more buyers with six suppliers each, some of which answer the first buyer, too."""
    beyond = others[len(WAY) :]  # whom the first chain does not name
    for place, (buyer, start) in enumerate(zip(beyond, (12, 17), strict=False)):
        person = _person(buyer, 90 + place, by=by)
        chain = open_chain(buyer, by=person, is_demo=True)
        for number, firm in enumerate(others[start : start + 6]):
            supplier = _invite(chain, firm, number, by=person)
            answering = people.get(firm.pk)
            if answering is None or number % 3 == 2:
                continue
            claimed = claim_invitation(supplier, firm, by=answering)
            if claimed.respondent is not None and claimed.respondent.answer_sheets.exists():
                give_answers(claimed, by=answering)
