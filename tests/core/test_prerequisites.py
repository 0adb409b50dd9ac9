import dataclasses

import pytest

from planner import plan_json
from planner.core.parts import (
    Cluster,
    ClusterAddress,
    Operations,
    Quorum,
    Team,
    VirtualSwitch,
    Vm,
    Witness,
)
from planner.core.plan import Plan
from planner.core.prerequisites import OWNERS, prerequisites
from planner.rules.knowledge import facts
from tests.build import (
    EXAMPLES,
    a_network,
    a_nic,
    a_node,
    a_plan,
    a_switch,
    a_vm,
    a_vm_disk,
    a_vm_nic,
    a_volume,
    an_array,
    an_hba,
    an_interface,
    storage,
)

NAMES = sorted(file.stem for file in EXAMPLES.glob("*.json"))


def example(name):
    return plan_json.loads((EXAMPLES / f"{name}.json").read_bytes())


def asked(plan, owner):
    return {need.what: need for need in prerequisites(plan)[owner]}


@pytest.mark.parametrize("name", NAMES)
def test_every_owner_is_asked_for_something_with_facts_that_exist(name):
    found = prerequisites(example(name))

    assert tuple(found) == OWNERS
    for needs in found.values():
        assert needs
        assert {each for need in needs for each in need.facts} <= set(facts())


@pytest.mark.parametrize("name", [name for name in NAMES if name != "broken-everything"])
def test_facts_hold_for_the_version_of_the_plan(name):
    plan = example(name)
    known = facts()

    wrong = [
        (fact, need.what)
        for needs in prerequisites(plan).values()
        for need in needs
        for fact in need.facts
        if known[fact].versions and plan.oldest_version not in known[fact].versions
    ]

    assert wrong == []


@pytest.mark.parametrize("name", ["article-fc", "article-3nic-iscsi", "s2d-4node-2022"])
def test_a_finished_plan_leaves_nothing_to_decide(name):
    open_ones = [
        words
        for needs in prerequisites(example(name)).values()
        for need in needs
        for words in need.undecided
    ]

    assert open_ones == []


def test_nothing_is_asked_twice_of_an_owner():
    for name in NAMES:
        for needs in prerequisites(example(name)).values():
            texts = [(need.what, need.values) for need in needs]
            assert len(texts) == len(set(texts))


def test_an_empty_plan_names_what_is_missing():
    plan = Plan(title="Nothing yet", environment="production", windows_server="2022")

    found = prerequisites(plan)

    assert [need.undecided for need in found["storage"]] == [("kind of storage",)]
    assert found["client"][0].undecided == ("nodes",)
    assert found["facilities"] == ()
    assert found["network"] == ()


def test_vlans_name_the_ports_of_every_switch():
    needs = asked(example("iscsi-6node-2022"), "network")

    assert needs["VLAN 110 for Management, tagged"].values == (
        "subnet 10.20.10.0/24",
        "gateway 10.20.10.1",
        "SW-LAN-A: ports 1/1/1 to 1/1/6",
        "SW-LAN-B: ports 1/1/1 to 1/1/6",
    )
    assert needs["VLAN 121 for iSCSI-A, as the only VLAN of these ports"].values == (
        "subnet 10.20.21.0/24",
        "no gateway for the nodes",
        "SW-SAN-A: ports 1/1/1 to 1/1/6, PST01 A-P0, PST01 B-P0",
    )


@pytest.mark.parametrize(
    ("name", "vlans"),
    [
        ("article-3nic-iscsi", ["LAN, tagged", "Heartbeat, {alone}", "iSCSI, {alone}"]),
        (
            "s2d-4node-2022",
            ["Management, tagged", "VM-Server, tagged", "Storage-1, tagged", "Storage-2, tagged"],
        ),
    ],
)
def test_a_vlan_that_the_nodes_tag_is_tagged_on_their_ports(name, vlans):
    """A virtual switch tags, and so does a NIC with RoCE, also where it carries one network."""
    needs = asked(example(name), "network")

    found = [what.partition(" for ")[2] for what in needs if what.startswith("VLAN ")]
    assert found == [each.format(alone="as the only VLAN of these ports") for each in vlans]


