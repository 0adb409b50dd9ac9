"""Sound designs on Windows Server 2019: converged SET, and two sites."""

from planner.core.parts import Interface, Mpio, Node, Quorum, Site, SiteLink, Storage, Witness
from tests.designs import converged as c
from tests.designs import parts as p
from tests.designs import workload as w

V = "2019"


def set_with_iscsi():
    """Two 25 GbE ports carry everything but iSCSI, which has two ports of its own."""
    model = "Broadcom 57414 25GbE 2-port"
    servers = p.hardware(
        V,
        "HPE",
        "ProLiant DL360 Gen10",
        p.processors("intel", "Xeon Gold 6248", 2, 20),
        512,
        firmware="U32 3.10",
    )
    nodes = tuple(
        Node(
            name=f"HAM-HV{n:02}",
            serial=f"CZJ0190{n}",
            rack_unit=n,
            management_address=f"10.40.0.{n}",
            iscsi_initiator=f"iqn.1991-05.com.microsoft:ham-hv{n:02}.hanse.example",
            nics=(
                p.a_nic("PROD-1", "FLR", model, 25, V, "LAN-1", f"1/{n}", team="SET"),
                p.a_nic("PROD-2", "Slot 1", model, 25, V, "LAN-2", f"1/{n}", team="SET"),
                p.a_nic("iSCSI-1", "FLR", model, 25, V, "SAN-1", f"1/{n}"),
                p.a_nic("iSCSI-2", "Slot 1", model, 25, V, "SAN-2", f"1/{n}"),
            ),
            interfaces=(
                *c.converged_interfaces(40, n),
                Interface(network="iSCSI 1", via="iSCSI-1", address=f"10.40.21.{n}"),
                Interface(network="iSCSI 2", via="iSCSI-2", address=f"10.40.22.{n}"),
            ),
            **servers,
        )
        for n in range(1, 5)
    )
    array = w.an_array(
        "NIMBLE1",
        V,
        "HPE",
        "Nimble HF40",
        50000,
        c.iscsi_ports(40),
        chap="mutual",
        target="iqn.2007-11.com.nimblestorage:ham",
    )
    return p.a_plan(
        "SET with four ports for each node",
        "Hansekontor",
        V,
        cluster=p.a_cluster("HAM-CL", "hanse.example", ("Management", "10.40.1.100"), cache=2048),
        directory=p.a_domain("hanse.example", "10.40.4.1", "10.40.4.2"),
        host=p.a_host(V, r"C:\ClusterStorage\Volume1\VMs"),
        switches=tuple(
            p.an_ethernet_switch(f"{kind}-{n}", "Aruba 8325", 9198)
            for kind in ("LAN", "SAN")
            for n in (1, 2)
        ),
        networks=(
            *c.converged_networks(40, 401, "10.40.4.1", "10.40.4.2"),
            *c.iscsi_networks(40, 420),
        ),
        **c.a_set_switch(),
        nodes=nodes,
        storage=Storage(
            type="iscsi",
            mpio=Mpio(enabled=True, dsm="vendor", policy="Least Queue Depth"),
            arrays=(array,),
            volumes=(
                *(w.a_lun(f"Volume{n}", "NIMBLE1", 8000, n) for n in (1, 2, 3)),
                w.a_lun("Validation", "NIMBLE1", 10, 9, purpose="disk"),
            ),
        ),
        quorum=Quorum(
            witness=Witness(type="cloud", on_cluster=False, uses_dfs=False), dynamic_quorum=True
        ),
        live_migration=p.moving("Live Migration", "Cluster"),
        vms=tuple(
            w.a_vm(f"APP-{n}", 4, 16, 200, f"Volume{n}", "VM switch", 411, count=24)
            for n in (1, 2, 3)
        ),
        capacity=p.room(32),
        operations=p.upkeep(),
    )


