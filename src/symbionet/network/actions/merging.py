"""Two entries of one firm become one, and two again."""

from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.db.models import PROTECT, Model
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.queries import Visitor, person_of
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.network.actions.organisations import column_of, edit_organisation
from symbionet.network.models import FirmMerge, MembershipState, Organisation

__all__ = ["merge_organisations", "tell_apart", "undo_merge"]

FILLED = ("name_zh", "name_en", "uscc", "vat", "gb4754", "nace", "business_zh", "business_en", "website", "employees",
          "turnover_million", "assets_million", "park", "intermediary", "recruited_by")  # fmt: skip
MOVED_THOUGH_KEPT = ("synergies",)  # apps whose rows hold their firms and yet go with them


@transaction.atomic
def merge_organisations(kept: Organisation, gone: Organisation, *, by: Visitor) -> FirmMerge:
    """Two entries of one firm become one: all that belongs to `gone` is the kept one's, and fills its gaps.

    Raises ActionRefused where `gone` holds what is sealed in its name (declared benefits, certificates).
    """
    if kept.pk == gone.pk:
        raise ActionRefused(_("Choose two different organisations."))
    for row in (kept, gone):
        if row.merged_into_id is not None:
            raise ActionRefused(_("%(name)s was merged already.") % {"name": row})
    moved = [part for model, field in _belongings() if (part := _moved(model, field, kept, gone))]
    moved += [part for model in _writings() if (part := _moved_writing(model, kept, gone))]
    filled = {name: getattr(gone, name) for name in FILLED if not getattr(kept, name) and getattr(gone, name)}
    if filled.get("intermediary") == kept:
        filled.pop("intermediary")
    before = {"kept": {name: _plain(column_of(kept, name)) for name in filled}}
    before["gone"] = {name: getattr(gone, name) for name in ("state", "uscc", "vat")}
    gone.merged_into, gone.uscc, gone.vat = kept, "", ""
    if gone.state != MembershipState.APPLIED:
        gone.state = MembershipState.LAPSED
    gone.save()
    edit_organisation(kept, filled, by=by)  # type: ignore[arg-type] # of these names
    history.record(by, "organisation.merged", kept, changes={"name": [str(gone), str(kept)]})
    person = person_of(by)
    return FirmMerge.objects.create(kept=kept, gone=gone, is_same=True, moved=moved, before=before, by=person)


@transaction.atomic
def undo_merge(twin: FirmMerge, *, by: Visitor) -> Organisation:
    """The organisation that was merged, with all of its own that nobody has moved on since."""
    kept, gone = twin.kept, twin.gone
    for name, old in twin.before.get("kept", {}).items():
        setattr(kept, Organisation._meta.get_field(name).attname, old)  # type: ignore[union-attr]
    kept.save()
    gone.merged_into = None
    for name, old in twin.before.get("gone", {}).items():
        setattr(gone, name, old)
    gone.save()
    for label, name, keys in twin.moved:
        model = apps.get_model(label)
        model._default_manager.filter(pk__in=keys, **{name: kept.pk}).update(**{name: gone.pk})
    twin.undone_at = timezone.now()
    twin.save(update_fields=["undone_at"])
    history.record(by, "organisation.merge_undone", gone)
    return gone


def tell_apart(one: Organisation, other: Organisation, *, by: Visitor) -> FirmMerge:
    """The word that two organisations with like names are two: they are not proposed again."""
    return FirmMerge.objects.create(kept=one, gone=other, is_same=False, by=person_of(by))


def _belongings() -> list[tuple[type[Model], Any]]:
    """The foreign keys of all apps that point to an organisation, hidden ones too, but not the organisation's own."""
    fields = (field for model in apps.get_models() for field in model._meta.concrete_fields)
    return [
        (field.model, field)
        for field in fields
        if field.related_model is Organisation and field.model is not FirmMerge and field.name != "merged_into"
    ]


def _moved(model: type[Model], field: Any, kept: Organisation, gone: Organisation) -> list[Any]:
    """[model, column, keys] of the rows that are the kept one's now; a row that it has already stays where it is."""
    rows = model._base_manager.filter(**{field.name: gone})
    if model is Organisation:
        rows = rows.exclude(pk=kept.pk)
    keys = list(rows.values_list("pk", flat=True))
    if not keys:
        return []
    if field.remote_field.on_delete is PROTECT and model._meta.app_label not in MOVED_THOUGH_KEPT:
        raise ActionRefused(
            _("“%(name)s” holds what is sealed in its name (%(kind)s): keep it, and merge the other one into it.")
            % {"name": gone, "kind": model._meta.verbose_name}
        )
    done = []
    for key in keys:
        try:
            with transaction.atomic():
                model._base_manager.filter(pk=key).update(**{field.attname: kept.pk})
            done.append(key)
        except IntegrityError:  # the kept one has the like: one membership of a person, one register of a firm
            continue
    return [model._meta.label, field.attname, done]


def _writings() -> list[type[Model]]:
    """The models of what is written about any subject: calls, tasks, documents."""
    return [
        model
        for model in apps.get_models()
        if {"subject_type", "subject_id"} <= {field.name for field in model._meta.concrete_fields}
    ]


def _moved_writing(model: type[Model], kept: Organisation, gone: Organisation) -> list[Any]:
    kind = ContentType.objects.get_for_model(Organisation)
    rows = model._base_manager.filter(subject_type=kind, subject_id=gone.pk)
    keys = list(rows.values_list("pk", flat=True))
    rows.filter(pk__in=keys).update(subject_id=kept.pk)
    return [model._meta.label, "subject_id", keys] if keys else []


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int | str | float) else str(value)
