"""A sound design for a branch office on Windows Server 2019."""

from planner.core.parts import Interface, Mpio, Node, Quorum, Storage, Witness
from tests.designs import converged as c
from tests.designs import parts as p
from tests.designs import workload as w

V = "2019"


def branch_office():
    """Two small servers on iSCSI in a branch; the witness is a stick in the router."""
    onboard, card = "Intel I350 1GbE 4-port", "Intel X550-T2"
    servers = p.hardware(
        V,
        "Lenovo",
        "ThinkSystem SR250",
        p.processors("intel", "Xeon E-2278G", 1, 8),
        64,
        firmware="1.20",
        power_watts=300,
    )
    nodes = tuple(
        Node(
            name=f"BR07-HV{n}",
            serial=f"J9011X{n}",
            rack_unit=10 + n,
            management_address=f"10.107.0.{n}",
            iscsi_initiator=f"iqn.1991-05.com.microsoft:br07-hv{n}.filial.example",
            nics=(
                p.a_nic("LAN-1", "Onboard", onboard, 1, V, "SW1", f"{n}", team="SET"),
                p.a_nic("LAN-2", "Onboard", onboard, 1, V, "SW2", f"{n}", team="SET"),
                p.a_nic("HB", "Slot 1", card, 10, V, "SW2", f"2{n}"),
                p.a_nic("iSCSI-1", "Slot 1", card, 10, V, "SW1", f"3{n}"),
                p.a_nic("iSCSI-2", "Slot 2", card, 10, V, "SW2", f"3{n}"),
            ),
            interfaces=(
                Interface(network="Management", via="VM switch", address=f"10.107.1.{n}"),
                Interface(network="Cluster", via="HB", address=f"10.107.2.{n}"),
                Interface(network="iSCSI 1", via="iSCSI-1", address=f"10.107.21.{n}"),
                Interface(network="iSCSI 2", via="iSCSI-2", address=f"10.107.22.{n}"),
            ),
            **servers,
        )
        for n in (1, 2)
    )
    ports = [
        (
            f"{c}{s}",
            c,
            {"switch": f"SW{s}", "network": f"iSCSI {s}", "address": f"10.107.2{s}.{101 + at}"},
        )
        for at, c in enumerate("AB")
        for s in (1, 2)
    ]
    array = w.an_array(
        "ME4",
        V,
        "Dell",
        "PowerVault ME4012",
        6000,
        ports,
        chap="one_way",
        target="iqn.1988-11.com.dell:01.array.bc305b",
    )
    return p.a_plan(
        "Branch office 07",
        "Filialkette Nord",
        V,
        edition="standard",
        cluster=p.a_cluster("BR07-CL", "filial.example", ("Management", "10.107.1.10")),
        directory=p.a_domain("filial.example", "10.107.1.5", "10.100.1.5"),
        host=p.a_host(V, r"C:\ClusterStorage\Volume1\VMs"),
        switches=(
            p.an_ethernet_switch("SW1", "Aruba 2930F", 9198),
            p.an_ethernet_switch("SW2", "Aruba 2930F", 9198),
        ),
        networks=(
            p.the_lan(
                "Management",
                1,
                "10.107.1.0/24",
                "10.107.1.254",
                "10.107.1.5",
                "10.100.1.5",
                bandwidth_weight=30,
            ),
            p.private("Cluster", ("cluster", "live_migration"), 2, "10.107.2.0/24"),
            p.for_vms("Tills", 10, "10.107.10.0/24", bandwidth_weight=70),
            *c.iscsi_networks(107, 20),
        ),
        **c.a_set_switch(),
        nodes=nodes,
        storage=Storage(
            type="iscsi",
            mpio=Mpio(enabled=True, dsm="microsoft", policy="Round Robin"),
            arrays=(array,),
            volumes=(
                w.a_lun("Volume1", "ME4", 3000, 1),
                w.a_lun("Validation", "ME4", 5, 9, purpose="disk"),
            ),
        ),
        quorum=Quorum(
            witness=Witness(
                type="usb", path=r"\\10.107.1.254\witness", on_cluster=False, uses_dfs=False
            ),
            dynamic_quorum=True,
        ),
        live_migration=p.moving("Cluster", performance="compression"),
        vms=(
            w.a_vm(
                "TILL-DB",
                4,
                16,
                300,
                "Volume1",
                "VM switch",
                10,
                priority="high",
                address="10.107.10.10",
            ),
            w.a_vm("PRINT", 2, 4, 80, "Volume1", "VM switch", 10, address="10.107.10.11"),
            w.a_vm("FILES", 2, 8, 800, "Volume1", "VM switch", 10, address="10.107.10.12"),
        ),
        capacity=p.room(6),
        operations=p.upkeep(),
    )
