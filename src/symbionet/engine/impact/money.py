"""Money of a synergy, party by party: what one pays the other is never counted twice.

benefit of a party = avoided disposal + avoided purchase + new sales - processing - logistics + received - paid.
What is received by one is paid by the other, so the sum over the parties is the system's benefit whatever the price.
Amounts are per twelve months in one currency, all given as positive numbers; investments count once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from symbionet.engine.errors import SymbionetError

__all__ = ["BadMoney", "PartyMoney", "SystemMoney", "benefit_cost_ratio", "exchange", "npv", "payback", "system_money"]


class BadMoney(SymbionetError):
    """Amounts of money that do not go together; the text says which and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyMoney:
    """What a synergy means to one party, per twelve months. `received` and `paid` name the other party.

    `new_sales`: to customers outside the synergy. `private_investment`, `public_investment`: once.
    """

    party: str
    avoided_disposal: float = 0.0
    avoided_purchase: float = 0.0
    processing: float = 0.0
    logistics: float = 0.0
    new_sales: float = 0.0
    received: Mapping[str, float] | None = None
    paid: Mapping[str, float] | None = None
    private_investment: float = 0.0
    public_investment: float = 0.0

    @property
    def cost_saving(self) -> float:
        """Costs that fall away, less those that are new, the price paid among them."""
        new = self.processing + self.logistics + sum((self.paid or {}).values())
        return self.avoided_disposal + self.avoided_purchase - new

    @property
    def additional_sales(self) -> float:
        """What the by-product brings in, and new sales."""
        return self.new_sales + sum((self.received or {}).values())

    @property
    def benefit(self) -> float:
        """Cost saving and additional sales together."""
        return self.cost_saving + self.additional_sales


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemMoney:
    """All parties together, per twelve months, without what they pay each other; `transfer` is that amount."""

    cost_saving: float
    additional_sales: float
    private_investment: float
    public_investment: float
    transfer: float

    @property
    def benefit(self) -> float:
        """Cost saving and additional sales together: the sum of the benefits of the parties."""
        return self.cost_saving + self.additional_sales


def system_money(parties: Sequence[PartyMoney]) -> SystemMoney:
    """The money of the system; raises `BadMoney` where one party states a price that the other does not.

    >>> giver = PartyMoney(party="power plant", avoided_disposal=70.0, received={"cement works": 30.0})
    >>> taker = PartyMoney(party="cement works", avoided_purchase=90.0, logistics=20.0, paid={"power plant": 30.0})
    >>> found = system_money([giver, taker])
    >>> found.benefit, giver.benefit + taker.benefit, found.cost_saving, found.additional_sales
    (140.0, 140.0, 140.0, 0.0)
    """
    paid = {(item.party, other): value for item in parties for other, value in (item.paid or {}).items()}
    received = {(other, item.party): value for item in parties for other, value in (item.received or {}).items()}
    for payer, payee in sorted({*paid, *received}):
        sent, got = paid.get((payer, payee), 0.0), received.get((payer, payee), 0.0)
        if abs(sent - got) > 0.005 * max(abs(sent), abs(got)):
            raise BadMoney(
                f"{payer} pays {sent:g} to {payee}, which receives {got:g}; state the same price on both sides"
            )
    return SystemMoney(
        cost_saving=sum(item.cost_saving for item in parties) + sum(paid.values()),
        additional_sales=sum(item.additional_sales for item in parties) - sum(received.values()),
        private_investment=sum(item.private_investment for item in parties),
        public_investment=sum(item.public_investment for item in parties),
        transfer=sum(paid.values()),
    )


def payback(investment: float, yearly: float) -> float | None:
    """Years until the yearly benefit has paid the investment back, undiscounted; None: never.

    >>> payback(1000.0, 400.0), payback(1000.0, -1.0)
    (2.5, None)
    """
    if investment <= 0:
        return 0.0
    return investment / yearly if yearly > 0 else None


def npv(flows: Iterable[float], rate: float) -> float:
    """Net present value: flow of year 0 now, of year t divided by (1 + rate)^t; the rate as a share (0.08).

    >>> round(npv([-1000.0, 400.0, 400.0, 400.0], 0.05), 2)
    89.3
    """
    if rate <= -1:
        raise BadMoney(f"a discount rate of {rate:g} has no present value; give a share such as 0.08")
    return sum(float(flow) / (1 + rate) ** year for year, flow in enumerate(flows))


def benefit_cost_ratio(benefits: Iterable[float], public_costs: Iterable[float], rate: float) -> float | None:
    """Present value of net benefits over that of the public cost; None where nothing public was spent.

    >>> round(benefit_cost_ratio([0.0, 110.0], [50.0], 0.1) or 0.0, 6)
    2.0
    """
    cost = npv(public_costs, rate)
    return npv(benefits, rate) / cost if cost > 0 else None


def exchange(amount: float, currency: str, to: str, rates: Mapping[str, float]) -> float:
    """An amount in another currency; `rates` are CNY per unit (pack `factors/exchange_rates`), CNY itself is 1.

    >>> exchange(100.0, "EUR", "CNY", {"EUR": 7.7875})
    778.75
    """
    known = {**rates, "CNY": 1.0}
    for name in (currency, to):
        if name not in known:
            raise BadMoney(f"no exchange rate is known for {name!r}; use one of {', '.join(sorted(known))}")
    return amount if currency == to else amount * known[currency] / known[to]
