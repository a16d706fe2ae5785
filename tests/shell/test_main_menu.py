"""The main menu is put together once for each language and set of entries, and is never that of somebody else."""

import re

import pytest
from django.test import RequestFactory
from django.utils.translation import override

from symbionet.shell.menu import menu_of
from symbionet.shell.templatetags import shell

PERSONAS = ("owner", "practitioner", "administrator")


@pytest.fixture
def menu_html(db):
    """The menu as the frame of a page shows it to a person."""

    def html(person, path, language):
        request = RequestFactory().get(path)
        request.user = person
        with override(language):
            return shell.nav({"request": request})

    return html


def test_each_person_has_the_own_menu_in_the_own_language_whoever_came_before(people, menu_html):
    for _round in range(2):
        for name in PERSONAS:
            person = getattr(people, name)
            for language in ("en", "zh-hans"):
                for path in ("/", "/resources/"):
                    html = menu_html(person, path, language)
                    with override(language):
                        lines = menu_of(person, path=path)
                        words = [str(line["label"]) for line in lines]
                    assert re.findall(r'href="([^"]*)"', html) == [line["url"] for line in lines]
                    assert re.findall(r"<span>([^<]*)</span>", html) == words
                    assert re.findall(r'href="([^"]*)" aria-current="page"', html) == [path]


def test_a_menu_is_rendered_once_for_all_who_reach_the_same_pages(people, menu_html, monkeypatch, settings):
    shell._nav_html.cache_clear()
    rendered, render = [], shell.render_to_string
    monkeypatch.setattr(shell, "render_to_string", lambda *named: rendered.append(1) or render(*named))

    first, again = (menu_html(people.owner, "/resources/", "en") for _time in range(2))
    assert first == again
    assert len(rendered) == 1

    settings.DEBUG = True  # where templates and icons change
    assert menu_html(people.owner, "/resources/", "en") == first
    assert len(rendered) == 2
