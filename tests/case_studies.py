"""Makes verified synergies and case studies for tests, by the actions people use."""

from datetime import date
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from factories import make_flow, make_resource, make_synergy, make_user
from symbionet.accounts.models import Role, User
from symbionet.dissemination.actions import (
    CaseTexts,
    EventValues,
    MaterialValues,
    PhotoValues,
    add_material_version,
    add_photo,
    answer_case,
    ask_firms,
    draft_case,
    edit_version,
    publish_version,
    save_event,
    save_material,
)
from symbionet.dissemination.models import CaseStudy, CaseVersion, Material, MaterialVersion, PublicEvent
from symbionet.impact.actions import Finding, declare, state_basis, verify
from symbionet.network.models import Organisation
from symbionet.synergies.models import Synergy

BASIS = {"routes": {"landfill": 1.0}, "own_disposal": 0.0, "own_virgin": 1000.0, "substitution_ratio": 1.0,
         "own_reprocessing": 0.0, "own_freight": 0.0, "distance_km": 0.0, "substitutes": "cement"}  # fmt: skip
TEXTS = CaseTexts(
    title_zh="石膏作水泥原料", title_en="Gypsum as raw material of cement",
    lead_zh="过去填埋的石膏，现在替代天然石膏。", lead_en="Gypsum that was landfilled now replaces natural gypsum.",
    before_zh="每年填埋。", before_en="Landfilled each year.",
    done_zh="取样、试烧、签订合同。", done_en="Samples, a trial, a contract.",
    lessons_zh="先化验。", lessons_en="Test first.",
)  # fmt: skip


def make_verified(
    provider: Organisation,
    receiver: Organisation,
    *,
    by: User,
    verifier: User,
    amount: float = 12345.0,
) -> Synergy:
    """A synergy of steel slag whose year is declared by the provider and verified."""
    have = make_resource(provider, title_en="Steel slag", title_zh="钢渣", quantity=amount, unit="t", period="year")
    synergy = make_synergy(have, receiver, title_en="Slag to cement", title_zh="钢渣制水泥")
    flow = make_flow(synergy, name_en="Steel slag", name_zh="钢渣", class_id="steel-slag", quantity=amount)
    state_basis(flow, BASIS, by=by)
    year = 2025
    declare(flow, organisation=provider, year=year, quantity=amount, by=by)
    verify(synergy, year=year, finding=Finding(method="papers", opinion="unmodified", statement="read"), by=verifier)
    return synergy


def a_photo(name: str = "kiln.png") -> SimpleUploadedFile:
    """A small PNG."""
    data = BytesIO()
    Image.new("RGB", (40, 30), "green").save(data, "PNG")
    return SimpleUploadedFile(name, data.getvalue(), "image/png")


def write_case(case: CaseStudy, by: User) -> CaseVersion:
    """The newest version with texts in both languages and a photo."""
    version = case.versions.first()
    chosen = set(version.figures.values_list("entry", flat=True))
    edit_version(version, TEXTS, figures=chosen, by=by)
    rights = PhotoValues(caption_zh="窑", caption_en="Kiln", credit="Zhao", rights="written", proof="Letter of 2 March")
    add_photo(version, a_photo(), rights, by=by)
    return version


def all_figures(version: CaseVersion) -> set[int]:
    return set(version.figures.values_list("pk", flat=True))


def make_case(by: User, *, owner: User, partner: User, answer: str = "named", of: Synergy | None = None) -> CaseStudy:
    """A published case of the two firms (`of` a synergy of theirs): each agreed to be named and to all figures."""
    provider, receiver = (user.memberships.get().organisation for user in (owner, partner))
    synergy = of or make_verified(provider, receiver, by=by, verifier=make_user(Role.VERIFIER))
    case = draft_case(synergy, by=by)
    version = write_case(case, by)
    ask_firms(version, by=by)
    for user in (owner, partner):
        consent = version.consents.get(organisation=user.memberships.get().organisation)
        answer_case(consent, answer, figures=all_figures(version), by=user)
    publish_version(version, by=by)
    return case


def make_material(by: User, audience: str = "team") -> tuple[Material, MaterialVersion]:
    """A guide with one file."""
    titles = {"title_zh": "指南", "title_en": "Guide", "note_en": "How to begin", "note_zh": "如何开始"}
    values = MaterialValues(kind="guide", audience=audience, licence="CC-BY-4.0", **titles)
    material = save_material(values, by=by)
    file = SimpleUploadedFile("guide.pdf", b"%PDF-1.7 guide")
    return material, add_material_version(material, file, language="en", by=by)


def make_event(by: User, event: PublicEvent | None = None, **fields: object) -> PublicEvent:
    """A workshop of 2027 that is announced."""
    values = {
        "title_zh": "速赢研讨会", "title_en": "Quick wins", "starts_on": date(2027, 3, 2), "ends_on": date(2027, 3, 3),
        "place_zh": "泰达", "place_en": "TEDA", "is_public": True,
    }  # fmt: skip
    return save_event(EventValues(**{**values, **fields}), by=by, event=event)
