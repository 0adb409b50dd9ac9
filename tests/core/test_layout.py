"""A suggested layout: the cases by storage and NICs, its numbers, and what is kept."""

from dataclasses import replace
from ipaddress import ip_address, ip_network
from itertools import product

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from planner import plan_json
from planner.core.layout import Wish, suggest
from planner.core.parts import (
    ArrayPort,
    ClusterAddress,
    Directory,
    Interface,
    Network,
    Nic,
    StorageArray,
    VirtualSwitch,
    Vm,
)
from planner.core.references import faults
from planner.core.rewriting import canonical
from tests.build import (
    EXAMPLES,
    a_network,
    a_nic,
    a_node,
    a_plan,
    a_switch,
    a_vm,
    a_vm_nic,
    an_hba,
    an_interface,
    storage,
)
from tests.strategies import bent_plans


def nics(number, **values):
    """NICs on two cards in turn, alike in all that a team asks for."""
    alike = {"model": "A", "speed_gbps": 10, "rdma": "none", "driver": "1", "firmware": "1"}
    return tuple(
        a_nic(f"NIC{at + 1}", **{"card": f"Card {at % 2 + 1}", **alike, **values})
        for at in range(number)
    )


def cluster(kind, number, nodes=2, hbas=(), **values):
    """A plan of alike nodes, two switches and nothing else but its storage."""
    made = tuple(a_node(f"HV{at + 1:02}", nics=nics(number), hbas=hbas) for at in range(nodes))
    switches = (a_switch("SW1", max_mtu=9216), a_switch("SW2", max_mtu=9216))
    servers = Directory(dns_servers=("10.99.0.1",))
    plan = a_plan(*made, **{"switches": switches, "directory": servers, **values})
    return storage(plan, type=kind)


def carried(plan):
    """Purposes by NIC of the first node, as far as hosts meet networks over it."""
    found = {}
    for meeting in plan.meetings_by_node[plan.nodes[0].name.casefold()]:
        for nic in meeting.nics:
            found.setdefault(nic.name, []).extend(meeting.network.purposes)
    return found


def purposes(plan):
    return {network.name: network.purposes for network in plan.networks}


def card_below(plan, network):
    (meeting,) = [
        m for m in plan.meetings_by_network[network.casefold()] if m.node == plan.nodes[0]
    ]
    return {nic.card for nic in meeting.nics}


def warnings(proposal):
    return [choice.title for choice in proposal.of("warning")]


# What a layout cannot be suggested without


def test_asks_for_nodes_and_storage_before_anything_is_set():
    plan = a_plan()

    proposal = suggest(plan, Wish())

    assert [question.section for question in proposal.questions] == ["storage", "nodes"]
    assert proposal.choices == ()
    assert proposal.plan == plan


@pytest.mark.parametrize(
    ("number", "sections"),
    [(0, ["adapters"]), (1, ["adapters"]), (2, [])],
    ids=["none known", "one NIC", "two NICs"],
)
def test_asks_for_nics_below_two(number, sections):
    proposal = suggest(cluster("fibre_channel", number), Wish())

    assert [question.section for question in proposal.questions] == sections


def test_asks_for_one_naming_of_nics():
    plan = cluster("fibre_channel", 2)
    other = replace(plan.nodes[1], nics=(a_nic("Left"), a_nic("Right")))
    plan = replace(plan, nodes=(plan.nodes[0], other))

    proposal = suggest(plan, Wish())

    assert [question.section for question in proposal.questions] == ["adapters"]


def test_asks_about_networks_that_belong_to_a_site():
    plan = cluster("iscsi", 3, networks=(a_network("Room A", "management", site="A"),))

    proposal = suggest(plan, Wish())

    assert [question.section for question in proposal.questions] == ["networks"]


def test_asks_for_a_larger_range_when_the_subnets_do_not_fit():
    plan = cluster("iscsi", 3)

    assert suggest(plan, Wish(supernet="10.0.0.0/27")).questions[0].section == "networks"
    assert suggest(plan, Wish(supernet="10.0.0.0/25")).questions == ()


