"""The app `web`: home, search, the API, the demo."""

from symbionet.core.app import SymbionetApp


class WebConfig(SymbionetApp):
    """Configuration of `web`."""

    name = "symbionet.web"
