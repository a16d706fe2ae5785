from dataclasses import fields, replace
from pathlib import Path

import numba
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scale_brute import brute_force, make_haves, make_knowledge, make_wants, row_of, take
from symbionet.engine.errors import BadIndex
from symbionet.engine.scale import Found, Haves, Knowledge, WantIndex, Wants
from symbionet.engine.scale.kernel.compilation import kept
from symbionet.engine.scale.knowledge import build_knowledge
from symbionet.engine.scale.title_clusters import lay_words

KNOWLEDGE = make_knowledge()
SCALE = 400.0
quickly = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def index_of(wants: Wants, knowledge: Knowledge = KNOWLEDGE) -> WantIndex:
    return WantIndex.build(wants, knowledge, scale=SCALE)


def same(one: Found, other: Found) -> None:
    np.testing.assert_array_equal(one.ids, other.ids)
    np.testing.assert_array_equal(one.scores, other.scores)


@quickly
@given(
    seed=st.integers(0, 10_000),
    count=st.integers(0, 400),
    top=st.integers(1, 30),
    classes=st.integers(1, 8),
    by_words=st.booleans(),
)
def test_the_answer_is_that_of_brute_force(seed: int, count: int, top: int, classes: int, by_words: bool):
    wants, haves = make_wants(seed, count, classes=classes), make_haves(seed + 1, 8, classes=classes)

    found = index_of(wants).find_all(haves, top=top, by_words=by_words)

    for row in range(len(haves)):
        ids, scores = brute_force(wants, haves, row, KNOWLEDGE, scale=SCALE, top=top, by_words=by_words)
        size = len(ids)
        np.testing.assert_allclose(found.scores[row, :size], scores, rtol=0, atol=1e-9)
        assert found.ids[row, size:].tolist() == [-1] * (top - size)
        clear = [place for place in range(size) if np.sum(np.abs(scores - scores[place]) < 1e-9) == 1]
        inner = clear[:-1] if size == top else clear  # the last one may tie with one that just misses
        assert found.ids[row, inner].tolist() == ids[inner].tolist()


@quickly
@given(seed=st.integers(0, 10_000))
def test_the_order_of_the_wants_is_irrelevant(seed: int):
    wants, haves = make_wants(seed, 300), make_haves(seed + 1, 5)
    mixed = take(wants, np.random.default_rng(seed).permutation(300))

    same(index_of(wants).find_all(haves), index_of(mixed).find_all(haves))


def test_ties_break_by_id():
    wants = take(make_wants(3, 50), np.full(200, 7))  # the same want over and over
    ids = np.random.default_rng(1).permutation(1000)[:200]
    haves = make_haves(3, 40)

    found = index_of(replace(wants, ids=ids)).find_all(haves, top=20)

    full = [row for row in range(40) if found.ids[row, 0] >= 0]
    assert full
    for row in full:
        assert found.ids[row].tolist() == sorted(ids.tolist())[:20]


@quickly
@given(seed=st.integers(0, 10_000), more=st.floats(1.0, 100.0))
def test_more_supply_is_never_worse(seed: int, more: float):
    wants, haves = make_wants(seed, 200), make_haves(seed + 1, 5)
    index = index_of(wants)

    less = index.find_all(haves, top=200)
    found = index.find_all(replace(haves, amounts=haves.amounts * more), top=200)

    for row in range(len(haves)):
        before = dict(zip(less.ids[row].tolist(), less.scores[row].tolist(), strict=True))
        after = dict(zip(found.ids[row].tolist(), found.scores[row].tolist(), strict=True))
        assert set(before) == set(after)
        assert all(after[want] >= before[want] - 1e-12 for want in before if want >= 0)