# The cases by storage and number of NICs


def test_iscsi_with_three_nics_gets_lan_heartbeat_and_iscsi():
    proposal = suggest(cluster("iscsi", 3), Wish())

    assert carried(proposal.plan) == {
        "NIC1": ["management", "vm"],
        "NIC2": ["cluster", "live_migration"],
        "NIC3": ["iscsi"],
    }
    assert [n.cluster_use for n in proposal.plan.networks] == [
        "cluster_and_client",
        "cluster_only",
        "none",
    ]
    assert warnings(proposal) == ["One path to the storage"]


@pytest.mark.parametrize("kind", ["fibre_channel", "sas"])
def test_block_storage_over_hbas_gets_lan_and_heartbeat(kind):
    plan = cluster(kind, 2, hbas=(an_hba("HBA1", kind=kind),))

    proposal = suggest(plan, Wish())

    assert carried(proposal.plan) == {
        "NIC1": ["management", "vm"],
        "NIC2": ["cluster", "live_migration"],
    }
    assert warnings(proposal) == []


def test_says_that_hbas_are_missing():
    proposal = suggest(cluster("fibre_channel", 2), Wish())

    assert warnings(proposal) == ["HBAs are still to be planned"]


def test_iscsi_over_hbas_needs_no_iscsi_network():
    plan = cluster("iscsi", 2, hbas=(an_hba("HBA1", kind="iscsi"),))

    proposal = suggest(plan, Wish())

    assert carried(proposal.plan) == {
        "NIC1": ["management", "vm"],
        "NIC2": ["cluster", "live_migration"],
    }
    assert warnings(proposal) == []


def test_iscsi_with_two_nics_falls_back_and_warns():
    proposal = suggest(cluster("iscsi", 2), Wish())

    assert carried(proposal.plan) == {
        "NIC1": ["management", "vm"],
        "NIC2": ["cluster", "live_migration", "iscsi"],
    }
    assert warnings(proposal) == ["Heartbeat and iSCSI share a NIC"]
    assert "fine in a lab" in proposal.of("warning")[0].detail


def test_a_fourth_nic_gives_a_second_iscsi_path_of_its_own():
    plan = suggest(cluster("iscsi", 4), Wish()).plan

    assert carried(plan) == {
        "NIC1": ["management", "vm"],
        "NIC2": ["cluster", "live_migration"],
        "NIC3": ["iscsi"],
        "NIC4": ["iscsi"],
    }
    first, second = plan.networks_for("iscsi")
    assert first.subnet != second.subnet
    assert card_below(plan, "iSCSI-A") != card_below(plan, "iSCSI-B")
    by_name = {nic.name: nic.switch for nic in plan.nodes[0].nics}
    assert {by_name["NIC3"], by_name["NIC4"]} == {"SW1", "SW2"}


def test_further_nics_part_management_then_migration_then_team_by_card():
    five, six, seven, eight = (suggest(cluster("iscsi", n), Wish()).plan for n in (5, 6, 7, 8))

    assert purposes(five)["Management"] == ("management",)
    assert purposes(five)["VM"] == ("vm",)
    assert purposes(five)["Heartbeat"] == ("cluster", "live_migration")
    assert purposes(six)["Heartbeat"] == ("cluster",)
    assert purposes(six)["Live-Migration"] == ("live_migration",)
    assert six.teams == ()
    assert [(team.name, team.kind) for team in seven.teams] == [("VM-Team", "set")]
    assert [(team.name, team.kind) for team in eight.teams] == [
        ("Management-Team", "lbfo"),
        ("VM-Team", "set"),
    ]
    members = [nic.card for nic in seven.nodes[0].nics if nic.team == "VM-Team"]
    assert sorted(members) == ["Card 1", "Card 2"]


def test_2008_r2_leaves_nics_free_rather_than_teamed():
    proposal = suggest(cluster("iscsi", 7, windows_server="2008r2"), Wish())

    assert proposal.plan.teams == ()
    assert proposal.choices[-1].title == "NIC7 stays free"
    assert proposal.plan.virtual_switches[0].bandwidth_mode == "none"


