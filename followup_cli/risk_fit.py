"""The best parameters of a model: Newton's method, damped, on numerical derivatives.

Small enough to need no library of optimisers: a handful of parameters and a smooth objective.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    Vector = npt.NDArray[np.float64]
    Objective = Callable[[Vector], float]

_WIDTH = 1e-4  # of the numerical derivatives; parameters are logarithms, of the order of 1
_LONGEST = 1.0  # a step multiplies no parameter by more than e
_NEAR = 1e-9
_STEPS = 200
_STUCK = 1e12


class _Place(NamedTuple):
    """Where the search stands: the parameters, how high that is, and how careful it has become."""

    at: Vector
    height: float
    damping: float


def find_lowest(objective: Objective, start: Vector) -> Vector:
    """Return where a smooth objective is lowest, walking downhill from the start."""
    place = _Place(start, objective(start), 1e-3)
    for _ in range(_STEPS):
        below = _step(objective, place)
        if below is None:
            return place.at
        moved, place = np.abs(below.at - place.at).max(), below
        if moved < _NEAR:
            return place.at
    return place.at


def _step(objective: Objective, place: _Place) -> _Place | None:
    """Return a lower place: Newton's step, turned to the slope as far as that takes; else None."""
    slope, bend = _derivatives(objective, place)
    size = np.abs(np.diag(bend)).max() + np.finfo(float).tiny
    damping = place.damping
    while damping < _STUCK:
        at = place.at + _shortened(slope, bend + damping * size * np.eye(len(slope)))
        height = objective(at)
        if height < place.height:
            return _Place(at, height, damping / 10)
        damping = max(4 * damping, 1e-9)
    return None


def _shortened(slope: Vector, bend: Vector) -> Vector:
    """Return the step to the lowest point of a bowl, no longer than allowed; none if no bowl."""
    if np.linalg.eigvalsh(bend)[0] <= 0:
        return np.zeros_like(slope)
    step = -np.linalg.solve(bend, slope).astype(np.float64)
    return step / max(1.0, float(np.abs(step).max()) / _LONGEST)


def _derivatives(objective: Objective, place: _Place) -> tuple[Vector, Vector]:
    """Return the first and second derivatives, by central differences."""
    n = len(place.at)
    nudges = np.eye(n) * _WIDTH
    up = np.array([objective(place.at + nudge) for nudge in nudges])
    down = np.array([objective(place.at - nudge) for nudge in nudges])
    bend = np.diag((up - 2 * place.height + down) / _WIDTH**2)
    for i in range(n):
        for j in range(i):
            bend[i, j] = bend[j, i] = _twist(objective, place.at, nudges[i], nudges[j])
    return (up - down) / (2 * _WIDTH), bend


def _twist(objective: Objective, at: Vector, one: Vector, other: Vector) -> float:
    along = objective(at + one + other) + objective(at - one - other)
    across = objective(at + one - other) + objective(at - one + other)
    return (along - across) / (4 * _WIDTH**2)