def test_a_vlan_that_machines_alone_tag_is_tagged():
    nic = a_vm_nic(virtual_switch="V", vlan=5)
    plan = a_plan(networks=(a_network("LAN", "vm", vlan=5),), vms=(a_vm(nics=(nic,)),))
    other = dataclasses.replace(plan, networks=(a_network("LAN", "vm", vlan=6),))

    assert "VLAN 5 for LAN, tagged" in asked(plan, "network")
    assert "VLAN 6 for LAN, as the only VLAN of these ports" in asked(other, "network")


@pytest.mark.parametrize(
    ("vlan", "expected"),
    [
        (None, "VLAN (not decided) for LAN, as the only VLAN of these ports"),
        (0, "No VLAN for LAN, untagged"),
        (1, "VLAN 1 for LAN, as the only VLAN of these ports"),
    ],
)
def test_a_vlan_may_be_open_or_none(vlan, expected):
    plan = a_plan(networks=(a_network(vlan=vlan),))

    assert expected in asked(plan, "network")


def test_networks_of_machines_go_where_their_switch_goes():
    nodes = (
        a_node(
            nics=(
                a_nic("A", switch="SW1", switch_port="1"),
                a_nic("B", switch="SW1", switch_port="2"),
            )
        ),
    )
    plan = a_plan(
        *nodes,
        networks=(a_network("Guests", "vm", vlan=30),),
        switches=(a_switch("SW1"),),
        virtual_switches=(
            VirtualSwitch(name="V1", via="A", type="external"),
            VirtualSwitch(name="V2", via="B", type="external"),
        ),
        vms=(a_vm(nics=(a_vm_nic(virtual_switch="V2", vlan=30),)),),
    )

    (need,) = [n for n in prerequisites(plan)["network"] if n.what.startswith("VLAN 30")]
    assert need.values[-1] == "SW1: ports 2"


@pytest.mark.parametrize(("mtu", "count"), [(1500, 0), (1501, 1)])
def test_large_frames_are_asked_for_above_the_ordinary_size(mtu, count):
    plan = a_plan(networks=(a_network(mtu=mtu),))

    found = [need for need in asked(plan, "network") if need.startswith("Large frames")]

    assert len(found) == count


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("lacp", "One LACP port channel for each node, for team T"),
        ("static", "One static port channel for each node, for team T"),
        ("switch_independent", "No port channel on the ports of team T"),
        (None, "No port channel on the ports of team T"),
    ],
)
def test_port_channels_follow_the_mode_of_the_team(mode, expected):
    plan = a_plan(teams=(Team(name="T", kind="lbfo", mode=mode),))

    assert expected in asked(plan, "network")


def test_a_port_channel_over_two_switches_needs_them_stacked():
    nics = (a_nic("A", team="T", switch="SW1"), a_nic("B", team="T", switch="SW2"))
    teams = (Team(name="T", kind="lbfo", mode="lacp"),)
    apart = (a_switch("SW1"), a_switch("SW2"))
    stacked = (a_switch("SW1", stacked_with="SW2"), a_switch("SW2"))
    what = "One LACP port channel for each node, for team T"

    loose = asked(a_plan(a_node(nics=nics), teams=teams, switches=apart), "network")[what]
    firm = asked(a_plan(a_node(nics=nics), teams=teams, switches=stacked), "network")[what]

    assert loose.undecided == ("which switches are stacked",)
    assert firm.undecided == ()


def test_cluster_addresses_are_reserved():
    addresses = (ClusterAddress(network="LAN", address="10.0.0.20"),)
    plan = a_plan(cluster=Cluster(name="CL", addresses=addresses), networks=(a_network(),))

    need = asked(plan, "network")["Addresses reserved, unused, and outside every DHCP range"]

    assert need.values == ("cluster 10.0.0.20 on LAN",)


@pytest.mark.parametrize(("nodes", "count"), [(1, 0), (2, 1)])
def test_openings_between_nodes_need_two_of_them(nodes, count):
    plan = a_plan(*(a_node(f"HV{at}") for at in range(nodes)))

    found = [
        n for n in asked(plan, "network") if n == "No firewall closes these ports between the nodes"
    ]

    assert len(found) == count


