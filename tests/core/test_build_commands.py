"""Commands against Microsoft's reference of each version, and against the grammar."""

import functools
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
import tree_sitter_powershell
from tree_sitter import Language, Parser

from planner.core.build import steps
from planner.core.parts import Interface, Team
from planner.core.plan import VERSIONS
from planner.plan_json import loads
from tests.build import EXAMPLES
from tests.core.powershell_tokens import MARK, SINGLE_QUOTES, BrokenError, powershell
from tests.designs import DESIGNS

USED = json.loads(
    (Path(__file__).parent.parent / "data" / "cmdlets-used.json").read_text(encoding="utf-8")
)["versions"]
NAMES = sorted(each.stem for each in EXAMPLES.glob("*.json"))

# PowerShell's own commands with the parameters used, which the reference of the modules leaves out.
# All of them, parameters included, are there since PowerShell 2.0 unless SINCE_3 says otherwise.
OWN = {
    "Add-Computer": "Credential DomainName OUPath",
    "ForEach-Object": "",
    "Format-List": "",
    "Format-Table": "",
    "Get-Content": "Path",
    "Get-Credential": "Message",
    "Get-HotFix": "",
    "Get-Item": "Path",
    "Import-Module": "",
    "New-Item": "Force ItemType Path",
    "New-ItemProperty": "Force Name Path PropertyType Value",
    "New-Object": "",
    "Read-Host": "Prompt",
    "Remove-Variable": "Name",
    "Rename-Computer": "NewName Restart",
    "Restart-Computer": "",
    "Select-Object": "ExpandProperty",
    "Set-Item": "Force Path Value",
    "Set-ItemProperty": "Name Path Value",
    "Set-Service": "Name StartupType",
    "Sort-Object": "",
    "Start-Service": "Name",
    "Where-Object": "",
}
# A common parameter of every cmdlet that changes something; the reference of 2012 leaves it out.
COMMON = {"Confirm"}
SINCE_3 = {("Rename-Computer", ""), ("Get-Credential", "Message")}
# Commands that the reference has for some versions alone, and why each of them is known.
ELSEWHERE = {
    # The ActiveDirectory module runs on the domain controller, whatever version the nodes have.
    "New-ADComputer": "Enabled Name Path",
    "Get-ADComputer": "Identity",
    # Missing from the reference of 2016 and 2019, though there since 2012.
    "Install-WindowsFeature": "IncludeManagementTools Name Restart",
    "Get-WindowsFeature": "",
}
# Named by concept pages alone; the steps that use them ask to check them.
UNLISTED = {
    ("Set-ClusterQuorum", "Credential"),
    ("Set-VMProcessor", "CompatibilityForMigrationMode"),
}
# What Windows Server 2008 R2 (PowerShell 2.0 and its modules) has and the plan uses, from general
# knowledge: no reference covers it.
IN_2008R2 = {
    "Add-WindowsFeature": "Name Restart",
    "Get-WindowsFeature": "",
    "Get-WmiObject": "Class Namespace",
    "New-ADComputer": "Enabled Name Path",
    "Get-ADComputer": "Identity",
    "Test-Cluster": "Include Node",
    "New-Cluster": "IgnoreNetwork Name NoStorage Node StaticAddress",
    "Get-Cluster": "",
    "Get-ClusterNode": "Name",
    "Get-ClusterResource": "Name",
    "Get-ClusterNetwork": "Name",
    "Get-ClusterNetworkInterface": "",
    "Get-ClusterAvailableDisk": "",
    "Add-ClusterDisk": "",
    "Set-ClusterQuorum": "DiskOnly NodeAndDiskMajority NodeAndFileShareMajority NodeMajority",
    "Get-ClusterQuorum": "",
    "Add-ClusterSharedVolume": "Name",
    "Get-ClusterSharedVolume": "",
    "Move-ClusterSharedVolume": "Name Node",
    "Add-ClusterVirtualMachineRole": "VirtualMachine",
    "Move-ClusterVirtualMachineRole": "Name Node",
    "Get-ClusterGroup": "Name",
    "Move-ClusterGroup": "Name Node",
    "Start-ClusterGroup": "Name",
    "Set-ClusterOwnerNode": "Owners",
    "Suspend-ClusterNode": "Name",
    "Resume-ClusterNode": "Name",
    "Get-ClusterLog": "Destination",
}
CMDLET = re.compile(r"[A-Z][A-Za-z]+-[A-Z][A-Za-z]+")
OPERATORS = {"eq", "notcontains", "contains", "like", "join", "f"}
# Programs that PowerShell starts, with options of their own.
PROGRAMS = {"ping", "nslookup", "tzutil", "powercfg", "mountvol", "w32tm", "nltest", "bcdedit"}
PROGRAMS |= {"mpclaim", "route", "systeminfo", "hostname", "iscsicli"}


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
        if len(plan.nodes) > 4:
            continue  # as many nodes more, no other command
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


