"""Parts of designs whose host adapters sit on one virtual switch over a SET team."""

from planner.core.parts import Interface, Team, VirtualSwitch, Volume
from tests.designs import parts as p


def a_set_switch(name="VM switch", team="SET", **values):
    """A SET team below a virtual switch that gives the host adapters of its own."""
    usual = {"bandwidth_mode": "weight", "sr_iov": False, "load_balancing": "hyper_v_port"}
    return {
        "teams": (Team(name=team, kind="set", mode="switch_independent"),),
        "virtual_switches": (
            VirtualSwitch(
                name=name,
                via=team,
                type="external",
                allow_management_os=True,
                **{**usual, **values},
            ),
        ),
    }


def converged_networks(third, vlan, *dns_servers):
    """Management, cluster, live migration and VMs on one switch: 10.third.x.0."""
    return (
        p.the_lan(
            "Management",
            vlan,
            f"10.{third}.1.0/24",
            f"10.{third}.1.254",
            *dns_servers,
            bandwidth_weight=10,
        ),
        p.private("Cluster", ("cluster",), vlan + 1, f"10.{third}.2.0/24", bandwidth_weight=10),
        p.private(
            "Live Migration",
            ("live_migration",),
            vlan + 2,
            f"10.{third}.3.0/24",
            metric=50,
            bandwidth_weight=30,
        ),
        p.for_vms("Servers", vlan + 10, f"10.{third}.64.0/20", bandwidth_weight=50),
    )


def converged_interfaces(third, n, via="VM switch"):
    return (
        Interface(network="Management", via=via, address=f"10.{third}.1.{n}"),
        Interface(network="Cluster", via=via, address=f"10.{third}.2.{n}"),
        Interface(network="Live Migration", via=via, address=f"10.{third}.3.{n}"),
    )


def iscsi_ports(third, controllers=("A", "B")):
    """Two ports for each controller, one in each iSCSI network."""
    return [
        (
            f"{c}{s}",
            c,
            {
                "switch": f"SAN-{s}",
                "network": f"iSCSI {s}",
                "address": f"10.{third}.2{s}.{101 + at}",
            },
        )
        for at, c in enumerate(controllers)
        for s in (1, 2)
    ]


def iscsi_networks(third, vlan):
    return tuple(
        p.private(f"iSCSI {s}", ("iscsi",), vlan + s, f"10.{third}.2{s}.0/24", mtu=9000)
        for s in (1, 2)
    )


def a_pool_volume(name, size_gib, resiliency):
    """A ReFS volume of Storage Spaces Direct."""
    return Volume(
        name=name,
        size_gib=size_gib,
        purpose="csv",
        file_system="refs",
        partition_style="gpt",
        dynamic_disk=False,
        resiliency=resiliency,
        bitlocker=False,
        allocation_unit_kib=4,
        thin=False,
        snapshot_reserve_percent=0,
    )
