import pytest

from planner.core.parts import CapacityPolicy
from planner.rules import RULES, Level, Problem
from planner.rules.resiliency import (
    accelerated_parity_without_refs,
    fewer_copies_than_failures,
    nested_too_early,
    vms_on_parity,
)
from tests.build import a_node, a_plan, a_vm, a_vm_disk, a_volume, storage

CSV01 = "storage/volumes/CSV01"


def on_pool(*volumes, failures=1, **values):
    policy = CapacityPolicy(node_failures_to_tolerate=failures)
    plan = a_plan(a_node(), **{"capacity": policy, **values})
    return storage(plan, type="storage_spaces_direct", volumes=volumes)


def test_nested_too_early():
    nested = a_volume(resiliency="nested_two_way_mirror")
    plan = on_pool(nested, a_volume("B", resiliency="two_way_mirror"), windows_server="2016")
    judged = RULES["resiliency.nested-too-early"]

    assert list(nested_too_early(plan)) == [
        Problem(CSV01, "CSV01 is a nested two-way mirror.", "2016")
    ]
    assert judged.level_for("2016") is Level.BLOCKER
    assert judged.level_for("2019") is None


@pytest.mark.parametrize(
    ("resiliency", "failures", "words"),
    [
        ("two_way_mirror", 1, None),
        ("two_way_mirror", 2, "a two-way mirror, survives 1"),
        ("nested_two_way_mirror", 2, "a nested two-way mirror, survives 1"),
        ("three_way_mirror", 2, None),
        ("dual_parity", 2, None),
        ("mirror_accelerated_parity", 2, None),
        (None, 2, None),
    ],
)
def test_fewer_copies_than_failures(resiliency, failures, words):
    plan = on_pool(a_volume(resiliency=resiliency), failures=failures)

    assert list(fewer_copies_than_failures(plan)) == [
        Problem(CSV01, f"The plan tolerates {failures} failed nodes; CSV01, {each}.")
        for each in filter(None, [words])
    ]


def test_no_pool_survives_three_servers():
    plan = on_pool(a_volume(resiliency="two_way_mirror"), failures=3)

    assert list(fewer_copies_than_failures(plan)) == [
        Problem("capacity", "The plan tolerates 3 failed nodes; Storage Spaces Direct survives 2.")
    ]


@pytest.mark.parametrize(
    ("resiliency", "file_system", "found"),
    [
        ("mirror_accelerated_parity", "ntfs", True),
        ("mirror_accelerated_parity", "refs", False),
        ("mirror_accelerated_parity", None, False),
        ("dual_parity", "ntfs", False),
    ],
)
def test_accelerated_parity_without_refs(resiliency, file_system, found):
    plan = on_pool(a_volume(resiliency=resiliency, file_system=file_system))

    expected = [Problem(CSV01, "CSV01 is mirror-accelerated parity with NTFS.")]
    assert list(accelerated_parity_without_refs(plan)) == (expected if found else [])


def test_vms_on_parity_names_each_machine_once():
    disks = (a_vm_disk(volume="csv01"), a_vm_disk("Disk 2", volume="CSV01"))
    volumes = (a_volume(resiliency="dual_parity"), a_volume("B", resiliency="three_way_mirror"))
    vms = (a_vm(disks=disks), a_vm("VM02", disks=(a_vm_disk(volume="B"),)))

    assert list(vms_on_parity(on_pool(*volumes, vms=vms))) == [
        Problem(CSV01, "CSV01 is dual parity and holds disks of VM01.")
    ]
    assert list(vms_on_parity(on_pool(*volumes))) == []


def test_volume_on_an_array_beside_the_pool_has_no_resiliency():
    beside = a_volume(array="SAN01", resiliency="two_way_mirror")

    assert list(fewer_copies_than_failures(on_pool(beside, failures=2))) == []


@pytest.mark.parametrize(
    "rule_id",
    [
        "resiliency.nested-too-early",
        "resiliency.fewer-copies-than-failures",
        "resiliency.accelerated-parity-without-refs",
        "resiliency.vms-on-parity",
    ],
)
def test_copies_are_judged_on_spaces_direct_only(rule_id):
    assert RULES[rule_id].applies(on_pool()) is True
    assert RULES[rule_id].applies(storage(on_pool(), type="iscsi")) is False