def edges(version):
    """Plans at the ends: no node at all, votes taken away, more names than a page holds."""
    plan = of_version(read("article-3nic-iscsi"), version)
    yield replace(
        plan, nodes=(), networks=(), vms=(), directory=replace(plan.directory, mode="workgroup")
    )
    yield replace(plan, quorum=replace(plan.quorum, no_vote=(plan.nodes[0].name,)))
    named = tuple(replace(plan.vms[0], name=f"VM{at * at}x") for at in range(70))
    yield replace(plan, vms=named)
    yield replace(plan, vms=tuple(replace(vm, anti_affinity="one") for vm in named))
    first = plan.vms[0]
    volumes = tuple(
        replace(v, name=name) for v in plan.storage.volumes for name in ("Volume1", "V2")
    )
    yield replace(
        plan,
        storage=replace(plan.storage, volumes=volumes),
        vms=tuple(
            replace(vm, disks=tuple(replace(disk, volume=name) for disk in first.disks))
            for vm in named
            for name, vm in (("Volume1", vm), ("V2", replace(vm, name=f"{vm.name}y")))
        ),
    )
    core = tuple(replace(node, installation="server_core") for node in plan.nodes)
    yield replace(plan, nodes=core)


def all_plans(version):
    """The variants of the examples, the plans at the ends, and every design, for a version."""
    yield from variants(version)
    yield from edges(version)
    for build in DESIGNS.values():
        yield of_version(build(), version)


@functools.cache
def commands(version):
    """All different PowerShell commands for a version, with whether their step is marked."""
    return {
        (command.text, step.check_syntax)
        for plan in all_plans(version)
        for phase in steps(plan)
        for step in phase.steps
        for command in step.commands
        if command.shell == "powershell"
    }


def cmdlets(text):
    """Pairs of cmdlet and parameter in a command; parameter "" for the cmdlet itself."""
    found, stack, current = set(), [], None
    for token in powershell(text):
        if token.kind == "operator" and token.text in {"(", "{", "$(", "@(", "@{", "["}:
            stack.append(current)
            current = None
        elif token.kind == "operator" and token.text in {")", "}", "]"}:
            current = stack.pop()
        elif token.kind == "operator" and token.text in {"|", ";", "="}:
            current = None
        elif token.kind == "word" and CMDLET.fullmatch(token.text):
            current = token.text
            found.add((current, ""))
        elif token.kind == "word" and token.text in PROGRAMS:
            current = None
        elif token.kind == "parameter" and current is not None:
            name = token.text[1:].partition(":")[0]
            if name.lower() not in OPERATORS:
                found.add((current, name))
    return found


