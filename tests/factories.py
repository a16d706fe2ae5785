"""Makes real objects for tests; every value is visible here, nothing is random."""

import hashlib
import itertools
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile

from symbionet.accounts.models import Membership, Role, RoleGrant, User
from symbionet.core.models import Job
from symbionet.engine import load_packs
from symbionet.field.actions import UploadValues, start_upload
from symbionet.field.models import Upload
from symbionet.impact.actions import BodyValues, register_body
from symbionet.impact.models import IssuingBody
from symbionet.knowledge.actions import propose_correction
from symbionet.knowledge.models import KnowledgeCorrection
from symbionet.knowledge.queries import correctable_row
from symbionet.matches.models import LearnedWeights, Match, Run, RunScope
from symbionet.network.actions import start_import
from symbionet.network.models import MembershipState, Organisation, Resource, Site
from symbionet.synergies.models import Sight, Stage, Synergy, SynergyFlow
from symbionet.work.models import Document, DocumentVersion

PASSWORD = "correct-horse-battery"
QUICK_SETTINGS = {  # a password is checked at no cost, tasks run at once, files are looked for when asked for
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    "WHITENOISE_AUTOREFRESH": True,
    "TASKS": {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}},
}
_numbers = itertools.count(1)


def make_user(*roles: str, organisation: Organisation | None = None, **fields: Any) -> User:
    """A user with roles and, where given, a membership."""
    fields.setdefault("email", f"user{next(_numbers)}@example.org")
    fields.setdefault("language", "en")
    user = User.objects.create_user(fields.pop("email"), PASSWORD, **fields)
    RoleGrant.objects.bulk_create([RoleGrant(user=user, role=role) for role in roles])
    if organisation is not None:
        Membership.objects.create(user=user, organisation=organisation)
    return user


def make_organisation(**fields: Any) -> Organisation:
    """An active enterprise."""
    number = next(_numbers)
    fields.setdefault("name_en", f"Works {number}")
    fields.setdefault("name_zh", f"第{number}工厂")
    fields.setdefault("state", MembershipState.ACTIVE)
    return Organisation.objects.create(**fields)


def make_site(organisation: Organisation, **fields: Any) -> Site:
    """The main site of an organisation in TEDA."""
    fields.setdefault("lon", 117.70)
    fields.setdefault("lat", 39.03)
    fields.setdefault("is_main", True)
    return Site.objects.create(organisation=organisation, **fields)


def make_resource(organisation: Organisation, **fields: Any) -> Resource:
    """A have called fly ash that practitioners see."""
    fields.setdefault("direction", "have")
    fields.setdefault("title_en", "Fly ash")
    fields.setdefault("title_zh", "粉煤灰")
    return Resource.objects.create(organisation=organisation, **fields)


def make_run(
    *,
    scope: RunScope = RunScope.ALL,
    resource: Resource | None = None,
    organisation: Organisation | None = None,
    found: int = 0,
    new: int = 0,
    **job: Any,
) -> Run:
    of = {"resource": resource, "organisation": organisation}
    return Run.objects.create(job=Job.objects.create(kind="matching", **job), scope=scope, **of, found=found, new=new)


def make_match(have: Resource, receiver: Organisation, **fields: Any) -> Match:
    """An open match without reasons."""
    fields.setdefault("probability", 0.5)
    fields.setdefault("engine_version", "0")
    return Match.objects.create(have=have, receiver=receiver, **fields)


def make_synergy(have: Resource, receiver: Organisation, **fields: Any) -> Synergy:
    """A synergy in stage idea."""
    fields.setdefault("title_en", "Fly ash to cement")
    fields.setdefault("title_zh", "粉煤灰制水泥")
    return Synergy.objects.create(have=have, provider=have.organisation, receiver=receiver, **fields)


