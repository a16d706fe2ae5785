"""Gathers the organisations of a file: one draft per firm, however many rows name it."""

from symbionet.sheets.drafts import DraftOrganisation, differing_values, merge_organisations
from symbionet.sheets.vocabulary import fold

__all__ = ["Register"]


class Register:
    """The organisations met so far; the same USCC, VAT number or name in either language is the same firm."""

    def __init__(self) -> None:
        self._drafts: dict[str, DraftOrganisation] = {}
        self._keys: dict[str, str] = {}  # USCC, VAT number or folded name -> key
        self._joined: dict[str, str] = {}  # key of a firm that a later row says is another one -> key of that one

    def add(self, draft: DraftOrganisation) -> tuple[str, list[tuple[str, str, str]]]:
        """Return the key of the firm, which now also holds what this draft adds, and what of the draft is not taken:
        field, the value that stays and that of the draft.
        """
        signs = [sign for sign in (draft.uscc, fold(draft.vat), fold(draft.name_zh), fold(draft.name_en)) if sign]
        known = dict.fromkeys(self.key(self._keys[sign]) for sign in signs if sign in self._keys)
        # Two codes are two firms, though their names be alike.
        same = [key for key in known if not self._differs(key, draft)]
        lost: list[tuple[str, str, str]] = []
        if not same:
            key = draft.key
            self._drafts[key] = draft
        else:
            key = same[0]
            lost = differing_values(self._drafts[key], draft)
            self._drafts[key] = merge_organisations(self._drafts[key], draft)
            for other in same[1:]:  # one row by the Chinese name, one by the English: this row has both
                if not self._differs(key, self._drafts[other]):
                    lost += differing_values(self._drafts[key], self._drafts[other])
                    self._drafts[key] = merge_organisations(self._drafts[key], self._drafts.pop(other))
                    self._joined[other] = key
        for sign in signs:
            self._keys.setdefault(sign, key)
        return key, lost

    def key(self, key: str) -> str:
        """Return the key under which a firm stands by now."""
        while key in self._joined:
            key = self._joined[key]
        return key

    def _differs(self, key: str, draft: DraftOrganisation) -> bool:
        uscc = self._drafts[key].uscc
        return bool(uscc and draft.uscc and uscc != draft.uscc)

    def organisations(self) -> tuple[DraftOrganisation, ...]:
        """Return the drafts in the order in which the file names them."""
        return tuple(self._drafts.values())
