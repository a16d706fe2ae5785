"""Resources that were entered before codes told their hazard tell it without being entered again."""

from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

BEFORE, AFTER = [("network", "0008_twins")], [("network", "0009_hazard_by_code")]
# title, then what stood in the row, and what stands in it today: codes of both lists and hazard
ROWS: list[tuple[str, dict[str, Any], tuple[list[str], list[str], bool | None]]] = [
    ("residue", {"ewc": ["060101"]}, (["060101"], [], True)),
    ("residue", {"hw": ["900-300-34"]}, ([], ["900-300-34"], True)),
    ("residue", {"ewc": ["060101"], "hazardous": False}, (["060101"], [], False)),
    ("residue", {"ewc": ["100208"]}, (["100208"], [], None)),
    ("HW34 900-300-34", {}, ([], ["HW34", "900-300-34"], True)),
    ("slag 10 01 02*", {}, (["100102"], [], True)),
    ("slag", {"description_zh": "06 01 01*"}, (["060101"], [], True)),
    ("lorry for 13 02 05*", {"kind": "logistics"}, ([], [], None)),
    ("fly ash", {"ewc": ["100102"], "hazardous": None}, (["100102"], [], None)),
]


@pytest.mark.usefixtures("empty_database")
def test_codes_of_old_rows_tell_their_hazard() -> None:
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    old = executor.migrate(BEFORE).apps
    firm = old.get_model("network", "Organisation").objects.create(name_en="Owner Power")
    make = old.get_model("network", "Resource").objects.create
    rows = [
        make(
            organisation=firm,
            direction="have",
            title_en=title,
            search_text=title.lower(),
            **{"kind": "material"} | values,
        )
        for title, values, _ in ROWS
    ]
    stamps = [row.updated_at for row in rows]

    new = MigrationExecutor(connections[DEFAULT_DB_ALIAS]).migrate(AFTER).apps

    now = list(new.get_model("network", "Resource").objects.order_by("pk"))
    assert [(row.ewc, row.hw, row.hazardous) for row in now] == [told for _, _, told in ROWS]
    assert [row.updated_at for row in now] == stamps
    assert "hw34" in now[1].search_text
