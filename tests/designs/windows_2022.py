"""Sound designs on Windows Server 2022: no storage switches, and sixteen nodes."""

from planner.core.parts import Drive, Interface, Mpio, Node, Quorum, Storage, Witness
from tests.designs import converged as c
from tests.designs import parts as p
from tests.designs import workload as w

CLOUD = Witness(type="cloud", on_cluster=False, uses_dfs=False)


def switchless_2022():
    """Two nodes with Storage Spaces Direct, storage NICs cabled to each other; cloud witness."""
    v = "2022"
    servers = p.hardware(
        v,
        "Dell",
        "PowerEdge R650",
        p.processors("intel", "Xeon Gold 6326", 2, 16),
        256,
        firmware="1.12.1",
    )
    nodes = tuple(
        Node(
            name=f"EDGE-N{n}",
            serial=f"8GT4KQ{n}",
            rack_unit=10 + n,
            management_address=f"10.66.0.{n}",
            nics=(
                p.a_nic("LAN-1", "OCP", "Broadcom 57416 10GbE", 10, v, "SW1", f"{n}", team="SET"),
                p.a_nic(
                    "LAN-2", "Slot 3", "Broadcom 57416 10GbE", 10, v, "SW2", f"{n}", team="SET"
                ),
                p.a_nic(
                    "SMB-1", "Slot 1", "Intel E810-XXVDA2", 25, v, None, "EDGE SMB-1", rdma="iwarp"
                ),
                p.a_nic(
                    "SMB-2", "Slot 2", "Intel E810-XXVDA2", 25, v, None, "EDGE SMB-2", rdma="iwarp"
                ),
            ),
            interfaces=(
                Interface(network="Management", via="VM switch", address=f"10.66.1.{n}"),
                Interface(network="SMB 1", via="SMB-1", address=f"10.66.11.{n}"),
                Interface(network="SMB 2", via="SMB-2", address=f"10.66.12.{n}"),
            ),
            drives=(Drive(name="Capacity", media="nvme", count=8, size_gib=3576, role="capacity"),),
            **servers,
        )
        for n in (1, 2)
    )
    return p.a_plan(
        "Two nodes without storage switches",
        "Werk Oberdorf",
        v,
        cluster=p.a_cluster(
            "EDGE-CL", "oberdorf.example", ("Management", "10.66.1.10"), cache=1024
        ),
        directory=p.a_domain("oberdorf.example", "10.66.4.1", "10.66.4.2"),
        host=p.a_host(v, r"C:\ClusterStorage\Volume1\VMs"),
        switches=(
            p.an_ethernet_switch("SW1", "Aruba 6300M"),
            p.an_ethernet_switch("SW2", "Aruba 6300M"),
        ),
        networks=(
            p.the_lan(
                "Management",
                661,
                "10.66.1.0/24",
                "10.66.1.254",
                "10.66.4.1",
                "10.66.4.2",
                bandwidth_weight=20,
            ),
            p.for_vms("Servers", 670, "10.66.64.0/22", bandwidth_weight=80),
            p.private("SMB 1", ("smb", "cluster", "live_migration"), 0, "10.66.11.0/24", mtu=9000),
            p.private("SMB 2", ("smb", "cluster", "live_migration"), 0, "10.66.12.0/24", mtu=9000),
        ),
        **c.a_set_switch(),
        nodes=nodes,
        storage=Storage(
            type="storage_spaces_direct",
            mpio=Mpio(enabled=False),
            volumes=(
                c.a_pool_volume("Volume1", 4000, "nested_two_way_mirror"),
                c.a_pool_volume("Volume2", 4000, "nested_two_way_mirror"),
            ),
        ),
        quorum=Quorum(witness=CLOUD, dynamic_quorum=True),
        live_migration=p.moving("SMB 1", "SMB 2", performance="smb"),
        vms=tuple(
            w.a_vm(
                f"MES-{n}",
                4,
                16,
                250,
                f"Volume{n}",
                "VM switch",
                670,
                count=5,
                guest_os="Windows Server 2022",
            )
            for n in (1, 2)
        ),
        capacity=p.room(24),
        operations=p.upkeep(),
    )


