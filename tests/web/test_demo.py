"""The demo network: a workbench that lives, all of it marked, and nobody gets mail."""

import pytest
from django.core import mail
from django.urls import reverse

from symbionet.accounts.models import User
from symbionet.audits.models import Audit
from symbionet.audits.models import Stage as AuditStage
from symbionet.audits.queries import audits_visible_to
from symbionet.impact.models import ConfirmationRequest, Entry, EntryLevel, Metric
from symbionet.network.models import Contact, MembershipState, Organisation, Resource
from symbionet.programme.models import Programme, Snapshot
from symbionet.synergies.models import Audience, Stage, Synergy
from symbionet.synergies.pages.anonymised import synergies_shown_to
from symbionet.synergies.pages.threads import threads_of
from symbionet.synergies.queries import synergies_visible_to
from symbionet.web.demo.network import load_demo
from symbionet.web.demo.synergies import MEMBER_LIVES
from symbionet.work.models import DocumentVersion, Message, StageMove, Task
from symbionet.work.queries.tasks import tasks_of

pytestmark = pytest.mark.django_db


def test_demo_shows_a_workbench_that_lives(client_of, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        load_demo()
    member, partner = (User.objects.get(email=f"{name}@demo.example") for name in ("member", "partner"))

    own = synergies_visible_to(member).order_by("pk")
    stages = set(own.values_list("stage", flat=True))
    assert stages >= {life.stage for life in MEMBER_LIVES if not life.hold} | {Stage.ON_HOLD}
    assert StageMove.objects.filter(synergy__in=own, before=Stage.LOST).exists()  # taken up again
    assert Synergy.objects.filter(stage=Stage.LOST, barriers__isnull=False).exists()
    names = {one.receiver.named for one in synergies_shown_to(member, own)}
    assert names == {True, False}  # some partners agreed to be named, others did not
    told = own.get(
        pk=Synergy.objects.filter(receiver__in=partner.organisation_ids, provider=own[0].provider).first().pk
    )
    assert synergies_visible_to(partner).filter(pk=told.pk).exists()
    assert {one.unread for one in threads_of(member, most=9)} >= {1, 2}
    assert tasks_of(member).count() == 3
    assert DocumentVersion.objects.filter(document__synergy=told).count() == 4
    for version in DocumentVersion.objects.all():
        assert version.size == len(version.file.read()) > 1000
    ash = Entry.objects.filter(synergy__in=own, flow__class_id="fly-ash", metric=Metric.VIRGIN, corrected_by=None)
    assert ash.filter(synergy__receiver__nace="2351", central__gt=0).exists()  # clinker that ash saved
    assert set(ash.values_list("level", flat=True)) == set(EntryLevel)
    for running in Synergy.objects.filter(stage__in=(Stage.COMPLETED, Stage.VERIFIED, Stage.SUSTAINED)):
        assert running.entries.filter(level=EntryLevel.DOCUMENTED).exists()  # none stays with its potential alone
    answered = {one.answered_at is not None for one in ConfirmationRequest.objects.all()}
    assert answered == {True, False}

    asked = Contact.objects.filter(organisation__state=MembershipState.CONTACTED)
    assert asked.exclude(email="").count() >= 40
    assert asked.filter(email="").exists()
    mails = set(Contact.objects.exclude(email="").values_list("email", flat=True))
    assert {mail.rpartition(".")[2] for mail in mails} == {"example"}  # where no mail ever goes (RFC 2606)
    assert not Resource.objects.filter(title_en__regex=r"(Fgd|Ggbs|Naoh|Co2|Cdw)").exists()

    start = Programme.objects.get().starts_on
    entered = dict(Organisation.objects.values_list("pk", "created_at"))
    assert min(entered.values()).date() >= start
    for firm, at in Resource.objects.values_list("organisation", "created_at"):
        assert at >= entered[firm]
    for row in Synergy.objects.all():
        assert row.created_at >= max(entered[row.provider_id], entered[row.receiver_id])
    periods = Snapshot.objects.filter(indicator__query="synergies.firms").order_by("period__starts_on")
    assert next(one.cumulative for one in periods) >= 2  # the first synergies came about in the first half year

    audits = Audit.objects.all()
    assert {audit.stage for audit in audits} == set(AuditStage)
    assert (audits.count(), audits.filter(is_demo=False).count()) == (12, 0)
    assert audits_visible_to(member).get().finding_rows.filter(photo__isnull=False).count() == 5

    assert not Organisation.objects.filter(is_demo=False).exists()
    assert not Resource.objects.filter(is_demo=False).exists()
    assert not Synergy.objects.filter(is_demo=False).exists()
    for row in (*Message.objects.exclude(audience=Audience.TEAM), *Task.objects.all()):
        assert "demo" in str(row.text if isinstance(row, Message) else row.title)
    assert mail.outbox == []
    page = client_of(member).get(reverse("our_page")).content.decode()
    assert page.count(reverse("synergy_messages", args=[told.pk])) >= 2  # to open, and to answer in place
