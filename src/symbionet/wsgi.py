"""The WSGI application of the platform."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "symbionet.settings")

application = get_wsgi_application()