def make_flow(synergy: Synergy, **fields: Any) -> SynergyFlow:
    """What flows in a synergy that runs: 1,000 t of its have a year."""
    if synergy.stage == Stage.IDEA:
        synergy.stage, synergy.sight = Stage.COMPLETED, Sight.PARTIES
        synergy.save()
    if not synergy.moves.exists():  # it runs for years, so that past ones can be claimed
        long_ago = datetime(1990, 1, 1, tzinfo=UTC)
        synergy.moves.create(before=Stage.NEGOTIATION, after=Stage.IMPLEMENTATION, at=long_ago)
    fields.setdefault("resource", synergy.have)
    fields.setdefault("name_en", "Fly ash")
    fields.setdefault("name_zh", "粉煤灰")
    fields.setdefault("class_id", "fly-ash")
    fields.setdefault("quantity", 1000)
    fields.setdefault("unit", "t")
    fields.setdefault("period", "year")
    return SynergyFlow.objects.create(synergy=synergy, **fields)


def make_body(name: str = "Public Scale 2", kind: str = "weighbridge") -> IssuingBody:
    """A registered body that issues papers."""
    return register_body(BodyValues(name=name, kind=kind), by=make_user(Role.PRACTITIONER))


def make_file(synergy: Synergy, name: str = "note.pdf") -> DocumentVersion:
    """A file that both parties of a synergy may read."""
    document = Document.objects.create(subject=synergy, title=name, audience="parties")
    data = b"%PDF-1.7 weighed"
    file = {"file": ContentFile(data, name), "name": name, "content_type": "application/pdf", "size": len(data)}
    return document.versions.create(number=1, sha256="0" * 64, **file)


def make_upload(by: User, data: bytes = b"photo", **fields: Any) -> Upload:
    """A file that a device of the person has announced; nothing of it has come."""
    values = {"id": uuid4(), "name": "a.jpg", "content_type": "image/jpeg", "size": len(data)}
    sha256 = hashlib.sha256(data).hexdigest()
    return start_upload(UploadValues(**{**values, "sha256": sha256, **fields}), by=by)


def make_learned_weights(**fields: Any) -> LearnedWeights:
    """Weights as they stand in the pack, as if learned from twelve outcomes."""
    weights = dict(load_packs().weights)
    fields.setdefault("weights", weights)
    fields.setdefault("base", weights)
    fields.setdefault("outcomes", 12)
    fields.setdefault("engine_version", "0")
    return LearnedWeights.objects.create(**fields)


def make_correction(by: User, **values: str) -> KnowledgeCorrection:
    """An open correction of the first use of fly ash: of its condition, unless `values` say otherwise."""
    row = correctable_row("uses/uses_minerals", "u-fly-ash-1")
    assert row is not None
    asked = values or {"condition_en": f"{row.cells['condition_en']}, checked by batch"}
    return propose_correction(row, values=asked, reason="seen in the field", source="https://example.org/report", by=by)


def make_people() -> SimpleNamespace:
    """A have of `owner`'s organisation that practitioners see, a partner, an outsider, and all roles."""
    owner_org = make_organisation(name_en="Owner Power", name_zh="甲电厂")
    other_org = make_organisation(name_en="Other Cement", name_zh="乙水泥厂")
    site = make_site(owner_org)
    have = make_resource(owner_org, site=site)
    match = make_match(have, other_org)
    made = {
        "owner": make_user(organisation=owner_org, email="owner@example.org"),
        "outsider": make_user(organisation=make_organisation(name_en="Third Ltd"), email="outsider@example.org"),
        "partner": make_user(organisation=other_org, email="partner@example.org"),
    }
    for role in Role:
        if role != Role.MEMBER:
            made[role.value] = make_user(role, email=f"{role.value}@example.org")
    list_text = "企业名称,供需,资源名称\n甲电厂,供,炉渣\n".encode()
    return SimpleNamespace(
        job=make_run(by=made["owner"], state="stopped").job,
        batch=start_import(data=list_text, name="list.csv", by=made["practitioner"]),
        owner_org=owner_org,
        other_org=other_org,
        site=site,
        have=have,
        match=match,
        synergy=make_synergy(have, other_org, match=match),
        **made,
    )