@pytest.mark.parametrize(
    ("version", "kind"), [("2012", "lbfo"), ("2012r2", "lbfo"), ("2016", "set"), ("2022", "set")]
)
def test_teams_below_a_virtual_switch_are_of_the_kind_of_the_version(version, kind):
    plan = suggest(cluster("iscsi", 7, windows_server=version), Wish()).plan

    assert [team.kind for team in plan.teams] == [kind]


@pytest.mark.parametrize("kind", ["smb", "storage_spaces_direct"])
def test_storage_between_hosts_gets_two_networks_on_rdma_nics(kind):
    plan = cluster(kind, 4)
    slow = nics(2, speed_gbps=1)
    fast = tuple(
        a_nic(f"NIC{at}", card=f"Card {at}", speed_gbps=25, rdma="roce_v2") for at in (3, 4)
    )
    plan = replace(plan, nodes=tuple(replace(n, nics=(*fast, *slow)) for n in plan.nodes))

    laid = suggest(plan, Wish()).plan

    assert carried(laid)["NIC3"] == ["smb", "cluster", "live_migration"]
    assert carried(laid)["NIC4"] == ["smb", "cluster", "live_migration"]
    assert laid.live_migration.networks == ("Storage-1", "Storage-2")


def test_warns_of_spaces_direct_over_slow_nics():
    plan = cluster("storage_spaces_direct", 3)
    plan = replace(plan, nodes=tuple(replace(n, nics=nics(3, speed_gbps=1)) for n in plan.nodes))

    assert warnings(suggest(plan, Wish())) == ["No NIC is fast enough for Storage Spaces Direct"]


def test_one_nic_goes_to_the_vm_that_asked_for_it():
    vm = a_vm("SQL", nics=(a_vm_nic("LAN"),))
    plan = cluster("iscsi", 5, vms=(vm,))

    laid = suggest(plan, Wish(one_nic_for_vm="sql")).plan

    assert laid.vms[0].dedicated_nic == "NIC5"
    assert laid.vms[0].nics[0].virtual_switch == "SQL-Switch"
    assert laid.virtual_switch_by_name["sql-switch"].via == "NIC5"
    assert purposes(laid)["LAN"] == ("management", "vm")


def test_no_nic_goes_to_a_vm_where_the_layout_needs_them_all():
    plan = cluster("iscsi", 3, vms=(a_vm("SQL"),))

    proposal = suggest(plan, Wish(one_nic_for_vm="SQL"))

    assert proposal.plan.vms[0].dedicated_nic is None
    assert "No NIC for SQL alone" in warnings(proposal)


# The converged layout


@pytest.mark.parametrize(("version", "kind"), [("2012", "lbfo"), ("2016", "set")])
def test_converged_networks_share_a_team_and_iscsi_stays_off_it(version, kind):
    plan = suggest(cluster("iscsi", 4, windows_server=version), Wish(variant="converged")).plan

    assert [(team.kind, team.mode) for team in plan.teams] == [(kind, "switch_independent")]
    assert [(i.network, i.via) for i in plan.nodes[0].interfaces] == [
        ("Management", "VM-Switch"),
        ("Heartbeat", "VM-Switch"),
        ("Live-Migration", "VM-Switch"),
        ("iSCSI-A", "NIC3"),
        ("iSCSI-B", "NIC4"),
    ]
    assert {n.name: n.bandwidth_weight for n in plan.networks if n.bandwidth_weight} == {
        "Management": 10,
        "Heartbeat": 10,
        "Live-Migration": 30,
    }


@pytest.mark.parametrize(
    ("kind", "number", "version"),
    [("iscsi", 4, "2008r2"), ("iscsi", 2, "2019")],
    ids=["2008 R2 shares no link by weight", "iSCSI leaves one NIC, no team"],
)
def test_separate_networks_where_converged_ones_cannot_be(kind, number, version):
    plan = cluster(kind, number, windows_server=version)

    converged = suggest(plan, Wish(variant="converged"))

    assert converged.plan == suggest(plan, Wish()).plan
    assert warnings(converged)[0] == "Separate networks instead of converged ones"


