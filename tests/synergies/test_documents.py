"""Documents with versions: who reads which, under which name, and what is never changed."""

import hashlib
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from symbionet.core.errors import ActionRefused
from symbionet.network.models import ConsentState, Visibility
from symbionet.synergies.models import Audience, SynergyConsent
from symbionet.work.actions import add_document, add_evidence, add_version, remove_document, restore_document
from symbionet.work.models import Document, DocumentVersion
from symbionet.work.queries.documents import documents_visible_to

pytestmark = pytest.mark.django_db


def pdf(words: str = "x", name: str = "Owner Power analysis.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.7 " + words.encode())


@pytest.fixture(autouse=True)
def _hinted(people) -> None:
    """Both sides see the synergy, and neither the name of the other."""
    people.have.visibility = Visibility.CONSENT
    people.have.save()


@pytest.fixture
def add(people):
    """Adds a document of an audience: `add("team")`."""

    def made(audience: str, by=None, **fields) -> Document:
        given = {"kind": "analysis", "title": "Owner Power ash", **fields}
        return add_document(people.synergy, pdf(), audience=audience, by=by or people.practitioner, **given)

    return made


def agree(people) -> None:
    for side in (people.owner_org, people.other_org):
        SynergyConsent.objects.create(synergy=people.synergy, organisation=side, state=ConsentState.GIVEN)


@pytest.mark.parametrize(
    ("persona", "before", "after"),
    [
        ("practitioner", {"team", "provider", "receiver", "parties"}, {"team", "provider", "receiver", "parties"}),
        ("owner", {"provider"}, {"provider", "parties"}),
        ("partner", {"receiver"}, {"receiver", "parties"}),
        ("verifier", {"provider", "receiver", "parties"}, {"provider", "receiver", "parties"}),
        ("outsider", set(), set()),
        ("auditor", set(), set()),
    ],
)
def test_who_reads_what_before_and_after_consent(people, add, persona, before, after):
    for audience in Audience:
        add(audience)
    who = getattr(people, persona)

    assert {row.audience for row in documents_visible_to(who)} == before
    agree(people)
    assert {row.audience for row in documents_visible_to(who)} == after


def test_member_reads_what_its_own_people_shared_at_once(people, add):
    document = add(Audience.PARTIES, by=people.owner)

    assert list(documents_visible_to(people.owner)) == [document]
    assert list(documents_visible_to(people.partner)) == []


@pytest.mark.parametrize("route", ["synergy_document", "document_version"])
def test_file_of_another_side_is_not_found(people, client_of, add, route):
    document = add(Audience.RECEIVER)
    pk = document.pk if route == "synergy_document" else document.versions.get().pk

    answers = [
        client_of(person).get(reverse(route, args=[pk])).status_code for person in (people.owner, people.outsider)
    ]

    assert answers == [404, 404]
    assert client_of(people.practitioner).get(reverse(route, args=[pk])).status_code == 200


def test_names_are_plain_until_both_agreed(people, client_of, add):
    document = add(Audience.RECEIVER)
    partner = client_of(people.partner)
    page = reverse("synergy_documents", args=[people.synergy.pk])

    html = partner.get(page).content.decode()
    answer = partner.get(reverse("synergy_document", args=[document.pk]))

    assert "Owner Power ash" not in html
    assert "analysis.pdf" not in html
    assert answer["Content-Disposition"] == f'attachment; filename="document-{document.pk}-v1.pdf"'
    agree(people)
    assert "Owner Power ash" in partner.get(page).content.decode()


def test_versions_count_up_and_keep_their_files(people, client_of, add):
    document = add(Audience.TEAM)

    add_version(document, pdf("second"), by=people.practitioner, note="new limits")

    assert [version.number for version in document.versions.all()] == [2, 1]
    newest = client_of(people.practitioner).get(reverse("synergy_document", args=[document.pk]))
    body = b"".join(newest.streaming_content)
    assert body == b"%PDF-1.7 second"
    assert document.versions.first().sha256 == hashlib.sha256(body).hexdigest()


def test_same_file_again_is_no_version(people, add):
    document = add(Audience.TEAM)

    with pytest.raises(ActionRefused, match="same file"):
        add_version(document, pdf(), by=people.practitioner)
    assert DocumentVersion.objects.count() == 1


