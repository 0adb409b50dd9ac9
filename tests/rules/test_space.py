import pytest

from planner.core.parts import CapacityPolicy
from planner.rules import RULES, Level, Problem, Unknown
from planner.rules.space import (
    no_room_for_snapshots,
    taken_gib,
    volume_overfull,
    volume_without_reserve,
)
from tests.build import a_plan, a_vm, a_vm_disk, a_volume, an_array, storage

CSV01 = "storage/volumes/CSV01"


def on_volume(size_gib, *vms, version="2019", purpose="csv", **policy):
    plan = a_plan(windows_server=version, vms=vms, capacity=CapacityPolicy(**policy))
    return storage(plan, volumes=(a_volume(size_gib=size_gib, purpose=purpose),))


def a_file(size_gib, name="Disk 1", **values):
    return a_vm_disk(name, **{"size_gib": size_gib, "volume": "csv01", **values})


def test_taken_space_counts_alike_vms_and_leaves_out_what_is_no_file():
    disks = (
        a_file(10),
        a_file(99, "B", format="pass_through"),
        a_file(99, "C", volume=None),
        a_file(None, "D"),
    )

    assert taken_gib(on_volume(100, a_vm(count=3, memory_gib=4, disks=disks))) == {"csv01": 30}


@pytest.mark.parametrize(("version", "taken"), [("2012r2", 48), ("2016", 40)])
def test_save_files_count_up_to_2012_r2(version, taken):
    vm = a_vm(count=2, memory_gib=4, disks=(a_file(20),))

    assert taken_gib(on_volume(100, vm, version=version)) == {"csv01": taken}


@pytest.mark.parametrize(
    ("size_gib", "purpose", "expected"),
    [
        (100, "csv", []),
        (
            99,
            "csv",
            [Problem(CSV01, "CSV01 has 99 GiB; the virtual machines on it need up to 100 GiB.")],
        ),
        (None, "csv", [Unknown(CSV01, "size_gib")]),
        (99, "witness", []),
        (None, "witness", []),
    ],
)
def test_volume_overfull(size_gib, purpose, expected):
    plan = on_volume(size_gib, a_vm(disks=(a_file(100),)), purpose=purpose)

    assert list(volume_overfull(plan)) == expected


@pytest.mark.parametrize(
    ("size_gib", "expected"),
    [
        (150, []),
        (
            149,
            [
                Problem(
                    CSV01,
                    "CSV01 should hold 119.2 GiB, so that 20 % stay free; with 20 % growth "
                    "120 GiB are needed.",
                )
            ],
        ),
        (99, []),
        (None, []),
    ],
    ids=["just enough", "too small", "judged elsewhere", "asked elsewhere"],
)
def test_volume_without_reserve(size_gib, expected):
    plan = on_volume(
        size_gib, a_vm(disks=(a_file(100),)), growth_percent=20, volume_free_percent=20
    )

    assert list(volume_without_reserve(plan)) == expected


def test_an_empty_volume_needs_no_reserve():
    assert list(volume_without_reserve(on_volume(0, volume_free_percent=100))) == []


def test_levels_of_space_rules():
    assert RULES["space.volume-overfull"].level == Level.RISK
    assert RULES["space.volume-without-reserve"].level == Level.ADVICE


def on_array(usable_gib, size_gib, *reserves):
    """An array with a volume of this size for each snapshot reserve in percent."""
    volumes = tuple(
        a_volume(f"CSV0{at}", size_gib=size_gib, snapshot_reserve_percent=each)
        for at, each in enumerate(reserves, 1)
    )
    arrays = (an_array(usable_gib=usable_gib),)
    return storage(a_plan(), type="iscsi", arrays=arrays, volumes=volumes)


TOO_SMALL = Problem(
    "storage/arrays/SAN01",
    "The volumes on SAN01 take 200 GiB and their snapshots 30 GiB; the array has 229 GiB.",
)
OPEN = Unknown("storage/volumes/CSV02", "snapshot_reserve_percent")


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (on_array(230, 100, 10, 20), []),
        (on_array(229, 100, 10, 20), [TOO_SMALL]),
        (on_array(199, 100, 10, 20), []),
        (on_array(None, 100, 10, 20), []),
        (on_array(230, 100, 10, None), [OPEN]),
        (on_array(230, None, 10), []),
    ],
    ids=["fits", "does not", "volumes do not", "capacity open", "reserve open", "size open"],
)
def test_no_room_for_snapshots(plan, expected):
    assert list(no_room_for_snapshots(plan)) == expected


def test_snapshots_are_judged_on_arrays():
    applies = RULES["space.no-room-for-snapshots"].applies

    assert applies(on_array(1, 1, 0)) is True
    assert applies(storage(on_array(1, 1, 0), type="storage_spaces_direct")) is False
