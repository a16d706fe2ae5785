"""The same press twice at the same moment: one thing is made, the other person reads why, nobody meets an error."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connections, transaction
from django.test import Client
from django.urls import reverse

from factories import make_organisation, make_user
from symbionet.accounts.models import Role
from symbionet.audits.models import Audit
from symbionet.ems.models import System
from symbionet.ems.queries.registers import methods
from symbionet.shell.answers import tried
from symbionet.suppliers.forms.chains import OpenChainForm
from symbionet.suppliers.models import Chain, Supplier

AT_ONCE = 3


def press_together(user, url: str, form: dict[str, object]) -> list[int]:
    """The answers to a form that several sessions of a person send at the same moment."""
    begin = Barrier(AT_ONCE)

    def press(_number: int) -> int:
        client = Client(raise_request_exception=False)
        client.force_login(user)
        begin.wait(timeout=60)
        try:
            return client.post(url, form).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(press, range(AT_ONCE)))


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_make_one_thing():
    method = next(iter(methods()))
    for number in range(5):
        firm = make_organisation(name_en=f"Firm {number}")
        member, helper = make_user(organisation=firm), make_user(Role.PRACTITIONER)
        tries: list[tuple[object, str, dict[str, object], Callable[[], int]]] = [
            (member, reverse("chain_open"), {"buyer": firm.pk}, Chain.objects.filter(buyer=firm).count),
            (member, reverse("ems_start"), {"organisation": firm.pk, "framework": "iso14001-2015", "method": method},
             System.objects.filter(organisation=firm).count),
            (helper, reverse("audit_plan"), {"organisation": str(firm), "planned_on": "2027-01-04", "lead": helper.pk,
                                             "method": "on_site", "consent": "private"},
             Audit.objects.filter(organisation=firm).count),
        ]  # fmt: skip
        for who, url, form, made in tries:
            answers = press_together(who, url, form)
            assert max(answers) < 500, (url, answers)
            assert made() == 1, (url, answers)
        add = reverse("supplier_add", args=[firm.supply_chain.pk])
        answers = press_together(member, add, {"name": "A", "code": "S-1"})
        assert max(answers) < 500, answers
        assert Supplier.objects.filter(chain__buyer=firm).count() == 1


def test_what_the_base_refuses_is_told_at_the_form(people):
    form = OpenChainForm({"buyer": people.other_org.pk}, firms=type(people.other_org).objects.all())
    assert form.is_valid()

    @transaction.atomic
    def open_twice() -> None:
        for _turn in range(2):
            Chain.objects.create(buyer=people.other_org)

    with pytest.raises(IntegrityError), transaction.atomic():
        open_twice()
    assert not tried(form, open_twice)
    assert "Look at the page anew" in str(form.errors)
    assert not Chain.objects.exists()
