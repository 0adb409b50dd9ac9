"""Rules about where a witness lies: its disk, its site, its way to the cloud."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.plan import Plan, path
from planner.rules.base import Level, Problem, Unknown, rule, since
from planner.rules.knowledge import source
from planner.rules.storage import array_subject, on_block_storage
from planner.rules.voters import node_sites
from planner.rules.witness import on_disk


@rule(
    "witness_place.disk-in-a-node-site",
    Level.RISK,
    title="The witness disk is in a site of the nodes",
    why="With that site both its nodes' votes and the witness are lost, and the other site stops.",
    remedy="Use a share in a third place or a cloud witness.",
    source=source("W-QRM"),
    facts=("QRM-30", "QRM-32"),
    applies=lambda plan: (
        on_block_storage(plan) and len(node_sites(plan)) > 1 and plan.quorum.witness.type == "disk"
    ),
)
def disk_in_a_node_site(plan: Plan) -> Iterator[Problem | Unknown]:
    """The witness disk of a cluster over sites whose array is in one of them, or in none yet.

    A disk that is not chosen, or lies on no array yet, is asked for elsewhere.
    """
    volume = plan.volume_by_name.get((plan.quorum.witness.volume or "").casefold())
    arrays = plan.storage.arrays
    only = arrays[0].name if len(arrays) == 1 else ""
    array = plan.array_by_name.get(((volume and volume.array) or only).casefold())
    if volume is None or array is None:
        return
    if array.site is None:
        yield Unknown(array_subject(array), "site")
    elif array.site.casefold() in {name.casefold() for name in node_sites(plan)}:
        message = f"The witness disk {volume.name} is on {array.name} in {array.site}."
        yield Problem("quorum", message)


@rule(
    "witness_place.disk-without-shared-disks",
    Level.UNSUPPORTED,
    title="A disk witness where the storage is a file server",
    why="A disk witness is a LUN that every node sees; shares of a file server are none.",
    remedy="Use a file share witness on another server, or a cloud witness from 2016.",
    source=source("W-QRM"),
    facts=("QRM-10", "STO-SMB-07"),
    applies=lambda plan: plan.storage.type == "smb" and on_disk(plan),
)
def disk_without_shared_disks(plan: Plan) -> Iterator[Problem | Unknown]:
    """The disk witness of a cluster on SMB shares."""
    yield Problem("quorum", "The witness is a disk, but the storage is SMB.")


@rule(
    "witness_place.disk-of-another-purpose",
    Level.UNSUPPORTED,
    title="The witness disk has another purpose too",
    why="The witness has a LUN of its own, with nothing else on it.",
    remedy="Add a small volume with the purpose witness, and choose it.",
    source=source("W-QRM"),
    facts=("QRM-10", "QRM-11"),
    applies=on_disk,
)
def disk_of_another_purpose(plan: Plan) -> Iterator[Problem | Unknown]:
    """The chosen volume that is made for data; a Cluster Shared Volume is judged elsewhere."""
    volume = plan.volume_by_name.get((plan.quorum.witness.volume or "").casefold())
    words = {"disk": "a cluster disk for data", "pass_through": "a pass-through disk"}
    if volume is not None and volume.purpose in words:
        message = f"The witness is {volume.name}, which is planned as {words[volume.purpose]}."
        yield Problem("quorum", message)


@rule(
    "witness_place.cloud-without-a-way-out",
    since("2016", Level.RISK),
    title="A cloud witness that nodes have no way to",
    why="Each node speaks to the witness over HTTPS; without a gateway only a proxy can help.",
    remedy="Plan a default gateway for the management network, and open TCP port 443.",
    source=source("W-WIT"),
    facts=("QRM-22",),
    applies=lambda plan: plan.quorum.witness.type == "cloud",
)
def cloud_without_a_way_out(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each node on networks of which none has a gateway, nor may get one by DHCP."""
    asked: dict[str, None] = {}
    for node in plan.nodes:
        networks = [m.network for m in plan.meetings_by_node[node.name.casefold()]]
        if not networks or any(network.gateway or network.dhcp for network in networks):
            continue
        undecided = [network.name for network in networks if network.dhcp is None]
        asked |= dict.fromkeys(undecided)
        if not undecided:
            message = f"No network of {node.name} has a default gateway."
            yield Problem(path("nodes", node.name), message)
    for name in asked:
        yield Unknown(path("networks", name), "dhcp")
