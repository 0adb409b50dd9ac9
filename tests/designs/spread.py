"""Sound designs that spread: over subnets of two sites, and over two kinds of drive."""

from planner.core.parts import (
    Drive,
    Interface,
    Mpio,
    Node,
    Quorum,
    Site,
    SiteLink,
    Storage,
    Witness,
)
from tests.designs import converged as c
from tests.designs import parts as p
from tests.designs import workload as w

SITES = ("North", "South")


def two_subnets_2022():
    """Two data centres with subnets of their own, replicated arrays, and a cloud witness."""
    v = "2022"
    servers = p.hardware(
        v, "Dell", "PowerEdge R660", p.processors("intel", "Xeon Gold 5418Y", 2, 24), 512
    )
    nodes = tuple(
        Node(
            name=f"{site[0]}-HV{n}",
            site=site,
            serial=f"FJ8K2{at}{n}",
            rack_unit=n,
            management_address=f"10.15{at}.0.{n}",
            nics=tuple(
                p.a_nic(
                    f"LAN-{side}",
                    card,
                    "Intel E810-XXVDA2",
                    25,
                    v,
                    f"{site}-LEAF-{side}",
                    f"{n}",
                    team="SET",
                )
                for side, card in (("A", "Slot 1"), ("B", "Slot 2"))
            ),
            hbas=tuple(
                p.an_hba(
                    f"FC-{side}",
                    card,
                    "Emulex LPe35000 32Gb",
                    32,
                    v,
                    f"10:00:00:10:9b:{at}{n}:00:0{port}",
                    switch=f"{site}-FC-{side}",
                    switch_port=str(n),
                )
                for port, (side, card) in enumerate((("A", "Slot 3"), ("B", "Slot 4")))
            ),
            interfaces=(
                Interface(
                    network=f"LAN {site}", via="VM switch", address=f"10.15{at}.1.{10 * at + n}"
                ),
                Interface(
                    network=f"Cluster {site}", via="VM switch", address=f"10.15{at}.2.{10 * at + n}"
                ),
            ),
            **{**servers, "rack": site},
        )
        for at, site in enumerate(SITES, 1)
        for n in (1, 2, 3)
    )
    arrays = tuple(
        w.an_array(
            f"PMAX-{site}",
            v,
            "Dell",
            "PowerStore 3200T",
            60000,
            [
                (
                    f"{side}{n}",
                    side,
                    {
                        "switch": f"{site}-FC-{fabric}",
                        "wwpn": f"58:cc:f0:98:4{at}:a0:0{controller}:0{n}",
                    },
                )
                for controller, side in enumerate(("Node A", "Node B"))
                for n, fabric in enumerate("AB")
            ],
            site=site,
            replicates_to=f"PMAX-{SITES[2 - at]}",
        )
        for at, site in enumerate(SITES, 1)
    )
    networks = tuple(
        network
        for at, site in enumerate(SITES, 1)
        for network in (
            p.the_lan(
                f"LAN {site}",
                1500 + at,
                f"10.15{at}.1.0/24",
                f"10.15{at}.1.254",
                f"10.15{at}.4.1",
                f"10.15{3 - at}.4.1",
                site=site,
                bandwidth_weight=20,
            ),
            p.private(
                f"Cluster {site}",
                ("cluster", "live_migration"),
                1510 + at,
                f"10.15{at}.2.0/24",
                site=site,
                bandwidth_weight=30,
            ),
        )
    )
    return p.a_plan(
        "Two data centres with subnets of their own",
        "Versandhaus Meridian",
        v,
        cluster=p.a_cluster(
            "MER-CL",
            "meridian.example",
            ("LAN North", "10.151.1.100"),
            ("LAN South", "10.152.1.100"),
            cache=2048,
        ),
        directory=p.a_domain("meridian.example", "10.151.4.1", "10.152.4.1"),
        host=p.a_host(v, r"C:\ClusterStorage\Volume1\VMs"),
        sites=tuple(Site(name=site) for site in SITES),
        site_links=(
            SiteLink(name="DWDM", a="North", b="South", round_trip_ms=1, bandwidth_mbps=100000),
        ),
        switches=tuple(
            switch
            for site in SITES
            for side in "AB"
            for switch in (
                p.an_ethernet_switch(f"{site}-LEAF-{side}", "Arista 7050SX3", site=site),
                p.a_fibre_switch(f"{site}-FC-{side}", "Brocade G720", side, site=site),
            )
        ),
        networks=(*networks, p.for_vms("Shop", 1520, "10.150.0.0/20", bandwidth_weight=50)),
        **c.a_set_switch(),
        nodes=nodes,
        storage=Storage(
            type="fibre_channel",
            mpio=Mpio(enabled=True, dsm="microsoft", policy="Round Robin"),
            arrays=arrays,
            volumes=(
                *(w.a_lun(f"Volume{n}", f"PMAX-{SITES[n % 2]}", 8000, n) for n in range(1, 7)),
                w.a_lun("Validation", "PMAX-North", 10, 9, purpose="disk"),
            ),
        ),
        quorum=Quorum(
            witness=Witness(type="cloud", on_cluster=False, uses_dfs=False), dynamic_quorum=True
        ),
        live_migration=p.moving("Cluster North", "Cluster South"),
        vms=tuple(
            w.a_vm(
                f"SHOP-{n}",
                4,
                16,
                300,
                f"Volume{n}",
                "VM switch",
                1520,
                count=10,
                guest_os="Windows Server 2022",
            )
            for n in range(1, 7)
        ),
        capacity=p.room(32, failures=3),
        operations=p.upkeep(),
    )


