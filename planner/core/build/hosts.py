"""B-03 and B-04: Windows, its baseline, updates and drivers."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.build.base import (
    EVERY_NODE,
    UNCHANGED,
    Command,
    Phase,
    Step,
    alike,
    listing,
    step,
)
from planner.core.build.powershell import cmd, ps
from planner.core.build.values import Argument, Raw
from planner.core.build.words import old, ports
from planner.core.parts import Node
from planner.core.plan import Plan, at_least
from planner.core.words import version_words

EDITIONS = {
    "enterprise": "Enterprise",
    "standard": "Standard",
    "datacenter": "Datacenter",
    "datacenter_azure": "Datacenter: Azure Edition",
    "hyper_v_server": "Hyper-V Server",
}
# Values of CrashDumpEnabled; an active dump is a complete one with a filter.
DUMPS = {"complete": 1, "active": 1, "kernel": 2, "small": 3, "automatic": 7}
CRASH_CONTROL = Raw(r"'HKLM:\SYSTEM\CurrentControlSet\Control\CrashControl'")


def install_windows(plan: Plan) -> Phase:
    """B-03: Windows, alike on every node, and the settings of the host baseline."""
    steps = [
        step(
            f"Install {version_words(plan.version_of(node))}",
            where,
            how=_installation(plan, node),
            expected="Windows starts from the planned drive and asks for no further driver.",
            way_back="Install anew: there is nothing on the nodes yet.",
            undecided=[
                words
                for words, value in (
                    ("edition", plan.edition_of(node)),
                    ("installation option", plan.installation_of(node)),
                    ("system drive", plan.host.system_drive),
                )
                if value is None
            ],
        )
        for where, node in alike(plan, lambda n: _installation(plan, n))
    ]
    steps.append(_requirements(plan))
    steps.extend(_rename(plan, node) for node in plan.nodes)
    steps.extend(_powershell(plan))
    steps.extend(_baseline(plan))
    return Phase(
        id="B-03",
        title="Install Windows",
        about="All nodes get the same edition, option and drive letters: shared volumes appear "
        "below the system drive, at the same path on every node.",
        steps=tuple(steps),
        facts=("CPU-06", "CSV-09", "STO-ISCSI-08"),
    )


def _installation(plan: Plan, node: Node) -> str:
    edition = EDITIONS.get(plan.edition_of(node) or "", "(edition not decided)")
    option = _option(plan, node)
    drive = plan.host.system_drive or "(drive not decided)"
    block = plan.storage.type in ("iscsi", "fibre_channel", "sas")
    locale = f" Set language and region to {plan.host.locale}." if plan.host.locale else ""
    return (
        f"Install {version_words(plan.version_of(node))} {edition}, {option}, on drive {drive}"
        f"{', with the storage paths unplugged or masked' if block else ''}.{locale}"
    )


def _option(plan: Plan, node: Node) -> str:
    """Name the installation option as the set-up of the version does."""
    option = plan.installation_of(node)
    if option is None:
        return "(installation option not decided)"
    old_core, old_full = "Server Core Installation", "Full Installation"
    if plan.version_of(node) == "2008r2":
        return old_core if option == "server_core" else old_full
    if option == "server_core":
        return "Server Core"
    later = at_least(plan.version_of(node), "2016")
    return "Desktop Experience" if later else "Server with a GUI"


def _requirements(plan: Plan) -> Step:
    if old(plan):
        return step(
            "Check that the processors can run Hyper-V",
            EVERY_NODE,
            how="Run the tool of the processor's maker, or look at the firmware screen.",
            expected="Hardware virtualization and data execution prevention are present and on.",
            way_back=UNCHANGED,
        )
    return step(
        "Check that the processors can run Hyper-V",
        EVERY_NODE,
        ps("systeminfo"),
        how="Do this before the Hyper-V role is installed: afterwards the lines are gone.",
        expected="The four lines under Hyper-V Requirements say Yes.",
        way_back=UNCHANGED,
    )


def _rename(plan: Plan, node: Node) -> Step:
    command = (
        cmd("netdom renamecomputer %COMPUTERNAME% /newname:{name} /reboot:5", name=node.name)
        if old(plan)
        else ps("Rename-Computer -NewName {name} -Restart", name=node.name)
    )
    return step(
        f"Name the computer {node.name}",
        node.name,
        command,
        how="Do this before the first iSCSI connection: the initiator name holds the host name."
        if plan.storage.type == "iscsi"
        else "",
        expected=f"After the restart, hostname answers {node.name}.",
        way_back="Give the computer its former name with the same command.",
        check_syntax=old(plan),
    )


def _powershell(plan: Plan) -> Iterator[Step]:
    """Server Core of 2008 R2 comes without PowerShell, which all later steps use."""
    names = [n.name for n in plan.nodes if plan.installation_of(n) == "server_core"]
    if not old(plan) or not names:
        return
    yield step(
        "Switch PowerShell on",
        listing(names) if len(names) < len(plan.nodes) else EVERY_NODE,
        cmd("dism /online /enable-feature /featurename:NetFx2-ServerCore"),
        cmd("dism /online /enable-feature /featurename:MicrosoftWindowsPowerShell"),
        cmd("dism /online /enable-feature /featurename:ServerManager-PSH-Cmdlets"),
        how="Use the windows of later steps, and cluster cmdlets that are missing here, from a "
        "management computer of the same Windows version.",
        expected="After a restart, powershell.exe opens a prompt.",
        way_back="The same commands with /disable-feature, in the opposite order.",
        check_syntax=True,
    )


def _baseline(plan: Plan) -> Iterator[Step]:
    host = plan.host
    commands: list[Command] = []
    if host.time_zone:
        commands.append(ps("tzutil /s {zone}", zone=Argument(host.time_zone)))
    if host.power_plan:
        high = host.power_plan == "high_performance"
        commands.append(
            ps("powercfg /setactive {plan}", plan=Raw("SCHEME_MIN" if high else "SCHEME_BALANCED"))
        )
    commands.extend(_dump(host.memory_dump))
    if host.remote_registry is not None:
        mode = Raw("Automatic") if host.remote_registry else Raw("Manual")
        commands.append(ps("Set-Service -Name RemoteRegistry -StartupType {mode}", mode=mode))
    if host.automount is not None:
        commands.append(ps("mountvol /E") if host.automount else ps("mountvol /N"))
    unset = {
        "time zone": host.time_zone,
        "power plan": host.power_plan,
        "memory dump": host.memory_dump,
    }
    missing = [words for words, value in unset.items() if value is None]
    if commands or missing:
        yield step(
            "Set the host baseline",
            EVERY_NODE,
            *commands,
            how=_baseline_words(plan),
            expected="powercfg /getactivescheme and tzutil /g answer alike on every node.",
            way_back="Set the former values with the same commands.",
            undecided=missing,
        )


def _dump(kind: str | None) -> Iterator[Command]:
    if kind is None:
        return
    yield ps(
        "Set-ItemProperty -Path {path} -Name CrashDumpEnabled -Value {kind}",
        path=CRASH_CONTROL,
        kind=DUMPS[kind],
    )
    if kind == "active":
        yield ps("Set-ItemProperty -Path {path} -Name FilterPages -Value 1", path=CRASH_CONTROL)


def _baseline_words(plan: Plan) -> str:
    source = plan.host.time_source
    time = f"Time comes from: {source}. " if source else ""
    firewall = {
        "windows": "The Windows firewall stays on. ",
        "third_party": "Open the ports of cluster, SMB and live migration in the firewall. ",
        "off": "The plan leaves the firewall off. ",
    }.get(plan.host.firewall or "", "")
    return f"{time}{firewall}Leave the page file on the system drive at its default."


def updates_and_drivers(plan: Plan) -> Phase:
    """B-04: one update level and one set of drivers."""
    levels = alike(plan, lambda node: (node.update_level, _drivers(node)))
    steps = [
        step(
            "Bring updates and drivers to the planned level",
            where,
            how=f"Install the updates up to: {node.update_level or '(level not decided)'}. "
            + (
                "Then load these drivers:"
                if _drivers(node)
                else "The versions of the drivers are not decided."
            ),
            items=_drivers(node),
            expected="Windows Update offers nothing more, and no device shows a fault.",
            way_back="Uninstall the update, or roll the driver back in Device Manager.",
            undecided=() if node.update_level else ("update level",),
        )
        for where, node in levels
    ]
    compare = (
        (cmd("wmic qfe list brief"), cmd("driverquery /v"))
        if old(plan)
        else (
            ps("Get-HotFix | Sort-Object HotFixID | Format-Table 'HotFixID', 'InstalledOn'"),
            ps("Get-NetAdapter | Format-List 'Name', 'InterfaceDescription', 'DriverVersion'"),
        )
    )
    steps.append(
        step(
            "Compare the nodes",
            EVERY_NODE,
            *compare,
            expected="The lists of all nodes agree line by line.",
            way_back=UNCHANGED,
        )
    )
    return Phase(
        id="B-04",
        title="Updates and drivers",
        about="Nodes of one update level and one set of drivers behave alike, and validation "
        "warns where they differ.",
        steps=tuple(steps),
        facts=("CERT-20", "CERT-22", "STO-FC-01"),
    )


def _drivers(node: Node) -> tuple[str, ...]:
    models = {(port.model or port.name, port.driver) for port in ports(node) if port.driver}
    return tuple(f"{model}: {driver}" for model, driver in sorted(models))
