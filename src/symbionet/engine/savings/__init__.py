"""Savings of one firm: the library of measures, what one saves, what several save together, and what is carried out.

from symbionet.engine import savings
savings.measures(sector="C33"), savings.estimate("air-leaks", {...}), savings.total_savings([...])
"""

from symbionet.engine.savings.estimates import estimate, read_stated
from symbionet.engine.savings.library import Library, load_library, measures
from symbionet.engine.savings.likelihoods import (
    AuditCase,
    Benchmark,
    Likelihood,
    Moving,
    audit_benchmark,
    case_of,
    likelihood,
)
from symbionet.engine.savings.totals import BadBaseline, Chosen, Counted, StreamTotal, Total, total_savings
from symbionet.engine.savings.values import (
    AREAS,
    BASES,
    STAGES,
    BadStatement,
    Conditions,
    Estimate,
    Formula,
    Measure,
    Moved,
    Parameter,
    Stated,
    Stream,
    StreamSaving,
    UnknownMeasure,
    Years,
)

__all__ = [
    "AREAS",
    "BASES",
    "STAGES",
    "AuditCase",
    "BadBaseline",
    "BadStatement",
    "Benchmark",
    "Chosen",
    "Conditions",
    "Counted",
    "Estimate",
    "Formula",
    "Library",
    "Likelihood",
    "Measure",
    "Moved",
    "Moving",
    "Parameter",
    "Stated",
    "Stream",
    "StreamSaving",
    "StreamTotal",
    "Total",
    "UnknownMeasure",
    "Years",
    "audit_benchmark",
    "case_of",
    "estimate",
    "likelihood",
    "load_library",
    "measures",
    "read_stated",
    "total_savings",
]
