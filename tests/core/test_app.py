"""Apps of the platform and what they declare."""

import pytest
from django.conf import settings

from symbionet.core import app
from symbionet.core.app import SymbionetApp, declared, declared_entries, our_apps


def test_every_app_of_the_package_is_an_app_of_the_platform_in_the_order_of_the_settings():
    names = [name for name in settings.INSTALLED_APPS if name.startswith("symbionet.")]

    assert [one.name for one in our_apps()] == names
    assert all(type(one) is not SymbionetApp for one in our_apps())


def test_an_entry_of_two_apps_is_an_error_that_names_both(monkeypatch):
    tables = {"audits": {"audit.closed": "closed"}, "ems": {"audit.closed": "closed it"}}
    monkeypatch.setattr(app, "declared", lambda *_args: tables)

    with pytest.raises(ValueError, match="audits and ems"):
        declared_entries("words", "VERBS")


def test_what_an_app_declares_in_a_wrong_kind_is_named():
    with pytest.raises(TypeError, match=r"accounts\.words\.VERBS must be a list, not dict"):
        declared("words", "VERBS", list)
