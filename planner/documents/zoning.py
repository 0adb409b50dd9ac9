"""The zoning of the Fibre Channel fabrics: aliases and zones, a table of each for every fabric."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.parts import Vm
from planner.core.plan import Plan
from planner.core.zones import Alias, Fabric, GuestZone, Zone, fabrics
from planner.documents.parts import Column, Table, Text, table

OPEN = "not decided"


def zones(plan: Plan) -> tuple[Table | Text, ...]:
    """Aliases and zones fabric by fabric; () unless the storage is Fibre Channel."""
    found = fabrics(plan)
    if not found:
        return ()
    return (_about(plan), *(made for fabric in found for made in _tables(fabric)))


def _about(plan: Plan) -> Text:
    direct = any(hba.switch is None and hba.switch_port for node in plan.nodes for hba in node.hbas)
    cables = " Ports that are cabled straight to an array need no zone." if direct else ""
    return Text(
        "Each zone holds one port of one node and the ports of one array, so that nodes never see "
        "each other. Save the old zone set before activating the new one. The array still has to "
        f"present its LUNs to the WWPNs of this cluster alone.{cables}"
    )


def _tables(fabric: Fabric) -> Iterator[Table]:
    where = _where(fabric)
    columns: tuple[Column[Alias], ...] = (
        Column("Alias", 34, lambda alias: alias.name, "code"),
        Column("Node or array", 22, lambda alias: alias.owner),
        Column("Port", 14, lambda alias: alias.port),
        Column("Role", 12, lambda alias: "initiator" if alias.initiator else "target"),
        Column("WWPN", 24, lambda alias: alias.wwpn, "code"),
    )
    yield table(f"Aliases of {where}", fabric.aliases, columns)
    zone_columns: tuple[Column[Zone], ...] = (
        Column("Zone", 28, lambda zone: zone.name, "code"),
        Column("Initiator", 18, lambda zone: zone.initiator.name, "code"),
        Column("Initiator WWPN", 17, lambda zone: zone.initiator.wwpn, "code"),
        Column("Targets", 19, lambda zone: _names(zone.targets), "code"),
        Column("Target WWPNs", 18, lambda zone: _wwpns(zone.targets), "code"),
    )
    empty = f"No port of an array can be reached in {where}."
    yield table(f"Zones of {where}", fabric.zones, zone_columns, empty=empty)
    if fabric.guests:
        yield _guests(fabric, where)


def _guests(fabric: Fabric, where: str) -> Table:
    columns: tuple[Column[GuestZone], ...] = (
        Column("Zone", 30, lambda zone: zone.name, "code"),
        Column("Virtual machine", 22, lambda zone: _machine(zone.vm)),
        Column("Initiators", 22, lambda _: "both WWPNs of its adapter, sets A and B"),
        Column("Targets", 26, lambda zone: _names(zone.targets), "code"),
    )
    note = (
        "Hyper-V makes the WWPNs when the virtual machine gets its adapter. Live migration changes "
        "from one set to the other, so both have to be zoned and masked."
    )
    caption = f"Zones of virtual machines in {where}"
    return table(caption, fabric.guests, columns, note=note)


def _machine(vm: Vm) -> str:
    return vm.name if vm.count == 1 else f"{vm.name}, a zone for each of {vm.count}"


def _where(fabric: Fabric) -> str:
    if not fabric.name:
        return "the fabric that is not decided"
    switches = ", ".join(fabric.switches)
    return f"fabric {fabric.name}" + (f" ({switches})" if switches != fabric.name else "")


def _names(targets: tuple[Alias, ...]) -> str:
    return ", ".join(alias.name for alias in targets)


def _wwpns(targets: tuple[Alias, ...]) -> str:
    return ", ".join(alias.wwpn or OPEN for alias in targets)
