"""Search in Chinese and English, tolerant of spelling."""

import pytest
from django.contrib.auth.models import AnonymousUser

from symbionet.network import actions, queries
from symbionet.network.models import Organisation, Resource


@pytest.fixture
def network(people):
    firms = actions.add_organisations(
        [
            {"name_zh": "天津钢管集团", "name_en": "Tianjin Pipe Group", "uscc": "91110000600037341L"},
            {"name_zh": "滨海水泥厂", "name_en": "Binhai Cement Works"},
        ],
        by=people.practitioner,
    )
    rows = [
        (firms[0], {"direction": "have", "title_zh": "粉煤灰"}),
        (firms[0], {"direction": "have", "title_en": "Steel slag, aged", "description_en": "from the BOF shop"}),
        (firms[1], {"direction": "want", "title_en": "Wooden pallets", "ewc": ["150103"]}),
    ]
    return firms, actions.offer_resources(rows, by=people.practitioner)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("粉煤", 0),
        ("fly ash", 0),
        ("FLY ASHES", 0),
        ("粉煤恢", 0),
        ("steel slag", 1),
        ("stel slag", 1),
        ("钢渣", 1),
        ("bof shop", 1),
        ("150103", 2),
        ("15 01 03", 2),
        ("10 01 02", 0),
        ("10 01 02*", 0),
        ("palets wooden", 2),
        ("木托盘", 2),
        ("滨海水泥", 2),
    ],
)
def test_resources_are_found(network, text, number):
    _firms, resources = network

    found = queries.resources_found(
        Resource.objects.filter(pk__in=[row.pk for row in resources]), text, AnonymousUser()
    )

    assert resources[number] in found
    assert len(found) <= 2


@pytest.mark.parametrize("text", ["天津钢管", "集团 天津", "天津钢官", "tianjin pipe", "Tianjn Pip", "9111000060003"])
def test_organisations_are_found(network, text):
    firms, _resources = network
    found = queries.organisations_found(Organisation.objects.filter(pk__in=[row.pk for row in firms]), text)

    assert list(found) == [firms[0]]


def test_nothing_fits_nonsense_and_an_empty_text_finds_all(network):
    assert list(queries.resources_found(Resource.objects.all(), "qqqqxyz", AnonymousUser())) == []
    assert queries.resources_found(Resource.objects.all(), "  ", AnonymousUser()).count() == Resource.objects.count()


@pytest.mark.parametrize("text", ["15 01 02", "900-041-49", "1501"])
def test_near_a_code_is_nothing(network, text):
    _firms, resources = network
    Resource.objects.filter(pk=resources[1].pk).update(search_text="15 t of 01 on 02 days, 900 kg, 41, 49, 1510")

    found = queries.resources_found(Resource.objects.filter(pk=resources[1].pk), text, AnonymousUser())

    assert not found.exists()


def test_exact_hits_come_before_near_ones(network, people):
    near = actions.offer_resource(
        organisation=people.owner_org, values={"direction": "have", "title_en": "Wooden pallet parts"}, by=people.owner
    )

    found = list(queries.resources_found(Resource.objects.all(), "wooden pallets", AnonymousUser()))

    assert found == [network[1][2], near]


def test_a_search_never_leaves_what_the_visitor_may_see(network, people):
    found = queries.resources_found(queries.resources_visible_to(people.outsider), "fly ash", AnonymousUser())

    assert list(found) == []


def test_similar_organisations_look_through_forms_of_firms(network):
    firms, _resources = network
    found = queries.similar_organisations(Organisation.objects.all(), {"name_zh": "滨海水泥厂有限公司", "name_en": ""})

    assert found == [firms[1]]
