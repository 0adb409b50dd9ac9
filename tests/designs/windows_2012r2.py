"""Sound designs on Windows Server 2012 R2: blades with cut adapters, and a converged LAN."""

from planner.core.parts import Interface, Mpio, Node, Quorum, Storage, Team, VirtualSwitch, Witness
from tests.designs import parts as p
from tests.designs import workload as w


def blades_2012r2():
    """Four blades whose adapters are cut into partitions; FCoE to a Fibre Channel array."""
    v = "2012r2"
    model = "HP FlexFabric 10Gb 2-port 534"
    servers = p.hardware(
        v,
        "HP",
        "ProLiant BL460c Gen8",
        p.processors("intel", "Xeon E5-2670 v2", 2, 10),
        256,
        rack="Enclosure 1",
        height_units=None,
        rack_unit=None,
        power_watts=300,
        firmware="I31 2019-05",
        update_level="2023-10",
    )
    nodes = []
    for n in range(1, 5):
        nics = []
        hbas = []
        for side, card in (("A", "FlexibleLOM"), ("B", "Mezzanine 1")):
            bay = {"switch": f"VC-{side}", "windows_server": v}
            for at, (function, speed) in enumerate((("MGMT", 1), ("LM", 2), ("VM", 3))):
                nics.append(
                    p.a_nic(
                        f"{function}-{side}",
                        card,
                        model,
                        speed,
                        port=f"d{n}:{at + 1}",
                        team={"MGMT": "Team-MGMT", "VM": "Team-VM"}.get(function),
                        **bay,
                    )
                )
            hbas.append(
                p.an_hba(
                    f"FCOE-{side}",
                    card,
                    model,
                    4,
                    v,
                    f"10:00:d8:d3:85:{n:02x}:{side.lower()}0:00",
                    kind="fcoe",
                    switch=f"VC-{side}",
                    switch_port=f"d{n}",
                )
            )
        nodes.append(
            Node(
                name=f"BLADE0{n}",
                serial=f"CZ3340B{n}",
                management_address=f"172.20.9.{n}",
                nics=tuple(nics),
                hbas=tuple(hbas),
                interfaces=(
                    Interface(network="Management", via="Team-MGMT", address=f"172.20.1.{n}"),
                    Interface(network="Cluster", via="LM-A", address=f"172.20.3.{n}"),
                    Interface(network="Live Migration", via="LM-B", address=f"172.20.4.{n}"),
                ),
                **servers,
            )
        )
    ports = [
        (f"{c}-{s}", c, {"switch": f"FC-{s}", "wwpn": f"50:00:1f:e1:50:0{i}:{n}0:00"})
        for i, c in enumerate(("A", "B"))
        for n, s in enumerate(("A", "B"))
    ]
    array = w.an_array("EVA01", v, "HP", "3PAR StoreServ 7200", 24000, ports)
    return p.a_plan(
        "Blade cluster on Windows Server 2012 R2",
        "Nordwerft",
        v,
        cluster=p.a_cluster(
            "BLADECL", "nordwerft.example", ("Management", "172.20.1.50"), cache=1024
        ),
        directory=p.a_domain("nordwerft.example", "172.20.1.61", "172.20.1.62", level="2012r2"),
        host=p.a_host(v, r"C:\ClusterStorage\Volume1\VMs"),
        switches=(
            p.an_ethernet_switch("VC-A", "HP Virtual Connect FlexFabric 10Gb/24", 9216, True),
            p.an_ethernet_switch("VC-B", "HP Virtual Connect FlexFabric 10Gb/24", 9216, True),
            p.a_fibre_switch("FC-A", "HP 8/24 SAN switch", "A"),
            p.a_fibre_switch("FC-B", "HP 8/24 SAN switch", "B"),
        ),
        networks=(
            p.the_lan(
                "Management", 10, "172.20.1.0/24", "172.20.1.254", "172.20.1.61", "172.20.1.62"
            ),
            p.for_vms("Servers", 20, "172.20.16.0/20"),
            p.private("Cluster", ("cluster",), 30, "172.20.3.0/24"),
            p.private("Live Migration", ("live_migration",), 40, "172.20.4.0/24", metric=50),
        ),
        teams=(
            Team(name="Team-MGMT", kind="lbfo", mode="switch_independent"),
            Team(name="Team-VM", kind="lbfo", mode="switch_independent"),
        ),
        virtual_switches=(
            VirtualSwitch(
                name="VMs",
                via="Team-VM",
                type="external",
                allow_management_os=False,
                bandwidth_mode="none",
                sr_iov=False,
            ),
        ),
        nodes=tuple(nodes),
        storage=Storage(
            type="fibre_channel",
            mpio=Mpio(enabled=True, dsm="microsoft", policy="Round Robin"),
            arrays=(array,),
            volumes=(
                w.a_lun("Witness", "EVA01", 1, 0, purpose="witness"),
                w.a_lun("Volume1", "EVA01", 6000, 1),
                w.a_lun("Volume2", "EVA01", 6000, 2),
                w.a_lun("Validation", "EVA01", 5, 99, purpose="disk"),
            ),
        ),
        quorum=Quorum(
            witness=Witness(type="disk", volume="Witness", on_cluster=False, uses_dfs=False),
            dynamic_quorum=True,
        ),
        live_migration=p.moving("Live Migration", "Cluster"),
        vms=(
            w.a_vm(
                "SQL01",
                8,
                64,
                1200,
                "Volume1",
                "VMs",
                20,
                priority="high",
                guest_os="Windows Server 2012 R2",
                address="172.20.16.11",
            ),
            w.a_vm(
                "WEB", 4, 16, 120, "Volume2", "VMs", 20, count=20, guest_os="Windows Server 2012 R2"
            ),
        ),
        capacity=p.room(16),
        operations=p.upkeep(),
    )


