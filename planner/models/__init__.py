"""The rows. One module per subject; ``planner.snapshot`` turns them into a ``core.Plan``."""

from planner.models.accepted import AcceptedFinding
from planner.models.exports import DocumentWorker, Export
from planner.models.network import (
    ClusterAddress,
    Network,
    NicTeam,
    Site,
    SiteLink,
    Switch,
    VirtualSwitch,
)
from planner.models.nodes import Drive, Hba, Interface, Nic, Node
from planner.models.plans import Plan, Revision, SectionDocument
from planner.models.storage import ArrayPort, StorageArray, Volume
from planner.models.teams import Invitation, Membership, Team, TeamLook
from planner.models.users import User
from planner.models.vms import Vm, VmDisk, VmNic

__all__ = [
    "AcceptedFinding",
    "ArrayPort",
    "ClusterAddress",
    "DocumentWorker",
    "Drive",
    "Export",
    "Hba",
    "Interface",
    "Invitation",
    "Membership",
    "Network",
    "Nic",
    "NicTeam",
    "Node",
    "Plan",
    "Revision",
    "SectionDocument",
    "Site",
    "SiteLink",
    "StorageArray",
    "Switch",
    "Team",
    "TeamLook",
    "User",
    "VirtualSwitch",
    "Vm",
    "VmDisk",
    "VmNic",
    "Volume",
]
