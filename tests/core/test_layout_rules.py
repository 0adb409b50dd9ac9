"""Every suggested layout against the rules: by storage, version, NICs and nodes."""

from dataclasses import replace

import pytest

from planner import plan_json, rules
from planner.core.layout import Wish, suggest
from planner.core.references import faults
from planner.core.rewriting import canonical
from tests.build import EXAMPLES, a_nic, a_switch, a_vm_nic, storage

# Rules that judge what a layout decides.
ABOUT_LAYOUT = {
    "adapters",
    "addresses",
    "aggregation",
    "bandwidth",
    "network",
    "paths",
    "rdma",
    "redundancy",
    "routing",
    "subnets",
    "teams",
    "traffic",
}
GRAVE = ("blocker", "unsupported", "risk")
EXAMPLE_FOR = {
    "iscsi": "iscsi-6node-2022",
    "fibre_channel": "fc-8node-2025",
    "sas": "fc-8node-2025",
    "smb": "iscsi-6node-2022",
    "storage_spaces_direct": "s2d-4node-2022",
}


def nics(number, **values):
    """NICs on two cards in turn, alike in all that a team asks for."""
    alike = {"model": "A", "speed_gbps": 10, "rdma": "none", "driver": "1", "firmware": "1"}
    return tuple(
        a_nic(f"NIC{at + 1}", **{"card": f"Card {at % 2 + 1}", **alike, **values})
        for at in range(number)
    )


def a_complete_plan(kind, version, number, nodes):
    """A plan from the examples, complete but for its networks, with alike nodes."""
    plan = plan_json.loads((EXAMPLES / f"{EXAMPLE_FOR[kind]}.json").read_bytes())
    rdma = "roce_v2" if version >= "2016" and kind in ("smb", "storage_spaces_direct") else "none"
    hbas = tuple(
        replace(hba, kind=kind, switch=None)
        for hba in plan.nodes[0].hbas
        if kind in ("fibre_channel", "sas")
    )
    alike = replace(
        plan.nodes[0],
        site=None,
        nics=nics(number, rdma=rdma, speed_gbps=25),
        hbas=hbas,
        interfaces=(),
        management_address=None,
    )
    arrays = tuple(
        replace(
            array,
            site=None,
            replicates_to=None,
            ports=tuple(replace(p, address=None, network=None, switch=None) for p in array.ports),
        )
        for array in plan.storage.arrays[:1]
    )
    vms = tuple(
        replace(vm, owners=(), nics=tuple(a_vm_nic(each.name) for each in vm.nics))
        for vm in plan.vms[:2]
    )
    bare = replace(
        plan,
        windows_server=version,
        sites=(),
        site_links=(),
        networks=(),
        teams=(),
        virtual_switches=(),
        switches=tuple(a_switch(f"SW{at}", max_mtu=9216, dcb=True) for at in (1, 2)),
        nodes=tuple(replace(alike, name=f"HV{at + 1:02}") for at in range(nodes)),
        vms=vms,
        quorum=replace(plan.quorum, witness=replace(plan.quorum.witness, volume=None, site=None)),
        cluster=replace(plan.cluster, addresses=()),
        live_migration=replace(plan.live_migration, networks=()),
    )
    volumes = tuple(
        replace(v, array=arrays[0].name if arrays and v.array else None, presented_to=None)
        for v in plan.storage.volumes
    )
    return canonical(storage(bare, type=kind, arrays=arrays, volumes=volumes))


def expected_findings(kind, number, version):
    """What the article says itself of few NICs for iSCSI."""
    if kind != "iscsi" or number > 3:
        return set()
    if number == 3:
        return {("risk", "paths.single-path")}
    grave = "risk" if version == "2008r2" else "unsupported"
    return {("risk", "paths.single-path"), (grave, "traffic.iscsi-with-heartbeat")}


@pytest.mark.parametrize("variant", ["separate", "converged"])
@pytest.mark.parametrize("version", ["2008r2", "2012", "2012r2", "2016", "2019", "2022", "2025"])
@pytest.mark.parametrize("kind", list(EXAMPLE_FOR))
def test_no_layout_adds_a_grave_finding_and_suggesting_again_changes_nothing(
    kind, version, variant
):
    for number in range(2, 9):
        plan = a_complete_plan(kind, version, number, nodes=2)

        proposal = suggest(plan, Wish(variant=variant))

        assert proposal.questions == ()
        assert faults(proposal.plan) == ()
        assert suggest(proposal.plan, Wish(variant=variant)).plan == proposal.plan
        found = {
            (str(f.level), f.rule.id)
            for f in rules.check(proposal.plan).findings
            if f.rule.id.split(".")[0] in ABOUT_LAYOUT and f.level in GRAVE
        }
        assert found == expected_findings(kind, number, version), number


@pytest.mark.parametrize("nodes", [3, 8, 16])
@pytest.mark.parametrize("kind", list(EXAMPLE_FOR))
def test_more_nodes_get_layouts_as_sound(kind, nodes):
    plan = a_complete_plan(kind, "2022", 5, nodes)

    proposal = suggest(plan, Wish())

    grave = [
        (str(f.level), f.rule.id, f.message)
        for f in rules.check(proposal.plan).findings
        if f.rule.id.split(".")[0] in ABOUT_LAYOUT and f.level in GRAVE
    ]
    assert grave == []
    given = [i.address for node in proposal.plan.nodes for i in node.interfaces]
    assert None not in given
    assert len(set(given)) == len(given)
