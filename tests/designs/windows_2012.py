"""A sound design on Windows Server 2012: two nodes on shared SAS."""

from planner.core.parts import Interface, Mpio, Node, Quorum, Storage, Team, VirtualSwitch, Witness
from tests.designs import parts as p
from tests.designs import workload as w


def shared_sas_2012():
    """Two nodes on one shared SAS array with two controllers; disk witness."""
    v = "2012"
    onboard, card = "Broadcom 5720 1Gb 4-port", "Intel I350-T4"
    servers = p.hardware(
        v,
        "Dell",
        "PowerEdge R620",
        p.processors("intel", "Xeon E5-2640", 2, 6),
        128,
        firmware="2.9.0",
        update_level="2023-10",
    )
    nodes = tuple(
        Node(
            name=f"SAS-HV{n}",
            serial=f"7QM4X5{n}",
            rack_unit=30 + n,
            management_address=f"10.5.0.{n}",
            nics=(
                p.a_nic("MGMT-1", "Onboard", onboard, 1, v, "SW1", f"{n}", team="Host"),
                p.a_nic("MGMT-2", "Slot 1", card, 1, v, "SW2", f"{n}", team="Host"),
                p.a_nic("VM-1", "Onboard", onboard, 1, v, "SW1", f"1{n}", team="VMs"),
                p.a_nic("VM-2", "Slot 1", card, 1, v, "SW2", f"1{n}", team="VMs"),
                p.a_nic("CSV", "Onboard", onboard, 1, v, "SW1", f"2{n}"),
                p.a_nic("LM", "Slot 1", card, 1, v, "SW2", f"2{n}"),
            ),
            hbas=tuple(
                p.an_hba(
                    f"SAS{port}",
                    f"Slot {1 + port}",
                    "Dell 6Gbps SAS HBA",
                    6,
                    v,
                    kind="sas",
                    npiv=None,
                    driver="2.0.65.0",
                    firmware="7.15.08.00",
                )
                for port in (1, 2)
            ),
            interfaces=(
                Interface(network="LAN", via="Host", address=f"10.5.1.{n}"),
                Interface(network="Cluster", via="CSV", address=f"10.5.2.{n}"),
                Interface(network="Migration", via="LM", address=f"10.5.3.{n}"),
            ),
            **servers,
        )
        for n in (1, 2)
    )
    array = w.an_array(
        "MD3220",
        v,
        "Dell",
        "PowerVault MD3220",
        7000,
        [(f"{c}{n}", f"RAID {c}", {}) for c in "AB" for n in (0, 1)],
    )
    return p.a_plan(
        "Two nodes on shared SAS",
        "Hafen Printing",
        v,
        edition="standard",
        cluster=p.a_cluster("SAS-CL", "hafen.example", ("LAN", "10.5.1.10"), cache=512),
        directory=p.a_domain("hafen.example", "10.5.1.21", "10.5.1.22", level="2008r2"),
        host=p.a_host(v, r"C:\ClusterStorage\Volume1\VMs"),
        switches=(
            p.an_ethernet_switch("SW1", "Dell PowerConnect 5548"),
            p.an_ethernet_switch("SW2", "Dell PowerConnect 5548"),
        ),
        networks=(
            p.the_lan("LAN", 0, "10.5.1.0/24", "10.5.1.254", "10.5.1.21", "10.5.1.22"),
            p.private("Cluster", ("cluster",), 2, "10.5.2.0/24"),
            p.private("Migration", ("live_migration",), 3, "10.5.3.0/24", metric=50),
            p.for_vms("Servers", 4, "10.5.4.0/24"),
        ),
        teams=(
            Team(name="Host", kind="lbfo", mode="switch_independent"),
            Team(name="VMs", kind="lbfo", mode="switch_independent"),
        ),
        virtual_switches=(
            VirtualSwitch(
                name="LAN switch",
                via="VMs",
                type="external",
                allow_management_os=False,
                bandwidth_mode="none",
                sr_iov=False,
            ),
        ),
        nodes=nodes,
        storage=Storage(
            type="sas",
            mpio=Mpio(enabled=True, dsm="vendor", policy="Least Queue Depth"),
            arrays=(array,),
            volumes=(
                w.a_lun("Witness", "MD3220", 1, 0, purpose="witness"),
                w.a_lun("Volume1", "MD3220", 3000, 1),
                w.a_lun("Validation", "MD3220", 5, 2, purpose="disk"),
            ),
        ),
        quorum=Quorum(
            witness=Witness(type="disk", volume="Witness", on_cluster=False, uses_dfs=False),
            dynamic_quorum=True,
        ),
        live_migration=p.moving("Migration", "Cluster", performance=None),
        vms=(
            w.a_vm(
                "APP",
                2,
                8,
                100,
                "Volume1",
                "LAN switch",
                4,
                count=10,
                generation=1,
                guest_os="Windows Server 2012",
            ),
        ),
        capacity=p.room(8),
        operations=p.upkeep(),
    )
