"""Sound designs on Windows Server 2016: Fibre Channel, and shares of a file server."""

from planner.core.parts import (
    Interface,
    Mpio,
    Node,
    Quorum,
    Storage,
    Team,
    VirtualSwitch,
    Volume,
    Witness,
)
from tests.designs import parts as p
from tests.designs import workload as w


def fibre_channel_2016():
    """Fibre Channel with two Ethernet NICs for everything else, in a SET team."""
    v = "2016"
    servers = p.hardware(
        v,
        "Lenovo",
        "ThinkSystem SR630",
        p.processors("intel", "Xeon Gold 6130", 2, 16),
        384,
        firmware="3.30",
        tpm="2.0",
    )
    nodes = tuple(
        Node(
            name=f"FCHV-{n:02}",
            serial=f"J30{n}BX7",
            rack_unit=5 + n,
            management_address=f"10.70.0.{n}",
            nics=tuple(
                p.a_nic(
                    f"NIC-{side}",
                    card,
                    "Mellanox ConnectX-4 Lx 10GbE",
                    10,
                    v,
                    f"LEAF-{side}",
                    f"1/{n}",
                    team="SET",
                )
                for side, card in (("A", "Slot 1"), ("B", "Slot 3"))
            ),
            hbas=tuple(
                p.an_hba(
                    f"FC-{side}",
                    card,
                    "Emulex LPe31000 16Gb",
                    16,
                    v,
                    f"10:00:00:10:9b:{n:02x}:{at:02x}:01",
                    switch=f"FABRIC-{side}",
                    switch_port=str(n),
                )
                for at, (side, card) in enumerate((("A", "Slot 2"), ("B", "Slot 4")), 1)
            ),
            interfaces=(
                Interface(network="Management", via="SET switch", address=f"10.70.1.{n}"),
                Interface(network="Cluster", via="SET switch", address=f"10.70.2.{n}"),
                Interface(network="Live Migration", via="SET switch", address=f"10.70.3.{n}"),
            ),
            **servers,
        )
        for n in range(1, 6)
    )
    ports = [
        (
            f"CT{c}.FC{at}",
            f"CT{c}",
            {"switch": f"FABRIC-{side}", "wwpn": f"52:4a:93:7b:50:c3:be:{c}{at}"},
        )
        for c in (0, 1)
        for at, side in enumerate("AB")
    ]
    array = w.an_array("PURE01", v, "Pure Storage", "FlashArray//M20", 40000, ports)
    return p.a_plan(
        "Fibre Channel cluster with two Ethernet ports, Windows Server 2016",
        "Auenland Energy",
        v,
        cluster=p.a_cluster("FCHV-CL", "au.example", ("Management", "10.70.1.100"), cache=1024),
        directory=p.a_domain("au.example", "10.70.4.1", "10.70.4.2", level="2012r2"),
        host=p.a_host(v, r"C:\ClusterStorage\Volume1\VMs"),
        switches=(
            p.an_ethernet_switch("LEAF-A", "Arista 7050SX"),
            p.an_ethernet_switch("LEAF-B", "Arista 7050SX"),
            p.a_fibre_switch("FABRIC-A", "Brocade G610", "A"),
            p.a_fibre_switch("FABRIC-B", "Brocade G610", "B"),
        ),
        networks=(
            p.the_lan(
                "Management",
                701,
                "10.70.1.0/24",
                "10.70.1.254",
                "10.70.4.1",
                "10.70.4.2",
                bandwidth_weight=10,
            ),
            p.private("Cluster", ("cluster",), 702, "10.70.2.0/24", bandwidth_weight=10),
            p.private(
                "Live Migration",
                ("live_migration",),
                703,
                "10.70.3.0/24",
                metric=50,
                bandwidth_weight=30,
            ),
            p.for_vms("Plant", 710, "10.70.32.0/20", bandwidth_weight=50),
        ),
        teams=(Team(name="SET", kind="set", mode="switch_independent"),),
        virtual_switches=(
            VirtualSwitch(
                name="SET switch",
                via="SET",
                type="external",
                allow_management_os=True,
                bandwidth_mode="weight",
                sr_iov=False,
                load_balancing="hyper_v_port",
            ),
        ),
        nodes=nodes,
        storage=Storage(
            type="fibre_channel",
            mpio=Mpio(enabled=True, dsm="microsoft", policy="Least Queue Depth"),
            arrays=(array,),
            volumes=(
                *(w.a_lun(f"Volume{n}", "PURE01", 6000, n, thin=True) for n in (1, 2, 3)),
                w.a_lun("Validation", "PURE01", 10, 9, purpose="disk", thin=True),
            ),
        ),
        quorum=Quorum(
            witness=Witness(
                type="file_share",
                path=r"\\filer.au.example\witness$",
                on_cluster=False,
                uses_dfs=False,
            ),
            dynamic_quorum=True,
        ),
        live_migration=p.moving("Live Migration", "Cluster"),
        vms=tuple(
            w.a_vm(
                f"{kind}",
                4,
                16,
                150,
                f"Volume{n}",
                "SET switch",
                710,
                count=24,
                guest_os="Windows Server 2016",
            )
            for n, kind in ((1, "SCADA"), (2, "APP"), (3, "WEB"))
        ),
        capacity=p.room(24),
        operations=p.upkeep(),
    )


