"""Noticing whether the edition moved."""

from __future__ import annotations

from catalog import edition


class Watch:
    """The edition before and after: `moved` says whether anything public was committed since the last question."""

    def __init__(self) -> None:
        self.token = edition.current_token()

    @property
    def moved(self) -> bool:
        before, self.token = self.token, edition.current_token()
        assert self.token
        return before != self.token
