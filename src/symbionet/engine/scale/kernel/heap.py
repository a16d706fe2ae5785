"""The best rows so far: a heap whose root is the worst."""

from symbionet.engine.arrays import Array
from symbionet.engine.scale.kernel.compilation import compiled

__all__ = ["offer", "take_worst"]


@compiled
def offer(scores: Array, ids: Array, state: Array, score: float, number: int) -> None:
    """Put a row into the heap, whose root is the worst: the lowest score, of equal ones the highest id."""
    size, top = state[0], scores.shape[0]
    if size == top and not is_worse(scores[0], ids[0], score, number):
        return
    for place in range(size):
        if ids[place] == number:  # met before in another of its lists
            return
    if size == top:
        take_worst(scores, ids, state)
        size -= 1
    place = size
    while place > 0:
        parent = (place - 1) // 2
        if not is_worse(score, number, scores[parent], ids[parent]):
            break
        scores[place], ids[place] = scores[parent], ids[parent]
        place = parent
    scores[place], ids[place] = score, number
    state[0] = size + 1


@compiled
def take_worst(scores: Array, ids: Array, state: Array) -> None:
    """Take the root out of the heap."""
    size = state[0] - 1
    state[0] = size
    score, number = scores[size], ids[size]
    place = 0
    while 2 * place + 1 < size:
        child = 2 * place + 1
        if child + 1 < size and is_worse(scores[child + 1], ids[child + 1], scores[child], ids[child]):
            child += 1
        if not is_worse(scores[child], ids[child], score, number):
            break
        scores[place], ids[place] = scores[child], ids[child]
        place = child
    scores[place], ids[place] = score, number


@compiled
def is_worse(score: float, number: int, other_score: float, other_number: int) -> bool:
    """Whether the first of two rows comes after the second."""
    return score < other_score or (score == other_score and number > other_number)
