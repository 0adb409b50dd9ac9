"""What the virtual machines ask for together."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.plan import Plan
from planner.documents.parts import Table, counted, facts
from planner.templatetags.plan_format import UNDECIDED, choice, gib, number


def machines(plan: Plan) -> Table:
    """Sums over all machines; what one of them does not say leaves a sum open."""
    return facts("What the virtual machines ask for", _sums(plan))


def _sums(plan: Plan) -> Iterator[tuple[str, str | None]]:
    vms = plan.vms
    yield "Virtual machines", number(sum(vm.count for vm in vms))
    single = sum(vm.count for vm in vms if not vm.highly_available)
    yield "of these not highly available", number(single)
    yield "Virtual processors", _total((vm.vcpus, vm.count) for vm in vms)
    yield "Memory at start", _total(((vm.memory_gib, vm.count) for vm in vms), "GiB")
    for volume, (count, size_gib) in _volumes(plan).items():
        yield f"Disks on {volume}", f"{counted(count, 'disk')}, {gib(size_gib)}"
    priorities: dict[str, int] = {}
    for vm in vms:
        words = choice(vm.priority, "Vm.priority")
        priorities[words] = priorities.get(words, 0) + vm.count
    if set(priorities) - {UNDECIDED}:
        parts = (f"{words}: {count:,}" for words, count in priorities.items())
        yield "By start priority", "; ".join(parts)


def _total(amounts: Iterator[tuple[float | None, int]], unit: str = "") -> str | None:
    total = 0.0
    for amount, count in amounts:
        if amount is None:
            return None
        total += amount * count
    return gib(total) if unit else number(total)


def _volumes(plan: Plan) -> dict[str, tuple[int, float | None]]:
    """Disks and their sizes on each volume, in the plan's order; the others last."""
    found: dict[str, tuple[int, float | None]] = {
        volume.name.casefold(): (0, 0.0) for volume in plan.storage.volumes
    }
    for vm in plan.vms:
        for disk in vm.disks:
            key = (disk.volume or "").casefold()
            count, size_gib = found.get(key, (0, 0.0))
            known = size_gib is not None and disk.size_gib is not None
            more = (size_gib or 0) + (disk.size_gib or 0) * vm.count if known else None
            found[key] = (count + vm.count, more)
    names = {volume.name.casefold(): volume.name for volume in plan.storage.volumes}
    return {
        names.get(key, "a volume that is not decided"): sums
        for key, sums in found.items()
        if sums[0]
    }
