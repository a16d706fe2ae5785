"""IATI 2.03: an activity as the standard's XML, and its checks without a network: schema, code lists, rules."""

from symbionet.iati.checking import Problem, check_activities
from symbionet.iati.codes import code_names
from symbionet.iati.model import Activity, Amount, Body, Figure, Indicator, Payment, Result, Span
from symbionet.iati.writing import write_activities

__all__ = [
    "Activity",
    "Amount",
    "Body",
    "Figure",
    "Indicator",
    "Payment",
    "Problem",
    "Result",
    "Span",
    "check_activities",
    "code_names",
    "write_activities",
]
