"""Measures of one ranked list against judgements.

>>> recall([1, 9, 2], {1: 2, 2: 2, 3: 2}, 10)
0.6666666666666666
>>> round(ndcg([9, 1], {1: 3}, 10), 4)
0.6309
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, log2


def recall(ranked: Sequence[int], grades: Mapping[int, int], depth: int) -> float:
    """The share of the relevant among the first `depth`; of more than `depth` relevant ones, `depth` are all that fit."""
    found = sum(1 for key in dict.fromkeys(ranked[:depth]) if grades.get(key, 0) > 0)
    return found / min(depth, sum(1 for grade in grades.values() if grade > 0))


def ndcg(ranked: Sequence[int], grades: Mapping[int, int], depth: int) -> float:
    """Discounted gain of the first `depth` as a share of the best that could be; a grade gains 2^grade - 1."""
    best = sorted(grades.values(), reverse=True)[:depth]
    return _gain([grades.get(key, 0) for key in ranked[:depth]]) / _gain(best)


def _gain(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / log2(place + 1) for place, grade in enumerate(grades, 1))


def percentile(times: Sequence[float], share: float) -> float:
    """The time within which this share of all came."""
    ordered = sorted(times)
    return ordered[ceil(len(ordered) * share) - 1]
