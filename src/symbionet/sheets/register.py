"""Gathers the organisations of a file: one draft per firm, however many rows name it."""

from symbionet.sheets.drafts import DraftOrganisation, merge_organisations
from symbionet.sheets.vocabulary import fold

__all__ = ["Register"]


class Register:
    """The organisations met so far; the same USCC or the same name in either language is the same firm."""

    def __init__(self) -> None:
        self._drafts: dict[str, DraftOrganisation] = {}
        self._keys: dict[str, str] = {}  # USCC or folded name -> key

    def add(self, draft: DraftOrganisation) -> str:
        """Return the key of the firm, which now also holds what this draft adds."""
        signs = [sign for sign in (draft.uscc, fold(draft.name_zh), fold(draft.name_en)) if sign]
        known = [self._keys[sign] for sign in signs if sign in self._keys]
        # Two codes are two firms, though their names be alike.
        key = next((key for key in known if not self._differs(key, draft)), None)
        if key is None:
            key = draft.key
            self._drafts[key] = draft
        else:
            self._drafts[key] = merge_organisations(self._drafts[key], draft)
        for sign in signs:
            self._keys.setdefault(sign, key)
        return key

    def _differs(self, key: str, draft: DraftOrganisation) -> bool:
        uscc = self._drafts[key].uscc
        return bool(uscc and draft.uscc and uscc != draft.uscc)

    def organisations(self) -> tuple[DraftOrganisation, ...]:
        """Return the drafts in the order in which the file names them."""
        return tuple(self._drafts.values())
