"""The settings of the platform with one more app."""

from symbionet.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tours"]  # noqa: F405
