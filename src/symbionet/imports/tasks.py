"""Long work of imports, off the request."""

from django.tasks import task

from symbionet.imports.actions import run_import
from symbionet.imports.models import Import

__all__ = ["carry_out_import"]


@task
def carry_out_import(batch_id: int) -> None:
    """Try a list out, or store it; a failure is shown on its page and leaves what was stored so far."""
    run_import(Import.objects.select_related("job", "job__by", "by").get(pk=batch_id))
