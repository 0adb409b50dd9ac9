"""Sound designs on Windows Server 2008 R2: a vendor's team, and nodes without a witness."""

from planner.core.parts import Interface, Mpio, Node, Quorum, Storage, Team, VirtualSwitch, Witness
from tests.designs import parts as p
from tests.designs import workload as w


def vendor_team_2008r2():
    """Four nodes; the NIC maker's team carries four VLANs, two more NICs carry iSCSI."""
    v = "2008r2"
    quad = "HP NC365T 4-port"
    servers = p.hardware(
        v,
        "HP",
        "ProLiant DL380 G7",
        p.processors("intel", "Xeon X5675", 2, 6),
        96,
        firmware="P67 2018.08",
        height_units=2,
        update_level="SP1, 2020-01",
    )
    nodes = []
    for n in range(1, 5):
        nic = [
            p.a_nic("TEAM-A", "Slot 1", quad, 1, v, "SW-A", f"1/{n}", team="Team LAN"),
            p.a_nic("TEAM-B", "Slot 4", quad, 1, v, "SW-B", f"1/{n}", team="Team LAN"),
            p.a_nic("TEAM-C", "Slot 1", quad, 1, v, "SW-A", f"2/{n}", team="Team LAN"),
            p.a_nic("TEAM-D", "Slot 4", quad, 1, v, "SW-B", f"2/{n}", team="Team LAN"),
            p.a_nic("ISCSI-A", "Slot 1", quad, 1, v, "SW-SAN-A", f"1/{n}"),
            p.a_nic("ISCSI-B", "Slot 4", quad, 1, v, "SW-SAN-B", f"1/{n}"),
        ]
        nodes.append(
            Node(
                name=f"MUC-HV0{n}",
                serial=f"CZ2104A{n}",
                rack_unit=10 + 2 * n,
                management_address=f"10.31.250.{10 + n}",
                iscsi_initiator=f"iqn.1991-05.com.microsoft:muc-hv0{n}.ad.brauer.example",
                nics=tuple(nic),
                interfaces=(
                    Interface(network="Management", via="Team LAN", address=f"10.31.1.{10 + n}"),
                    Interface(network="Cluster", via="Team LAN", address=f"10.31.3.{10 + n}"),
                    Interface(network="LiveMigration", via="Team LAN", address=f"10.31.4.{10 + n}"),
                    Interface(network="iSCSI-A", via="ISCSI-A", address=f"10.31.21.{10 + n}"),
                    Interface(network="iSCSI-B", via="ISCSI-B", address=f"10.31.22.{10 + n}"),
                ),
                **servers,
            )
        )
    ports = [
        (f"{c}{i}", c, {"switch": f"SW-SAN-{s}", "network": f"iSCSI-{s}", "address": a})
        for c, i, s, a in (
            ("A", 1, "A", "10.31.21.101"),
            ("A", 2, "B", "10.31.22.101"),
            ("B", 1, "A", "10.31.21.102"),
            ("B", 2, "B", "10.31.22.102"),
        )
    ]
    array = w.an_array(
        "MSA01",
        v,
        "HP",
        "P2000 G3 iSCSI",
        6000,
        ports,
        chap="one_way",
        target="iqn.1986-03.com.hp:storage.p2000g3.1",
    )
    old = {"generation": 1, "disk_format": "vhd", "priority": None}
    return p.a_plan(
        "Hyper-V cluster Munich on Windows Server 2008 R2",
        "Brauer Logistics",
        v,
        cluster=p.a_cluster("MUC-HVCL", "ad.brauer.example", ("Management", "10.31.1.10")),
        directory=p.a_domain("ad.brauer.example", "10.31.1.5", "10.31.1.6", level="2008r2"),
        host=p.a_host(v, r"C:\ClusterStorage\Volume1\VMs"),
        switches=(
            p.an_ethernet_switch("SW-A", "HP ProCurve 5406zl"),
            p.an_ethernet_switch("SW-B", "HP ProCurve 5406zl"),
            p.an_ethernet_switch("SW-SAN-A", "HP 2910al-24G"),
            p.an_ethernet_switch("SW-SAN-B", "HP 2910al-24G"),
        ),
        networks=(
            p.the_lan("Management", 101, "10.31.1.0/24", "10.31.1.1", "10.31.1.5", "10.31.1.6"),
            p.for_vms("Servers", 102, "10.31.8.0/22"),
            p.private("Cluster", ("cluster",), 103, "10.31.3.0/24"),
            p.private("LiveMigration", ("live_migration",), 104, "10.31.4.0/24", metric=50),
            p.private("iSCSI-A", ("iscsi",), 121, "10.31.21.0/24", mtu=9000),
            p.private("iSCSI-B", ("iscsi",), 122, "10.31.22.0/24", mtu=9000),
        ),
        teams=(Team(name="Team LAN", kind="vendor", mode="switch_independent"),),
        virtual_switches=(
            VirtualSwitch(
                name="VM Network",
                via="Team LAN",
                type="external",
                allow_management_os=False,
                bandwidth_mode="none",
                sr_iov=False,
            ),
        ),
        nodes=tuple(nodes),
        storage=Storage(
            type="iscsi",
            mpio=Mpio(enabled=True, dsm="microsoft", policy="Round Robin"),
            arrays=(array,),
            volumes=(
                w.a_lun("Quorum", "MSA01", 1, 0, purpose="witness"),
                w.a_lun("Volume1", "MSA01", 1800, 1),
                w.a_lun("Volume2", "MSA01", 1800, 2),
                w.a_lun("Validation", "MSA01", 5, 9, purpose="disk"),
            ),
        ),
        quorum=Quorum(
            witness=Witness(type="disk", volume="Quorum", on_cluster=False, uses_dfs=False)
        ),
        live_migration=p.moving("LiveMigration", "Cluster", performance=None, simultaneous=1),
        vms=(
            w.a_vm(
                "FS01",
                2,
                8,
                500,
                "Volume1",
                "VM Network",
                102,
                guest_os="Windows Server 2008 R2",
                address="10.31.8.11",
                **old,
            ),
            w.a_vm(
                "EX01",
                4,
                24,
                600,
                "Volume2",
                "VM Network",
                102,
                guest_os="Windows Server 2008 R2",
                address="10.31.8.12",
                **old,
            ),
            w.a_vm(
                "APP",
                2,
                4,
                60,
                "Volume1",
                "VM Network",
                102,
                count=10,
                guest_os="Windows Server 2003 R2 SP2",
                **old,
            ),
        ),
        capacity=p.room(4, 8),
        operations=p.upkeep("manual", backup_product="Data Protection Manager 2010"),
    )


