"""Rules about what the firmware of a node protects: Secure Boot and the TPM."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.plan import Plan, at_least, path
from planner.rules.base import Level, Problem, Unknown, rule, since
from planner.rules.knowledge import source


def may_use_secure_boot(plan: Plan) -> bool:
    """Tell whether any node runs a version that the advice is for."""
    return any(at_least(plan.version_of(node), "2016") for node in plan.nodes)


@rule(
    "firmware.no-secure-boot",
    since("2016", Level.ADVICE),
    title="A node starts without Secure Boot",
    why="Secure Boot keeps code from starting before Windows that nobody signed.",
    remedy="Switch Secure Boot on in UEFI mode before Windows is installed.",
    source=source("W-HVHW"),
    facts=("SEC-06",),
    applies=may_use_secure_boot,
)
def no_secure_boot(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each node that runs 2016 or newer without Secure Boot."""
    for node in plan.nodes:
        version, subject = plan.version_of(node), path("nodes", node.name)
        if not at_least(version, "2016"):
            continue
        if node.secure_boot is None:
            yield Unknown(subject, "secure_boot")
        elif not node.secure_boot:
            yield Problem(subject, f"{node.name} starts without Secure Boot.", version)


@rule(
    "firmware.no-tpm",
    since("2016", Level.ADVICE),
    title="A node without a TPM",
    why="The TPM keeps the keys of BitLocker and of guarded hosts out of reach.",
    remedy="Fit a TPM 2.0 and switch it on.",
    source=source("W-HVHW"),
    facts=("SEC-06",),
    applies=may_use_secure_boot,
)
def no_tpm(plan: Plan) -> Iterator[Problem | Unknown]:
    """Each node that runs 2016 or newer without a TPM."""
    for node in plan.nodes:
        version, subject = plan.version_of(node), path("nodes", node.name)
        if not at_least(version, "2016"):
            continue
        if node.tpm is None:
            yield Unknown(subject, "tpm")
        elif node.tpm == "none":
            yield Problem(subject, f"{node.name} has no TPM.", version)