def sixteen_nodes_2022():
    """Sixteen nodes on iSCSI with a dozen volumes and two hundred virtual machines."""
    v = "2022"
    model = "Mellanox ConnectX-5 25GbE 2-port"
    servers = p.hardware(
        v,
        "Supermicro",
        "SYS-620U-TNR",
        p.processors("intel", "Xeon Gold 6338", 2, 32),
        1024,
        firmware="1.4b",
        height_units=2,
    )
    nodes = tuple(
        Node(
            name=f"FRA-HV{n:02}",
            serial=f"E261234X{n:02}",
            rack_unit=2 * ((n - 1) % 8 + 1),
            management_address=f"10.120.0.{n}",
            iscsi_initiator=f"iqn.1991-05.com.microsoft:fra-hv{n:02}.hosting.example",
            nics=(
                p.a_nic("LAN-1", "Slot 1", model, 25, v, "LAN-1", f"{n}", team="SET"),
                p.a_nic("LAN-2", "Slot 2", model, 25, v, "LAN-2", f"{n}", team="SET"),
                p.a_nic("iSCSI-1", "Slot 1", model, 25, v, "SAN-1", f"{n}"),
                p.a_nic("iSCSI-2", "Slot 2", model, 25, v, "SAN-2", f"{n}"),
            ),
            interfaces=(
                *c.converged_interfaces(120, n),
                Interface(network="iSCSI 1", via="iSCSI-1", address=f"10.120.21.{n}"),
                Interface(network="iSCSI 2", via="iSCSI-2", address=f"10.120.22.{n}"),
            ),
            **{**servers, "rack": f"R{1 + (n - 1) // 8}"},
        )
        for n in range(1, 17)
    )
    array = w.an_array(
        "SAN-FRA",
        v,
        "NetApp",
        "AFF A400",
        150000,
        c.iscsi_ports(120, ("N1", "N2")),
        chap="mutual",
        target="iqn.1992-08.com.netapp:sn.fra",
        registration_limit=2048,
    )
    return p.a_plan(
        "Hosting cluster Frankfurt",
        "Mainhost",
        v,
        cluster=p.a_cluster(
            "FRA-CL", "hosting.example", ("Management", "10.120.1.100"), cache=4096
        ),
        directory=p.a_domain("hosting.example", "10.120.4.1", "10.120.4.2"),
        host=p.a_host(v, r"C:\ClusterStorage\Volume01\VMs"),
        switches=tuple(
            p.an_ethernet_switch(f"{kind}-{n}", "Juniper QFX5120")
            for kind in ("LAN", "SAN")
            for n in (1, 2)
        ),
        networks=(
            *c.converged_networks(120, 1201, "10.120.4.1", "10.120.4.2"),
            *c.iscsi_networks(120, 1220),
        ),
        **c.a_set_switch(),
        nodes=nodes,
        storage=Storage(
            type="iscsi",
            mpio=Mpio(enabled=True, dsm="microsoft", policy="Round Robin"),
            arrays=(array,),
            volumes=(
                w.a_lun("Witness", "SAN-FRA", 1, 0, purpose="witness"),
                *(w.a_lun(f"Volume{n:02}", "SAN-FRA", 10000, n) for n in range(1, 13)),
                w.a_lun("Validation", "SAN-FRA", 10, 99, purpose="disk"),
            ),
        ),
        quorum=Quorum(
            witness=Witness(type="disk", volume="Witness", on_cluster=False, uses_dfs=False),
            dynamic_quorum=True,
        ),
        live_migration=p.moving("Live Migration", "Cluster", simultaneous=4),
        vms=tuple(
            w.a_vm(
                f"CUST{n:03}",
                8,
                32,
                400,
                f"Volume{1 + n % 12:02}",
                "VM switch",
                1211,
                guest_os="Windows Server 2022",
            )
            for n in range(1, 201)
        ),
        capacity=p.room(64, failures=2),
        operations=p.upkeep(),
    )
