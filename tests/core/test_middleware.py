"""What is said with every answer, however busy the database is."""

import pytest
from django.db import OperationalError

from symbionet.network.views import resources


@pytest.mark.parametrize(("problem", "status"), [("database is locked", 503), ("disk I/O error", 500)])
def test_a_busy_database_is_no_server_error(people, client_of, monkeypatch, problem, status):
    def busy(*_args, **_more):
        raise OperationalError(problem)

    monkeypatch.setattr(resources, "resources_visible_to", busy)
    client = client_of(people.practitioner)
    client.raise_request_exception = False

    answer = client.get(f"/resources/{people.have.pk}/")

    assert answer.status_code == status
    if status == 503:
        assert answer["Retry-After"] == "5"
        assert "try again" in answer.text
