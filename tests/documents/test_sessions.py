"""Sessions, expected paths and zones as they are printed."""

import pytest

from bench.plans import plan_of
from planner import plan_json
from planner.core.parts import ArrayPort, Mpio
from planner.core.ways import paths_to
from planner.documents.parts import Table, Text
from planner.documents.sessions import expected, sessions
from planner.documents.zoning import zones
from tests.build import (
    EXAMPLES,
    a_network,
    a_nic,
    a_node,
    a_plan,
    a_switch,
    a_vm,
    a_volume,
    an_array,
    an_hba,
    an_interface,
    storage,
)

NETWORKS = (
    a_network("A", "iscsi", subnet="10.0.1.0/24"),
    a_network("B", "iscsi", subnet="10.0.2.0/24"),
)
PORTS = (
    ArrayPort(name="P1", controller="0", network="A", address="10.0.1.9"),
    ArrayPort(name="P2", controller="1", network="B", address="10.0.2.9"),
)


def example(name):
    return plan_json.loads((EXAMPLES / f"{name}.json").read_bytes())


def texts(table):
    return [tuple(cell.text for cell in row) for row in table.rows]


def node(name, at):
    meets = (an_interface("A", "N1", f"10.0.1.{at}"), an_interface("B", "N2", f"10.0.2.{at}"))
    return a_node(
        name, nics=(a_nic("N1"), a_nic("N2")), interfaces=meets, iscsi_initiator=f"iqn.{at}"
    )


def on_iscsi(*nodes, **values):
    values = {"arrays": (an_array(ports=PORTS),), "mpio": Mpio(enabled=True), **values}
    return storage(a_plan(*nodes, networks=NETWORKS), type="iscsi", **values)


def test_every_session_has_both_of_its_ends():
    assert texts(sessions(on_iscsi(node("HV01", 1)))) == [
        ("HV01", "iqn.1", "N1", "10.0.1.1", "A", "10.0.1.9", "SAN01", "0, P1", "1"),
        ("HV01", "iqn.1", "N2", "10.0.2.1", "B", "10.0.2.9", "SAN01", "1, P2", "2"),
    ]


def test_what_is_open_of_a_session_is_marked():
    bare = a_node(nics=(a_nic("N1"),), interfaces=(an_interface("A", "N1"),))
    plan = on_iscsi(bare, arrays=(an_array(ports=(ArrayPort(name="P1"),)),))

    (row,) = sessions(plan).rows

    assert [cell.text for cell in row if cell.is_open] == ["not decided"] * 3
    assert (row[4].text, row[7].text) == ("A", "P1")


def test_an_iscsi_hba_holds_its_own_address():
    plan = on_iscsi(a_node(hbas=(an_hba("H", kind="iscsi"),)))

    assert [(row[2], row[3], row[4]) for row in texts(sessions(plan))] == [
        ("H", "set in the HBA", "A"),
        ("H", "set in the HBA", "B"),
    ]


@pytest.mark.parametrize(
    "plan",
    [*(example(file.stem) for file in sorted(EXAMPLES.glob("*iscsi*.json"))), plan_of(64, 1)],
    ids=lambda plan: plan.title,
)
def test_every_session_is_there_once_and_as_many_as_the_rules_count(plan):
    rows = texts(sessions(plan))

    ends = [(row[0], row[3], row[5]) for row in rows]
    counted = sum(paths_to(plan, n, array) for n in plan.nodes for array in plan.storage.arrays)
    assert len(set(ends)) == len(ends) == counted > 0


def test_nodes_with_equal_paths_share_a_row():
    volumes = (
        a_volume("V1", array="SAN01"),
        a_volume("V2", array="san01", presented_to=("hv03",)),
        a_volume("V3"),
    )
    nodes = [node(f"HV0{at}", at) for at in (1, 2, 3)]
    single = a_node("HV04", nics=(a_nic("N1"),), interfaces=(an_interface("A", "N1", "10.0.1.4"),))

    table = expected(on_iscsi(*nodes, single, volumes=volumes))

    assert texts(table) == [
        ("HV01, HV02", "SAN01", "N1, N2", "P1, P2", "1", "2"),
        ("HV03", "SAN01", "N1, N2", "P1, P2", "2", "2"),
        ("HV04", "SAN01", "N1", "P1", "1", "1"),
    ]
    assert "SAN01 holds 7 sessions in all." in table.note


