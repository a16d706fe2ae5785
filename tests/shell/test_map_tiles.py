"""Maps lie over the pictures of the operator's own tile server, where one is set; else they ask nobody."""

import json
import os
import subprocess
import sys

import pytest
from django.urls import reverse

TILES = "https://tiles.example.org/{z}/{x}/{y}.png"
TOLD = "import json; from symbionet import settings as s; print(json.dumps([s.MAP_TILES, s.SECURE_CSP], default=str))"


def started(tiles: str) -> subprocess.CompletedProcess[str]:
    ours = {**os.environ, "SYMBIONET_MAP_TILES": tiles}
    return subprocess.run([sys.executable, "-c", TOLD], env=ours, capture_output=True, text=True, check=False)


def test_pages_may_ask_the_tile_server_and_no_other():
    tiles, policy = json.loads(started(TILES).stdout)

    assert tiles == TILES
    for part in ("img-src", "connect-src"):
        assert policy[part][-1] == "https://tiles.example.org"
    assert "tiles.example.org" not in json.dumps(policy["default-src"])
    assert "tiles" not in json.dumps(json.loads(started("/tiles/{z}/{x}/{y}.png").stdout)[1])  # of this host


@pytest.mark.parametrize(
    "tiles", ["https://tiles.example.org/", "javascript:{z}{x}{y}", "tiles.example.org/{z}/{x}/{y}"]
)
def test_an_address_that_is_none_is_refused_with_its_remedy(tiles: str):
    done = started(tiles)

    assert done.returncode != 0
    assert f"SYMBIONET_MAP_TILES={tiles!r} is no address of tiles; write it like {TILES}" in done.stderr


def test_the_page_names_the_server_and_its_credit(people, client_of, settings):
    page = client_of(people.practitioner).get(reverse("network_map")).content.decode()
    assert "data-map-tiles" not in page

    settings.MAP_TILES, settings.MAP_TILES_CREDIT = TILES, "© Park office"
    page = client_of(people.practitioner).get(reverse("network_map")).content.decode()

    assert f'data-map-tiles="{TILES}" data-map-tiles-credit="© Park office"' in page
