"""What waits for a consultant of the environmental management of firms."""

import pytest
from django.utils import timezone

from ems_world import make_ems
from symbionet.ems.models import Assessment, AssessmentState
from symbionet.ems.pages.today import list_of_systems

pytestmark = pytest.mark.django_db


def test_the_day_of_an_assessment_to_review_stands_beside_its_words(people):
    make_ems(people)
    Assessment.objects.update(state=AssessmentState.SUBMITTED)

    row = next(row for row in list_of_systems(people.practitioner).rows if "Review" in row.text)

    assert row.aside == timezone.localdate().isoformat()
    assert str(people.owner_org) in row.text
    assert row.aside not in row.text
