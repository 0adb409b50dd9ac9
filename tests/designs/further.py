"""Sound designs off the beaten track: cables without switches, and no licence."""

from dataclasses import replace

from planner.core.parts import Interface, Mpio, Node, Quorum, Storage, Witness
from tests.designs import converged as c
from tests.designs import parts as p
from tests.designs import workload as w


def direct_fibre_2022():
    """Two nodes with their HBAs cabled straight to the array, without Fibre Channel switches."""
    v = "2022"
    servers = p.hardware(
        v, "HPE", "ProLiant DL325 Gen10 Plus v2", p.processors("amd", "EPYC 7313P", 1, 16), 256
    )
    nodes = tuple(
        Node(
            name=f"KANZLEI-HV{n}",
            serial=f"CZJ2200{n}",
            rack_unit=n,
            management_address=f"10.12.0.{n}",
            nics=tuple(
                p.a_nic(
                    f"LAN-{side}",
                    card,
                    "Broadcom 57412 10GbE",
                    10,
                    v,
                    f"SW-{side}",
                    f"{n}",
                    team="SET",
                )
                for side, card in (("A", "OCP"), ("B", "Slot 2"))
            ),
            hbas=tuple(
                p.an_hba(
                    f"FC-{side}",
                    f"Slot {slot}",
                    "HPE SN1610Q 32Gb",
                    32,
                    v,
                    f"51:40:2e:c0:1c:0{n}:00:0{slot}",
                    switch_port=f"MSA {side}{n}",
                )
                for side, slot in (("A", 1), ("B", 3))
            ),
            interfaces=c.converged_interfaces(12, n),
            **servers,
        )
        for n in (1, 2)
    )
    ports = [
        (f"{side}{n}", side, {"wwpn": f"20:{at}{n}:00:c0:ff:65:12:00"})
        for at, side in enumerate("AB")
        for n in (1, 2)
    ]
    return p.a_plan(
        "Two nodes straight on the array",
        "Kanzlei Vogt",
        v,
        edition="standard",
        cluster=p.a_cluster("KANZLEI-CL", "vogt.example", ("Management", "10.12.1.10"), cache=1024),
        directory=p.a_domain("vogt.example", "10.12.4.1", "10.12.4.2"),
        host=p.a_host(v, r"C:\ClusterStorage\Volume1\VMs"),
        switches=(
            p.an_ethernet_switch("SW-A", "Aruba 6300M"),
            p.an_ethernet_switch("SW-B", "Aruba 6300M"),
        ),
        networks=c.converged_networks(12, 120, "10.12.4.1", "10.12.4.2"),
        **c.a_set_switch(),
        nodes=nodes,
        storage=Storage(
            type="fibre_channel",
            mpio=Mpio(enabled=True, dsm="microsoft", policy="Round Robin"),
            arrays=(w.an_array("MSA01", v, "HPE", "MSA 2060 FC", 9000, ports),),
            volumes=(
                w.a_lun("Witness", "MSA01", 1, 0, purpose="witness"),
                w.a_lun("Volume1", "MSA01", 3500, 1),
                w.a_lun("Volume2", "MSA01", 3500, 2),
                w.a_lun("Validation", "MSA01", 5, 3, purpose="disk"),
            ),
        ),
        quorum=Quorum(
            witness=Witness(type="disk", volume="Witness", on_cluster=False, uses_dfs=False),
            dynamic_quorum=True,
        ),
        live_migration=p.moving("Live Migration", "Cluster"),
        vms=(
            w.a_vm("DMS", 8, 32, 1500, "Volume1", "VM switch", 130, address="10.12.64.11"),
            w.a_vm("MAIL", 4, 32, 800, "Volume2", "VM switch", 130, address="10.12.64.12"),
        ),
        capacity=p.room(24),
        operations=p.upkeep(),
    )


