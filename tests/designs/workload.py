"""Storage and virtual machines of the sound designs."""

from planner.core.parts import ArrayPort, DynamicMemory, StorageArray, Vm, VmDisk, VmNic, Volume
from tests.designs.parts import certified


def an_array(name, windows_server, vendor, model, usable_gib, ports, **values):
    """A certified array; each port is (name, controller, further values)."""
    usual = {"persistent_reservations": True, "firmware": "5.2.1", "registration_limit": 1024}
    return StorageArray(
        name=name,
        vendor=vendor,
        model=model,
        certification=certified(windows_server),
        usable_gib=usable_gib,
        ports=tuple(ArrayPort(name=n, controller=c, **more) for n, c, more in ports),
        **{**usual, **values},
    )


def a_lun(name, array, size_gib, lun_id, purpose="csv", **values):
    """A LUN with NTFS on a GPT disk, presented to every node."""
    usual = {
        "file_system": "ntfs",
        "partition_style": "gpt",
        "dynamic_disk": False,
        "bitlocker": False,
        "allocation_unit_kib": 64,
        "thin": False,
        "snapshot_reserve_percent": 0,
    }
    return Volume(
        name=name,
        array=array,
        size_gib=size_gib,
        lun_id=lun_id,
        purpose=purpose,
        **{**usual, **values},
    )


def a_vm(name, vcpus, memory_gib, disk_gib, volume, virtual_switch, vlan, **values):
    """A virtual machine with one fixed disk and one NIC."""
    usual = {
        "generation": 2,
        "priority": "medium",
        "guest_os": "Windows Server 2019",
        "virtual_fibre_channel": False,
        "roles": ("other",),
    }
    disk_format = values.pop("disk_format", "vhdx")
    disk_kind = values.pop("disk_kind", "fixed")
    address = values.pop("address", None)
    return Vm(
        name=name,
        vcpus=vcpus,
        memory_gib=memory_gib,
        disks=(
            VmDisk(
                name="System", size_gib=disk_gib, volume=volume, format=disk_format, kind=disk_kind
            ),
        ),
        nics=(
            VmNic(
                name="LAN",
                virtual_switch=virtual_switch,
                vlan=vlan,
                sr_iov=False,
                address=address,
            ),
        ),
        **{**usual, **values},
    )


def between(minimum_gib, maximum_gib):
    return DynamicMemory(minimum_gib=minimum_gib, maximum_gib=maximum_gib)
