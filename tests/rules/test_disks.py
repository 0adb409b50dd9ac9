import pytest

from planner.rules import RULES, Level, Problem, Unknown
from planner.rules.disks import (
    differencing,
    not_on_cluster_storage,
    old_format,
    pass_through_on_csv,
    pass_through_used_twice,
    too_large,
    vhd_on_generation_2,
    vhdx_too_early,
    vms_share_a_cluster_disk,
)
from tests.build import a_plan, a_vm, a_vm_disk, a_volume, storage

VM01 = "vms/VM01"
DISK = f"{VM01}/disks/Disk 1"


def with_disk(version="2019", generation=None, highly_available=True, **values):
    vm = a_vm(
        generation=generation, highly_available=highly_available, disks=(a_vm_disk(**values),)
    )
    volumes = (
        a_volume("CSV01"),
        a_volume("Raw", purpose="pass_through"),
        a_volume("Disk", purpose="disk"),
    )
    return storage(a_plan(windows_server=version, vms=(vm,)), volumes=volumes)


@pytest.mark.parametrize(
    ("version", "form", "size_gib", "expected"),
    [
        ("2019", "vhd", 2040, []),
        (
            "2019",
            "vhd",
            2041,
            [Problem(DISK, "Disk 1 of VM01 has 2,041 GiB; VHD takes 2,040 GiB.")],
        ),
        ("2019", "vhdx", 65536, []),
        (
            "2019",
            "vhdx",
            65537,
            [Problem(DISK, "Disk 1 of VM01 has 65,537 GiB; VHDX takes 65,536 GiB.")],
        ),
        ("2019", "pass_through", 99999, []),
        ("2019", "vhdx", None, [Unknown(DISK, "size_gib")]),
        ("2019", None, 10, [Unknown(DISK, "format")]),
        ("2008r2", None, 2040, []),
        (
            "2008r2",
            None,
            2041,
            [Problem(DISK, "Disk 1 of VM01 has 2,041 GiB; VHD takes 2,040 GiB.")],
        ),
    ],
)
def test_too_large(version, form, size_gib, expected):
    assert list(too_large(with_disk(version, format=form, size_gib=size_gib))) == expected


@pytest.mark.parametrize(
    ("form", "expected"),
    [("vhd", []), ("vhdx", [Problem(DISK, "Disk 1 of VM01 is a VHDX.", "2008r2")]), (None, [])],
)
def test_vhdx_too_early(form, expected):
    assert list(vhdx_too_early(with_disk("2008r2", format=form))) == expected


@pytest.mark.parametrize(
    ("generation", "form", "faulty"),
    [(2, "vhd", True), (2, "vhdx", False), (1, "vhd", False), (None, "vhd", False)],
)
def test_vhd_on_generation_2(generation, form, faulty):
    problem = Problem(DISK, "Disk 1 of VM01 is a VHD, the virtual machine of generation 2.")

    found = list(vhd_on_generation_2(with_disk(generation=generation, format=form)))

    assert found == ([problem] if faulty else [])


@pytest.mark.parametrize(
    ("form", "expected"), [("vhd", [Problem(VM01, "VM01 has VHD: Disk 1.")]), ("vhdx", [])]
)
def test_old_format(form, expected):
    assert list(old_format(with_disk(format=form))) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"volume": "CSV01", "format": "vhdx"}, []),
        ({"volume": "Disk", "format": "vhdx"}, []),
        ({"volume": "Raw", "format": "pass_through"}, []),
        (
            {"volume": "raw", "format": "vhdx"},
            [Problem(DISK, "Disk 1 of VM01 is a file, raw a pass-through disk.")],
        ),
        ({"format": "vhdx"}, [Unknown(DISK, "volume")]),
        ({"format": "vhdx", "highly_available": False}, []),
    ],
    ids=["CSV", "cluster disk", "raw", "file on raw", "not decided", "not clustered"],
)
def test_not_on_cluster_storage(values, expected):
    assert list(not_on_cluster_storage(with_disk(**values))) == expected


def test_a_clustered_vm_without_disks_is_asked_for_them():
    assert list(not_on_cluster_storage(a_plan(vms=(a_vm(),)))) == [Unknown(VM01, "disks")]