@quickly
@given(seed=st.integers(0, 10_000))
def test_what_cannot_be_is_never_found(seed: int):
    wants, haves = make_wants(seed, 400), make_haves(seed + 1, 10)
    rows = {int(want): row for row, want in enumerate(wants.ids)}

    found = index_of(wants).find_all(haves, top=400)

    for have in range(len(haves)):
        for want in found.ids[have][found.ids[have] >= 0]:
            row = rows[int(want)]
            assert wants.firms[row] != haves.firms[have] or wants.explicit[row]
            assert wants.visibility[row] >= haves.sees[have]
            if wants.explicit[row]:
                assert wants.kinds[row] in (-1, haves.kinds[have]) or haves.kinds[have] == -1
                assert wants.first_days[row] <= haves.last_days[have]
                assert haves.first_days[have] <= wants.last_days[row]
            if haves.hazardous[have] == 2:
                assert KNOWLEDGE.links.covers[haves.hazards[have], wants.permits[row]] != 0


@quickly
@given(
    seed=st.integers(0, 10_000),
    steps=st.lists(st.tuples(st.sampled_from(["add", "change", "remove"]), st.integers(1, 30)), max_size=6),
)
def test_an_updated_index_answers_like_one_built_anew(seed: int, steps: list[tuple[str, int]]):
    rng = np.random.default_rng(seed)
    pool, haves = make_wants(seed, 600), make_haves(seed + 1, 6)
    now = {int(want): (pool, row) for row, want in enumerate(pool.ids[:300])}
    index = index_of(take(pool, np.arange(300)))
    for number, (step, count) in enumerate(steps):
        chosen = rng.choice(sorted(now), min(count, len(now)), replace=False).tolist()
        if step == "remove":
            index.update(removed=[*chosen, 999_999])
            for want in chosen:
                del now[want]
            continue
        source = make_wants(seed + 10 + number, 600)
        ids = chosen if step == "change" else [100_000 + 1000 * number + place for place in range(count)]
        part = replace(take(source, np.arange(len(ids))), ids=np.array(ids, dtype=np.int64))
        index.update(part)
        now |= {want: (part, row) for row, want in enumerate(ids)}
    rebuilt = index_of(joined([row_of(source, row) for source, row in now.values()]))

    assert len(index) == len(rebuilt) == len(now)
    same(index.find_all(haves), rebuilt.find_all(haves))
    index.compact()
    same(index.find_all(haves), rebuilt.find_all(haves))


def joined(parts: list[Wants]) -> Wants:
    return Wants(**{f.name: np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Wants)})


def test_an_index_says_how_many_classes_it_has_room_for():
    with pytest.raises(BadIndex, match="8191"):
        lay_words(index_of(make_wants(1, 5))._wants, 8192, scale=SCALE)


def test_many_changes_are_worked_in_by_themselves():
    index = index_of(make_wants(1, 100))

    index.update(replace(make_wants(2, 4200), ids=np.arange(10_000, 14_200)))

    assert len(index._more.rows) == 0
    assert len(index) == 4300


def test_a_saved_index_opens_and_answers_alike(tmp_path: Path):
    wants, haves = make_wants(5, 500), make_haves(6, 20)
    index = index_of(wants)
    index.update(removed=[int(wants.ids[3])])
    index.save(tmp_path / "index")

    opened = WantIndex.open(tmp_path / "index")

    same(opened.find_all(haves), index.find_all(haves))
    assert opened.knowledge.class_ids == KNOWLEDGE.class_ids
    assert opened.knowledge.profiles == KNOWLEDGE.profiles
    assert int(wants.ids[3]) not in opened
    assert int(wants.ids[4]) in opened


def test_changes_of_an_opened_index_leave_its_files_alone(tmp_path: Path):
    wants, haves = make_wants(5, 200), make_haves(6, 20)
    index_of(wants).save(tmp_path)
    opened = WantIndex.open(tmp_path)
    first = opened.find_all(haves).ids
    best = int(first[first >= 0][0])

    opened.update(removed=[best])

    assert best not in opened.find_all(haves).ids
    assert best in WantIndex.open(tmp_path).find_all(haves).ids