@pytest.mark.parametrize(
    ("names", "written"),
    [
        (("HV01", "HV02", "HV03"), "HV01 to HV03"),
        (("HV01", "HV03", "HV04"), "HV01, HV03, HV04"),
    ],
)
def test_many_nodes_are_named_exactly(names, written):
    plan = on_iscsi(*(node(name, at) for at, name in enumerate(names, start=1)))

    assert [row[0] for row in texts(expected(plan))] == [written]


@pytest.mark.parametrize(
    ("mpio", "words"),
    [
        (Mpio(), "Whether Multipath I/O is used is not decided."),
        (Mpio(enabled=False), "Multipath I/O is not used"),
        (Mpio(enabled=True, dsm="vendor", policy="Least Queue Depth"), "Least Queue Depth"),
    ],
)
def test_the_note_says_how_multipath_is_used(mpio, words):
    assert words in expected(on_iscsi(node("HV01", 1), mpio=mpio)).note


@pytest.mark.parametrize(("ports", "count"), [((), "not decided"), (PORTS, "0")])
def test_no_path_is_open_only_while_the_array_has_no_port(ports, count):
    plan = on_iscsi(a_node(), arrays=(an_array(ports=ports),))

    assert texts(expected(plan))[0][-1] == count


@pytest.mark.parametrize("kind", ["smb", "storage_spaces_direct", None])
def test_other_storage_has_no_sessions_and_no_paths(kind):
    plan = storage(on_iscsi(node("HV01", 1)), type=kind)

    assert (sessions(plan), expected(plan), zones(plan)) == (None, None, ())


def test_fabrics_print_aliases_zones_and_those_of_virtual_machines():
    hbas = (an_hba("FC1", switch="FC", wwpn="10:00"),)
    plan = a_plan(
        a_node(hbas=hbas),
        switches=(a_switch("FC", kind="fibre_channel", fabric="A"),),
        vms=(a_vm(virtual_fibre_channel=True, count=3),),
    )
    ports = (ArrayPort(name="P1", switch="FC", wwpn="20:00"), ArrayPort(name="P2", switch="FC"))
    plan = storage(plan, type="fibre_channel", arrays=(an_array(ports=ports),))

    text, aliases, zoned, guests = zones(plan)

    assert isinstance(text, Text)
    assert aliases.caption == "Aliases of fabric A (FC)"
    assert texts(aliases) == [
        ("HV01_FC1", "HV01", "FC1", "initiator", "10:00"),
        ("SAN01_P1", "SAN01", "P1", "target", "20:00"),
        ("SAN01_P2", "SAN01", "P2", "target", "not decided"),
    ]
    assert texts(zoned) == [
        ("Z_HV01_FC1_SAN01", "HV01_FC1", "10:00", "SAN01_P1, SAN01_P2", "20:00, not decided")
    ]
    assert texts(guests) == [
        (
            "Z_VM01_vFC_A",
            "VM01, a zone for each of 3",
            "both WWPNs of its adapter, sets A and B",
            "SAN01_P1, SAN01_P2",
        )
    ]


def test_a_fabric_without_array_ports_says_so():
    plan = a_plan(
        a_node(hbas=(an_hba("FC1", switch="FC"),)),
        switches=(a_switch("FC", kind="fibre_channel", fabric="A"),),
    )
    plan = storage(plan, type="fibre_channel", arrays=(an_array(),))

    zoned = zones(plan)[2]

    assert isinstance(zoned, Table)
    assert (zoned.rows, zoned.empty) == ((), "No port of an array can be reached in fabric A (FC).")
