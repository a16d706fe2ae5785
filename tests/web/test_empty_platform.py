"""From an empty platform to the first have and its prospects, as somebody who has just installed it walks."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from symbionet.accounts.actions import open_first_start
from symbionet.accounts.models import Invitation, Role, User
from symbionet.network.models import Organisation, Park, Resource
from symbionet.web.management.commands.serve import Command

pytestmark = pytest.mark.django_db

WHO = {"name": "王芳", "email": "wang@park.example", "password": "jin-hai-2026!", "password_again": "jin-hai-2026!"}


def greeting(capsys) -> str:
    Command().greet("127.0.0.1", 8000)
    return capsys.readouterr().out


def link_on(console: str) -> str:
    found = re.search(r"http://127\.0\.0\.1:8000(/start/\S+)", console)
    return found[1] if found else ""


def test_from_an_empty_platform_to_the_first_have_with_its_prospects(client, capsys):
    assert "symbionet serve" in client.get(reverse("account_login")).content.decode()

    link = link_on(greeting(capsys))
    answer = client.post(link, WHO)
    assert answer.headers["Location"] == reverse("first_steps")
    manager = User.objects.get()
    assert manager.roles >= {Role.ADMINISTRATOR, Role.PROGRAMME_MANAGER}

    for address in (reverse("home"), reverse("first_steps")):
        page = client.get(address).content.decode()
        main = page.partition("<main")[2] or page
        for address_of_link in set(re.findall(r'href="(/[^"#]*)"', main)):
            assert client.get(address_of_link.replace("&amp;", "&"), follow=True).status_code == 200, address_of_link

    client.post(reverse("park_list"), {"name_zh": "滨海工业园", "name_en": "Binhai Park"})
    firm = {
        "name_zh": "滨海热电厂",
        "kind": "enterprise",
        "gb4754": "火力发电",
        "park": Park.objects.get().pk,
        "currency": "CNY",
    }
    client.post(reverse("organisation_new"), firm)
    invited = {"email": "li@park.example", "role": "practitioner", "language": "en"}
    client.post(reverse("invitation_new"), invited)
    assert Invitation.objects.filter(email="li@park.example").exists()

    owner = Organisation.objects.get()
    have = {"organisation": owner.pk, "direction": "have", "title": "粉煤灰", "quantity_text": "3万吨/年"}
    client.post(reverse("resource_new"), have)
    resource = Resource.objects.get()
    assert resource.class_id == "fly-ash"
    client.post(reverse("resource_matches_find", args=[resource.pk]))
    takers = client.get(reverse("resource_matches", args=[resource.pk]), {"part": "takers"}).content.decode()
    assert "cement" in takers.lower()
    assert "Sectors that usually take it" in takers
    assert "No matches were found" not in takers


def test_the_link_of_the_first_manager_works_once_and_not_for_ever(client, capsys):
    first = link_on(greeting(capsys))
    second = link_on(greeting(capsys))  # the server was started again
    replaced = Client().get(first)
    assert replaced.status_code == 410
    assert "symbionet manage first_start" in replaced.text
    client.post(second, WHO)

    used, never = Client().get(second), Client().get(reverse("first_start", args=["never"]))
    assert used.status_code == never.status_code == 410
    assert "ask its manager for an invitation" in used.text
    assert WHO["name"] not in used.text + never.text  # no stranger learns who took it
    assert Client().post(second, {**WHO, "email": "thief@example.org"}).status_code == 410
    assert User.objects.count() == 1
    assert link_on(greeting(capsys)) == ""
    assert "symbionet serve" not in Client().get(reverse("account_login")).content.decode()


def test_the_link_of_the_first_manager_ends(client):
    invitation = open_first_start()
    Invitation.objects.filter(pk=invitation.pk).update(ends_at=timezone.now() - timedelta(minutes=1))

    answer = client.post(reverse("first_start", args=[invitation.token]), WHO)

    assert answer.status_code == 410
    chinese = client.get(reverse("first_start", args=[invitation.token]), headers={"Accept-Language": "zh-CN"})
    assert "symbionet manage first_start" in chinese.text
    assert "链接已失效或已使用" in chinese.text
    assert not User.objects.exists()
    assert client.get(reverse("invitation_accept", args=[invitation.token])).status_code == 410


def test_registration_takes_its_own_example_and_loses_nothing_that_was_typed(client):
    typed = {
        "name_zh": "海河水泥厂", "kind": "enterprise", "gb4754": "水泥", "name": "李明", "email": "no e-mail",
        "password": "jin-hai-2026!", "password_again": "jin-hai-2026!",
    }  # fmt: skip
    page = client.post(reverse("register"), typed)

    assert set(page.context["form"].errors) == {"email"}
    for text in typed.values():
        assert f'value="{text}"' in page.content.decode()
    client.post(reverse("register"), {**typed, "email": "li@haihe.example"})
    assert Organisation.objects.get().gb4754 == "C3011"
