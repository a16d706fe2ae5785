"""A kind of contract for import-linter: what an app has for itself is imported by nobody else.

`lint-imports` finds it by `contract_types` in pyproject.toml.
"""

from typing import cast

import grimp
from importlinter import Contract, ContractCheck, fields, output

__all__ = ["DoorsContract"]


class DoorsContract(Contract):
    """The modules `doors` of each room below `container` are imported by their own room alone.

    `open_to` names what is shared all the same, as "urls -> work.urls" (which files of other rooms -> of which room),
    or "api -> api" (of any room).
    """

    type_name = "doors"

    container = fields.StringField()
    doors = fields.ListField(subfield=fields.StringField())
    open_to = fields.ListField(subfield=fields.StringField(), required=False)

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        """Whether no room looks through a closed door of another; the metadata name those that do."""
        container, doors = str(self.container), cast(list[str], self.doors)
        shared = {tuple(entry.split(" -> ")) for entry in cast(list[str], self.open_to or [])}
        found = []
        for imported in sorted(graph.find_descendants(container)):
            room, door = place(imported, container)
            for importer in sorted(graph.find_modules_that_directly_import(imported)) if door in doors else ():
                own, file = place(importer, container)
                if own != room and not {(file, door), (file, f"{room}.{door}")} & shared:
                    found.append(f"{importer} -> {imported}")
        return ContractCheck(kept=not found, metadata={"found": found})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Say who looks through which door."""
        for line in check.metadata["found"]:
            output.print_error(line, bold=False)


def place(module: str, container: str) -> tuple[str, str]:
    """The room of a module and its file there, "" for the room itself.

    >>> place("symbionet.work.views.tasks", "symbionet"), place("symbionet.work", "symbionet")
    (('work', 'views'), ('work', ''))
    """
    room, _, inside = module.removeprefix(f"{container}.").partition(".")
    return room, inside.partition(".")[0]
