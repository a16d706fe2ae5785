"""One error tree of the engine.

SymbionetError
├── UnknownCode        a code is in no pack of its scheme
├── UnknownPack        a data pack of that id does not exist
├── BadPack            a data pack breaks its schema
├── BadBenchmark       a benchmark folder is not of the form it must have
├── BadIndex           an index of wants is asked or given what it cannot hold, or its files are broken
├── MissingExtra       a part of the engine was asked for that needs a package which is not installed
├── BadAnswer          an answer to the legal guide is none of its question's
├── UnknownUnit        a unit is not known
├── IncompatibleUnits  two units measure different things
└── UnreadableQuantity a text is not a quantity
    └── QuantityTooLarge  it is more than any firm moves: digits too many, or another unit
"""

__all__ = [
    "BadAnswer",
    "BadBenchmark",
    "BadIndex",
    "BadPack",
    "IncompatibleUnits",
    "MissingExtra",
    "QuantityTooLarge",
    "SymbionetError",
    "UnknownCode",
    "UnknownPack",
    "UnknownUnit",
    "UnreadableQuantity",
]


class SymbionetError(ValueError):
    """Any mistake the engine can name; its text says the thing, the value and the remedy."""


class UnknownCode(SymbionetError):
    """A code is in no pack of its scheme."""


class UnknownPack(SymbionetError):
    """A data pack of that id does not exist."""


class BadPack(SymbionetError):
    """A data pack breaks its schema."""


class BadBenchmark(SymbionetError):
    """A benchmark folder is not of the form it must have."""


class BadIndex(SymbionetError):
    """An index of wants is asked or given what it cannot hold, or its files are broken."""


class MissingExtra(SymbionetError, ImportError):
    """A part of the engine was asked for that needs a package which is not installed; the text says which extra."""


class BadAnswer(SymbionetError):
    """An answer to the legal guide is none of its question's."""


class UnknownUnit(SymbionetError):
    """A unit is not known."""


class IncompatibleUnits(SymbionetError):
    """Two units measure different things."""


class UnreadableQuantity(SymbionetError):
    """A text is not a quantity."""


class QuantityTooLarge(UnreadableQuantity):
    """A quantity is more than any firm moves: digits too many, or another unit."""
