"""B-09: remote direct memory access and its quality of service."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.build.base import EVERY_NODE, Command, Phase, Step, alike, step
from planner.core.build.powershell import ps
from planner.core.build.words import old, uses_rdma
from planner.core.parts import Nic, Node
from planner.core.plan import Meeting, Plan, at_least

ROCE = ("roce", "roce_v2")
CARRIES_SMB = {"smb", "cluster", "live_migration"}


def rdma(plan: Plan) -> Phase:
    """B-09: only where the plan has RDMA NICs, and Windows knows them."""
    steps = () if old(plan) or not uses_rdma(plan) else tuple(_steps(plan))
    return Phase(
        id="B-09",
        title="RDMA and quality of service",
        about="RoCE loses its speed as soon as frames are dropped, so hosts and switches reserve "
        "one lossless priority for SMB. iWARP and InfiniBand need no such reservation on the host.",
        steps=steps,
        facts=("RDMA-01", "RDMA-03", "RDMA-04", "RDMA-05", "TEAM-11", "TEAM-14"),
    )


def _rdma_nics(node: Node) -> tuple[Nic, ...]:
    return tuple(nic for nic in node.nics if nic.rdma not in (None, "none"))


def _mapped(plan: Plan, node: Node) -> tuple[tuple[str, str], ...]:
    """Pairs of a host adapter for SMB and the RDMA NIC below its switch, one to one."""
    if not at_least(plan.oldest_version, "2016"):
        return ()
    meetings: list[Meeting] = [
        m
        for m in plan.meetings_by_node[node.name.casefold()]
        if m.virtual_switch and CARRIES_SMB.intersection(m.network.purposes)
    ]
    pairs = []
    taken: set[str] = set()
    for meeting in meetings:
        free = [n for n in meeting.nics if n in _rdma_nics(node) and n.name not in taken]
        if free:
            taken.add(free[0].name)
            pairs.append((meeting.network.name, free[0].name))
    return tuple(pairs)


def _steps(plan: Plan) -> Iterator[Step]:
    roce = alike(plan, lambda n: tuple(nic.name for nic in n.nics if nic.rdma in ROCE))
    for where, node in roce:
        names = tuple(nic.name for nic in node.nics if nic.rdma in ROCE)
        if names:
            yield step(
                "Reserve a lossless priority for SMB",
                where,
                *_lossless(names),
                how="Set priority flow control for priority 3 and the same share of bandwidth on "
                "every switch port between the nodes. Let no other tool, such as Network ATC, "
                "configure the same beside these commands.",
                expected="Get-NetAdapterQos shows flow control on priority 3 only, and the switch "
                "shows the same on its ports.",
                way_back="Remove-NetQosPolicy, Remove-NetQosTrafficClass and "
                "Disable-NetQosFlowControl undo the commands.",
            )
    for where, node in alike(
        plan, lambda n: (tuple(nic.name for nic in _rdma_nics(n)), _mapped(plan, n))
    ):
        if _rdma_nics(node):
            yield step(
                "Switch RDMA on",
                where,
                *_enable(plan, node),
                expected="Get-NetAdapterRdma shows Enabled True for every adapter named here.",
                way_back="Disable-NetAdapterRdma switches it off again.",
            )
    yield step(
        "Check that SMB uses RDMA",
        EVERY_NODE,
        ps("Get-NetAdapterRdma"),
        ps("Get-SmbClientNetworkInterface"),
        ps("Get-SmbMultichannelConnection"),
        how="Copy a large file from one node to another over SMB while the last command runs.",
        expected="The connections between the nodes are RDMA capable on both ends.",
        way_back="Delete the copied file.",
    )


def _lossless(names: tuple[str, ...]) -> Iterator[Command]:
    yield ps(
        "New-NetQosPolicy -Name 'SMB' -NetDirectPortMatchCondition 445 -PriorityValue8021Action 3"
    )
    yield ps("Enable-NetQosFlowControl -Priority 3")
    yield ps("Disable-NetQosFlowControl -Priority 0,1,2,4,5,6,7")
    yield ps("Enable-NetAdapterQos -Name {names}", names=names)
    yield ps(
        "New-NetQosTrafficClass -Name 'SMB' -Priority 3 -BandwidthPercentage 50 -Algorithm ETS"
    )


def _enable(plan: Plan, node: Node) -> Iterator[Command]:
    yield ps(
        "Enable-NetAdapterRdma -Name {names}", names=tuple(nic.name for nic in _rdma_nics(node))
    )
    for network, nic in _mapped(plan, node):
        yield ps("Enable-NetAdapterRdma -Name {name}", name=f"vEthernet ({network})")
        yield ps(
            "Set-VMNetworkAdapterTeamMapping -ManagementOS -VMNetworkAdapterName {name} "
            "-PhysicalNetAdapterName {nic}",
            name=network,
            nic=nic,
        )
