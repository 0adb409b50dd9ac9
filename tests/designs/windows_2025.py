"""Sound designs on Windows Server 2025: converged Storage Spaces Direct, and a workgroup."""

from dataclasses import replace

from planner.core.parts import Directory, Drive, Interface, Mpio, Node, Quorum, Storage, Witness
from tests.designs import converged as c
from tests.designs import parts as p
from tests.designs import workload as w

CLOUD = Witness(type="cloud", on_cluster=False, uses_dfs=False)


def converged_direct_2025():
    """Four nodes in two racks with Storage Spaces Direct; RoCE in the SET team, DCB on switches."""
    v = "2025"
    servers = p.hardware(
        v,
        "HPE",
        "ProLiant DL385 Gen11",
        p.processors("amd", "EPYC 9354", 2, 32),
        768,
        firmware="A55 2.20",
        height_units=2,
        power_watts=1200,
    )
    nodes = tuple(
        Node(
            name=f"S2D-{n:02}",
            serial=f"CZ24510{n}",
            rack_unit=4 + 2 * n,
            management_address=f"10.88.0.{n}",
            nics=tuple(
                p.a_nic(
                    f"Port{port}",
                    card,
                    "NVIDIA ConnectX-6 Dx 100GbE",
                    100,
                    v,
                    f"TOR-{port}",
                    f"1/{n}",
                    team="SET",
                    rdma="roce_v2",
                )
                for port, card in ((1, "Slot 1"), (2, "Slot 3"))
            ),
            interfaces=(
                Interface(network="Management", via="VM switch", address=f"10.88.1.{n}"),
                Interface(network="SMB 1", via="VM switch", address=f"10.88.11.{n}"),
                Interface(network="SMB 2", via="VM switch", address=f"10.88.12.{n}"),
            ),
            drives=(
                Drive(name="Capacity", media="nvme", count=10, size_gib=7153, role="capacity"),
            ),
            **{**servers, "rack": f"R{1 + (n - 1) % 2}"},
        )
        for n in range(1, 5)
    )
    smb = ("smb", "cluster", "live_migration")
    return p.a_plan(
        "Hyperconverged cluster with 100 GbE",
        "Institut Polaris",
        v,
        cluster=p.a_cluster("S2D-CL", "polaris.example", ("Management", "10.88.1.100"), cache=2048),
        directory=p.a_domain("polaris.example", "10.88.4.1", "10.88.4.2"),
        host=p.a_host(v, r"C:\ClusterStorage\Volume1\VMs"),
        switches=(
            p.an_ethernet_switch("TOR-1", "NVIDIA SN3700C", dcb=True),
            p.an_ethernet_switch("TOR-2", "NVIDIA SN3700C", dcb=True),
        ),
        networks=(
            p.the_lan("Management", 881, "10.88.1.0/24", "10.88.1.254", "10.88.4.1", "10.88.4.2"),
            p.for_vms("Servers", 890, "10.88.64.0/20"),
            p.private("SMB 1", smb, 711, "10.88.11.0/24", mtu=9000),
            p.private("SMB 2", smb, 712, "10.88.12.0/24", mtu=9000),
        ),
        **c.a_set_switch(bandwidth_mode="none"),
        nodes=nodes,
        storage=Storage(
            type="storage_spaces_direct",
            mpio=Mpio(enabled=False),
            volumes=tuple(
                c.a_pool_volume(f"Volume{n}", 9000, "three_way_mirror") for n in range(1, 9)
            ),
        ),
        quorum=Quorum(witness=CLOUD, dynamic_quorum=True),
        live_migration=p.moving("SMB 1", "SMB 2", performance="smb"),
        vms=tuple(
            w.a_vm(
                f"LAB-{n}",
                8,
                32,
                400,
                f"Volume{n}",
                "VM switch",
                890,
                count=7,
                guest_os="Windows Server 2025",
            )
            for n in range(1, 9)
        ),
        capacity=p.room(64),
        operations=p.upkeep(),
    )