def test_unlike_nics_are_not_teamed():
    plan = cluster("fibre_channel", 2)
    unlike = (a_nic("NIC1", model="A", speed_gbps=10), a_nic("NIC2", model="B", speed_gbps=10))
    plan = replace(plan, nodes=tuple(replace(n, nics=unlike) for n in plan.nodes))

    proposal = suggest(plan, Wish(variant="converged"))

    assert proposal.plan.teams == ()
    assert warnings(proposal)[0] == "Separate networks instead of converged ones"


def test_converged_over_slow_links_is_suggested_with_a_warning():
    plan = cluster("fibre_channel", 2, hbas=(an_hba(),))
    plan = replace(plan, nodes=tuple(replace(n, nics=nics(2, speed_gbps=1)) for n in plan.nodes))

    proposal = suggest(plan, Wish(variant="converged"))

    assert len(proposal.plan.teams) == 1
    assert warnings(proposal) == ["Converged over slow links"]


def test_converged_spaces_direct_has_a_storage_network_for_each_rdma_nic():
    plan = cluster("storage_spaces_direct", 3, windows_server="2022")
    rdma = tuple(replace(nic, rdma="iwarp") for nic in plan.nodes[0].nics)
    plan = replace(plan, nodes=tuple(replace(n, nics=rdma) for n in plan.nodes))

    laid = suggest(plan, Wish(variant="converged")).plan

    assert [network.name for network in laid.networks_for("smb")] == [
        "Storage-1",
        "Storage-2",
        "Storage-3",
    ]


# Numbers


def test_numbers_come_from_the_wish():
    wish = Wish(
        supernet="10.7.0.0/16",
        first_vlan=100,
        lan_subnet="192.168.5.0/24",
        lan_gateway="192.168.5.254",
    )

    plan = suggest(cluster("iscsi", 3), wish).plan

    assert [(n.vlan, n.subnet, n.gateway) for n in plan.networks] == [
        (100, "192.168.5.0/24", "192.168.5.254"),
        (101, "10.7.101.0/24", None),
        (102, "10.7.102.0/24", None),
    ]


def test_gateway_and_names_are_only_on_the_lan():
    plan = suggest(cluster("iscsi", 3), Wish()).plan

    assert [(n.name, n.gateway, n.dns_servers, n.dns_registration) for n in plan.networks] == [
        ("LAN", "10.20.10.1", ("10.99.0.1",), True),
        ("Heartbeat", None, (), False),
        ("iSCSI", None, (), False),
    ]


def test_hosts_and_cluster_get_addresses_that_nobody_has():
    plan = cluster("iscsi", 3, nodes=3)
    first = replace(plan.nodes[0], management_address="10.20.11.12")
    plan = replace(plan, nodes=(first, *plan.nodes[1:]))

    laid = suggest(plan, Wish(supernet="10.20.0.0/16")).plan

    assert [i.address for n in laid.nodes for i in n.interfaces if i.network == "LAN"] == [
        "10.20.10.11",
        "10.20.10.12",
        "10.20.10.13",
    ]
    assert laid.cluster.addressing == "static"
    assert laid.cluster.addresses == (ClusterAddress(network="LAN", address="10.20.10.10"),)
    heartbeat = laid.network_by_name["heartbeat"]
    assert ip_address("10.20.11.12") not in ip_network(heartbeat.subnet)


@pytest.mark.parametrize("addressing", ["dhcp", "distributed"])
def test_a_cluster_that_needs_no_static_address_gets_none(addressing):
    plan = cluster("fibre_channel", 2)
    plan = replace(plan, cluster=replace(plan.cluster, addressing=addressing))

    laid = suggest(plan, Wish()).plan

    assert laid.cluster == plan.cluster


