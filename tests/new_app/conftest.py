"""The app is tested where it is installed: by `tests/test_new_app.py`, with settings of its own."""

from django.apps import apps

collect_ignore_glob = [] if apps.is_installed("tours") else ["*"]
