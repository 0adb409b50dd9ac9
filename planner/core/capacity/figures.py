"""Figures of the sums as people write them."""

from __future__ import annotations


def figure(value: float) -> str:
    """Write a figure with at most one decimal and commas between thousands: ``1,228.8``."""
    rounded = round(value, 1)
    if rounded == 0:
        return "0" if value == 0 else f"{value:.2g}"
    return f"{rounded:,.1f}".removesuffix(".0")