def test_ports_of_a_controller_are_spread_over_the_paths():
    ports = tuple(
        ArrayPort(name=f"{controller}{at}", controller=controller)
        for controller, at in product("AB", (0, 1))
    )
    plan = storage(cluster("iscsi", 4), arrays=(StorageArray(name="SAN", ports=ports),))

    laid = suggest(plan, Wish()).plan

    assert [(p.name, p.network, p.address) for p in laid.storage.arrays[0].ports] == [
        ("A0", "iSCSI-A", "10.20.12.101"),
        ("A1", "iSCSI-B", "10.20.13.101"),
        ("B0", "iSCSI-A", "10.20.12.102"),
        ("B1", "iSCSI-B", "10.20.13.102"),
    ]


def test_frames_stay_usual_but_a_second_path_takes_the_size_of_the_first():
    jumbo = a_network("iSCSI-A", "iscsi", mtu=9000)

    plain = suggest(cluster("iscsi", 4), Wish()).plan
    beside_jumbo = suggest(cluster("iscsi", 4, networks=(jumbo,)), Wish()).plan
    small = (a_switch("SW1", max_mtu=1500), a_switch("SW2", max_mtu=9216))
    limited = suggest(cluster("iscsi", 4, networks=(jumbo,), switches=small), Wish()).plan

    assert {network.mtu for network in plain.networks} == {1500}
    assert beside_jumbo.network_by_name["iscsi-b"].mtu == 9000
    assert limited.network_by_name["iscsi-b"].mtu == 1500


def test_a_new_network_for_vms_takes_the_vlan_that_they_are_on():
    vms = (a_vm("A", nics=(a_vm_nic(vlan=77),)),)

    plan = suggest(cluster("fibre_channel", 3, vms=vms), Wish()).plan

    assert plan.network_by_name["vm"].vlan == 77


def test_vms_on_several_vlans_get_a_network_for_each():
    vms = (a_vm("A", nics=(a_vm_nic(vlan=77),)), a_vm("B", nics=(a_vm_nic(vlan=78),)))

    plan = suggest(cluster("fibre_channel", 2, vms=vms), Wish()).plan

    assert [(n.name, n.vlan) for n in plan.networks_for("vm")] == [
        ("LAN", 10),
        ("VM-77", 77),
        ("VM-78", 78),
    ]


# NICs and switches


def test_missing_nics_are_added_by_name_alone():
    plan = cluster("iscsi", 2)
    bare = replace(plan.nodes[1], nics=())
    plan = replace(plan, nodes=(plan.nodes[0], bare))

    laid = suggest(plan, Wish(nics_per_node=3)).plan

    assert laid.nodes[0].nics[2].name == "NIC3"
    added = [replace(nic, switch=None) for nic in laid.nodes[1].nics]
    assert added == [Nic(name="NIC1"), Nic(name="NIC2"), Nic(name="NIC3")]


def test_management_and_heartbeat_go_to_different_cards():
    plan = cluster("fibre_channel", 3)
    ports = (a_nic("P1", card="A"), a_nic("P2", card="A"), a_nic("P3", card="B"))
    plan = replace(plan, nodes=tuple(replace(n, nics=ports) for n in plan.nodes))

    laid = suggest(plan, Wish()).plan

    assert card_below(laid, "Management") != card_below(laid, "Heartbeat")


@pytest.mark.parametrize("switches", [(), (a_switch("SW1"),)], ids=["none", "one"])
def test_no_switch_is_invented(switches):
    plan = cluster("fibre_channel", 2, hbas=(an_hba(),), switches=switches)

    proposal = suggest(plan, Wish())

    assert {nic.switch for node in proposal.plan.nodes for nic in node.nics} == {None}
    assert warnings(proposal) == ["Cabling is left undecided"]


# What the plan has decided


