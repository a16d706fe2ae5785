"""What a member reads of a match whose partner is not named tells by neither id nor moment whose it is."""

import json

from django.urls import reverse

from factories import make_match, make_organisation, make_resource
from symbionet.matches.actions import search
from symbionet.matches.models import Match


def test_ids_of_a_run_are_given_in_an_order_that_tells_nothing(people, monkeypatch):
    shuffled: list[int] = []

    class Reversed:
        """A shuffle that can be seen."""

        def shuffle(self, rows: list[Match]) -> None:
            shuffled.append(len(rows))
            rows.reverse()

    monkeypatch.setattr(search, "SystemRandom", Reversed)
    Match.objects.all().delete()
    for number in range(3):
        firm = make_organisation(name_en=f"Cement {number}", nace="2351", gb4754="C3011")
        make_resource(firm, direction="want", title_en="Fly ash", class_id="fly-ash", quantity=10, unit="t")
    ash = {"title_en": "Fly ash", "class_id": "fly-ash", "quantity": 100, "unit": "t", "period": "year"}

    search.find_matches(make_resource(people.owner_org, **ash), by=people.practitioner)

    assert shuffled
    assert max(shuffled) > 2


def test_the_moment_of_a_match_is_told_to_the_day_where_the_partner_is_not_named(people, client_of):
    hidden = make_resource(people.owner_org, title_en="Hidden heap", visibility="teaser")
    match = make_match(hidden, people.other_org)

    def moment(user) -> str:
        answer = client_of(user).get(f"/api/v1/matches/{match.pk}")
        return json.loads(answer.content)["found_at"]

    assert moment(people.partner)[11:19] in ("00:00:00", "16:00:00")
    assert moment(people.practitioner)[11:19] not in ("00:00:00", "16:00:00")
    assert client_of(people.partner).get(reverse("match_detail", args=[match.pk])).status_code == 200