def test_cloud_witness_and_updating_open_their_ports():
    plan = a_plan(
        quorum=Quorum(witness=Witness(type="cloud")),
        operations=Operations(updating="cluster_aware"),
    )

    assert list(asked(plan, "network")) == [
        "HTTPS 443 is open from every node to the storage account of the witness",
        "Remote management and remote shutdown are open on every node",
    ]


def test_iscsi_asks_for_target_initiators_and_luns():
    needs = asked(example("article-3nic-iscsi"), "storage")

    assert list(needs) == [
        "The iSCSI target of SAN01 and its portals",
        "Every node registered as a host on SAN01, by its initiator name",
        "Witness on SAN01: LUN 0, 1\u202fGiB, witness",
        "CSV01 on SAN01: LUN 1, 1,280\u202fGiB, Cluster Shared Volume",
        "Validation on SAN01: LUN 2, 1\u202fGiB, cluster disk",
        "SAN01 takes SCSI-3 persistent reservations, and enough of them",
        "The vendor's multipath software (DSM), one version for all nodes",
    ]
    registered = needs["Every node registered as a host on SAN01, by its initiator name"]
    assert registered.values == (
        "HV01: iqn.1991-05.com.microsoft:hv01.contoso.com",
        "HV02: iqn.1991-05.com.microsoft:hv02.contoso.com",
    )


def test_fibre_channel_asks_for_a_zone_for_each_initiator():
    needs = asked(example("article-fc"), "storage")

    zone = needs["One zone for each initiator in fabric A, with the ports of the array"]
    assert zone.values == (
        "FHV01 FC1: 50:01:43:80:00:00:00:02",
        "FHV02 FC1: 50:01:43:80:00:00:00:04",
        "with MSA01 A1 20:70:00:c0:ff:00:00:01",
        "with MSA01 B1 24:70:00:c0:ff:00:00:01",
    )
    assert "Vendor and product ID under which the array reports its LUNs" in needs


def test_virtual_fibre_channel_asks_for_npiv():
    node = a_node(hbas=(an_hba(wwpn="50:01:43:80:00:00:00:02", switch="FC1"),))
    plan = storage(a_plan(node), type="fibre_channel")
    what = "N_Port ID Virtualization (NPIV) on the ports of the switches and of the array"

    assert what not in asked(plan, "storage")
    virtual = dataclasses.replace(plan, vms=(Vm(name="V", virtual_fibre_channel=True),))
    assert what in asked(virtual, "storage")


def test_storage_spaces_direct_asks_for_empty_drives_alone():
    needs = asked(example("s2d-4node-2022"), "storage")

    assert list(needs) == [
        "Drives of every node empty, without partitions of an earlier use",
        "Controllers in pass-through mode, without a RAID set over the drives of the pool",
    ]


def test_smb_asks_for_rights_of_the_nodes_accounts():
    plan = storage(a_plan(a_node("HV1"), cluster=Cluster(name="CL")), type="smb")

    rights = next(n for n in prerequisites(plan)["storage"] if n.facts == ("STO-SMB-02",))

    assert rights.values == ("HV1$", "CL$")


@pytest.mark.parametrize(("used", "count"), [(False, 0), (True, 1)])
def test_a_spare_lun_is_asked_for_where_the_plan_has_none(used, count):
    plan = storage(
        a_plan(vms=(a_vm(disks=(a_vm_disk(volume="Spare" if used else "CSV01"),)),)),
        type="iscsi",
        arrays=(an_array(),),
        volumes=(a_volume("Spare", purpose="disk"),),
    )

    found = [w for w in asked(plan, "storage") if w.startswith("A small spare LUN")]

    assert len(found) == count


@pytest.mark.parametrize(
    ("prestaged", "expected", "missing"),
    [
        (True, "The computer account CL made beforehand, and disabled", ()),
        (False, "The right to create the cluster's computer account", ()),
        (
            None,
            "The right to create the cluster's computer account",
            ("whether the account is made beforehand",),
        ),
    ],
)
def test_the_cluster_account_is_made_beforehand_or_may_be_made(prestaged, expected, missing):
    plan = a_plan(cluster=Cluster(name="CL", prestaged=prestaged))

    assert asked(plan, "directory")[expected].undecided == missing