def converged_2012r2():
    """Two LAN NICs in an LBFO team below one virtual switch, two NICs for iSCSI; disk witness."""
    v = "2012r2"
    lan, san = "Intel X520-DA2", "Intel X520-DA2"
    servers = p.hardware(
        v,
        "Fujitsu",
        "PRIMERGY RX2530 M1",
        p.processors("intel", "Xeon E5-2650 v3", 2, 10),
        192,
        firmware="V5.0.0.9 R1.36.0",
        update_level="2023-10",
    )
    nodes = tuple(
        Node(
            name=f"KLN-HV{n}",
            serial=f"YLVT00123{n}",
            rack_unit=20 + n,
            management_address=f"10.8.9.{n}",
            iscsi_initiator=f"iqn.1991-05.com.microsoft:kln-hv{n}.koeln.example",
            nics=(
                p.a_nic("LAN-1", "Slot 1", lan, 10, v, "LAN-A", f"0/{n}", team="LAN"),
                p.a_nic("LAN-2", "Slot 2", lan, 10, v, "LAN-B", f"0/{n}", team="LAN"),
                p.a_nic("SAN-1", "Slot 1", san, 10, v, "SAN-A", f"0/{n}"),
                p.a_nic("SAN-2", "Slot 2", san, 10, v, "SAN-B", f"0/{n}"),
            ),
            interfaces=(
                Interface(network="Host", via="Converged", address=f"10.8.1.{n}"),
                Interface(network="CSV", via="Converged", address=f"10.8.2.{n}"),
                Interface(network="Migration", via="Converged", address=f"10.8.3.{n}"),
                Interface(network="iSCSI 1", via="SAN-1", address=f"10.8.21.{n}"),
                Interface(network="iSCSI 2", via="SAN-2", address=f"10.8.22.{n}"),
            ),
            **servers,
        )
        for n in range(1, 5)
    )
    ports = [
        (
            f"{c}{s}",
            c,
            {"switch": f"SAN-{side}", "network": f"iSCSI {s}", "address": f"10.8.2{s}.{host}"},
        )
        for c, host in (("A", 101), ("B", 102))
        for s, side in ((1, "A"), (2, "B"))
    ]
    array = w.an_array(
        "DX200",
        v,
        "Fujitsu",
        "ETERNUS DX200 S3",
        20000,
        ports,
        chap="one_way",
        target="iqn.2000-09.com.fujitsu:storage-system.dx200",
    )
    return p.a_plan(
        "Converged cluster Cologne on Windows Server 2012 R2",
        "Rheinpark Insurance",
        v,
        cluster=p.a_cluster("KLN-CL", "koeln.example", ("Host", "10.8.1.50"), cache=1024),
        directory=p.a_domain("koeln.example", "10.8.1.61", "10.8.1.62", level="2012r2"),
        host=p.a_host(v, r"C:\ClusterStorage\Volume1\VMs"),
        switches=(
            p.an_ethernet_switch("LAN-A", "Brocade VDX 6740"),
            p.an_ethernet_switch("LAN-B", "Brocade VDX 6740"),
            p.an_ethernet_switch("SAN-A", "Brocade VDX 6740"),
            p.an_ethernet_switch("SAN-B", "Brocade VDX 6740"),
        ),
        networks=(
            p.the_lan(
                "Host",
                801,
                "10.8.1.0/24",
                "10.8.1.254",
                "10.8.1.61",
                "10.8.1.62",
                bandwidth_weight=10,
            ),
            p.private("CSV", ("cluster",), 802, "10.8.2.0/24", bandwidth_weight=10),
            p.private(
                "Migration", ("live_migration",), 803, "10.8.3.0/24", metric=50, bandwidth_weight=30
            ),
            p.for_vms("Servers", 810, "10.8.16.0/22", bandwidth_weight=50),
            p.private("iSCSI 1", ("iscsi",), 821, "10.8.21.0/24", mtu=9000),
            p.private("iSCSI 2", ("iscsi",), 822, "10.8.22.0/24", mtu=9000),
        ),
        teams=(Team(name="LAN", kind="lbfo", mode="switch_independent"),),
        virtual_switches=(
            VirtualSwitch(
                name="Converged",
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
            mpio=Mpio(enabled=True, dsm="microsoft", policy="Round Robin"),
            arrays=(array,),
            volumes=(
                w.a_lun("Witness", "DX200", 1, 0, purpose="witness"),
                w.a_lun("Volume1", "DX200", 6000, 1),
                w.a_lun("Volume2", "DX200", 6000, 2),
                w.a_lun("Validation", "DX200", 5, 3, purpose="disk"),
            ),
        ),
        quorum=Quorum(
            witness=Witness(type="disk", volume="Witness", on_cluster=False, uses_dfs=False),
            dynamic_quorum=True,
        ),
        live_migration=p.moving("Migration", "CSV"),
        vms=(
            w.a_vm(
                "SQL01",
                8,
                48,
                900,
                "Volume1",
                "Converged",
                810,
                priority="high",
                guest_os="Windows Server 2012 R2",
                address="10.8.16.11",
            ),
            w.a_vm(
                "TS",
                4,
                24,
                120,
                "Volume2",
                "Converged",
                810,
                count=12,
                guest_os="Windows Server 2012 R2",
            ),
        ),
        capacity=p.room(12),
        operations=p.upkeep(),
    )