def test_program_and_macros_are_refused(people):
    for data in (b"MZ program", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old"):
        upload = SimpleUploadedFile("a.pdf", data)
        with pytest.raises(ActionRefused):
            add_document(people.synergy, upload, kind="other", title="", audience="team", by=people.practitioner)
    assert not Document.objects.exists()


def test_photo_loses_where_it_was_taken(people):
    data = io.BytesIO()
    picture = Image.new("RGB", (20, 20))
    exif = picture.getexif()
    exif[0x010F] = "SECRET-CAMERA"
    picture.save(data, "JPEG", exif=exif)

    upload = SimpleUploadedFile("site.jpg", data.getvalue())
    document = add_document(people.synergy, upload, kind="other", title="", audience="team", by=people.practitioner)

    kept = document.versions.get().file.read()
    assert b"SECRET-CAMERA" in data.getvalue()
    assert b"SECRET-CAMERA" not in kept
    assert document.title == "site"


def test_removed_document_is_gone_for_members_and_can_come_back(people, client_of, add):
    document = add(Audience.PROVIDER)

    remove_document(document, by=people.practitioner)
    assert client_of(people.owner).get(reverse("synergy_document", args=[document.pk])).status_code == 404
    document.refresh_from_db()
    with pytest.raises(ActionRefused, match="restore it first"):
        add_version(document, pdf("2"), by=people.practitioner)
    restore_document(document, by=people.practitioner)

    assert client_of(people.owner).get(reverse("synergy_document", args=[document.pk])).status_code == 200


def test_member_removes_only_what_it_added(people, client_of, add):
    theirs, own = add(Audience.PROVIDER), add(Audience.PROVIDER, by=people.owner)
    client = client_of(people.owner)

    answers = [client.post(reverse("document_remove", args=[row.pk])).status_code for row in (theirs, own)]

    assert answers == [404, 302]
    assert list(documents_visible_to(people.owner)) == [theirs]


def test_upload_on_the_page(people, client_of):
    page = reverse("synergy_documents", args=[people.synergy.pk])

    client_of(people.owner).post(page, {"file": pdf(), "kind": "analysis", "title": "", "audience": "parties"})

    document = Document.objects.get()
    assert (document.title, document.audience, document.created_by) == ("Owner Power analysis", "parties", people.owner)


def test_member_cannot_upload_for_the_other_side(people, client_of):
    page = reverse("synergy_documents", args=[people.synergy.pk])

    client_of(people.owner).post(page, {"file": pdf(), "kind": "analysis", "title": "", "audience": "receiver"})

    assert not Document.objects.exists()


def test_evidence_names_a_document_that_is_there_or_brings_a_new_file(people, add, client_of):
    client, synergy = client_of(people.practitioner), people.synergy
    agreed = add("team", title="Signed agreement")
    remove_document(add("team", title="Wrong paper"), by=people.practitioner)
    page = client.get(reverse("synergy_detail", args=[synergy.pk])).content.decode()
    assert ("Signed agreement" in page, "Wrong paper</option>" in page) == (True, False)
    assert 'name="file"' in page
    address = reverse("evidence_add", args=[synergy.pk])

    client.post(address, {"kind": "interest_provider", "document": agreed.pk})
    client.post(address, {"kind": "interest_receiver", "file": pdf(name="Letter of intent.pdf")})

    assert synergy.evidence.get(kind="interest_provider").document == agreed
    new = synergy.evidence.get(kind="interest_receiver").document
    assert (new.title, new.audience, new.kind) == ("Letter of intent", "team", "other")
    assert new.versions.get().name == "Letter of intent.pdf"
    said = client.post(address, {"kind": "agreement", "document": agreed.pk, "file": pdf()}, follow=True)
    assert "not both" in said.content.decode()
    said = client.post(address, {"kind": "agreement", "file": SimpleUploadedFile("a.exe", b"MZ")}, follow=True)
    assert not synergy.evidence.filter(kind="agreement").exists()
    assert synergy.documents.count() == 3


def test_a_file_added_as_evidence_is_filed_by_its_kind(people):
    row = add_evidence(people.synergy, "delivery_note", by=people.practitioner, file=pdf(name="note.pdf"))

    assert (row.document.kind, row.document.audience) == ("delivery_note", "team")


def test_a_verifier_names_documents_it_reads_and_uploads_none_here(people, add, client_of):
    hidden, shared = add("team"), add("parties")
    people.synergy.stage = "completed"
    people.synergy.save()
    client = client_of(people.verifier)
    page = client.get(reverse("synergy_detail", args=[people.synergy.pk])).content.decode()
    assert (f'value="{shared.pk}"' in page, f'<option value="{hidden.pk}"' in page) == (True, False)
    assert 'name="file"' not in page
    address = reverse("evidence_add", args=[people.synergy.pk])

    client.post(address, {"kind": "verification", "document": hidden.pk})
    client.post(address, {"kind": "verification", "document": shared.pk})

    assert [row.document for row in people.synergy.evidence.all()] == [shared]