def test_a_network_of_the_same_purpose_is_kept_with_its_numbers():
    own = Network(
        name="Office",
        purposes=("management", "vm"),
        vlan=5,
        subnet="192.168.1.0/24",
        gateway="192.168.1.254",
        dns_servers=("192.168.1.2",),
        dns_registration=True,
        dhcp=False,
        mtu=1500,
        cluster_use="cluster_and_client",
    )
    plan = cluster("fibre_channel", 2, networks=(own,), windows_server="2008r2")
    here = replace(
        plan.nodes[0], interfaces=(Interface(network="Office", via="NIC2", address="192.168.1.41"),)
    )
    plan = replace(plan, nodes=(here, plan.nodes[1]))

    laid = suggest(plan, Wish(lan_subnet="10.1.1.0/24")).plan

    assert laid.networks[0] == own
    assert [network.name for network in laid.networks] == ["Office", "Heartbeat"]
    office = [(m.node.name, m.interface.via, m.interface.address) for m in laid.meetings[::2]]
    assert office == [("HV01", "VM-Switch", "192.168.1.41"), ("HV02", "VM-Switch", "192.168.1.12")]
    assert laid.virtual_switches[0].via == "NIC2"


def test_a_virtual_switch_of_the_plan_is_used_and_only_its_gaps_are_filled():
    own = VirtualSwitch(name="vSwitch", type="external", allow_management_os=True)
    plan = cluster("fibre_channel", 2, virtual_switches=(own,))

    laid = suggest(plan, Wish()).plan

    assert laid.virtual_switches == (replace(own, via="NIC1", bandwidth_mode="weight"),)


def test_a_network_for_something_else_is_left_alone():
    backup = a_network("Backup", "backup", subnet="10.20.11.0/24")
    plan = cluster("fibre_channel", 2, networks=(backup,))

    proposal = suggest(plan, Wish(supernet="10.20.0.0/16"))

    assert proposal.plan.networks[0] == backup
    assert proposal.plan.network_by_name["heartbeat"].subnet == "10.20.12.0/24"
    assert [c.kind for c in proposal.choices if c.title == "Backup"] == ["kept"]


def test_a_network_that_does_not_say_what_it_carries_is_left_out_with_a_warning():
    plan = cluster("fibre_channel", 2, hbas=(an_hba(),), networks=(a_network("Green"),))

    proposal = suggest(plan, Wish())

    assert proposal.plan.networks[0] == a_network("Green")
    assert warnings(proposal) == ["Green is left out"]


def test_a_network_named_like_a_wanted_one_gets_its_purposes():
    plan = cluster("fibre_channel", 2, networks=(a_network("heartbeat"),))

    laid = suggest(plan, Wish()).plan

    assert purposes(laid) == {
        "heartbeat": ("cluster", "live_migration"),
        "LAN": ("management", "vm"),
    }


def test_cables_and_networks_for_migration_that_are_decided_stay():
    plan = cluster("iscsi", 3, networks=(a_network("Moves", "live_migration"),))
    cabled = tuple(replace(nic, switch="SW2") for nic in plan.nodes[0].nics)
    plan = replace(plan, nodes=(replace(plan.nodes[0], nics=cabled), *plan.nodes[1:]))
    plan = replace(plan, live_migration=replace(plan.live_migration, networks=("Moves",)))

    laid = suggest(plan, Wish()).plan

    assert laid.live_migration.networks == ("Moves",)
    assert laid.nodes[0].nics == cabled
    assert {nic.switch for nic in laid.nodes[1].nics} == {"SW1", "SW2"}


@pytest.mark.parametrize("name", sorted(path.stem for path in EXAMPLES.glob("*.json")))
def test_examples_keep_every_answer(name):
    plan = plan_json.loads((EXAMPLES / f"{name}.json").read_bytes())

    proposal = suggest(plan, Wish())

    assert proposal.questions == ()
    assert lost(plan_json.document(plan), plan_json.document(proposal.plan)) == []


def lost(old, new, place=""):
    """Answers of the old document that the new one does not have; only ``via`` may move."""
    if isinstance(old, dict):
        return [p for key in old for p in lost(old[key], new[key], f"{place}.{key}")]
    if isinstance(old, list):
        return [
            p
            for at, each in enumerate(old)
            for p in (lost(each, new[at], f"{place}[{at}]") if at < len(new) else [place])
        ]
    return [] if old in (None, new) or place.endswith(".via") else [place]


