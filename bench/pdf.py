"""Time, size and memory of printing a plan: ``.venv/bin/python -m bench.pdf``."""

from __future__ import annotations

import resource
import time

from bench.plans import plan_of
from planner.documents.info import DocumentInfo
from planner.documents.pdf import render

SIZES = ((2, 10), (8, 100), (8, 1140))


def main() -> None:
    """Print one line a size; the memory is the most that any child needed so far."""
    for nodes, vms in SIZES:
        plan = plan_of(nodes, vms)
        start = time.perf_counter()
        pdf = render(plan, DocumentInfo(made_on="2026-01-31"))
        took_s = time.perf_counter() - start
        peak_mib = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        print(
            f"{nodes:3} nodes {vms:5} VMs: {took_s:6.1f} s, "
            f"{len(pdf) // 1024:5} KiB, peak {peak_mib} MiB"
        )


if __name__ == "__main__":
    main()