def file_server_2016():
    """Virtual machines on shares of a Scale-Out File Server, over RDMA (iWARP)."""
    v = "2016"
    servers = p.hardware(
        v,
        "Dell",
        "PowerEdge R640",
        p.processors("intel", "Xeon Gold 6140", 2, 18),
        384,
        firmware="2.20.1",
        tpm="2.0",
    )
    nodes = tuple(
        Node(
            name=f"COMP{n}",
            serial=f"5LKW8Y{n}",
            rack_unit=10 + n,
            management_address=f"10.16.0.{n}",
            nics=(
                p.a_nic("LAN-1", "NDC", "Intel X710", 10, v, "TOR-1", f"1/{n}", team="SET"),
                p.a_nic("LAN-2", "Slot 3", "Intel X710", 10, v, "TOR-2", f"1/{n}", team="SET"),
                p.a_nic(
                    "SMB-1", "Slot 1", "Chelsio T520-CR", 10, v, "TOR-1", f"2/{n}", rdma="iwarp"
                ),
                p.a_nic(
                    "SMB-2", "Slot 2", "Chelsio T520-CR", 10, v, "TOR-2", f"2/{n}", rdma="iwarp"
                ),
            ),
            interfaces=(
                Interface(network="Management", via="VM switch", address=f"10.16.1.{n}"),
                Interface(network="SMB 1", via="SMB-1", address=f"10.16.11.{n}"),
                Interface(network="SMB 2", via="SMB-2", address=f"10.16.12.{n}"),
            ),
            **servers,
        )
        for n in range(1, 5)
    )
    ports = [
        (
            f"FS{n}-SMB{s}",
            f"FS{n}",
            {"switch": f"TOR-{s}", "network": f"SMB {s}", "address": f"10.16.1{s}.{100 + n}"},
        )
        for n in (1, 2)
        for s in (1, 2)
    ]
    server = w.an_array(
        "SOFS01",
        v,
        "Microsoft",
        "Scale-Out File Server (2 x Dell R740xd)",
        60000,
        ports,
        persistent_reservations=None,
        registration_limit=None,
        firmware="Windows Server 2016",
    )
    shares = tuple(
        Volume(name=f"Share{n}", array="SOFS01", size_gib=12000, purpose="csv") for n in (1, 2, 3)
    )
    return p.a_plan(
        "Compute cluster on a Scale-Out File Server",
        "Kastell Games",
        v,
        cluster=p.a_cluster("COMP-CL", "kastell.example", ("Management", "10.16.1.100")),
        directory=p.a_domain("kastell.example", "10.16.1.201", "10.16.1.202", level="2016"),
        host=p.a_host(v, r"\\sofs01.kastell.example\Share1\VMs"),
        switches=(
            p.an_ethernet_switch("TOR-1", "Dell S4128F-ON"),
            p.an_ethernet_switch("TOR-2", "Dell S4128F-ON"),
        ),
        networks=(
            p.the_lan(
                "Management",
                161,
                "10.16.1.0/24",
                "10.16.1.254",
                "10.16.1.201",
                "10.16.1.202",
                bandwidth_weight=20,
            ),
            p.for_vms("Game servers", 170, "10.16.64.0/18", bandwidth_weight=80),
            p.private(
                "SMB 1", ("smb", "cluster", "live_migration"), 171, "10.16.11.0/24", mtu=9000
            ),
            p.private(
                "SMB 2", ("smb", "cluster", "live_migration"), 172, "10.16.12.0/24", mtu=9000
            ),
        ),
        teams=(Team(name="SET", kind="set", mode="switch_independent"),),
        virtual_switches=(
            VirtualSwitch(
                name="VM switch",
                via="SET",
                type="external",
                allow_management_os=True,
                bandwidth_mode="weight",
                sr_iov=False,
                load_balancing="hyper_v_port",
            ),
        ),
        nodes=nodes,
        storage=Storage(
            type="smb",
            mpio=Mpio(enabled=False),
            arrays=(server,),
            volumes=shares,
        ),
        quorum=Quorum(
            witness=Witness(
                type="file_share",
                path=r"\\nas01.kastell.example\comp-cl",
                on_cluster=False,
                uses_dfs=False,
            ),
            dynamic_quorum=True,
        ),
        live_migration=p.moving("SMB 1", "SMB 2", performance="smb"),
        vms=tuple(
            w.a_vm(
                f"MATCH-{n}",
                4,
                8,
                120,
                f"Share{n}",
                "VM switch",
                170,
                count=24,
                guest_os="Windows Server 2016",
            )
            for n in (1, 2, 3)
        ),
        capacity=p.room(24),
        operations=p.upkeep(),
    )
