"""Addresses of pages of things are put together once, and are those of the routes in force."""

import pytest
from django.urls import NoReverseMatch, reverse, set_script_prefix

from symbionet.core.addresses import page_address


def test_an_address_is_that_of_the_route_below_the_prefix_in_force():
    assert page_address("resource_detail", 7) == reverse("resource_detail", args=[7]) == "/resources/7/"
    try:
        set_script_prefix("/park/")
        assert page_address("resource_detail", 7) == "/park/resources/7/"
    finally:
        set_script_prefix("/")
    assert page_address("resource_detail", 7) == "/resources/7/"


def test_a_thing_without_a_key_has_no_address():
    with pytest.raises(NoReverseMatch):
        page_address("resource_detail", None)
