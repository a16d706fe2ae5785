"""A field of a resource is declared once: every consumer takes it from the declaration."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest

import symbionet
from symbionet.engine.packs import load_packs
from symbionet.engine.packs.waste_routes import resource_routes
from symbionet.network.api.fields import fields_in, fields_out
from symbionet.network.exports import RESOURCE_COLUMNS, field_columns
from symbionet.network.forms.inputs import inputs_of_fields
from symbionet.network.models import Resource, Route
from symbionet.network.pages.fields import field_words, import_labels
from symbionet.network.queries import resource_values
from symbionet.sheets import FIELDS, DraftResource, template_workbook
from symbionet.sheets.fields import CLOSABLE, PARTS, RESOURCE_FIELDS, Field, columns_closed_by, fields_of_part
from symbionet.sheets.vocabulary import choices

PACKAGE = Path(symbionet.__file__).parent
NAMED_IN = {  # the declaration, the table and the engine, whose science reads contaminants
    "sheets/fields.py",
    "network/models/resources.py",
}  # fmt: skip
COLOUR = Field(
    name="colour", value="text", part="composition", closed_by="composition", column="colour", label="Colour",
    heading="Colour", most=40,
)  # fmt: skip


@pytest.mark.parametrize("name", ["contaminants", "packaging"])
def test_no_other_module_names_a_plain_field(name: str):
    naming = {
        path.relative_to(PACKAGE).as_posix()
        for path in (*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.html"))
        if re.search(rf"\b{name}\b", path.read_text(encoding="utf-8"))
    }

    assert {name for name in naming - NAMED_IN if not re.match(r"engine/|\w+/migrations/", name)} == set()


def test_a_new_field_is_in_form_file_and_api():
    fields = (*RESOURCE_FIELDS, COLOUR)

    assert list(inputs_of_fields(fields))[3:8] == ["form", "composition", "contaminants", "colour", "hazardous"]
    assert (inputs_of_fields(fields)["colour"].label, inputs_of_fields(fields)["colour"].max_length) == ("Colour", 40)
    assert field_columns(fields)["colour"](SimpleNamespace(colour="grey")) == "grey"
    assert fields_out(fields)["colour"] is str
    assert fields_in(fields)["colour"] is str
    assert columns_closed_by(["composition"], fields) == {"composition", "colour"}
    assert field_words(SimpleNamespace(colour="grey"), COLOUR) == "grey"


def test_every_field_is_a_column_of_the_table_and_every_part_has_fields():
    columns = {field.name for field in Resource._meta.get_fields()}

    assert {field.name for field in RESOURCE_FIELDS} <= columns
    assert all(fields_of_part(part.id) for part in PARTS)
    assert {field.part for field in RESOURCE_FIELDS} - {part.id for part in PARTS} == {""}
    assert {field.closed_by for field in RESOURCE_FIELDS} - set(CLOSABLE) == {""}
    assert {
        field.name: Resource._meta.get_field(field.name).max_length
        for field in RESOURCE_FIELDS
        if field.value == "text" and field.most
    } == {field.name: field.most for field in RESOURCE_FIELDS if field.value == "text" and field.most}


def test_every_field_of_a_sheet_has_headings_and_a_column_in_the_template():
    columns = {field.column for field in RESOURCE_FIELDS if field.column}
    packs = load_packs()

    assert columns <= set(FIELDS)
    assert columns == set(import_labels())
    assert columns - {row["field"] for row in packs.rows("wording/headings")} == set()
    assert columns - {row["field"] for row in packs.rows("wording/template") if row["sheet"] == "resources"} == set()
    assert template_workbook("en")


def test_what_a_sheet_says_beyond_matching_is_read_as_an_attribute():
    draft = DraftResource(
        organisation_key="a", direction="have", table="t", row=2, title_en="Ash", unmatched={"packaging": "silo truck"}
    )

    assert (draft.packaging, draft.storage, draft.code) == ("silo truck", "", "")
    with pytest.raises(AttributeError, match="has no colour"):
        draft.colour  # noqa: B018


def test_a_text_of_a_sheet_is_cut_where_its_column_ends():
    draft = DraftResource(
        organisation_key="a", direction="have", table="t", row=2, title_en="Ash", unmatched={"other_codes": "7" * 300}
    )

    assert resource_values(draft)["other_codes"] == "7" * 200


def test_the_file_of_resources_keeps_its_columns():
    assert list(RESOURCE_COLUMNS) == [
        "organisation", "direction", "kind", "title_zh", "title_en", "class_id", "quantity", "form", "composition",
        "contaminants", "hazardous", "hp_codes", "ewc", "hw", "route", "route_cost", "price", "packaging", "storage",
        "available_from", "available_until", "visibility", "state", "renew_by", "description_zh", "description_en",
    ]  # fmt: skip


def test_the_routes_of_a_resource_are_those_of_the_vocabulary():
    assert set(Route.values) == set(resource_routes())
    assert set(choices("route").values()) == set(Route.values)
    assert [choices("route")[word] for word in ("卫生填埋", "anaerobicdigestion", "火炬")] == [
        "landfill",
        "recycled",
        "vented",
    ]
