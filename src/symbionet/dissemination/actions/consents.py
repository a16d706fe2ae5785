"""What a firm says of a case study it is in: its name, each figure, or no; at any time another answer."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.accounts.queries import contacts_of
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.history import Json
from symbionet.dissemination.actions.cases import hindrance, take_off
from symbionet.dissemination.models import Answer, CaseConsent, CaseVersion, VersionState
from symbionet.dissemination.queries.cases import concerned_by, edits_cases, sides_of
from symbionet.notices.actions import notify

__all__ = ["answer_case"]


@transaction.atomic
def answer_case(
    consent: CaseConsent, answer: str, *, figures: Collection[int], by: User, told_by: str = "", on_map: bool = False
) -> CaseConsent:
    """The answer of a firm with the figures it agrees to (keys of the version's figures), and whether it stands on the
    public map, which only a firm that is named can; raises ActionRefused.

    A member answers for its own firm; an editor writes down what was said on paper, by whom. A public version that
    may no longer stand as it is goes off at once.
    """
    version = CaseVersion.objects.select_for_update(of=("self",)).select_related("case__synergy", "case__editor").get(
        pk=consent.version_id
    )  # fmt: skip
    if version.state not in (VersionState.ASKED, VersionState.PUBLISHED):
        raise ActionRefused(_("This version is over: there is nothing to answer any more."))
    if answer not in Answer.values or answer == Answer.ASKED:
        raise ActionRefused(_("Choose one of the answers."), field="answer")
    own = consent.organisation_id in by.organisation_ids
    if not own and not (edits_cases(by) and told_by.strip()):
        raise ActionRefused(_("Write down who said so for the firm, and in which letter."), field="told_by")
    sides = sides_of(version.case)
    own_figures = {one.pk for one in version.figures.select_related("entry")
                   if consent.organisation_id in concerned_by(one, sides)}  # fmt: skip
    if not set(figures) <= own_figures:
        raise ActionRefused(_("One of these figures is not yours to agree to."), field="figures")
    consent.answer, consent.by, consent.told_by = answer, by, "" if own else told_by.strip()[:200]
    consent.answered_at, consent.on_map = timezone.now(), on_map and answer == Answer.NAMED
    consent.save()
    consent.figures.set(() if answer == Answer.REFUSED else figures)
    history.record(by, "case.answered", version.case, answer=answer, version=version.number, on_map=consent.on_map)
    if not own:
        title: Json = {"zh": version.title_zh, "en": version.title_en}
        values = {"title": title, "who": consent.told_by}
        notify(
            contacts_of(consent.organisation_id), "case.answered_for_you", values=values, url=consent.get_absolute_url()
        )
    if version.state == VersionState.PUBLISHED and _may_not_stand(version):
        take_off(version)
    return consent


def _may_not_stand(version: CaseVersion) -> bool:
    """Whether a public version has to go: a corrected figure alone is marked, not taken off."""
    refused = version.consents.filter(answer=Answer.REFUSED).exists()
    changed = version.figures.filter(entry__corrected_by__isnull=False).exists()
    return refused or (not changed and bool(hindrance(version)))
