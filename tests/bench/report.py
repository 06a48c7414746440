"""One JSON line per figure, and the clock."""

import time
from collections.abc import Callable

import msgspec


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def report(name: str, value: float, unit: str, *, floor: float | None = None, goal: float | None) -> None:
    """`floor` was measured in the same run, `goal` is for the ratio, or for the value where there is none."""
    figure = {
        "name": name,
        "value": round(value, 4),
        "unit": unit,
        "floor": floor and round(floor, 4),
        "ratio": floor and round(value / floor, 2),
        "goal": goal,
    }
    print(msgspec.json.encode(figure).decode(), flush=True)  # noqa: T201 - the output of the command
