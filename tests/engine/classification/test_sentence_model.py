"""The forward pass of the sentence encoder gives what its package gives, however texts are put together."""

from typing import Any

import numpy as np
import pytest

from symbionet.engine.classification import sentence_model
from symbionet.engine.classification.sentence_model import SentenceModel
from symbionet.engine.classification.vectors import Encoder

TEXTS = (
    "",
    "ash",
    "wet grinding swarf, from line 3",
    "酿酒 厂的干酒糟",
    "废催化剂（含钒）2 t",
    "x" * 200,
    "  two  words ",
    "Sludge of a tannery: 60 % water, chromium(III) 12,000 mg/kg, collected each Tuesday",
)


@pytest.fixture(scope="module")
def encoder() -> Any:
    found = Encoder()._model
    found.encode(["read"])
    return found


def test_vectors_are_those_of_the_package(encoder: Any) -> None:
    assert np.abs(SentenceModel(encoder._model).encode(TEXTS) - encoder.encode(list(TEXTS))).max() < 1e-6


def test_a_text_has_the_same_vector_alone_and_among_many(encoder: Any) -> None:
    many = [f"{text} {number}" for number in range(60) for text in TEXTS]
    together = SentenceModel(encoder._model).encode(many)
    model = SentenceModel(encoder._model)
    for number in (479, 3, 100):
        assert np.abs(model.encode([many[number]])[0] - together[number]).max() < 1e-7


def test_pieces_beyond_those_that_are_kept_are_found_again(encoder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = SentenceModel(encoder._model).encode(TEXTS)
    monkeypatch.setattr(sentence_model, "PIECES", 64)
    few = SentenceModel(encoder._model)
    for text, vector in (*zip(TEXTS, whole, strict=True), (TEXTS[2], whole[2])):
        assert np.abs(few.encode([text])[0] - vector).max() < 1e-6