def two_sites():
    """Two nodes and an array in each of two rooms, one array replicates; share in a third."""
    sites = ("East", "West")
    servers = p.hardware(
        V,
        "Fujitsu",
        "PRIMERGY RX2540 M5",
        p.processors("amd", "EPYC 7402", 2, 24),
        512,
        firmware="V5.0.0.14 R1.45.0",
        height_units=2,
    )
    nodes = tuple(
        Node(
            name=f"{site.upper()}-HV{n}",
            site=site,
            serial=f"YMHK{site[0]}{n}",
            rack_unit=2 * n,
            management_address=f"10.90.0.{10 * at + n}",
            nics=tuple(
                p.a_nic(
                    f"LAN-{side}",
                    card,
                    "Intel XXV710 25GbE",
                    25,
                    V,
                    f"{site}-LAN-{side}",
                    f"1/{n}",
                    team="SET",
                )
                for side, card in (("A", "Slot 1"), ("B", "Slot 4"))
            ),
            hbas=tuple(
                p.an_hba(
                    f"FC-{side}",
                    card,
                    "QLogic QLE2740 32Gb",
                    32,
                    V,
                    f"21:00:f4:e9:d4:{at:02x}:{n:02x}:{port:02x}",
                    switch=f"{site}-FC-{side}",
                    switch_port=str(n),
                )
                for port, (side, card) in enumerate((("A", "Slot 2"), ("B", "Slot 5")))
            ),
            interfaces=c.converged_interfaces(90, 10 * at + n),
            **{**servers, "rack": f"{site} 1"},
        )
        for at, site in enumerate(sites, 1)
        for n in (1, 2)
    )
    arrays = tuple(
        w.an_array(
            f"DX-{site}",
            V,
            "Fujitsu",
            "ETERNUS DX600 S5",
            40000,
            [
                (
                    f"CM{c}-{side}",
                    f"CM{c}",
                    {
                        "switch": f"{site}-FC-{side}",
                        "wwpn": f"50:00:00:e0:da:{at:02x}:0{c}:2{port}",
                    },
                )
                for c in (0, 1)
                for port, side in enumerate("AB")
            ],
            site=site,
            replicates_to=f"DX-{sites[2 - at]}",
        )
        for at, site in enumerate(sites, 1)
    )
    return p.a_plan(
        "Cluster over two rooms with replicated arrays",
        "Stadtwerke Elbtal",
        V,
        cluster=p.a_cluster("ELB-CL", "elbtal.example", ("Management", "10.90.1.100"), cache=1024),
        directory=p.a_domain("elbtal.example", "10.90.4.1", "10.90.4.2"),
        host=p.a_host(V, r"C:\ClusterStorage\Volume1\VMs"),
        sites=(
            *(Site(name=site) for site in sites),
            Site(name="Waterworks", witness_only=True),
        ),
        site_links=(
            SiteLink(name="Ring", a="East", b="West", round_trip_ms=0.5, bandwidth_mbps=100000),
            SiteLink(name="East-W", a="East", b="Waterworks", round_trip_ms=2, bandwidth_mbps=1000),
            SiteLink(name="West-W", a="West", b="Waterworks", round_trip_ms=2, bandwidth_mbps=1000),
        ),
        switches=tuple(
            switch
            for site in sites
            for side in "AB"
            for switch in (
                p.an_ethernet_switch(f"{site}-LAN-{side}", "Cisco Nexus 93180YC-FX", site=site),
                p.a_fibre_switch(f"{site}-FC-{side}", "Brocade G620", side, site=site),
            )
        ),
        networks=c.converged_networks(90, 901, "10.90.4.1", "10.90.4.2"),
        **c.a_set_switch(),
        nodes=nodes,
        storage=Storage(
            type="fibre_channel",
            mpio=Mpio(enabled=True, dsm="microsoft", policy="Round Robin"),
            arrays=arrays,
            volumes=(
                *(w.a_lun(f"Volume{n}", f"DX-{sites[n % 2]}", 8000, n) for n in (1, 2)),
                w.a_lun("Validation", "DX-East", 10, 9, purpose="disk"),
            ),
        ),
        quorum=Quorum(
            witness=Witness(
                type="file_share",
                path=r"\\wtr-fs01.elbtal.example\elb-cl$",
                site="Waterworks",
                on_cluster=False,
                uses_dfs=False,
            ),
            dynamic_quorum=True,
        ),
        live_migration=p.moving("Live Migration", "Cluster"),
        vms=tuple(
            w.a_vm(f"GIS-{n}", 4, 16, 200, f"Volume{n}", "VM switch", 911, count=20) for n in (1, 2)
        ),
        capacity=p.room(32, failures=2),
        operations=p.upkeep(),
    )
