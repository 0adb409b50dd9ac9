"""Time of judging a plan: ``.venv/bin/python -m bench.rules`` (median of 5, this machine)."""

from __future__ import annotations

import statistics
import time
from dataclasses import replace

from bench.plans import plan_of
from planner.rules import RULES, check

SIZES = ((2, 10), (8, 100), (16, 200), (64, 1000), (64, 8000))


def main() -> None:
    """Print one line a size, then the slowest rules at the largest."""
    for nodes, vms in SIZES:
        plan = plan_of(nodes, vms)
        times = []
        for _ in range(5):
            fresh = replace(plan)  # without the indexes of the run before
            start = time.perf_counter()
            check(fresh)
            times.append((time.perf_counter() - start) * 1000)
        print(f"{nodes:3} nodes {vms:5} VMs: check {statistics.median(times):8.1f} ms")
    plan = plan_of(*SIZES[-1])
    check(plan)
    slow = []
    for rule in RULES.values():
        start = time.perf_counter()
        if rule.applies(plan) is True:
            list(rule.judge(plan))
        slow.append(((time.perf_counter() - start) * 1000, rule.id))
    for took_ms, rule_id in sorted(slow, reverse=True)[:8]:
        print(f"  {took_ms:7.1f} ms {rule_id}")


if __name__ == "__main__":
    main()
