"""A sound design for an array that wants all iSCSI NICs in one subnet."""

from planner.core.parts import Interface, Mpio, Node, Quorum, Storage, Team, VirtualSwitch, Witness
from tests.designs import parts as p
from tests.designs import workload as w


def one_iscsi_subnet_2012r2():
    """An array that asks for all iSCSI NICs in one subnet, with its maker's multipath module."""
    v = "2012r2"
    onboard, card = "Broadcom 5720 1Gb 4-port", "Intel X520-DA2"
    servers = p.hardware(
        v,
        "Dell",
        "PowerEdge R630",
        p.processors("intel", "Xeon E5-2640 v3", 2, 8),
        192,
        firmware="2.19.0",
        update_level="2023-10",
    )
    nodes = tuple(
        Node(
            name=f"EQL-HV{n}",
            serial=f"3MQ7C4{n}",
            rack_unit=n,
            management_address=f"10.13.0.{n}",
            iscsi_initiator=f"iqn.1991-05.com.microsoft:eql-hv{n}.moebel.example",
            nics=(
                p.a_nic("LAN-1", "Onboard", onboard, 1, v, "LAN-1", f"{n}", team="LAN"),
                p.a_nic("LAN-2", "Slot 3", onboard, 1, v, "LAN-2", f"{n}", team="LAN"),
                p.a_nic("CSV", "Onboard", onboard, 1, v, "LAN-1", f"1{n}"),
                p.a_nic("LM", "Slot 3", onboard, 1, v, "LAN-2", f"1{n}"),
                p.a_nic("SAN-1", "Slot 1", card, 10, v, "SAN-1", f"{n}"),
                p.a_nic("SAN-2", "Slot 2", card, 10, v, "SAN-2", f"{n}"),
            ),
            interfaces=(
                Interface(network="LAN", via="LAN switch", address=f"10.13.1.{n}"),
                Interface(network="CSV", via="CSV", address=f"10.13.2.{n}"),
                Interface(network="Migration", via="LM", address=f"10.13.3.{n}"),
                Interface(network="SAN", via="SAN-1", address=f"10.13.20.{10 + n}"),
                Interface(network="SAN", via="SAN-2", address=f"10.13.20.{20 + n}"),
            ),
            **servers,
        )
        for n in (1, 2, 3)
    )
    ports = [
        (
            f"{controller}-eth{n}",
            controller,
            {
                "switch": f"SAN-{1 + n}",
                "network": "SAN",
                "address": f"10.13.20.{100 + 10 * at + n}",
            },
        )
        for at, controller in enumerate(("CM0", "CM1"))
        for n in (0, 1)
    ]
    array = w.an_array(
        "PS6110",
        v,
        "Dell",
        "EqualLogic PS6110XV",
        16000,
        ports,
        chap="one_way",
        target="iqn.2001-05.com.equallogic:0-8a0906-ps6110",
    )
    return p.a_plan(
        "One subnet for iSCSI",
        "Moebelhaus Krone",
        v,
        cluster=p.a_cluster("EQL-CL", "moebel.example", ("LAN", "10.13.1.10"), cache=512),
        directory=p.a_domain("moebel.example", "10.13.1.5", "10.13.1.6", level="2012r2"),
        host=p.a_host(v, r"C:\ClusterStorage\Volume1\VMs"),
        switches=tuple(
            p.an_ethernet_switch(f"{kind}-{n}", "Dell N4032F")
            for kind in ("LAN", "SAN")
            for n in (1, 2)
        ),
        networks=(
            p.the_lan(
                "LAN",
                131,
                "10.13.1.0/24",
                "10.13.1.254",
                "10.13.1.5",
                "10.13.1.6",
                purposes=("management", "vm"),
                bandwidth_weight=20,
            ),
            p.private("CSV", ("cluster",), 132, "10.13.2.0/24"),
            p.private("Migration", ("live_migration",), 133, "10.13.3.0/24", metric=50),
            p.private("SAN", ("iscsi",), 134, "10.13.20.0/24", mtu=9000),
        ),
        teams=(Team(name="LAN", kind="lbfo", mode="switch_independent"),),
        virtual_switches=(
            VirtualSwitch(
                name="LAN switch",
                via="LAN",
                type="external",
                allow_management_os=True,
                bandwidth_mode="weight",
                sr_iov=False,
            ),
        ),
        nodes=nodes,
        storage=Storage(
            type="iscsi",
            mpio=Mpio(enabled=True, dsm="vendor", policy="Least Queue Depth"),
            arrays=(array,),
            volumes=(
                *(w.a_lun(f"Volume{n}", "PS6110", 4000, n) for n in (1, 2, 3)),
                w.a_lun("Validation", "PS6110", 5, 9, purpose="disk"),
            ),
        ),
        quorum=Quorum(
            witness=Witness(
                type="file_share",
                path=r"\\fs01.moebel.example\eql-cl$",
                on_cluster=False,
                uses_dfs=False,
            ),
            dynamic_quorum=True,
        ),
        live_migration=p.moving("Migration", "CSV"),
        vms=(
            w.a_vm(
                "ERP",
                8,
                48,
                900,
                "Volume1",
                "LAN switch",
                131,
                priority="high",
                guest_os="Windows Server 2012 R2",
                address="10.13.1.101",
            ),
            w.a_vm(
                "TS",
                4,
                16,
                150,
                "Volume2",
                "LAN switch",
                131,
                count=8,
                guest_os="Windows Server 2012 R2",
            ),
        ),
        capacity=p.room(12),
        operations=p.upkeep(),
    )