def workgroup_2025():
    """Three nodes without Active Directory; certificates authenticate live migration."""
    v = "2025"
    model = "Intel E810-XXVDA2"
    servers = p.hardware(
        v,
        "Lenovo",
        "ThinkSystem SR630 V3",
        p.processors("intel", "Xeon Gold 6426Y", 2, 16),
        256,
        firmware="4.11",
    )
    nodes = tuple(
        Node(
            name=f"DMZ-HV{n}",
            serial=f"J1009Z{n}",
            rack_unit=20 + n,
            management_address=f"10.77.0.{n}",
            iscsi_initiator=f"iqn.1991-05.com.microsoft:dmz-hv{n}.dmz.example",
            nics=(
                p.a_nic("LAN-1", "Slot 1", model, 25, v, "LAN-1", f"{n}", team="SET"),
                p.a_nic("LAN-2", "Slot 2", model, 25, v, "LAN-2", f"{n}", team="SET"),
                p.a_nic("iSCSI-1", "Slot 1", model, 25, v, "SAN-1", f"{n}"),
                p.a_nic("iSCSI-2", "Slot 2", model, 25, v, "SAN-2", f"{n}"),
            ),
            interfaces=(
                *c.converged_interfaces(77, n),
                Interface(network="iSCSI 1", via="iSCSI-1", address=f"10.77.21.{n}"),
                Interface(network="iSCSI 2", via="iSCSI-2", address=f"10.77.22.{n}"),
            ),
            **servers,
        )
        for n in (1, 2, 3)
    )
    array = w.an_array(
        "PST-DMZ",
        v,
        "Dell",
        "PowerStore 500T",
        30000,
        c.iscsi_ports(77),
        chap="mutual",
        target="iqn.2015-10.com.dell:dellemc-powerstore-dmz",
    )
    return p.a_plan(
        "Workgroup cluster in the perimeter network",
        "Bank am See",
        v,
        cluster=replace(
            p.a_cluster("DMZ-CL", "dmz.example", ("Management", "10.77.1.100"), cache=1024),
            organizational_unit=None,
            prestaged=False,
        ),
        directory=Directory(
            mode="workgroup",
            dns_servers=("10.77.4.1", "10.77.4.2"),
            primary_dns_suffix="dmz.example",
        ),
        host=p.a_host(v, r"C:\ClusterStorage\Volume1\VMs", time_source="ntp.dmz.example"),
        switches=tuple(
            p.an_ethernet_switch(f"{kind}-{n}", "Arista 7050SX3", 9214)
            for kind in ("LAN", "SAN")
            for n in (1, 2)
        ),
        networks=(
            *c.converged_networks(77, 771, "10.77.4.1", "10.77.4.2"),
            *c.iscsi_networks(77, 790),
        ),
        **c.a_set_switch(),
        nodes=nodes,
        storage=Storage(
            type="iscsi",
            mpio=Mpio(enabled=True, dsm="microsoft", policy="Round Robin"),
            arrays=(array,),
            volumes=(
                w.a_lun("Witness", "PST-DMZ", 1, 0, purpose="witness"),
                w.a_lun("Volume1", "PST-DMZ", 8000, 1),
                w.a_lun("Validation", "PST-DMZ", 10, 2, purpose="disk"),
            ),
        ),
        quorum=Quorum(
            witness=Witness(type="disk", volume="Witness", on_cluster=False, uses_dfs=False),
            dynamic_quorum=True,
        ),
        live_migration=p.moving("Live Migration", "Cluster", authentication="certificate"),
        vms=(
            w.a_vm(
                "PROXY",
                4,
                16,
                120,
                "Volume1",
                "VM switch",
                781,
                count=20,
                guest_os="Windows Server 2025",
            ),
        ),
        capacity=p.room(24),
        operations=p.upkeep("manual"),
    )
