"""Figures against what they have to reach."""

from __future__ import annotations


class Judge:
    """Prints each figure as a ratio against what it has to reach, and remembers whether all did."""

    def __init__(self) -> None:
        self.missed = 0

    def ratio(self, label: str, rate: float, of: float, least: float, unit: str = "of the limit") -> None:
        ratio = rate / of
        ok = ratio >= least
        self.missed += not ok
        print(f"  {label:34} {rate:8.0f}/s  {ratio:5.2f} {unit} (at least {least:.2f})  {'ok' if ok else 'MISSED'}", flush=True)

    def queries(self, label: str, number: int, most: int) -> None:
        ok = number <= most
        self.missed += not ok
        print(f"  {label:34} {number:8d}    queries (at most {most})  {'ok' if ok else 'MISSED'}", flush=True)

    def within(self, label: str, figure: float, most: float, unit: str = "ms") -> None:
        """A figure that may not be more than `most`."""
        ok = figure <= most
        self.missed += not ok
        told = f"{figure:8.1f} {unit:3} {figure / most:5.2f} of the limit (at most {most:g})"
        print(f"  {label:34} {told}  {'ok' if ok else 'MISSED'}", flush=True)

    def exactly(self, label: str, figure: int, wanted: int) -> None:
        """A number that may be no other."""
        ok = figure == wanted
        self.missed += not ok
        print(f"  {label:34} {figure:8d}    (exactly {wanted})  {'ok' if ok else 'MISSED'}", flush=True)
