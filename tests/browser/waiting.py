"""Waiting for what comes about in its own time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Seen = TypeVar("Seen")


def until(look: Callable[[], Seen], *, seconds: float = 300) -> Seen:
    """What `look` gives as soon as that is something; TimeoutError otherwise."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if seen := look():
            return seen
        time.sleep(0.5)
    raise TimeoutError(f"It did not come about within {seconds:.0f} s.")
