"""B-01 to B-04: paper, rack, Windows, updates and drivers."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.build.base import DESK, EVERY_NODE, Command, Phase, Step, alike, listing, step
from planner.core.build.powershell import Raw, cmd, ps
from planner.core.build.words import port_words, ports
from planner.core.parts import Hba, Network, Nic, Node
from planner.core.plan import Plan, at_least
from planner.core.words import version_words

OPTIONS = {"server_core": "Server Core", "desktop_experience": "Desktop Experience"}
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


def paper_check(plan: Plan) -> Phase:
    """B-01: what has to be settled before anything is ordered or unpacked."""
    version = version_words(plan.windows_server)
    steps = [
        step(
            "Settle the findings of this plan",
            DESK,
            how="Open the findings of the plan. Change what blocks the cluster or leaves it "
            "unsupported, and decide what is unknown. Write down who accepts a risk, and why.",
            expected="No finding blocks the cluster; every accepted one has a reason and a name.",
        ),
        step(
            "Print the catalog entries",
            DESK,
            how=f"Look up every server, network adapter, host bus adapter and storage array in the "
            f"Windows Server Catalog for {version}, and print the entries.",
            expected=f"There is a printed entry for {version} for every part.",
            undecided=_uncertified(plan),
        ),
    ]
    steps.extend(_free_addresses(plan))
    return Phase(
        id="B-01",
        title="Check the plan on paper",
        about="A fault found here costs minutes. The same fault found after the build costs days.",
        steps=tuple(steps),
        facts=("CERT-01", "CERT-02", "CERT-07", "CPU-01", "CPU-02", "CPU-03", "MEM-01", "NET-28"),
    )


def _uncertified(plan: Plan) -> Iterator[str]:
    for node in plan.nodes:
        if node.certification is None or node.certification.status in (None, "unknown"):
            yield f"certification of {node.name}"
    for array in plan.storage.arrays:
        if array.certification is None or array.certification.status in (None, "unknown"):
            yield f"certification of {array.name}"


def _free_addresses(plan: Plan) -> Iterator[Step]:
    addresses = tuple(entry.address for entry in plan.cluster.addresses if entry.address)
    if not addresses and not plan.nodes:
        return
    yield step(
        "Check that names and addresses are free",
        "a computer in the management network",
        *(ps("ping -n 2 {address}", address=each) for each in addresses),
        *(ps("nslookup {name}", name=each) for each in (plan.cluster.name,) if each),
        how="Do the same with the addresses of the nodes: "
        + (
            listing(
                f"{m.node.name} {m.interface.address}"
                for m in plan.meetings
                if m.interface.address and "management" in m.network.purposes
            )
            or "none is decided yet"
        )
        + ". Keep all of them out of the ranges that DHCP gives out.",
        expected="No address answers, and no name is known yet.",
    )


def rack_and_cables(plan: Plan) -> Phase:
    """B-02: rack, switches, cables and firmware."""
    steps = [
        step(
            f"Rack and cable {node.name}",
            node.name,
            how=_cabling(node),
            expected="Pulling one cable at a time shows link down on the port that the list names.",
            undecided=_uncabled(node),
        )
        for node in plan.nodes
    ]
    networks = [_network_words(network) for network in plan.networks]
    if networks:
        ports = "Set up the switch ports for these networks: " + "; ".join(networks) + "."
        steps.insert(
            0,
            step(
                "Set up the switches",
                "the switches",
                how=f"{ports} Trunk the networks of virtual machines to every node that may own "
                "one. A jumbo frame has to fit through every port of its path.",
                expected="Every port shows the VLAN and the frame size that the plan names.",
                undecided=[f"VLAN of {n.name}" for n in plan.networks if n.vlan is None],
            ),
        )
    steps.append(
        step(
            "Bring the firmware to one level",
            EVERY_NODE,
            how="Load the same firmware and the same firmware profile on all nodes. Switch on "
            "hardware virtualization (Intel VT or AMD-V) and data execution prevention (XD or NX).",
            expected="The inventories of all nodes list the same firmware for server and adapters.",
        )
    )
    return Phase(
        id="B-02",
        title="Rack, cable and firmware",
        about="Cables and firmware are the cheapest to compare while nothing runs on them.",
        steps=tuple(steps),
        facts=("CPU-02", "CPU-03", "CPU-13", "NET-12", "NET-13", "NET-38", "NET-42", "STO-FC-01"),
    )


def _network_words(network: Network) -> str:
    vlan = {None: "VLAN not decided", 0: "untagged"}.get(network.vlan, f"VLAN {network.vlan}")
    jumbo = f", frames of {network.mtu} bytes" if network.mtu and network.mtu > 1500 else ""
    return f"{network.name} ({vlan}{jumbo})"


def _cabling(node: Node) -> str:
    place = f"Mount it in rack {node.rack}" if node.rack else "Mount it"
    if node.rack_unit is not None:
        place += f" at unit {node.rack_unit:g}, counted from the bottom"
    cables = "; ".join(_cable(port) for port in ports(node))
    power = f" Power it from the feeds {listing(node.power_feeds)}." if node.power_feeds else ""
    return f"{place}. Connect: {cables or 'no port is planned yet'}.{power}"


def _cable(port: Nic | Hba) -> str:
    where = (
        f"{port.switch} port {port.switch_port}"
        if port.switch and port.switch_port
        else port.switch
    )
    return f"{port_words(port)} to {where or 'a switch that is not decided'}"


def _uncabled(node: Node) -> Iterator[str]:
    if not node.nics:
        yield f"NICs of {node.name}"
    for port in ports(node):
        if port.switch is None:
            yield f"switch of {node.name} {port.name}"


def install_windows(plan: Plan) -> Phase:
    """B-03: Windows, alike on every node, and the settings of the host baseline."""
    steps = [
        step(
            f"Install {version_words(plan.version_of(node))}",
            where,
            how=_installation(plan, node),
            expected="Windows starts from the planned drive and asks for no further driver.",
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
    option = OPTIONS.get(plan.installation_of(node) or "", "(installation option not decided)")
    drive = plan.host.system_drive or "(drive not decided)"
    locale = f" Set language and region to {plan.host.locale}." if plan.host.locale else ""
    return (
        f"Install {version_words(plan.version_of(node))} {edition}, {option}, on drive {drive}, "
        f"with the storage paths unplugged or masked.{locale}"
    )


def _requirements(plan: Plan) -> Step:
    if not at_least(plan.oldest_version, "2012"):
        return step(
            "Check that the processors can run Hyper-V",
            EVERY_NODE,
            how="Run the tool of the processor's maker, or look at the firmware screen.",
            expected="Hardware virtualization and data execution prevention are present and on.",
        )
    return step(
        "Check that the processors can run Hyper-V",
        EVERY_NODE,
        ps("systeminfo"),
        how="Do this before the Hyper-V role is installed: afterwards the lines are gone.",
        expected="The four lines under Hyper-V Requirements say Yes.",
    )


def _rename(plan: Plan, node: Node) -> Step:
    old = not at_least(plan.oldest_version, "2012")
    command = (
        cmd("netdom renamecomputer %COMPUTERNAME% /newname:{name} /reboot:5", name=node.name)
        if old
        else ps("Rename-Computer -NewName {name} -Restart", name=node.name)
    )
    return step(
        f"Name the computer {node.name}",
        node.name,
        command,
        how="Do this before the first iSCSI connection: the initiator name holds the host name.",
        expected=f"After the restart, hostname answers {node.name}.",
        check_syntax=old,
    )


def _baseline(plan: Plan) -> Iterator[Step]:
    host = plan.host
    commands: list[Command] = []
    if host.time_zone:
        commands.append(ps("tzutil /s {zone}", zone=host.time_zone))
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
    old = not at_least(plan.oldest_version, "2012")
    levels = alike(plan, lambda node: (node.update_level, _drivers(node)))
    steps = [
        step(
            "Bring updates and drivers to the planned level",
            where,
            how=f"Install the updates up to: {node.update_level or '(level not decided)'}. "
            f"Then load these drivers: {_drivers(node) or 'the versions are not decided'}.",
            expected="Windows Update offers nothing more, and no device shows a fault.",
            undecided=() if node.update_level else ("update level",),
        )
        for where, node in levels
    ]
    compare = (
        (cmd("wmic qfe list brief"), cmd("driverquery /v"))
        if old
        else (
            ps("Get-HotFix | Sort-Object HotFixID | Format-Table HotFixID, InstalledOn"),
            ps("Get-NetAdapter | Format-List Name, InterfaceDescription, DriverVersion"),
        )
    )
    steps.append(
        step(
            "Compare the nodes",
            EVERY_NODE,
            *compare,
            expected="The lists of all nodes agree line by line.",
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


def _drivers(node: Node) -> str:
    models = {(port.model or port.name, port.driver) for port in ports(node) if port.driver}
    return "; ".join(f"{model} {driver}" for model, driver in sorted(models))