def free_hypervisor_2019():
    """Hyper-V Server on two nodes that get their LAN address by reservation; Linux guests."""
    v = "2019"
    model = "Intel X710 10GbE 4-port"
    servers = p.hardware(
        v, "Supermicro", "SYS-1029P-WTR", p.processors("intel", "Xeon Silver 4214", 2, 12), 256
    )
    nodes = tuple(
        Node(
            name=f"LX-HV{n}",
            serial=f"C819UAH{n}",
            rack_unit=n,
            management_address=f"10.14.0.{n}",
            iscsi_initiator=f"iqn.1991-05.com.microsoft:lx-hv{n}.lab.uni.example",
            nics=(
                p.a_nic("P1", "Slot 1", model, 10, v, "LEAF-1", f"{n}", team="SET"),
                p.a_nic("P2", "Slot 2", model, 10, v, "LEAF-2", f"{n}", team="SET"),
                p.a_nic("S1", "Slot 1", model, 10, v, "LEAF-1", f"1{n}"),
                p.a_nic("S2", "Slot 2", model, 10, v, "LEAF-2", f"1{n}"),
            ),
            interfaces=(
                Interface(network="Campus", via="VM switch"),
                Interface(network="Cluster", via="VM switch", address=f"10.14.2.{n}"),
                Interface(network="iSCSI 1", via="S1", address=f"10.14.21.{n}"),
                Interface(network="iSCSI 2", via="S2", address=f"10.14.22.{n}"),
            ),
            **servers,
        )
        for n in (1, 2)
    )
    ports = [
        (
            f"{controller}{s}",
            controller,
            {"switch": f"LEAF-{s}", "network": f"iSCSI {s}", "address": f"10.14.2{s}.{101 + at}"},
        )
        for at, controller in enumerate("AB")
        for s in (1, 2)
    ]
    array = w.an_array(
        "SYNO",
        v,
        "Synology",
        "UC3200",
        20000,
        ports,
        chap="one_way",
        target="iqn.2000-01.com.synology:uc3200",
    )
    cluster = p.a_cluster("LX-CL", "lab.uni.example", cache=1024)
    return p.a_plan(
        "Linux guests on Hyper-V Server",
        "Universitaet Linden",
        v,
        edition="hyper_v_server",
        cluster=replace(cluster, addressing="distributed"),
        directory=p.a_domain("lab.uni.example", "10.14.4.1", "10.14.4.2"),
        host=p.a_host(v, r"C:\ClusterStorage\Volume1\VMs"),
        switches=(
            p.an_ethernet_switch("LEAF-1", "FS S5860-24XB"),
            p.an_ethernet_switch("LEAF-2", "FS S5860-24XB"),
        ),
        networks=(
            p.the_lan(
                "Campus",
                140,
                "10.14.1.0/24",
                "10.14.1.254",
                "10.14.4.1",
                "10.14.4.2",
                purposes=("management", "vm"),
                dhcp=True,
                bandwidth_weight=40,
            ),
            p.private(
                "Cluster", ("cluster", "live_migration"), 142, "10.14.2.0/24", bandwidth_weight=40
            ),
            *c.iscsi_networks(14, 150),
        ),
        **c.a_set_switch(),
        nodes=nodes,
        storage=Storage(
            type="iscsi",
            mpio=Mpio(enabled=True, dsm="microsoft", policy="Round Robin"),
            arrays=(array,),
            volumes=(
                w.a_lun("Witness", "SYNO", 1, 0, purpose="witness"),
                w.a_lun("Volume1", "SYNO", 8000, 1),
                w.a_lun("Volume2", "SYNO", 8000, 2),
                w.a_lun("Validation", "SYNO", 5, 3, purpose="disk"),
            ),
        ),
        quorum=Quorum(
            witness=Witness(type="disk", volume="Witness", on_cluster=False, uses_dfs=False),
            dynamic_quorum=True,
        ),
        live_migration=p.moving("Cluster"),
        vms=(
            w.a_vm("GITLAB", 8, 32, 1000, "Volume1", "VM switch", 140, guest_os="Debian 12"),
            w.a_vm(
                "RUNNER",
                4,
                16,
                200,
                "Volume2",
                "VM switch",
                140,
                count=6,
                guest_os="Ubuntu 24.04 LTS",
            ),
        ),
        capacity=p.room(24),
        operations=p.upkeep(backup_product="Proxmox Backup agent in the guests"),
    )
