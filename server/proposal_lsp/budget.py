"""How much work may be done: what is beyond it is left undone, so that no input makes anybody wait."""

from __future__ import annotations


class Budget:
    """An amount of work, counted in steps that take about the same time."""

    def __init__(self, size: int) -> None:
        #: Steps that may still be taken; below 0 where more were wanted.
        self.left = size

    def spend(self, steps: int = 1) -> bool:
        """Whether so many more steps may be taken, which are then taken."""
        self.left -= steps
        return self.left >= 0
