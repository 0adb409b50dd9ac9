"""The build of a plan as data: phases of steps with commands, by Windows Server version."""

from __future__ import annotations

from dataclasses import replace

from planner.core.build.base import Command, Phase, Shell, Step
from planner.core.build.cluster import create, validation
from planner.core.build.cluster_networks import networks
from planner.core.build.disks import disks
from planner.core.build.hosts import install_windows, updates_and_drivers
from planner.core.build.hyper_v import host_settings
from planner.core.build.identity import join_domain, roles_and_features
from planner.core.build.iscsi import iscsi
from planner.core.build.multipath import fibre_channel_and_sas
from planner.core.build.network import name_and_address
from planner.core.build.operation import hand_over, tests
from planner.core.build.powershell import imports
from planner.core.build.preparation import paper_check, rack_and_cables
from planner.core.build.quorum import quorum
from planner.core.build.rdma import rdma
from planner.core.build.storage import storage_side
from planner.core.build.switching import teams_and_switches
from planner.core.build.vms import virtual_machines
from planner.core.build.volumes import shared_volumes
from planner.core.build.words import old
from planner.core.plan import Plan

__all__ = ["Command", "Phase", "Shell", "Step", "steps"]

PHASES = (
    paper_check,
    rack_and_cables,
    install_windows,
    updates_and_drivers,
    name_and_address,
    join_domain,
    roles_and_features,
    teams_and_switches,
    rdma,
    storage_side,
    iscsi,
    fibre_channel_and_sas,
    disks,
    validation,
    create,
    networks,
    quorum,
    shared_volumes,
    host_settings,
    virtual_machines,
    tests,
    hand_over,
)


def steps(plan: Plan) -> tuple[Phase, ...]:
    """Return the phases of the build in their order; one without steps is left out."""
    phases = (phase for phase in (make(plan) for make in PHASES) if phase.steps)
    return tuple(map(_with_modules, phases) if old(plan) else phases)


def _with_modules(phase: Phase) -> Phase:
    """Load the modules of every step by hand, as Windows Server 2008 R2 needs it."""
    loaded = (
        replace(each, commands=(*imports(each.commands), *each.commands)) for each in phase.steps
    )
    return replace(phase, steps=tuple(loaded))
