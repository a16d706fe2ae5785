"""Forms that ask about the person who fills them in say so to the browser (WCAG 2.2, 1.3.5)."""

import pytest

from symbionet.accounts.forms import ProfileForm
from symbionet.network.forms.applications import RegistrationForm
from symbionet.suppliers.forms.registering import FirmForm

TOLD = {"name": "name", "position": "organization-title", "phone": "tel", "email": "username"}


@pytest.mark.django_db
@pytest.mark.parametrize("form", [RegistrationForm, FirmForm, ProfileForm])
def test_fields_about_the_person_tell_their_purpose(form):
    fields = form().fields

    asked = TOLD.keys() & fields.keys()
    assert {name: fields[name].widget.attrs.get("autocomplete") for name in asked} == {
        name: TOLD[name] for name in asked
    }
    assert asked


@pytest.mark.django_db
def test_the_page_of_registration_says_them_in_its_inputs(client):
    html = client.get("/register/").content.decode()

    assert 'autocomplete="organization-title"' in html
    assert 'autocomplete="organization"' in html
    assert 'autocomplete="tel"' in html
