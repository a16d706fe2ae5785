"""Units as firms write them, in Chinese and English: `parse_quantity`, `parse_unit`, `convert`, `yearly`.

Factors lead to the base unit of a dimension: mass t, volume m3, gas Nm3, energy GJ, power kW, transport t.km, area m2,
time h; things that are counted are each their own dimension, for a pallet is not a number of pieces.

Choices a reader should know:
- "ton" and "tons" are metric tonnes (trade with China); the American ton must be written "short ton".
- "MT" and "mt" are metric tonnes; exactly "Mt" is a million tonnes, exactly "Mg" a megagram (1 t).
- A boiler tonne (蒸吨) is a capacity of 0.7 MW, the convention of boiler makers in China.
- A tonne of steam is 2.777 GJ: saturated steam at 1.0 MPa, enthalpy above water at 0 degrees C (IAPWS-IF97).
- 1 tce is 29.3076 GJ (GB/T 2589, 7000 kcal/kg); 1 kWh is its heat content, 3.6 MJ, not the coal behind it.
"""

from symbionet.engine.units.reading import LARGEST, parse_number, parse_period, parse_quantity, parse_unit
from symbionet.engine.units.table import BASE_UNITS, UNITS, Unit, convert, yearly

__all__ = [
    "BASE_UNITS",
    "LARGEST",
    "UNITS",
    "Unit",
    "convert",
    "parse_number",
    "parse_period",
    "parse_quantity",
    "parse_unit",
    "yearly",
]