def hybrid_pool_2016():
    """Three nodes with Storage Spaces Direct, flash before hard disks, iWARP."""
    v = "2016"
    servers = p.hardware(
        v,
        "Fujitsu",
        "PRIMERGY RX2540 M4",
        p.processors("intel", "Xeon Gold 6136", 2, 12),
        384,
        tpm="2.0",
        height_units=2,
    )
    nodes = tuple(
        Node(
            name=f"S2D-{n}",
            serial=f"YMKJ00{n}",
            rack_unit=2 * n,
            management_address=f"10.16.0.{n}",
            nics=(
                p.a_nic("LAN-1", "Onboard", "Intel X722 10GbE", 10, v, "TOR-1", f"{n}", team="SET"),
                p.a_nic("LAN-2", "Slot 2", "Intel X722 10GbE", 10, v, "TOR-2", f"{n}", team="SET"),
                p.a_nic(
                    "SMB-1", "Slot 1", "Chelsio T6225-CR", 25, v, "TOR-1", f"1{n}", rdma="iwarp"
                ),
                p.a_nic(
                    "SMB-2", "Slot 3", "Chelsio T6225-CR", 25, v, "TOR-2", f"1{n}", rdma="iwarp"
                ),
            ),
            interfaces=(
                Interface(network="Management", via="VM switch", address=f"10.16.1.{n}"),
                Interface(network="SMB 1", via="SMB-1", address=f"10.16.11.{n}"),
                Interface(network="SMB 2", via="SMB-2", address=f"10.16.12.{n}"),
            ),
            drives=(
                Drive(name="Cache", media="ssd", count=2, size_gib=1490, role="cache"),
                Drive(name="Capacity", media="hdd", count=8, size_gib=3726, role="capacity"),
            ),
            **servers,
        )
        for n in (1, 2, 3)
    )
    return p.a_plan(
        "Hybrid Storage Spaces Direct",
        "Druckerei Falk",
        v,
        cluster=p.a_cluster("FALK-CL", "falk.example", ("Management", "10.16.1.10"), cache=1024),
        directory=p.a_domain("falk.example", "10.16.4.1", "10.16.4.2"),
        host=p.a_host(v, r"C:\ClusterStorage\Volume1\VMs"),
        switches=(
            p.an_ethernet_switch("TOR-1", "Cisco Nexus 3524-XL"),
            p.an_ethernet_switch("TOR-2", "Cisco Nexus 3524-XL"),
        ),
        networks=(
            p.the_lan(
                "Management",
                161,
                "10.16.1.0/24",
                "10.16.1.254",
                "10.16.4.1",
                "10.16.4.2",
                bandwidth_weight=20,
            ),
            p.for_vms("Servers", 162, "10.16.64.0/22", bandwidth_weight=80),
            p.private(
                "SMB 1", ("smb", "cluster", "live_migration"), 163, "10.16.11.0/24", mtu=9000
            ),
            p.private(
                "SMB 2", ("smb", "cluster", "live_migration"), 164, "10.16.12.0/24", mtu=9000
            ),
        ),
        **c.a_set_switch(),
        nodes=nodes,
        storage=Storage(
            type="storage_spaces_direct",
            mpio=Mpio(enabled=False),
            volumes=tuple(
                c.a_pool_volume(f"Volume{n}", 6000, "three_way_mirror") for n in (1, 2, 3)
            ),
        ),
        quorum=Quorum(
            witness=Witness(type="cloud", on_cluster=False, uses_dfs=False), dynamic_quorum=True
        ),
        live_migration=p.moving("SMB 1", "SMB 2", performance="smb"),
        vms=tuple(
            w.a_vm(
                f"PREP-{n}",
                4,
                16,
                500,
                f"Volume{n}",
                "VM switch",
                162,
                count=8,
                guest_os="Windows Server 2016",
            )
            for n in (1, 2, 3)
        ),
        capacity=p.room(32),
        operations=p.upkeep("manual"),
    )
