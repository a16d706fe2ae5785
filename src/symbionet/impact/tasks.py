"""Long work of the ledger, off the request: each task fetches by id and calls one action."""

from django.tasks import task

from symbionet.core.models import Job
from symbionet.impact.actions.entry_jobs import run_entry_import

__all__ = ["carry_out_entry_import"]


@task
def carry_out_entry_import(job_id: int) -> None:
    """Preview, or enter, a long list of entries."""
    run_entry_import(Job.objects.select_related("by").get(pk=job_id))
