"""A sound design for virtual desktops on Windows Server 2019."""

from planner.core.parts import Mpio, Node, Quorum, Storage, Witness
from tests.designs import converged as c
from tests.designs import parts as p
from tests.designs import workload as w

V = "2019"


def desktops():
    """Virtual desktops with Dynamic Memory on six nodes and Fibre Channel."""
    servers = p.hardware(
        V,
        "Cisco",
        "UCS C220 M5",
        p.processors("intel", "Xeon Gold 6254", 2, 18),
        768,
        firmware="C220M5.4.2.3g",
    )
    nodes = tuple(
        Node(
            name=f"VDI-HV{n}",
            serial=f"WZP2345{n}",
            rack_unit=n,
            management_address=f"10.55.0.{n}",
            nics=tuple(
                p.a_nic(
                    f"LAN-{side}",
                    card,
                    "Cisco VIC 1455",
                    25,
                    V,
                    f"FI-{side}",
                    f"1/{n}",
                    team="SET",
                )
                for side, card in (("A", "mLOM"), ("B", "Slot 1"))
            ),
            hbas=tuple(
                p.an_hba(
                    f"FC-{side}",
                    card,
                    "QLogic QLE2692 16Gb",
                    16,
                    V,
                    f"20:00:00:25:b5:{n:02x}:00:{at:02x}",
                    switch=f"MDS-{side}",
                    switch_port=f"fc1/{n}",
                )
                for at, (side, card) in enumerate((("A", "Slot 2"), ("B", "Slot 3")))
            ),
            interfaces=c.converged_interfaces(55, n),
            **servers,
        )
        for n in range(1, 7)
    )
    ports = [
        (
            f"{c}-{side}",
            f"Node {c}",
            {"switch": f"MDS-{side}", "wwpn": f"50:0a:09:8{c}:80:0{at}:11:22"},
        )
        for c in (1, 2)
        for at, side in enumerate("AB")
    ]
    array = w.an_array("AFF01", V, "NetApp", "AFF A300", 80000, ports)
    return p.a_plan(
        "Virtual desktops on Windows Server 2019",
        "Landratsamt Seental",
        V,
        cluster=p.a_cluster("VDI-CL", "seental.example", ("Management", "10.55.1.100"), cache=4096),
        directory=p.a_domain("seental.example", "10.55.4.1", "10.55.4.2"),
        host=p.a_host(V, r"C:\ClusterStorage\Volume1\VMs"),
        switches=(
            p.an_ethernet_switch("FI-A", "Cisco Nexus 93180YC-EX"),
            p.an_ethernet_switch("FI-B", "Cisco Nexus 93180YC-EX"),
            p.a_fibre_switch("MDS-A", "Cisco MDS 9148T", "A"),
            p.a_fibre_switch("MDS-B", "Cisco MDS 9148T", "B"),
        ),
        networks=c.converged_networks(55, 551, "10.55.4.1", "10.55.4.2"),
        **c.a_set_switch(),
        nodes=nodes,
        storage=Storage(
            type="fibre_channel",
            mpio=Mpio(enabled=True, dsm="microsoft", policy="Round Robin"),
            arrays=(array,),
            volumes=(
                *(w.a_lun(f"Volume{n}", "AFF01", 10000, n, thin=True) for n in range(1, 7)),
                w.a_lun("Validation", "AFF01", 10, 99, purpose="disk", thin=True),
            ),
        ),
        quorum=Quorum(
            witness=Witness(
                type="file_share",
                path=r"\\fs02.seental.example\vdi-cl$",
                on_cluster=False,
                uses_dfs=False,
            ),
            dynamic_quorum=True,
        ),
        live_migration=p.moving("Live Migration", "Cluster", simultaneous=4),
        vms=(
            *(
                w.a_vm(
                    f"DESK-{n}",
                    2,
                    4,
                    80,
                    f"Volume{n}",
                    "VM switch",
                    561,
                    count=90,
                    guest_os="Windows 10 Enterprise",
                    dynamic_memory=w.between(2, 6),
                    disk_kind="dynamic",
                    priority="low",
                )
                for n in range(1, 7)
            ),
            w.a_vm(
                "BROKER1",
                4,
                16,
                100,
                "Volume1",
                "VM switch",
                561,
                priority="high",
                anti_affinity="broker",
                address="10.55.64.11",
            ),
            w.a_vm(
                "BROKER2",
                4,
                16,
                100,
                "Volume2",
                "VM switch",
                561,
                priority="high",
                anti_affinity="broker",
                address="10.55.64.12",
            ),
        ),
        capacity=p.room(48, vcpus_per_core=8),
        operations=p.upkeep(),
    )