def test_a_vm_with_a_nic_of_its_own_stays_so_when_asked_again():
    plan = cluster("iscsi", 6, vms=(Vm(name="SQL", nics=(a_vm_nic(),)),))
    wish = Wish(one_nic_for_vm="SQL", nics_per_node=6)

    once = suggest(plan, wish).plan

    assert suggest(once, wish).plan == once


def test_addresses_in_place_decide_the_number_of_a_host_elsewhere():
    lan = a_network("LAN", "management", "vm", subnet="10.20.10.0/24")
    plan = cluster("fibre_channel", 2, networks=(lan,))
    here = replace(plan.nodes[0], interfaces=(an_interface("LAN", "NIC1", "10.20.10.77"),))
    plan = replace(plan, nodes=(here, plan.nodes[1]))

    laid = suggest(plan, Wish()).plan

    heartbeat = [i.address for i in laid.nodes[0].interfaces if i.network == "Heartbeat"]
    assert heartbeat == ["10.20.11.77"]


@settings(
    max_examples=25,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(
    bent_plans([plan_json.loads(file.read_bytes()) for file in sorted(EXAMPLES.glob("*.json"))]),
    st.sampled_from([None, 2, 4, 7]),
    st.sampled_from(["separate", "converged"]),
)
def test_any_plan_keeps_its_answers_and_asking_again_changes_nothing(plan, number, variant):
    plan = canonical(plan)
    wish = Wish(nics_per_node=number, variant=variant)

    proposal = suggest(plan, wish)

    assert faults(proposal.plan) == ()
    assert lost(plan_json.document(plan), plan_json.document(proposal.plan)) == []
    assert suggest(proposal.plan, wish).plan == proposal.plan


def test_vms_apart_on_several_vlans_get_no_network_beside_those():
    vms = (a_vm("A", nics=(a_vm_nic(vlan=77),)), a_vm("B", nics=(a_vm_nic(vlan=78),)))

    plan = suggest(cluster("fibre_channel", 3, vms=vms), Wish()).plan

    assert [(n.name, n.vlan, n.subnet) for n in plan.networks_for("vm")] == [
        ("VM", 77, None),
        ("VM-78", 78, None),
    ]


def test_ports_of_a_card_in_a_team_go_to_both_switches():
    plan = cluster("fibre_channel", 4)
    cards = ("A", "A", "B", "B")
    ports = tuple(a_nic(f"NIC{at + 1}", card=card, speed_gbps=10) for at, card in enumerate(cards))
    plan = replace(plan, nodes=tuple(replace(n, nics=ports) for n in plan.nodes))

    laid = suggest(plan, Wish(variant="converged")).plan

    assert [nic.switch for nic in laid.nodes[0].nics] == ["SW1", "SW2", "SW1", "SW2"]


def test_a_port_without_its_switch_is_not_cabled():
    plan = cluster("fibre_channel", 2)
    first = replace(plan.nodes[0].nics[0], switch_port="7")
    node = replace(plan.nodes[0], nics=(first, plan.nodes[0].nics[1]))
    plan = replace(plan, nodes=(node, plan.nodes[1]))

    laid = suggest(plan, Wish()).plan

    assert [nic.switch for nic in laid.nodes[0].nics] == [None, "SW2"]


def test_only_networks_of_the_layout_get_a_weight():
    strange = a_network("Strange")
    plan = suggest(cluster("fibre_channel", 2), Wish(variant="converged")).plan
    meets = Interface(network="Strange", via="VM-Switch")
    nodes = tuple(replace(n, interfaces=(*n.interfaces, meets)) for n in plan.nodes)
    plan = replace(plan, nodes=nodes, networks=(*plan.networks, strange))

    laid = suggest(plan, Wish(variant="converged")).plan

    assert laid == plan
