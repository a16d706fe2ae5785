"""What the pages of this room show, and what other pages show of its tasks and messages."""

from symbionet.work.pages.documents import ShownDocument, ShownVersion, documents_shown_to, shown_file_name
from symbionet.work.pages.messages import ShownMessage, messages_about, messages_shown_to
from symbionet.work.pages.tasks import ShownTask, tasks_shown_to

__all__ = [
    "ShownDocument",
    "ShownMessage",
    "ShownTask",
    "ShownVersion",
    "documents_shown_to",
    "messages_about",
    "messages_shown_to",
    "shown_file_name",
    "tasks_shown_to",
]
