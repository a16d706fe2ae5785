"""Long work of the network, off the request: each task fetches by id and calls one action."""

from django.tasks import task

from symbionet.accounts.models import User
from symbionet.core.models import Job, JobState
from symbionet.network.actions import commit_import, notify_renewals
from symbionet.network.models import ImportBatch, ImportState
from symbionet.network.queries import SUGGEST_FROM

__all__ = ["REMINDERS", "run_import"]

REMINDERS = (notify_renewals,)


@task
def run_import(batch_id: int, user_id: int, only_clean: bool, suggest_from: int | None = SUGGEST_FROM) -> None:
    """Commit an import; a failure is shown on its page and leaves what was stored so far ready to be undone."""
    batch = ImportBatch.objects.select_related("job").get(pk=batch_id)
    try:
        by = User.objects.get(pk=user_id)
        commit_import(batch, by=by, only_clean=only_clean, suggest_from=suggest_from)
    except Exception as error:
        Job.objects.filter(pk=batch.job_id or 0).update(state=JobState.FAILED, message=str(error)[:500])
        ImportBatch.objects.filter(pk=batch_id).update(state=ImportState.FAILED)
        raise