def test_the_reader_of_commands_reads_nested_commands():
    text = (
        "Get-One -Two 'Not-This' | Set-Three -Four ([String]::Join(';', "
        "(Get-Five | Where-Object { $_.Six -eq 'x' }).ID)) -Seven:$true <a mark -eight>"
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


def of(table, cmdlet, parameter):
    """Tell whether a table of cmdlets has the parameter."""
    known = table.get(cmdlet)
    return known is not None and parameter in {"", *known.split()}


@pytest.mark.parametrize("version", VERSIONS[1:])
def test_every_cmdlet_and_parameter_is_in_the_reference_of_the_version(version):
    unknown = {
        pair
        for text, marked in commands(version)
        for pair in cmdlets(text)
        if not (
            of(OWN, *pair)
            or of(ELSEWHERE, *pair)
            or (marked and pair in UNLISTED)
            or of(USED[version], *pair)
            or (pair[0] in USED[version] and pair[1] in COMMON)
        )
    }

    assert unknown == set()


def test_2008r2_has_no_later_cmdlets_and_parameters():
    unknown = {
        pair
        for text, _ in commands("2008r2")
        for pair in cmdlets(text)
        if not of(IN_2008R2, *pair) and (not of(OWN, *pair) or pair in SINCE_3)
    }

    assert unknown == set()


PARSER = Parser(Language(tree_sitter_powershell.language()))
# Words that PowerShell has no command for, though the grammar takes them for one.
NO_COMMANDS = {"else", "elseif", "catch", "finally"}


# A quoted string, so that it is passed over, or a mark.
OUTSIDE = re.compile(
    f"(?P<string>[{SINGLE_QUOTES}](?:[^{SINGLE_QUOTES}]|[{SINGLE_QUOTES}]{{2}})*[{SINGLE_QUOTES}])"
    f"|{MARK.pattern}(?P<unit>GB)?"
)


def script(text):
    """The command with every mark of an open value replaced by a quoted word.

    A mark is no PowerShell on purpose: nobody shall run a line that still needs a value. The
    grammar knows no digits in the middle of a parameter; the reference holds its real name.
    """

    def written(found):
        return found["string"] or (f"1{found['unit']}" if found["unit"] else "'mark'")

    return OUTSIDE.sub(written, text).replace("-PriorityValue8021Action", "-PriorityValueAction")


def faults(text):
    """What is wrong with a script, by the grammar and by rules for what the grammar lets pass."""
    found = []
    waiting = [PARSER.parse(text.encode()).root_node]
    while waiting:
        node = waiting.pop()
        waiting.extend(node.children)
        words = node.text.decode()
        kinds = [child.type for child in node.children]
        if node.type == "ERROR" or node.is_missing:
            found.append(f"{node.type} at {node.start_point}: {words}")
        if node.type == "try_statement" and not {"catch_clauses", "finally_clause"} & set(kinds):
            found.append(f"try alone: {words}")
        if node.type == "command_name" and words.lower() in NO_COMMANDS:
            found.append(f"stray {words}")
    return found + own_rules(text)


def own_rules(text):
    """Rules for which the tokens are enough."""
    try:
        tokens = list(powershell(text))
    except BrokenError:
        return ["a string without an end"]
    found = [
        f"a chain of PowerShell 7: {token.text}" for token in tokens if token.text in {"&&", "||"}
    ]
    for one, comma, other in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if comma.text == "," and "word" in {one.kind, other.kind}:
            found.append(f"a list of bare words: {one.text}, {other.text}")
    found += ["a redirection" for token in tokens if token.text in {"<", ">", ">>"}]
    return found


@pytest.mark.parametrize("version", VERSIONS)
def test_every_command_parses(version):
    broken = {text: faults(script(text)) for text, _ in commands(version)}

    assert {text: found for text, found in broken.items() if found} == {}


@pytest.mark.parametrize(
    "text",
    [
        "Get-It 'a",
        "Get-It (1",
        "Get-It { 1",
        "try { Get-It }",
        "else { Get-It }",
        "catch { Get-It }",
        "Get-It && Get-That",
        "New-It -Members NIC1, NIC2",
        "Get-It > b",
        "$a = ",
    ],
)
def test_the_check_of_the_grammar_finds_what_is_broken(text):
    assert faults(text)


def test_a_mark_counts_as_a_value():
    assert script("Get-It -A <not decided: b c> -D 'e'") == "Get-It -A 'mark' -D 'e'"


def test_the_lists_hold_nothing_that_no_command_uses():
    used = {pair for version in VERSIONS for text, _ in commands(version) for pair in cmdlets(text)}
    listed = {
        (cmdlet, parameter)
        for table in (*USED.values(), OWN, ELSEWHERE, IN_2008R2)
        for cmdlet, parameters in table.items()
        for parameter in ("", *parameters.split())
    }

    assert listed - used == set()
    assert UNLISTED - used == set()
