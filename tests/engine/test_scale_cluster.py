"""Partitions give the answer of one index: cut, routed and merged in this process, and on worker processes of Dask."""

import os
import shutil
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from distributed import Client, LocalCluster
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scale_brute import make_haves, make_knowledge, make_wants, take
from symbionet.engine.errors import BadIndex
from symbionet.engine.scale import Found, Haves, WantIndex, Wants
from symbionet.engine.scale.cluster import match_partitions
from symbionet.engine.scale.partitions import (
    Partitions,
    match_block,
    merge_found,
    open_partitions,
    open_shard,
    write_partitions,
)
from symbionet.engine.scale.values import sphere, take_haves

KNOWLEDGE = make_knowledge()
SCALE = 400.0
ANYWHERE = 20_000.0  # km: four of them reach around the earth


def one_machine(wants: Wants, haves: Haves, top: int = 20) -> Found:
    return WantIndex.build(wants, KNOWLEDGE, scale=SCALE).find_all(haves, top=top, threads=1)


def same(one: Found, other: Found) -> None:
    np.testing.assert_array_equal(one.ids, other.ids)
    np.testing.assert_array_equal(one.scores, other.scores)  # to the last bit


def write(wants: Wants, folder: Path, *, shards: int, halo_km: float = 0.0) -> Partitions:
    shutil.rmtree(folder, ignore_errors=True)
    return write_partitions(wants, KNOWLEDGE, folder, shards=shards, halo_km=halo_km, scale=SCALE)


def here(haves: Haves, partitions: Partitions, top: int = 20) -> Found:
    """All shards one after the other in this process."""
    count = len(haves)
    work = np.zeros(count, dtype=np.int64)
    found = Found(
        ids=np.full((count, top), -1), scores=np.full((count, top), np.nan), rows=work.copy(), vectors=work.copy()
    )
    for number, rows in enumerate(partitions.route(haves)):
        shard = open_shard(str(partitions.folder), partitions.token, number)
        merge_found(found, rows, match_block(shard, take_haves(haves, rows, SCALE), top))
    return found


def edges(seed: int, count: int) -> Haves:
    """Haves of all sorts, with some at the places of wants, some of unlimited reach and some without a site."""
    haves, rng = make_haves(seed, count), np.random.default_rng(seed)
    far, near = rng.random(count) < 0.2, rng.random(count) < 0.2
    hauls = np.where(far, ANYWHERE, np.where(near, 0.001, haves.haul_km))
    return replace(haves, haul_km=hauls, lon=np.where(rng.random(count) < 0.1, np.nan, haves.lon))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    seed=st.integers(0, 10_000),
    count=st.integers(0, 300),
    shards=st.integers(1, 9),
    halo_km=st.sampled_from([0.0, 20.0, 150.0, 50_000.0]),
    top=st.integers(1, 30),
)
def test_shards_give_the_answer_of_one_index(
    *, tmp_path: Path, seed: int, count: int, shards: int, halo_km: float, top: int
):
    wants, haves = make_wants(seed, count), edges(seed + 1, 40)
    places = min(count, 40)  # haves at the very places of wants, many of which are the edge of a shard
    lon, lat = haves.lon.copy(), haves.lat.copy()
    lon[:places], lat[:places] = wants.lon[:places], wants.lat[:places]
    haves = replace(haves, lon=lon, lat=lat)

    same(here(haves, write(wants, tmp_path / "p", shards=shards, halo_km=halo_km), top), one_machine(wants, haves, top))


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10_000), shards=st.integers(2, 6), halo_km=st.sampled_from([0.0, 100.0, 400.0]))
def test_wants_at_the_very_end_of_the_reach_are_found(tmp_path: Path, seed: int, shards: int, halo_km: float):
    rng = np.random.default_rng(seed)
    count, terms = 150, KNOWLEDGE.terms
    twins = take(make_wants(3, 50), np.full(count, 7))  # the same want everywhere: nothing but the reach decides
    lon, lat = rng.uniform(-4, 4, count).astype(np.float32), np.zeros(count, np.float32)  # a line leaves boxes no room
    twins = replace(twins, ids=np.arange(count), lon=lon, lat=lat)
    have = make_haves(3, 40)
    matching = int(np.flatnonzero(one_machine(take(twins, np.arange(1)), have).ids[:, 0] == 0)[0])
    haves = take_haves(have, np.full(count, matching), SCALE)
    haves = replace(haves, lon=rng.uniform(-5, 5, count).astype(np.float32), lat=lat)
    ends = np.stack(sphere(lon, lat)).astype(np.float64) - np.stack(sphere(haves.lon, haves.lat))
    road_km = 2 * np.arcsin(np.linalg.norm(ends, axis=0) / 2) * terms.sphere_km
    haves = replace(haves, haul_km=road_km / terms.hauls * (1 + 1e-9))

    found = here(haves, write(twins, tmp_path / "p", shards=shards, halo_km=halo_km), top=count)

    same(found, one_machine(twins, haves, top=count))
    assert all(row in found.ids[row] for row in range(count))


