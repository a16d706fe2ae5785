"""A number that no column can hold is in no row, whatever is asked with it."""

import pytest

from factories import make_organisation, make_resource
from symbionet.network.models import Organisation, Resource

pytestmark = pytest.mark.django_db
HUGE = 38_067_149_470_345_937_813_504


@pytest.mark.parametrize("number", [HUGE, -HUGE])
def test_a_foreign_key_is_asked_with_any_number(number: int) -> None:
    row = make_resource(make_organisation())
    rows = Resource.objects.all()
    assert not rows.filter(organisation=number).exists()
    assert not rows.filter(organisation_id=number).exists()
    assert not rows.filter(organisation__pk=number).exists()
    assert [*rows.filter(organisation__in=[number, row.organisation_id])] == [row]
    assert [*rows.exclude(organisation=number)] == [row]
    assert [*rows.exclude(organisation__in=[number])] == [row]
    assert not Organisation.objects.filter(resources=number).exists()
    assert [*Organisation.objects.filter(resources__in=[number, row.pk])] == [row.organisation]


def test_what_is_no_number_is_asked_as_before() -> None:
    row = make_resource(make_organisation())
    assert [*Resource.objects.filter(organisation=row.organisation)] == [row]
    assert [*Resource.objects.filter(organisation__in=Organisation.objects.all())] == [row]
    assert [*Resource.objects.filter(site=None)] == [row]
