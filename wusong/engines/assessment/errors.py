"""What the engine says when it will not answer."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wusong.words.labels import L
from wusong.words.problems import WusongError


class AssessmentError(WusongError):
    """An argument does not fit, or the data cannot carry the statement asked for; `argument` names which.

    >>> raise AssessmentError("weights", "权重为负", "a weight is negative")
    Traceback (most recent call last):
        ...
    wusong.engines.assessment.errors.AssessmentError: weights：权重为负
    """

    def __init__(self, argument: str, zh: str, en: str):
        self.argument = argument
        super().__init__(L(f"{argument}：{zh}", f"{argument}: {en}"))


class NotConverged(AssessmentError):
    """An estimate did not settle; what was reached is not handed out as an answer."""


def numbers(
    argument: str, given: ArrayLike, *, ndim: int = 1, length: int | None = None, finite: bool = True
) -> NDArray[Any]:
    """`given` as a float64 array of `ndim` axes, or an AssessmentError naming `argument`.

    length : first axis expected; finite : NaN and infinity are refused.

    >>> numbers("marks", [1, 2]).sum()
    np.float64(3.0)
    """
    try:
        made = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise AssessmentError(argument, "含有不是数的值", f"holds values that are not numbers ({error})") from error
    if made.ndim != ndim:
        raise AssessmentError(
            argument, f"应为 {ndim} 维数组，得到 {made.ndim} 维", f"expected {ndim} axes, found {made.ndim}"
        )
    if length is not None and made.shape[0] != length:
        raise AssessmentError(
            argument, f"应有 {length} 行，得到 {made.shape[0]}", f"expected {length} rows, found {made.shape[0]}"
        )
    if finite and not np.isfinite(made).all():
        raise AssessmentError(argument, "含有空值或无穷", "holds NaN or infinity")
    return made


def codes_of(argument: str, given: ArrayLike, *, length: int | None = None) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """Distinct values of `given` in order, and each row's place among them (int64).

    Whole numbers from 0 that leave no gap worth naming are taken as they stand, which is fast.

    >>> codes_of("school", ["b", "a", "b"])[1].tolist()
    [1, 0, 1]
    """
    made = np.asarray(given)
    if made.ndim != 1 or (length is not None and made.shape[0] != length):
        raise AssessmentError(
            argument, f"应为长 {length} 的一维数组", f"expected one axis of length {length}, found {made.shape}"
        )
    if made.dtype.kind in "iu" and made.size and made.min() >= 0 and made.max() < 4 * made.size:
        seen = np.bincount(made) > 0
        names = np.flatnonzero(seen)
        if names.size == seen.size:
            return names, made.astype(np.int64, copy=False)
        place = np.cumsum(seen) - 1
        return names, place[made]
    if made.dtype.kind == "f" and np.isnan(made).any():
        raise AssessmentError(argument, "含有空值", "holds NaN")
    if made.dtype.kind == "O":
        if any(value is None for value in made):
            raise AssessmentError(argument, "含有空值", "holds None")
        made = made.astype(str)
    names, place = np.unique(made, return_inverse=True)
    return names, place.reshape(-1).astype(np.int64)
