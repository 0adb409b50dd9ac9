"""Failures that are tried on purpose, and what is handed over after them."""

from __future__ import annotations

from planner.core.acceptance import conditions as when
from planner.core.acceptance.base import Line

FAILURES = (
    Line(
        do="Pull one storage cable of every node, one after the other.",
        expect="Disks stay online; the number of paths drops and comes back.",
        facts=("LM-22", "STO-10"),
        storage=when.BLOCK,
    ),
    Line(
        do="Pull one network cable of every node, one after the other.",
        expect="No machine stops where the plan has a second way.",
        facts=("LM-22", "CERT-29"),
    ),
    Line(
        do="Switch off one switch at a time.",
        expect="No machine stops where the plan has a second switch; all ways come back.",
        facts=("CERT-29", "NET-12"),
    ),
    Line(
        do="Fail one controller of the array over while machines write.",
        expect="A short pause; no disk goes offline.",
        facts=("STO-10", "LM-22"),
        storage=when.BLOCK,
    ),
    Line(
        do="Pull the plug of each node in turn, with machines on it.",
        expect="Quorum stays; its machines start on the others. The time until then is noted.",
        facts=("LM-22", "MEM-01"),
        when=when.several_nodes,
    ),
    Line(
        do="Wait for the storage jobs before the next node is unplugged.",
        expect="Get-StorageJob shows none.",
        facts=("OPS-17",),
        since="2016",
        storage=when.POOL,
    ),
    Line(
        do="Take the witness away.",
        expect="The cluster keeps running; monitoring raises an alarm.",
        facts=("QRM-01",),
        when=when.has_witness,
    ),
    Line(
        do="Cut the line between the sites.",
        expect="The half with the majority goes on; the other stops its machines.",
        facts=("QRM-30", "QRM-01"),
        when=when.two_sites,
    ),
    Line(
        do="Shut the whole cluster down and start it with the domain controllers of this plan.",
        expect="It comes up by itself, in the planned order.",
        facts=("AD-08",),
        since="2012",
        when=when.in_domain,
    ),
    Line(
        do="Shut the whole cluster down and start it with the domain controllers of this plan.",
        expect="It comes up; a domain controller was reachable before the nodes.",
        facts=("AD-07",),
        until="2012",
        when=when.in_domain,
    ),
)

HAND_OVER = (
    Line(
        do="Back up one machine and restore it under another name.",
        expect="The restored machine starts. The shared volume stayed in direct access.",
        facts=("CSV-20",),
        since="2012",
        when=when.shared_volumes,
    ),
    Line(
        do="Back up one machine and restore it under another name.",
        expect="The restored machine starts.",
        facts=("OPS-14",),
        since="2012",
        when=lambda plan: not when.shared_volumes(plan),
    ),
    Line(
        do="Back up one machine and restore it under another name.",
        expect="The restored machine starts. How long volumes were in redirected access is noted.",
        facts=("CSV-21", "OPS-14"),
        until="2012",
    ),
    Line(
        do="Back up the system state of a node, and export the settings of the machines.",
        expect="Both are in the archive.",
        facts=("OPS-14",),
    ),
    Line(
        do="Run Test-CauSetup, then one updating run.",
        expect="No error; one node after the other is drained, updated and filled again.",
        facts=("OPS-12",),
        since="2012",
        when=when.cluster_aware,
    ),
    Line(
        do="Stop a test machine and watch monitoring.",
        expect="The alarm arrives with whoever is on call.",
        facts=("OPS-16",),
    ),
    Line(
        do="Keep a cluster log and the event channels of cluster and Hyper-V as a baseline.",
        expect="They are in the archive, with the validation report.",
        facts=("OPS-16",),
    ),
    Line(
        do="Show that the spare LUN for storage tests is presented to every node.",
        expect="A storage test on it alone passes, with all machines running.",
        facts=("CERT-17", "CERT-18"),
        storage=when.BLOCK,
    ),
    Line(
        do="Read the licences of every node against the most machines that it may run.",
        expect="Each node is covered, failures included.",
        facts=("LIC-07",),
    ),
    Line(
        do="Show the runbook for a lost quorum to whoever is on call.",
        expect="They know who may force it, and with which commands.",
        facts=("QRM-33",),
        since="2012",
    ),
)
