"""Addresses of `work`, and those of the pages that it gives to the subjects of other apps."""

from django.db.models import Model
from django.urls import URLPattern, path

from symbionet.work.models import kind_of
from symbionet.work.views import contacts, documents, messages, tasks

__all__ = ["urlpatterns", "work_routes"]

urlpatterns = [
    path("contact-log/<int:pk>/edit/", contacts.contact_note_edit, name="contact_note_edit"),
    path("contact-log/<int:pk>/undo/", contacts.contact_note_undo, name="contact_note_undo"),
    path("tasks/", tasks.follow_up_list, name="follow_up_list"),
    path("tasks/<int:pk>/done/", tasks.follow_up_done, name="follow_up_done"),
    path("tasks/<int:pk>/reopen/", tasks.follow_up_reopen, name="follow_up_reopen"),
    path("tasks/<int:pk>/give/", tasks.follow_up_assign, name="follow_up_assign"),
    path("tasks/<int:pk>/snooze/", tasks.follow_up_snooze, name="follow_up_snooze"),
    path("messages/<int:pk>/remove/", messages.message_remove, name="message_remove"),
    path("documents/<int:pk>/", documents.synergy_document, name="synergy_document"),
    path("documents/<int:pk>/version/", documents.document_version_add, name="document_version_add"),
    path("documents/<int:pk>/remove/", documents.document_remove, name="document_remove"),
    path("documents/<int:pk>/restore/", documents.document_restore, name="document_restore"),
    path("documents/versions/<int:pk>/", documents.document_version, name="document_version"),
]


def work_routes(model: type[Model], prefix: str) -> list[URLPattern]:
    """The routes below `prefix` ("synergies") of the pages that the kind of the model names; others are left out."""
    pages = kind_of(model).pages
    routes = (
        (pages.contacts, "contacts/", contacts.subject_contacts),
        (pages.task_add, "contacts/tasks/", tasks.task_add),
        (pages.messages, "messages/", messages.subject_messages),
        (pages.documents, "documents/", documents.subject_documents),
    )
    return [
        path(f"{prefix}/<int:pk>/{place}", view, {"model": model}, name=name) for name, place, view in routes if name
    ]
