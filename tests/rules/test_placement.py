import pytest

from planner.core.parts import Host
from planner.rules import RULES, Problem, Unknown
from planner.rules.placement import no_folder_of_their_own, outside_cluster_storage
from tests.build import a_plan, a_vm, a_vm_disk, a_volume, storage

CSV = a_volume("CSV01")
DISK = a_volume("Data", purpose="disk")


def keeping(path, *volumes, drive="C:", **values):
    plan = a_plan(host=Host(vm_path=path, system_drive=drive), **values)
    return storage(plan, volumes=volumes)


@pytest.mark.parametrize(
    "path",
    [
        "C:\\ClusterStorage\\Volume1\\VMs",
        "c:/clusterstorage/CSV01/VMs",
        "%SystemDrive%\\ClusterStorage\\CSV01\\VMs",
        "\\\\fs01\\vms\\cluster1",
        "the volumes of the cluster",
    ],
)
def test_cluster_storage_and_shares_are_right(path):
    assert list(outside_cluster_storage(keeping(path, CSV))) == []


@pytest.mark.parametrize("path", ["D:\\VMs", "C:\\VMs", "%SystemDrive%\\Hyper-V", "D:"])
def test_local_drive_is_outside(path):
    message = f"Virtual machines are kept in {path}, which is a drive of each node."

    assert list(outside_cluster_storage(keeping(path, CSV))) == [Problem("host", message)]


def test_undecided_path_is_asked_for():
    assert list(outside_cluster_storage(keeping(None, CSV))) == [Unknown("host", "vm_path")]


def test_letter_may_be_a_cluster_disk_while_no_volume_is_planned():
    assert list(outside_cluster_storage(keeping("E:\\VMs"))) == [Unknown("storage", "volumes")]


def test_system_drive_is_outside_whatever_volumes_are_planned():
    assert list(outside_cluster_storage(keeping("C:\\VMs"))) == [
        Problem("host", "Virtual machines are kept in C:\\VMs, which is a drive of each node.")
    ]


@pytest.mark.parametrize(
    ("volumes", "on_disk", "is_outside"),
    [
        ((DISK,), False, False),
        ((CSV, DISK), True, False),
        ((CSV, DISK), False, True),
        ((CSV,), False, True),
    ],
    ids=["disks only", "VMs on the disk", "a disk for tests", "no disk"],
)
def test_letter_is_no_local_drive_where_cluster_disks_hold_virtual_machines(
    volumes, on_disk, is_outside
):
    vm = a_vm(disks=(a_vm_disk(volume="Data" if on_disk else "CSV01"),))
    plan = keeping("E:\\VMs", *volumes, vms=(vm,) if on_disk or CSV in volumes else ())

    assert bool(list(outside_cluster_storage(plan))) is is_outside


def test_cluster_storage_lies_on_the_system_drive():
    path = "D:\\ClusterStorage\\Volume1\\VMs"
    message = f"Virtual machines are kept in {path}, but Cluster Shared Volumes appear below C:"

    assert list(outside_cluster_storage(keeping(path, CSV))) == [
        Problem("host", f"{message}\\ClusterStorage.")
    ]
    assert list(outside_cluster_storage(keeping(path, CSV, drive="D:"))) == []
    assert list(outside_cluster_storage(keeping(path, CSV, drive=None))) == []


@pytest.mark.parametrize(
    ("path", "is_root"),
    [
        ("C:\\ClusterStorage\\Volume1\\VMs", False),
        ("C:\\ClusterStorage\\Volume1", True),
        ("C:\\ClusterStorage\\Volume1\\", True),
        ("C:\\ClusterStorage", True),
        ("E:\\", True),
        ("E:\\VMs", False),
        ("\\\\fs01\\vms", True),
        ("\\\\fs01\\vms\\cluster1", False),
        ("on the array", False),
    ],
)
def test_virtual_machines_get_a_folder_of_their_own(path, is_root):
    message = f"Virtual machines are kept in {path}, which is no folder of their own."
    expected = [Problem("host", message)] if is_root else []

    assert list(no_folder_of_their_own(keeping(path))) == expected


def test_root_is_judged_where_there_is_a_path():
    applies = RULES["placement.no-folder-of-their-own"].applies

    assert (applies(keeping("E:\\")), applies(keeping(None))) == (True, False)