@pytest.mark.parametrize(
    ("form", "volume", "faulty"),
    [
        ("pass_through", "csv01", True),
        ("pass_through", "Raw", False),
        ("pass_through", "Disk", False),
        ("pass_through", None, False),
        ("vhdx", "CSV01", False),
    ],
)
def test_pass_through_on_csv(form, volume, faulty):
    problem = Problem(DISK, "Disk 1 of VM01 is a pass-through disk on CSV01.")

    found = list(pass_through_on_csv(with_disk(format=form, volume=volume)))

    assert found == ([problem] if faulty else [])


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"kind": "fixed"}, []),
        ({"kind": "dynamic"}, []),
        ({"kind": "differencing"}, [Problem(VM01, "VM01 has a differencing disk: Disk 1.")]),
        ({}, [Unknown(DISK, "kind")]),
        ({"format": "pass_through"}, []),
    ],
    ids=["fixed", "dynamic", "differencing", "not decided", "no file"],
)
def test_differencing(values, expected):
    assert list(differencing(with_disk(**values))) == expected


@pytest.mark.parametrize(
    ("rule_id", "levels"),
    [
        ("disks.too-large", (Level.BLOCKER, Level.BLOCKER)),
        ("disks.vhdx-too-early", (Level.BLOCKER, None)),
        ("disks.vhd-on-generation-2", (Level.BLOCKER, Level.BLOCKER)),
        ("disks.old-format", (None, Level.ADVICE)),
        ("disks.not-on-cluster-storage", (Level.UNSUPPORTED, Level.UNSUPPORTED)),
        ("disks.pass-through-on-csv", (Level.BLOCKER, Level.BLOCKER)),
        ("disks.differencing", (Level.ADVICE, Level.ADVICE)),
    ],
)
def test_levels_of_disk_rules(rule_id, levels):
    assert tuple(map(RULES[rule_id].level_for, ("2008r2", "2012"))) == levels


def with_machines(*vms):
    volumes = (
        a_volume("Raw", purpose="pass_through"),
        a_volume("Disk", purpose="disk"),
        a_volume("CSV01"),
    )
    return storage(a_plan(vms=vms), type="iscsi", volumes=volumes)


def a_machine(name, volume, form="vhdx", count=1):
    return a_vm(name, count=count, disks=(a_vm_disk(volume=volume, format=form),))


@pytest.mark.parametrize(
    ("vms", "owners"),
    [
        ([a_machine("A", "Raw", "pass_through")], None),
        ([a_machine("A", "Raw", "pass_through"), a_machine("B", "raw", "pass_through")], "A and B"),
        ([a_machine("A", "Raw", "pass_through", count=3)], "3 of A"),
        ([a_machine("A", "Raw", "pass_through"), a_machine("B", "Raw")], None),
    ],
    ids=["one", "two", "several alike", "a file beside it"],
)
def test_pass_through_used_twice(vms, owners):
    assert list(pass_through_used_twice(with_machines(*vms))) == [
        Problem("storage/volumes/Raw", f"Raw is a pass-through disk of {each}.")
        for each in filter(None, [owners])
    ]


def test_pass_through_twice_in_one_machine_is_not_used_by_two():
    disks = (
        a_vm_disk(volume="Raw", format="pass_through"),
        a_vm_disk("Disk 2", volume="Raw", format="pass_through"),
    )

    assert list(pass_through_used_twice(with_machines(a_vm(disks=disks)))) == []


@pytest.mark.parametrize(
    ("vms", "owners"),
    [
        ([a_machine("A", "Disk")], None),
        ([a_machine("A", "Disk"), a_machine("B", "disk", "vhd")], "A and B"),
        ([a_machine("A", "Disk", count=2)], "2 of A"),
        ([a_machine("A", "Disk"), a_machine("B", "Disk", "pass_through")], None),
        ([a_machine("A", "CSV01"), a_machine("B", "CSV01")], None),
    ],
    ids=["one", "two", "two alike", "raw beside it", "a CSV"],
)
def test_vms_share_a_cluster_disk(vms, owners):
    assert list(vms_share_a_cluster_disk(with_machines(*vms))) == [
        Problem("storage/volumes/Disk", f"Disk holds virtual disks of {each}.")
        for each in filter(None, [owners])
    ]


def test_cluster_disks_are_those_of_arrays():
    applies = RULES["disks.vms-share-a-cluster-disk"].applies

    assert applies(with_machines()) is True
    assert applies(storage(with_machines(), type="smb")) is False