def test_out_of_everyones_reach_wants_without_a_place_are_found(tmp_path: Path):
    wants, haves = make_wants(6, 300), make_haves(7, 40)
    haves = replace(haves, lon=np.full(40, -60.0), lat=np.full(40, -20.0))

    found = here(haves, write(wants, tmp_path / "p", shards=3))

    same(found, one_machine(wants, haves))
    places = dict(zip(wants.ids.tolist(), wants.lon.tolist(), strict=True))
    assert np.isnan([places[want] for want in found.ids[found.ids >= 0].tolist()]).all()
    assert (found.ids >= 0).any()


def test_ties_over_shards_break_by_id(tmp_path: Path):
    rng = np.random.default_rng(1)
    twins = take(make_wants(3, 50), np.full(200, 7))  # the same want, at places equally far to the east and west
    twins = replace(twins, ids=rng.permutation(1000)[:200], lon=np.where(np.arange(200) % 2, 117.0, 119.0))
    haves = replace(make_haves(3, 40), lon=np.full(40, 118.0), lat=np.full(40, twins.lat[0]))
    haves = replace(haves, haul_km=np.full(40, ANYWHERE))

    found = here(haves, write(twins, tmp_path / "p", shards=2))

    same(found, one_machine(twins, haves))
    full = found.ids[found.ids[:, -1] >= 0]
    assert len(full)
    assert all(len(np.unique(scores)) < 20 for scores in found.scores[found.ids[:, -1] >= 0])


def test_a_halo_spares_the_neighbours(tmp_path: Path):
    wants, haves = make_wants(1, 2000), make_haves(2, 500)
    haves = replace(haves, haul_km=np.full(500, 10.0))  # a reach of 40 km
    without, wide = (write(wants, tmp_path / name, shards=6, halo_km=km) for name, km in (("a", 0.0), ("b", 60.0)))

    asked = [sum(map(len, partitions.route(haves))) for partitions in (without, wide)]

    sited = int((~np.isnan(haves.lon)).sum())
    nowhere = 6 * (500 - sited)  # a have without a site asks all shards
    assert asked[1] == sited + nowhere
    assert asked[0] - nowhere > 1.3 * sited
    assert wide.sizes.sum() > without.sizes.sum()
    same(here(haves, without), here(haves, wide))


def test_mistakes_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    wants = make_wants(1, 20)
    partitions = write(wants, tmp_path / "p", shards=2)
    mistakes = [
        (lambda: write_partitions(wants, KNOWLEDGE, tmp_path / "p", shards=2, scale=SCALE), "already"),
        (lambda: write(wants, tmp_path / "q", shards=0), "at least 1"),
        (lambda: write(wants, tmp_path / "q", shards=1, halo_km=float("nan")), "halo"),
        (lambda: write(replace(wants, ids=np.zeros(20, np.int64)), tmp_path / "q", shards=2), "comes twice"),
        (lambda: open_partitions(tmp_path), "holds no partitions"),
        (lambda: open_shard(str(partitions.folder), "older", 0), "other partitions"),
    ]
    for mistake, words in mistakes:
        with pytest.raises(BadIndex, match=words):
            mistake()
    monkeypatch.setattr("symbionet.engine.scale.partitions.version", lambda name: "9.9")
    with pytest.raises(BadIndex, match=r"9\.9"):
        open_partitions(partitions.folder)


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    """Two worker processes; their nannies start a new one where one died."""
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0") as cluster,
        Client(cluster, timeout=120) as opened,
    ):
        yield opened


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> tuple[Partitions, Haves, Found]:
    wants, haves = make_wants(11, 3000), edges(12, 900)
    partitions = write(wants, tmp_path_factory.mktemp("cluster") / "p", shards=3, halo_km=30.0)
    return partitions, haves, one_machine(wants, haves)


def test_worker_processes_give_the_answer_of_one_machine(client: Client, network: tuple[Partitions, Haves, Found]):
    partitions, haves, expected = network
    workers = set(client.run(os.getpid).values())
    seen: list[tuple[int, int]] = []

    found = match_partitions(haves, partitions, client, block=50, on_progress=lambda *done: seen.append(done))

    assert len(workers - {os.getpid()}) == 2
    same(found, expected)
    assert [done for done, _ in seen] == list(range(1, seen[-1][1] + 1))


def test_a_worker_that_is_killed_loses_nothing(client: Client, network: tuple[Partitions, Haves, Found]):
    partitions, haves, expected = network
    before = set(client.run(os.getpid).values())
    left: list[int] = []

    def kill(done: int, total: int) -> None:
        if done == 4:
            os.kill(min(before), signal.SIGKILL)
        left.append(total - done)

    found = match_partitions(haves, partitions, client, block=20, on_progress=kill)

    client.wait_for_workers(2, timeout=120)
    assert min(before) not in client.run(os.getpid).values()
    assert left[3] > 20  # it died in mid-run
    same(found, expected)


def test_a_run_can_be_stopped_and_mistakes_come_back(client: Client, network: tuple[Partitions, Haves, Found]):
    partitions, haves, expected = network

    def stop(done: int, total: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        match_partitions(haves, partitions, client, block=50, on_progress=stop)
    with pytest.raises(BadIndex, match="haul_km"):
        match_partitions(replace(haves, haul_km=haves.haul_km * 0), partitions, client)
    with pytest.raises(BadIndex, match="other partitions"):
        match_partitions(haves, replace(partitions, token="older"), client)
    with pytest.raises(BadIndex, match="top"):
        match_partitions(haves, partitions, client, top=0)
    same(match_partitions(haves, partitions, client), expected)
