"""Lists of registers from workbooks, with the actions and the evidence that hang on their entries."""

from symbionet.ems.importers.registers import EMS_IMPORT, IMPORTERS

__all__ = ["EMS_IMPORT", "IMPORTERS"]
