"""A sound design with a NIC for every purpose, SR-IOV and guests that mirror each other."""

from planner.core.parts import (
    Interface,
    Mpio,
    Node,
    Quorum,
    Storage,
    Team,
    VirtualSwitch,
    Witness,
)
from tests.designs import parts as p
from tests.designs import workload as w


def many_nics_2019():
    """A team for the host, SR-IOV for machines, own NICs for cluster and backup; guest clusters."""
    v = "2019"
    onboard, sriov, ten = "Intel I350 1GbE", "Mellanox ConnectX-5 25GbE", "Intel X710 10GbE"
    servers = p.hardware(
        v,
        "Lenovo",
        "ThinkSystem SR650",
        p.processors("intel", "Xeon Gold 6230", 2, 20),
        768,
        height_units=2,
    )
    nodes = tuple(
        Node(
            name=f"TEL-HV{n}",
            serial=f"J30LX2{n}",
            rack_unit=2 * n,
            management_address=f"10.17.0.{n}",
            nics=(
                p.a_nic("MGMT-1", "Onboard", onboard, 1, v, "ACC-1", f"{n}", team="Host"),
                p.a_nic("MGMT-2", "Slot 7", onboard, 1, v, "ACC-2", f"{n}", team="Host"),
                p.a_nic("VM-1", "Slot 1", sriov, 25, v, "TOR-1", f"{n}", team="SET", sr_iov=True),
                p.a_nic("VM-2", "Slot 4", sriov, 25, v, "TOR-2", f"{n}", team="SET", sr_iov=True),
                p.a_nic("LM", "Slot 2", ten, 10, v, "TOR-1", f"2{n}"),
                p.a_nic("CSV", "Slot 5", ten, 10, v, "TOR-2", f"2{n}"),
                p.a_nic("BACKUP", "Slot 2", ten, 10, v, "TOR-1", f"3{n}"),
            ),
            hbas=tuple(
                p.an_hba(
                    f"FC-{side}",
                    card,
                    "QLogic QLE2692 16Gb",
                    16,
                    v,
                    f"21:00:00:24:ff:1{n}:00:0{port}",
                    switch=f"SAN-{side}",
                    switch_port=str(n),
                )
                for port, (side, card) in enumerate((("A", "Slot 3"), ("B", "Slot 6")))
            ),
            interfaces=(
                Interface(network="Management", via="Host", address=f"10.17.1.{n}"),
                Interface(network="Migration", via="LM", address=f"10.17.3.{n}"),
                Interface(network="Cluster", via="CSV", address=f"10.17.2.{n}"),
                Interface(network="Backup", via="BACKUP", address=f"10.17.5.{n}"),
            ),
            **servers,
        )
        for n in range(1, 5)
    )
    ports = [
        (
            f"{controller}-{side}",
            controller,
            {"switch": f"SAN-{side}", "wwpn": f"20:0{at}:00:11:38:00:1{n}:00"},
        )
        for at, controller in enumerate(("CTRL 0", "CTRL 1"))
        for n, side in enumerate("AB")
    ]
    sql = {"priority": "high", "anti_affinity": "sql", "virtual_fibre_channel": True}
    return p.a_plan(
        "Separate NICs, SR-IOV and guest clusters",
        "Telekontor",
        v,
        cluster=p.a_cluster("TEL-CL", "tel.example", ("Management", "10.17.1.10"), cache=2048),
        directory=p.a_domain("tel.example", "10.17.4.1", "10.17.4.2"),
        host=p.a_host(v, r"C:\ClusterStorage\Volume1\VMs"),
        switches=(
            *(p.an_ethernet_switch(f"ACC-{n}", "Cisco Catalyst 9300") for n in (1, 2)),
            *(p.an_ethernet_switch(f"TOR-{n}", "Cisco Nexus 93180YC-EX") for n in (1, 2)),
            *(p.a_fibre_switch(f"SAN-{side}", "Cisco MDS 9132T", side) for side in "AB"),
        ),
        networks=(
            p.the_lan("Management", 171, "10.17.1.0/24", "10.17.1.254", "10.17.4.1", "10.17.4.2"),
            p.private("Cluster", ("cluster",), 172, "10.17.2.0/24"),
            p.private("Migration", ("live_migration",), 173, "10.17.3.0/24", metric=50),
            p.private("Backup", ("backup",), 175, "10.17.5.0/24", cluster_use="none"),
            p.for_vms("Core", 180, "10.17.64.0/20"),
        ),
        teams=(
            Team(name="Host", kind="lbfo", mode="switch_independent"),
            Team(name="SET", kind="set", mode="switch_independent"),
        ),
        virtual_switches=(
            VirtualSwitch(
                name="SR-IOV switch",
                via="SET",
                type="external",
                allow_management_os=False,
                bandwidth_mode="none",
                sr_iov=True,
                load_balancing="hyper_v_port",
            ),
        ),
        nodes=nodes,
        storage=Storage(
            type="fibre_channel",
            mpio=Mpio(enabled=True, dsm="microsoft", policy="Round Robin"),
            arrays=(w.an_array("V5100", v, "IBM", "FlashSystem 5100", 60000, ports),),
            volumes=(
                w.a_lun("Witness", "V5100", 1, 0, purpose="witness"),
                *(w.a_lun(f"Volume{n}", "V5100", 9000, n) for n in range(1, 5)),
                w.a_lun("Validation", "V5100", 10, 9, purpose="disk"),
            ),
        ),
        quorum=Quorum(
            witness=Witness(type="disk", volume="Witness", on_cluster=False, uses_dfs=False),
            dynamic_quorum=True,
        ),
        live_migration=p.moving("Migration", "Cluster"),
        vms=(
            w.a_vm(
                "DC1",
                2,
                8,
                80,
                "Volume1",
                "SR-IOV switch",
                180,
                priority="high",
                roles=("domain_controller", "dns"),
                anti_affinity="dc",
                address="10.17.64.5",
            ),
            w.a_vm(
                "SQL1", 12, 96, 800, "Volume2", "SR-IOV switch", 180, address="10.17.64.11", **sql
            ),
            w.a_vm(
                "SQL2", 12, 96, 800, "Volume3", "SR-IOV switch", 180, address="10.17.64.12", **sql
            ),
            w.a_vm(
                "APP", 4, 16, 150, "Volume4", "SR-IOV switch", 180, count=30, depends_on=("SQL1",)
            ),
        ),
        capacity=p.room(48),
        operations=p.upkeep(),
    )
