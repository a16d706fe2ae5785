"""What people do with guidelines: draft a version, consult, comment, moderate, answer, adopt."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.engine.packs import load_packs
from symbionet.policy.models import (
    Answer,
    Comment,
    GuidelineVersion,
    Moderation,
    Paragraph,
    Verdict,
    VersionState,
)
from symbionet.policy.queries.demands import works_on_policy
from symbionet.policy.queries.guidelines import EDITION, unanswered

__all__ = [
    "AdoptionValues",
    "add_comment",
    "adopt_version",
    "answer_comments",
    "close_consultation",
    "draft_version",
    "edit_paragraph",
    "moderate_comment",
    "open_consultation",
]

LONGEST = 4000  # characters of a comment
MOST_COMMENTS = 50  # of one person on one version in an hour


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptionValues:
    """Who adopted a version, when, and what was decided."""

    adopted_by: str
    adopted_on: date
    note: str


@transaction.atomic
def draft_version(number: str, *, by: User, based_on: GuidelineVersion | None = None) -> GuidelineVersion:
    """A draft with all paragraphs of another version or, without one, of the first edition that comes with the product.

    Raises ActionRefused.
    """
    _require_officer(by)
    number = number.strip()
    if not number:
        raise ActionRefused(_("Give the version a number, as 1.1."))
    if GuidelineVersion.objects.filter(number=number).exists():
        raise ActionRefused(_("Version %(number)s exists already: give another number.") % {"number": number})
    header = load_packs().headers[EDITION]
    version = GuidelineVersion.objects.create(
        number=number[:20],
        title_zh=based_on.title_zh if based_on else header.title_zh,
        title_en=based_on.title_en if based_on else header.title_en,
        based_on=based_on,
        source="" if based_on else f"{header.id} {header.version}"[:200],
        created_by=by,
    )
    kept = based_on.paragraphs.values_list("number", "level", "zh", "en") if based_on is not None else ()
    rows = kept or [(row["number"], row["level"], row["zh"], row["en"]) for row in load_packs().rows(EDITION)]
    Paragraph.objects.bulk_create(
        Paragraph(version=version, place=place, number=own, level=level, zh=zh, en=en)
        for place, (own, level, zh, en) in enumerate(rows, start=1)
    )
    history.record(by, "guideline.drafted", version)
    return version


@transaction.atomic
def edit_paragraph(paragraph: Paragraph, *, zh: str, en: str, by: User) -> Paragraph:
    """The paragraph with other words; a version that was opened for comments stands as it is. Raises ActionRefused."""
    _require_officer(by)
    version = GuidelineVersion.objects.select_for_update().get(pk=paragraph.version_id)
    if version.state != VersionState.DRAFT:
        raise ActionRefused(_("This version is no draft any more: draft a new version from it."))
    texts = {"zh": zh.strip(), "en": en.strip()}
    if not all(texts.values()):
        raise ActionRefused(_("Write the paragraph in both languages."))
    changed = history.changes(paragraph, texts)
    if changed:
        paragraph.zh, paragraph.en = texts["zh"], texts["en"]
        paragraph.save(update_fields=["zh", "en"])
        history.record(by, "guideline.paragraph_edited", version, number=paragraph.number, changes=changed)
    return paragraph


@transaction.atomic
def open_consultation(version: GuidelineVersion, *, until: date, by: User) -> GuidelineVersion:
    """The draft open for comments until a day to come; raises ActionRefused."""
    _require_officer(by)
    known = _locked(version, VersionState.DRAFT)
    today = timezone.localdate()
    if until <= today:
        raise ActionRefused(_("Comments need time: give a day to come."))
    known.state, known.opens_on, known.closes_on = VersionState.CONSULTATION, today, until
    known.save(update_fields=["state", "opens_on", "closes_on"])
    history.record(by, "guideline.opened", known, changes={"closes_on": ["", until.isoformat()]})
    return known


@transaction.atomic
def close_consultation(version: GuidelineVersion, *, by: User) -> GuidelineVersion:
    """The consultation closed: no more comments, answers go on. Raises ActionRefused."""
    _require_officer(by)
    known = _locked(version, VersionState.CONSULTATION)
    known.state = VersionState.CLOSED
    known.closes_on = min(known.closes_on or timezone.localdate(), timezone.localdate())
    known.save(update_fields=["state", "closes_on"])
    history.record(by, "guideline.closed", known)
    return known


@transaction.atomic
def add_comment(paragraph: Paragraph, text: str, *, by: User) -> Comment:
    """The stored comment on the paragraph of this version; raises ActionRefused."""
    version = GuidelineVersion.objects.select_for_update().get(pk=paragraph.version_id)
    if not version.takes_comments:
        raise ActionRefused(_("Comments on this version are not taken any more."))
    words = text.strip()
    if not words:
        raise ActionRefused(_("Write what should be changed, and why."))
    if len(words) > LONGEST:
        raise ActionRefused(_("A comment has at most %(most)s characters: make several of it.") % {"most": LONGEST})
    own = Comment.objects.filter(paragraph__version=version, by=by)
    if own.filter(paragraph=paragraph, text=words).exists():
        raise ActionRefused(_("You have said this already: it is stored."))
    if own.filter(at__gte=timezone.now() - timedelta(hours=1)).count() >= MOST_COMMENTS:
        raise ActionRefused(_("That were many comments in one hour: go on later."))
    last = Comment.objects.filter(paragraph__version=version).aggregate(last=Max("number"))["last"] or 0
    comment = Comment.objects.create(paragraph=paragraph, number=last + 1, text=words, by=by)
    history.record(by, "guideline.commented", version, number=paragraph.number)
    return comment


@transaction.atomic
def moderate_comment(comment: Comment, *, hidden: bool, reason: str, by: User) -> Moderation:
    """The comment hidden from all but the team, or shown again; the log keeps why. Raises ActionRefused."""
    _require_officer(by)
    known = Comment.objects.select_for_update().get(pk=comment.pk)
    words = reason.strip()
    if not words:
        raise ActionRefused(_("Say why: the log keeps it."))
    if known.is_hidden == hidden:
        raise ActionRefused(_("The comment is hidden already.") if hidden else _("The comment is shown already."))
    known.is_hidden = hidden
    known.save(update_fields=["is_hidden"])
    entry = Moderation.objects.create(comment=known, hidden=hidden, reason=words[:300], by=by)
    history.record(by, "guideline.moderated", known.paragraph.version, number=str(known.number))
    return entry


@transaction.atomic
def answer_comments(
    version: GuidelineVersion, numbers: Collection[int], *, verdict: str, text: str, by: User
) -> Answer:
    """One public reply to all comments of these numbers; a former reply is replaced. Raises ActionRefused."""
    _require_officer(by)
    if verdict not in Verdict.values:
        raise ActionRefused(_("Choose what becomes of the comments."))
    words = text.strip()
    if not words:
        raise ActionRefused(_("Write the reply: it is published beside the comments."))
    if version.state not in (VersionState.CONSULTATION, VersionState.CLOSED):
        raise ActionRefused(_("Comments are answered during the consultation and before the adoption."))
    comments = Comment.objects.filter(paragraph__version=version, number__in=numbers)
    if not comments.exists():
        raise ActionRefused(_("Tick the comments that you answer."))
    answer = Answer.objects.create(version=version, verdict=verdict, text=words, by=by)
    comments.update(answer=answer)
    version.answers.filter(comments=None).exclude(pk=answer.pk).delete()
    history.record(by, "guideline.answered", version, count=comments.count())
    return answer


@transaction.atomic
def adopt_version(version: GuidelineVersion, values: AdoptionValues, *, by: User) -> GuidelineVersion:
    """The version adopted, once all comments are answered; the one adopted before is replaced. Raises ActionRefused."""
    _require_officer(by)
    known = _locked(version, VersionState.CLOSED)
    open_ones = unanswered(known).count()
    if open_ones:
        raise ActionRefused(_("%(count)s comments have no answer yet: answer them first.") % {"count": open_ones})
    if not values.adopted_by.strip():
        raise ActionRefused(_("Say who adopted it."))
    if values.adopted_on > timezone.localdate():
        raise ActionRefused(_("It was adopted on a day to come: give the day on which it was."))
    GuidelineVersion.objects.filter(state=VersionState.ADOPTED).update(state=VersionState.REPLACED)
    known.state, known.adopted_by, known.adopted_on = VersionState.ADOPTED, values.adopted_by.strip(), values.adopted_on
    known.adoption_note = values.note.strip()
    known.save(update_fields=["state", "adopted_by", "adopted_on", "adoption_note"])
    history.record(by, "guideline.adopted", known)
    return known


def _locked(version: GuidelineVersion, state: VersionState) -> GuidelineVersion:
    known = GuidelineVersion.objects.select_for_update().get(pk=version.pk)
    if known.state != state:
        raise ActionRefused(
            _("The version is “%(state)s”: this step does not follow. Read its page again.")
            % {"state": known.get_state_display()}
        )
    return known


def _require_officer(by: User) -> None:
    if not works_on_policy(by):
        raise ActionRefused(_("Guidelines are worked on by practitioners, technical leads and programme managers."))