def three_nodes_2008r2():
    """Three nodes keep the majority without a witness; Fibre Channel, five NICs."""
    v = "2008r2"
    broadcom, intel = "Broadcom NetXtreme II BCM5709C", "Intel Gigabit ET 4-port"
    servers = p.hardware(
        v,
        "Dell",
        "PowerEdge R710",
        p.processors("intel", "Xeon E5640", 2, 4),
        72,
        firmware="6.6.0",
        height_units=2,
        update_level="SP1, 2020-01",
    )
    nodes = tuple(
        Node(
            name=f"HYPERV{n}",
            serial=f"4XK2Q5{n}",
            rack_unit=2 * n,
            management_address=f"192.168.60.{20 + n}",
            nics=(
                p.a_nic("MGMT", "Onboard", broadcom, 1, v, "CORE-1", f"Gi1/{n}"),
                p.a_nic("LM", "Onboard", broadcom, 1, v, "CORE-2", f"Gi2/{n}"),
                p.a_nic("VM-1", "Slot 2", intel, 1, v, "CORE-1", f"Gi3/{n}"),
                p.a_nic("VM-2", "Slot 2", intel, 1, v, "CORE-2", f"Gi3/{n}"),
                p.a_nic("HB", "Slot 2", intel, 1, v, "CORE-2", f"Gi4/{n}"),
            ),
            hbas=tuple(
                p.an_hba(
                    f"FC{port}",
                    f"Slot {2 + port}",
                    "QLogic QLE2560 8Gb",
                    8,
                    v,
                    f"21:00:00:24:ff:0{n}:00:0{port}",
                    switch=f"SAN-{port}",
                    switch_port=str(n),
                )
                for port in (1, 2)
            ),
            interfaces=(
                Interface(network="LAN", via="MGMT", address=f"192.168.50.{20 + n}"),
                Interface(network="Heartbeat", via="HB", address=f"192.168.51.{20 + n}"),
                Interface(network="Migration", via="LM", address=f"192.168.52.{20 + n}"),
            ),
            **servers,
        )
        for n in range(1, 4)
    )
    ports = [
        (
            f"SP{c}{port}",
            f"SP {c}",
            {"switch": f"SAN-{port}", "wwpn": f"50:06:01:6{port}:3b:a0:0{at}:12"},
        )
        for at, c in enumerate("AB")
        for port in (1, 2)
    ]
    array = w.an_array("CX4", v, "EMC", "CLARiiON CX4-120", 8000, ports)
    old = {"generation": 1, "disk_format": "vhd", "priority": None}
    return p.a_plan(
        "Three-node cluster with node majority",
        "Sankt Anna Hospital",
        v,
        edition="enterprise",
        installation="desktop_experience",
        cluster=p.a_cluster("HYPERVCL", "anna.example", ("LAN", "192.168.50.20")),
        directory=p.a_domain("anna.example", "192.168.50.2", "192.168.50.3", level="2008r2"),
        host=p.a_host(v, r"C:\ClusterStorage\Volume1\VMs"),
        switches=(
            p.an_ethernet_switch("CORE-1", "Cisco Catalyst 4506"),
            p.an_ethernet_switch("CORE-2", "Cisco Catalyst 4506"),
            p.a_fibre_switch("SAN-1", "Brocade 300", "1"),
            p.a_fibre_switch("SAN-2", "Brocade 300", "2"),
        ),
        networks=(
            p.the_lan("LAN", 50, "192.168.50.0/24", "192.168.50.1", "192.168.50.2", "192.168.50.3"),
            p.private("Heartbeat", ("cluster",), 51, "192.168.51.0/24"),
            p.private("Migration", ("live_migration",), 52, "192.168.52.0/24", metric=50),
            p.for_vms("Clinic", 55, "192.168.128.0/20"),
            p.for_vms("Devices", 56, "192.168.144.0/22"),
        ),
        virtual_switches=tuple(
            VirtualSwitch(
                name=name,
                via=nic,
                type="external",
                allow_management_os=False,
                bandwidth_mode="none",
                sr_iov=False,
            )
            for name, nic in (("Clinic", "VM-1"), ("Devices", "VM-2"))
        ),
        nodes=nodes,
        storage=Storage(
            type="fibre_channel",
            mpio=Mpio(enabled=True, dsm="vendor", policy="CLAROpt"),
            arrays=(array,),
            volumes=(
                w.a_lun("Volume1", "CX4", 2000, 0),
                w.a_lun("Volume2", "CX4", 2000, 1),
                w.a_lun("Validation", "CX4", 5, 2, purpose="disk"),
            ),
        ),
        quorum=Quorum(witness=Witness(type="none", on_cluster=False, uses_dfs=False)),
        live_migration=p.moving("Migration", "Heartbeat", performance=None, simultaneous=1),
        vms=(
            w.a_vm(
                "PACS",
                4,
                16,
                900,
                "Volume1",
                "Clinic",
                55,
                guest_os="Windows Server 2008 R2",
                address="192.168.128.10",
                **old,
            ),
            w.a_vm(
                "LAB",
                2,
                4,
                80,
                "Volume2",
                "Devices",
                56,
                count=12,
                guest_os="Windows Server 2008",
                **old,
            ),
        ),
        capacity=p.room(4, 8),
        operations=p.upkeep("manual", backup_product="Backup Exec 2012"),
    )