def test_two_threads_answer_like_one(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("symbionet.engine.scale.want_index.SLICE", 7)
    index, haves = index_of(make_wants(1, 500)), make_haves(2, 60)
    seen: list[int] = []

    found = index.find_all(haves, threads=2, on_progress=seen.append)

    same(found, index.find_all(haves, threads=1))
    assert seen[-1] == 60
    assert seen == sorted(seen)


def test_a_run_can_be_stopped(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("symbionet.engine.scale.want_index.SLICE", 7)
    index, haves = index_of(make_wants(1, 100)), make_haves(2, 60)

    def stop(done: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        index.find_all(haves, threads=2, on_progress=stop)


def test_find_gives_a_row_of_find_all():
    index, haves = index_of(make_wants(1, 300)), make_haves(2, 5)
    one = Haves(**{f.name: getattr(haves, f.name)[2:3] for f in fields(Haves)})

    found = index.find(one, top=7)

    np.testing.assert_array_equal(found.ids[0], index.find_all(haves, top=7).ids[2])
    assert np.all((found.probabilities[found.ids >= 0] > 0) & (found.probabilities[found.ids >= 0] < 1))


def test_vectors_may_come_from_a_function():
    wants, haves = make_wants(1, 300), make_haves(2, 5)
    vectors = wants.vectors

    same(index_of(replace(wants, vectors=lambda rows: vectors[rows])).find_all(haves), index_of(wants).find_all(haves))


def test_mistakes_are_named(tmp_path: Path):
    wants, haves = make_wants(1, 20), make_haves(2, 3)
    index = index_of(wants)
    mistakes = [
        (lambda: index_of(replace(wants, ids=np.zeros(20, dtype=np.int64))), "comes twice"),
        (lambda: index_of(replace(wants, profiles=wants.profiles + 10_000)), "profiles"),
        (lambda: WantIndex.build(replace(wants, vectors=lambda rows: rows), KNOWLEDGE), "scale"),
        (lambda: index.find(haves), "find_all"),
        (lambda: index.find_all(haves, top=0), "top"),
        (lambda: index.find_all(replace(haves, vectors=haves.vectors[:, :8])), "encode alike"),
        (lambda: index.find_all(replace(haves, haul_km=np.zeros(3))), "haul_km"),
        (lambda: index.find_all(replace(haves, hazards=np.full(3, 99))), "hazards"),
        (lambda: index.update(take(wants, np.array([1, 1]))), "different ids"),
        (lambda: index.update(make_wants(1, 5, classes=9)), "classes per want"),
        (lambda: WantIndex.open(tmp_path), "holds no index"),
    ]
    for mistake, words in mistakes:
        with pytest.raises(BadIndex, match=words):
            mistake()
    with pytest.raises(ValueError, match="first set must be empty"):
        build_knowledge(None, (), permits=(("HW08",),))  # type: ignore[arg-type]


def test_a_broken_folder_does_not_open(tmp_path: Path):
    index_of(make_wants(1, 20)).save(tmp_path)
    (tmp_path / "wants.rows.npy").write_bytes(b"no array")
    with pytest.raises(BadIndex, match=r"wants\.rows\.npy"):
        WantIndex.open(tmp_path)

    (tmp_path / "index.json").write_text('{"format": 0}', encoding="utf-8")
    with pytest.raises(BadIndex, match="format 0"):
        WantIndex.open(tmp_path)


def test_without_a_folder_for_the_cache_the_kernel_is_compiled_in_memory(monkeypatch: pytest.MonkeyPatch):
    asked: list[bool] = []

    def njit(*, cache: bool = False, **options: object) -> object:
        asked.append(cache)
        if cache:
            raise RuntimeError("no locator available")
        return lambda function: function

    monkeypatch.setattr(numba, "njit", njit)

    def double(value: int) -> int:
        return 2 * value

    assert kept(double)(21) == 42
    assert asked == [True, False]