def test_a_workgroup_has_no_account_in_a_directory():
    plan = a_plan(a_node(), cluster=Cluster(name="CL"))
    plan = dataclasses.replace(
        plan, directory=dataclasses.replace(plan.directory, mode="workgroup")
    )

    assert [what for what in asked(plan, "directory") if "account" in what] == []


@pytest.mark.parametrize(("version", "count"), [("2016", 1), ("2019", 0)])
def test_ntlm_is_needed_up_to_2016(version, count):
    plan = a_plan(windows_server=version)

    found = [w for w in asked(plan, "directory") if w == "No policy restricts NTLM on the nodes"]

    assert len(found) == count


def test_records_name_the_management_addresses():
    plan = a_plan(
        a_node("HV1", interfaces=(an_interface("LAN", "NIC1", "10.0.0.11"),), nics=(a_nic(),)),
        a_node("HV2"),
        networks=(a_network("LAN", "management"),),
    )

    need = next(n for n in prerequisites(plan)["directory"] if n.facts == ("AD-21",))

    assert need.values[:2] == ("HV1: 10.0.0.11", "HV2: (not decided)")
    assert need.undecided == ("DNS domain", "management address of HV2")


def test_facilities_give_room_and_power_of_each_rack():
    nodes = [
        a_node(
            f"HV{at}",
            rack=rack,
            rack_unit=10 + at,
            height_units=2,
            power_watts=400,
            power_feeds=("A", "B"),
        )
        for at, rack in ((1, "R1"), (2, "R1"), (3, "R2"))
    ]

    needs = asked(a_plan(*nodes), "facilities")

    assert needs["Room in rack R1 for HV1, HV2"].values == (
        "4 rack units in all",
        "HV1: from unit 11, counted from the bottom",
        "HV2: from unit 12, counted from the bottom",
    )
    assert needs["Power and cooling in rack R1"].values == (
        "800\u202fW in all, and each feed able to carry it alone",
        "A, B: HV1, HV2",
    )
    assert "Room in rack R2 for HV3" in needs


@pytest.mark.parametrize(
    ("version", "sockets", "cores", "expected"),
    [
        ("2022", 1, 4, "16 cores, all of every node"),
        ("2022", 2, 6, "16 cores, all of every node"),
        ("2022", 2, 9, "18 cores, all of every node"),
        ("2022", None, 9, "cores (not decided)"),
        ("2012r2", 2, 9, "2 processors"),
    ],
)
def test_licences_count_cores_from_2016_on(version, sockets, cores, expected):
    node = a_node(sockets=sockets, cores_per_socket=cores)
    plan = a_plan(node, windows_server=version, edition="datacenter")

    need = next(n for n in prerequisites(plan)["client"] if "LIC-07" in n.facts)

    assert need.values[0] == expected


def test_standard_licences_count_again_for_more_machines():
    plan = a_plan(a_node(sockets=1, cores_per_socket=16), edition="standard")

    need = next(n for n in prerequisites(plan)["client"] if "LIC-07" in n.facts)

    assert need.values[0] == "16 cores, all of every node, and again for each two further machines"


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (12, "HV01: iqn.1"),
        (13, "HV01 to HV13: 13 initiator names, as the table of iSCSI sessions lists them"),
    ],
)
def test_many_values_are_counted_and_pointed_to(count, expected):
    nodes = (a_node(f"HV{at:02}", iscsi_initiator=f"iqn.{at}") for at in range(1, count + 1))

    plan = storage(a_plan(*nodes), type="iscsi")
    need = next(n for n in prerequisites(plan)["storage"] if "STO-ISCSI-08" in n.facts)

    assert need.values[0] == expected
    assert len(need.values) == (count if count == 12 else 1)


def test_a_switch_without_ports_is_asked_about():
    node = a_node(
        nics=(a_nic(switch="SW1"),), interfaces=(an_interface("LAN", "NIC1", "10.0.0.1"),)
    )
    network = a_network("LAN", "management", vlan=10, subnet="10.0.0.0/24")

    (need, *_) = prerequisites(a_plan(node, networks=(network,)))["network"]

    assert need.values[-1] == "SW1: ports (not decided)"
    assert need.undecided == ("ports of SW1 for LAN",)
