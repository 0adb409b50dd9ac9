"""Commands against Microsoft's reference of each version, and against hostile names."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from planner.core.build import steps
from planner.core.parts import Interface, Team
from planner.core.plan import VERSIONS
from planner.plan_json import dumps, loads
from tests.build import EXAMPLES

USED = json.loads(
    (Path(__file__).parent.parent / "data" / "cmdlets-used.json").read_text(encoding="utf-8")
)["versions"]
NAMES = sorted(each.stem for each in EXAMPLES.glob("*.json"))

# PowerShell's own commands, and modules that the reference of the versions leaves out.
OWN = {
    "Add-Computer",
    "ForEach-Object",
    "Format-List",
    "Format-Table",
    "Get-Credential",
    "Get-HotFix",
    "Get-Item",
    "Import-Module",
    "New-Item",
    "New-ItemProperty",
    "New-Object",
    "Read-Host",
    "Remove-Variable",
    "Rename-Computer",
    "Restart-Computer",
    "Select-Object",
    "Set-Item",
    "Set-ItemProperty",
    "Set-Service",
    "Sort-Object",
    "Start-Service",
    "Where-Object",
}
OTHER_MODULES = {"New-ADComputer", "Get-ADComputer", "Install-WindowsFeature", "Get-WindowsFeature"}
# Named by concept pages alone; the steps that use them ask to check them.
UNLISTED = {
    ("Set-ClusterQuorum", "Credential"),
    ("Set-VMProcessor", "CompatibilityForMigrationMode"),
}
# All cmdlets that Windows Server 2008 R2 (PowerShell 2.0 and its modules) has and the plan uses.
IN_2008R2 = {
    *(OWN - {"Rename-Computer"}),
    "Get-WmiObject",
    "New-ADComputer",
    "Get-ADComputer",
    "Add-WindowsFeature",
    "Get-WindowsFeature",
    "Test-Cluster",
    "New-Cluster",
    "Get-Cluster",
    "Get-ClusterNode",
    "Get-ClusterResource",
    "Get-ClusterNetwork",
    "Get-ClusterNetworkInterface",
    "Get-ClusterAvailableDisk",
    "Add-ClusterDisk",
    "Set-ClusterQuorum",
    "Get-ClusterQuorum",
    "Add-ClusterSharedVolume",
    "Get-ClusterSharedVolume",
    "Move-ClusterSharedVolume",
    "Add-ClusterVirtualMachineRole",
    "Move-ClusterVirtualMachineRole",
    "Get-ClusterGroup",
    "Start-ClusterGroup",
    "Set-ClusterOwnerNode",
    "Suspend-ClusterNode",
    "Resume-ClusterNode",
    "Get-ClusterLog",
}
TOKEN = re.compile(
    r"[A-Z][A-Za-z]+-[A-Z][A-Za-z]+|(?<![\w-])-[A-Za-z]\w*|[(){}|;,]|\S+?(?=[\s(){}|;,]|$)"
)
SINGLE = "'\u2018\u2019\u201a\u201b"
STRING = re.compile(f"[{SINGLE}](?:[^{SINGLE}]|[{SINGLE}][{SINGLE}])*[{SINGLE}]")
MARK = re.compile(r"<[\w -.,:/?]*>")
OPERATORS = {"eq", "notcontains", "contains", "like", "join", "f", "l", "n"}


def of_version(plan, version):
    nodes = tuple(replace(node, windows_server=None) for node in plan.nodes)
    return replace(plan, windows_server=version, nodes=nodes)


def read(name):
    return loads((EXAMPLES / f"{name}.json").read_bytes())


def variants(version):
    """Plans that together reach the choices of the steps."""
    for name in NAMES:
        plan = of_version(read(name), version)
        yield plan
        lbfo = tuple(Team(name=t.name, kind="lbfo", mode="lacp") for t in plan.teams)
        yield replace(plan, teams=lbfo)
        for kind in ("iscsi", "fibre_channel", "sas", "smb", "storage_spaces_direct"):
            yield replace(plan, storage=replace(plan.storage, type=kind))
        for witness in ("none", "disk", "disk_only", "file_share", "cloud", "usb"):
            voters = replace(plan.quorum.witness, type=witness)
            yield replace(plan, quorum=replace(plan.quorum, witness=voters, dynamic_quorum=False))
        for mode in ("ad_detached", "workgroup"):
            yield replace(plan, directory=replace(plan.directory, mode=mode))
        yield replace(plan, cluster=replace(plan.cluster, addressing="distributed"))
        racks = tuple(
            replace(node, rack=f"R{at % 2}", site=None) for at, node in enumerate(plan.nodes)
        )
        yield replace(
            plan, nodes=racks, storage=replace(plan.storage, type="storage_spaces_direct")
        )
        dhcp = tuple(replace(network, dhcp=True) for network in plan.networks)
        yield replace(plan, networks=dhcp)
        arrays = tuple(replace(array, chap="mutual") for array in plan.storage.arrays)
        yield replace(plan, storage=replace(plan.storage, arrays=arrays))
        migration = replace(
            plan.live_migration, processor_compatibility=True, performance="smb", simultaneous=2
        )
        yield replace(
            plan,
            live_migration=migration,
            operations=replace(plan.operations, updating="cluster_aware"),
        )
        nics = tuple(
            replace(
                node,
                nics=tuple(replace(nic, rdma="roce_v2") for nic in node.nics),
                interfaces=(
                    *node.interfaces,
                    *(
                        Interface(network=n.name, via=s.name)
                        for n in plan.networks_for("cluster")[:1]
                        for s in plan.virtual_switches[:1]
                    ),
                ),
            )
            for node in plan.nodes
        )
        yield replace(plan, nodes=nics)


def powershell(version):
    """All different PowerShell commands of the variants, with whether their step is marked."""
    return {
        (command.text, step.check_syntax)
        for plan in variants(version)
        for phase in steps(plan)
        for step in phase.steps
        for command in step.commands
        if command.shell == "powershell"
    }


def cmdlets(text):
    """Pairs of cmdlet and parameter in a command; parameter "" for the cmdlet itself."""
    bare = re.sub(r'"[^"]*"', "S", MARK.sub("M", STRING.sub("S", text)))
    found, stack, current = set(), [], None
    for token in TOKEN.findall(bare):
        if token in "({":
            stack.append(current)
            current = None
        elif token in ")}":
            current = stack.pop()
        elif token in "|;":
            current = None
        elif re.fullmatch(r"[A-Z]\w+-[A-Z]\w+", token):
            current = token
            found.add((token, ""))
        elif token.startswith("-") and current and token[1:].lower() not in OPERATORS:
            found.add((current, token[1:]))
    return found


def test_the_reader_of_commands_reads_nested_commands():
    text = (
        "Get-One -Two 'Not-This' | Set-Three -Four ([String]::Join(';', "
        "(Get-Five | Where-Object { $_.Six -eq 'x' }).ID)) -Seven <a mark -eight>"
    )

    assert cmdlets(text) == {
        ("Get-One", ""),
        ("Get-One", "Two"),
        ("Set-Three", ""),
        ("Set-Three", "Four"),
        ("Get-Five", ""),
        ("Where-Object", ""),
        ("Set-Three", "Seven"),
    }


@pytest.mark.parametrize("version", VERSIONS[1:])
def test_every_cmdlet_and_parameter_is_in_the_reference_of_the_version(version):
    unknown = set()
    for text, marked in powershell(version):
        for cmdlet, parameter in cmdlets(text):
            if cmdlet in OWN | OTHER_MODULES or (marked and (cmdlet, parameter) in UNLISTED):
                continue
            known = USED[version].get(cmdlet)
            if known is None or parameter not in {"", "Confirm", *known.split()}:
                unknown.add((cmdlet, parameter))

    assert unknown == set()


def test_2008r2_has_no_later_cmdlets():
    found = {cmdlet for text, _ in powershell("2008r2") for cmdlet, _ in cmdlets(text)}

    assert found - IN_2008R2 == set()


def test_the_reference_holds_nothing_that_no_command_uses():
    used = {
        cmdlet
        for version in VERSIONS[1:]
        for text, _ in powershell(version)
        for cmdlet, _ in cmdlets(text)
    }

    assert {cmdlet for known in USED.values() for cmdlet in known} - used == set()


def texts(value):
    """Every text of a document that a user types freely: all names, and some fields."""
    keys = {"name", "domain", "organizational_unit", "vm_path", "time_zone", "path", "target"}
    keys |= {"anti_affinity", "card", "slot", "model", "rack", "iscsi_initiator"}
    keys |= {"primary_dns_suffix", "update_source", "backup_product", "monitoring"}
    if isinstance(value, dict):
        for key, each in value.items():
            if key in keys and isinstance(each, str):
                yield each
            else:
                yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)


def with_suffix(value, names, suffix):
    if isinstance(value, dict):
        return {key: with_suffix(each, names, suffix) for key, each in value.items()}
    if isinstance(value, list):
        return [with_suffix(each, names, suffix) for each in value]
    return value + suffix if isinstance(value, str) and value in names else value


def hostile(plan, suffix):
    """The plan with this text at the end of every name and free text."""
    data = json.loads(dumps(plan))
    return loads(json.dumps(with_suffix(data, set(texts(data)), suffix)))


def skeleton(command):
    """What is left of a command without its quoted values and marks."""
    if command.shell == "powershell":
        return MARK.sub("Q", STRING.sub("Q", command.text))
    return re.sub(r'"[^"]*"', "Q", MARK.sub("Q", command.text))


def all_commands(plan):
    return [c for phase in steps(plan) for step in phase.steps for c in step.commands]


SIGNS = "'\u2018\u2019\u201a\u201b\"`$();|&%<>^!{}[]@#,\\\n\r\u0085\u2028\u2029\u202e a"
PLANS = [
    of_version(read(name), version)
    for name, version in (
        ("article-3nic-iscsi", "2008r2"),
        ("article-fc", "2008r2"),
        ("half-done-2019", "2019"),
        ("iscsi-6node-2022", "2012"),
        ("s2d-4node-2022", "2022"),
    )
]
PLAIN = [[skeleton(command) for command in all_commands(plan)] for plan in PLANS]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.sampled_from(SIGNS), min_size=1, max_size=8))
@example("'; Remove-Item C:\\ -Recurse; '")
@example("\u2019; calc #")
@example("$(calc)")
@example('" & calc & "')
@example("\ncalc")
@example("> x' | calc")
def test_no_name_leaves_its_quotes(suffix):
    for plan, expected in zip(PLANS, PLAIN, strict=True):
        found = [skeleton(command) for command in all_commands(hostile(plan, suffix))]

        assert found == expected


def test_the_signs_reach_the_commands_as_values():
    plan = hostile(PLANS[-1], "'\u2019$(x)")

    assert "New-VMSwitch -Name 'VSW1''\u2019\u2019$(x)'" in "\n".join(
        command.text for command in all_commands(plan)
    )
