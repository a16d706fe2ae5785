"""The steps that set a new platform up: who runs the network, its parks and people, its first list and have."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from symbionet.accounts.models import User
from symbionet.imports.models import Import
from symbionet.network.models import Organisation, Park, Resource

__all__ = ["FirstStep", "is_at_its_beginning", "steps_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstStep:
    """A step with its page, and whether it is done."""

    title: Promise
    text: Promise
    button: Promise
    url: str
    is_done: bool


def is_at_its_beginning() -> bool:
    """Whether nobody has entered a have or want yet."""
    return not Resource.objects.exists()


def steps_of(user: User) -> list[FirstStep]:
    """The steps in the order in which they are best taken."""
    has_resources = not is_at_its_beginning()
    return [
        FirstStep(
            title=_("Protect your sign-in"),
            text=_(
                "A second factor (an app on your phone, or a passkey) keeps the platform yours if the password leaks."
            ),
            button=_("Add a second factor"),
            url=reverse("mfa_index"),
            is_done=Authenticator.objects.filter(user=user).exists(),
        ),
        FirstStep(
            title=_("Name the organisation that runs the network"),
            text=_("A park company, an agency or an institute: those who write to firms write in its name."),
            button=_("Add the organisation"),
            url=reverse("organisation_new"),
            is_done=Organisation.objects.exists(),
        ),
        FirstStep(
            title=_("Enter the parks"),
            text=_(
                "With a park a firm has a place: distances are known, and unnamed partners are shown by their park."
            ),
            button=_("Add a park"),
            url=reverse("park_list"),
            is_done=Park.objects.exists(),
        ),
        FirstStep(
            title=_("Invite the people"),
            text=_(
                "Practitioners first: they capture and match. "
                "Without a mail server the letters are files in the folder mails."
            ),
            button=_("Invite somebody"),
            url=reverse("invitation_new"),
            is_done=User.objects.exclude(pk=user.pk).exists(),
        ),
        FirstStep(
            title=_("Bring the list you have"),
            text=_("Any spreadsheet of firms, or of their haves and wants; a preview shows what is read, and why not."),
            button=_("Import a list"),
            url=reverse("import_list"),
            is_done=Import.objects.exclude(committed_at=None).exists(),
        ),
        FirstStep(
            title=_("Enter the first have"),
            text=_("Even alone it shows what it can become, and which sectors usually take it."),
            button=_("Add a have"),
            url=reverse("resource_new") + "?direction=have",
            is_done=has_resources,
        ),
    ]
