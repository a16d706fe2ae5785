"""What a form asks of the person who fills it in, told to the browser and to helps for reading (WCAG 2.2, 1.3.5)."""

from django import forms

__all__ = ["tell_purposes"]

PURPOSES = {
    "name": "name",
    "position": "organization-title",
    "phone": "tel",
    "email": "username",  # it is what one signs in with
    "name_zh": "organization",
    "name_en": "organization",
}


def tell_purposes(form: forms.BaseForm) -> None:
    """Say of each field about the person or its firm what it is, so that it can be filled in from what is known."""
    for name in PURPOSES.keys() & form.fields.keys():
        form.fields[name].widget.attrs["autocomplete"] = PURPOSES[name]
    if "phone" in form.fields:
        form.fields["phone"].widget.attrs.setdefault("inputmode", "tel")
