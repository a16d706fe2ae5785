"""Impact of synergies: what is diverted, saved and avoided, in a year and over a lifetime, with every factor named.

from symbionet.engine.impact import FlowInput, SynergyInput, assess
"""

from symbionet.engine.impact.assess import as_columns, assess, assess_flows
from symbionet.engine.impact.flow import Flow
from symbionet.engine.impact.inputs import BASELINE_ROUTES, BadFlow, FlowInput, SynergyInput
from symbionet.engine.impact.judged import judged_terms
from symbionet.engine.impact.kernel import Columns, Computed, compute
from symbionet.engine.impact.model import (
    METRICS,
    PHYSICAL,
    UNITS_OF_METRICS,
    Assessment,
    Assumption,
    InYear,
    Lifetime,
    Term,
    UsedFactor,
    YearImpact,
    lifetime_of,
)
from symbionet.engine.impact.money import (
    BadMoney,
    PartyMoney,
    SystemMoney,
    benefit_cost_ratio,
    exchange,
    npv,
    payback,
    system_money,
)
from symbionet.engine.impact.review import FLAGS, Sanity, balance, sanity, share_between, would_change
from symbionet.engine.impact.terms import LINE, complete
from symbionet.engine.impact.uncertainty import Simulated, moments, simulate

__all__ = [
    "BASELINE_ROUTES",
    "FLAGS",
    "LINE",
    "METRICS",
    "PHYSICAL",
    "UNITS_OF_METRICS",
    "Assessment",
    "Assumption",
    "BadFlow",
    "BadMoney",
    "Columns",
    "Computed",
    "Flow",
    "FlowInput",
    "InYear",
    "Lifetime",
    "PartyMoney",
    "Sanity",
    "Simulated",
    "SynergyInput",
    "SystemMoney",
    "Term",
    "UsedFactor",
    "YearImpact",
    "as_columns",
    "assess",
    "assess_flows",
    "balance",
    "benefit_cost_ratio",
    "complete",
    "compute",
    "exchange",
    "judged_terms",
    "lifetime_of",
    "moments",
    "npv",
    "payback",
    "sanity",
    "share_between",
    "simulate",
    "system_money",
    "would_change",
]
