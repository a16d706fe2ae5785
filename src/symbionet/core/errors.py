"""Errors an action raises when a person asks for something that cannot be done; the message is shown to them."""

__all__ = ["ActionRefused"]


class ActionRefused(Exception):
    """The action is not possible now; `str(error)` says why and what to do instead, translated.

    `field` names the input that stands in the way, "" for none.
    """

    def __init__(self, message: object = "", *, field: str = "") -> None:
        self.field = field
        super().__init__(message)
