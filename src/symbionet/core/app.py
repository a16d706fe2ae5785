"""What makes a folder an app of the platform, and how the apps hand in what the rooms below them collect."""

from functools import cache
from importlib import import_module
from typing import Any

from django.apps import AppConfig, apps
from django.utils.module_loading import module_has_submodule

__all__ = ["SymbionetApp", "declared", "declared_entries", "our_apps"]


class SymbionetApp(AppConfig):
    """An app of the platform: its addresses, words, menu and API are found by the names of their modules."""

    default = False  # Django takes the one configuration of a module `apps`; this class is imported there, too

    def __init_subclass__(cls) -> None:
        cls.default = True


def our_apps() -> list[SymbionetApp]:
    """The apps of the platform in the order of INSTALLED_APPS; what others brought is left out."""
    return [app for app in apps.get_app_configs() if isinstance(app, SymbionetApp)]


@cache
def _declared(module: str, name: str) -> tuple[tuple[str, Any], ...]:
    found = []
    for app in our_apps():
        if app.module is not None and module_has_submodule(app.module, module):
            value = getattr(import_module(f"{app.name}.{module}"), name, None)
            if value is not None:
                found.append((app.label, value))
    return tuple(found)


def declared[T](module: str, name: str, kind: type[T]) -> dict[str, T]:
    """What each app declares as `name` in its module `module`: app label -> value, in the order of INSTALLED_APPS.

    An app without the module or the name declares nothing. Raises TypeError for a value that is no `kind`: the error
    names app, module and name.
    """
    rows = dict(_declared(module, name))
    for label, value in rows.items():
        if not isinstance(value, kind):
            raise TypeError(f"{label}.{module}.{name} must be a {kind.__name__}, not {type(value).__name__}")
    return rows


def declared_entries(module: str, name: str) -> dict[str, tuple[str, Any]]:
    """The entries of all dictionaries that the apps declare as `name` in `module`: key -> (app label, entry).

    Raises ValueError for a key of two apps: the error names both.
    """
    found: dict[str, tuple[str, Any]] = {}
    for label, entries in declared(module, name, dict).items():
        for key, entry in entries.items():
            if key in found:
                raise ValueError(f"{key!r} stands in {name} of two apps, {found[key][0]} and {label}: rename one")
            found[key] = (label, entry)
    return found
