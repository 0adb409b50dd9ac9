import pytest

from planner.rules import Problem, Unknown
from planner.rules.controllers import boot_disk_too_large, too_many_disks
from tests.build import a_plan, a_vm, a_vm_disk

VM01 = "vms/VM01"


def with_disks(generation, *sizes, version="2019"):
    disks = tuple(a_vm_disk(f"Disk {at}", size_gib=size) for at, size in enumerate(sizes, 1))
    return a_plan(windows_server=version, vms=(a_vm(generation=generation, disks=disks),))


@pytest.mark.parametrize(
    ("generation", "number", "version", "expected"),
    [
        (1, 260, "2019", []),
        (1, 261, "2019", [Problem(VM01, "VM01 has 261 disks; generation 1 takes 260.")]),
        (2, 256, "2019", []),
        (2, 257, "2019", [Problem(VM01, "VM01 has 257 disks; generation 2 takes 256.")]),
        (None, 256, "2019", []),
        (None, 257, "2019", [Unknown(VM01, "generation")]),
        (None, 260, "2012", []),
        (None, 261, "2019", [Problem(VM01, "VM01 has 261 disks; generation 1 takes 260.")]),
    ],
)
def test_too_many_disks_by_generation(generation, number, version, expected):
    plan = with_disks(generation, *[10] * number, version=version)

    assert list(too_many_disks(plan)) == expected


SMALLEST = "The smallest disk of VM01 has {} GiB; generation 1 starts from 2,048 GiB at most."


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (with_disks(1, 2048), []),
        (with_disks(1, 2049), [Problem(VM01, SMALLEST.format("2,049"))]),
        (with_disks(1, 4000, 3000), [Problem(VM01, SMALLEST.format("3,000"))]),
        (with_disks(1, 4000, 100), []),
        (with_disks(2, 4000), []),
        (with_disks(None, 4000), [Unknown(VM01, "generation")]),
        (with_disks(None, 4000, version="2008r2"), [Problem(VM01, SMALLEST.format("4,000"))]),
        (with_disks(1, 4000, None), [Unknown(f"{VM01}/disks/Disk 2", "size_gib")]),
        (with_disks(1, None), []),
        (with_disks(1), []),
    ],
    ids=[
        "at the limit",
        "above",
        "all above",
        "a small one",
        "generation 2",
        "generation not decided",
        "only one generation",
        "size not decided",
        "no size known: asked for elsewhere",
        "no disks",
    ],
)
def test_boot_disk_too_large_is_sure_of_it(plan, expected):
    assert list(boot_disk_too_large(plan)) == expected
