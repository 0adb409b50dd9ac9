import pytest

from planner.core.parts import ArrayPort, Mpio, Team
from planner.rules import RULES, Level, Problem, Unknown
from planner.rules.paths import (
    hbas_differ,
    mpio_off,
    no_dsm,
    no_hba,
    one_card,
    one_switch,
    single_path,
)
from planner.rules.ways import paths_to
from tests.build import (
    a_network,
    a_nic,
    a_node,
    a_plan,
    a_switch,
    an_array,
    an_hba,
    an_interface,
    storage,
)

HV01 = "nodes/HV01"


def on_fc(*nodes, ports=(), switches=(), **values):
    plan = a_plan(*nodes, switches=switches)
    return storage(plan, type="fibre_channel", arrays=(an_array(ports=ports),), **values)


def on_iscsi(*nodes, ports=("P1",), teams=(), **values):
    networks = (a_network("A", "iscsi"), a_network("B", "iscsi"), a_network("LAN", "management"))
    switches = (a_switch("S1", stacked_with="S2"), a_switch("S2"), a_switch("S3"))
    plan = a_plan(*nodes, networks=networks, teams=teams, switches=switches)
    array = an_array(ports=tuple(ArrayPort(name=name) for name in ports))
    return storage(plan, type="iscsi", arrays=(array,), **values)


def with_nics(*nics, via=None, name="HV01"):
    """A node whose first NIC meets network A and the second, if any, B."""
    ways = via or [nic.name for nic in nics]
    rows = tuple(map(an_interface, ("A", "B"), ways))
    return a_node(name, nics=nics, interfaces=rows)


TEAMED = with_nics(a_nic("N1", team="T"), a_nic("N2", team="T"), via=["T"])
TEAMS = (Team(name="T", kind="lbfo"),)


@pytest.mark.parametrize(
    ("hbas", "expected"),
    [
        ((an_hba(),), []),
        ((an_hba(kind="fcoe"),), []),
        (
            (an_hba(kind="sas"),),
            [Problem(HV01, "HV01 has no Fibre Channel HBA and cannot reach the storage.")],
        ),
        ((an_hba(kind=None),), [Unknown(f"{HV01}/hbas/HBA1", "kind")]),
        ((), [Unknown(HV01, "hbas")]),
    ],
    ids=["Fibre Channel", "FCoE", "SAS only", "kind not decided", "none planned"],
)
def test_no_hba_on_fibre_channel(hbas, expected):
    assert list(no_hba(on_fc(a_node(hbas=hbas)))) == expected


def test_no_hba_on_shared_sas():
    plan = storage(
        a_plan(a_node("HV01", hbas=(an_hba(kind="sas"),)), a_node("HV02", hbas=(an_hba(),))),
        type="sas",
    )

    assert list(no_hba(plan)) == [
        Problem("nodes/HV02", "HV02 has no SAS HBA and cannot reach the storage.")
    ]


@pytest.mark.parametrize(
    ("storage_type", "hba", "path_rules"),
    [
        ("fibre_channel", True, True),
        ("sas", True, True),
        ("iscsi", False, True),
        ("smb", False, False),
        ("storage_spaces_direct", False, False),
        (None, False, False),
    ],
)
def test_which_rules_apply_to_a_storage_type(storage_type, hba, path_rules):
    plan = storage(a_plan(a_node()), type=storage_type)

    assert RULES["paths.no-hba"].applies(plan) is hba
    assert RULES["paths.hbas-differ"].applies(plan) is hba
    assert RULES["paths.mpio-off"].applies(plan) is path_rules
    assert RULES["paths.single-path"].applies(plan) is path_rules
    assert RULES["paths.one-card"].applies(plan) is path_rules
    assert RULES["paths.one-switch"].applies(plan) is (path_rules and storage_type != "sas")


def test_hbas_differ_names_what_differs_and_asks_for_what_is_open():
    def node(name, model, driver="1.0"):
        return a_node(name, hbas=(an_hba(model=model, driver=driver),))

    plan = on_fc(node("HV01", "X"), node("HV02", "Y"), node("HV03", None, "1.0"))

    assert list(hbas_differ(plan)) == [
        Problem("nodes", "The HBAs differ in model: X and Y."),
        Unknown("nodes/HV01/hbas/HBA1", "firmware"),
        Unknown("nodes/HV02/hbas/HBA1", "firmware"),
        Unknown("nodes/HV03/hbas/HBA1", "firmware"),
    ]


def test_alike_hbas_pass_and_other_kinds_are_not_compared():
    like = {"model": "X", "driver": "1", "firmware": "2"}
    plan = on_fc(
        a_node("HV01", hbas=(an_hba(**like), an_hba("S", kind="sas", model="Z"))),
        a_node("HV02", hbas=(an_hba(**{**like, "model": "x"}),)),
    )

    assert list(hbas_differ(plan)) == []


ONE_HBA = a_node(hbas=(an_hba(),))
TWO_PORTS = (ArrayPort(name="P1"), ArrayPort(name="P2"))


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (on_fc(ONE_HBA, ports=TWO_PORTS[:1], mpio=Mpio(enabled=False)), []),
        (
            on_fc(ONE_HBA, ports=TWO_PORTS, mpio=Mpio(enabled=False)),
            [
                Problem(
                    "storage",
                    "Multipath I/O is off, but HV01 has 1 port for storage and the array has "
                    "2 ports.",
                )
            ],
        ),
        (on_fc(ONE_HBA, ports=TWO_PORTS, mpio=Mpio(enabled=True)), []),
        (on_fc(ONE_HBA, ports=TWO_PORTS), [Unknown("storage", "mpio/enabled")]),
        (on_fc(ONE_HBA, ports=TWO_PORTS[:1]), []),
        (on_fc(ONE_HBA), [Unknown("storage", "mpio/enabled")]),
        (on_fc(a_node(), ports=TWO_PORTS[:1]), [Unknown("storage", "mpio/enabled")]),
        (
            on_iscsi(TEAMED, teams=TEAMS, mpio=Mpio(enabled=False)),
            [
                Problem(
                    "storage",
                    "Multipath I/O is off, but HV01 has 2 ports for storage and the array has "
                    "1 port.",
                )
            ],
        ),
    ],
    ids=[
        "one path, off",
        "two paths, off",
        "two paths, on",
        "two paths, open",
        "one path, open",
        "array ports open, open",
        "HBAs open, open",
        "a team, off",
    ],
)
def test_mpio_off(plan, expected):
    assert list(mpio_off(plan)) == expected


def test_no_dsm_asks_where_multipath_is_on():
    on = on_fc(mpio=Mpio(enabled=True))
    chosen = on_fc(mpio=Mpio(enabled=True, dsm="vendor"))

    assert list(no_dsm(on)) == [Unknown("storage", "mpio/dsm")]
    assert list(no_dsm(chosen)) == []
    assert RULES["paths.no-dsm"].applies(on_fc(mpio=Mpio(enabled=False))) is False


def test_single_path_of_every_node_is_one_finding():
    nodes = (a_node("HV01", hbas=(an_hba("FC1"),)), a_node("HV02", hbas=(an_hba("FC1"),)))

    assert list(single_path(on_fc(*nodes))) == [
        Problem("storage", "Every node reaches the storage over one way only: FC1.")
    ]


def test_single_path_of_some_nodes_names_them():
    two = (an_hba("FC1"), an_hba("FC2"))
    nodes = (
        a_node("HV01", hbas=two),
        a_node("HV02", hbas=two[:1]),
        a_node("HV03", hbas=two[1:]),
        a_node("HV04"),
    )

    assert list(single_path(on_fc(*nodes))) == [
        Problem("nodes", "HV02 and HV03 reach the storage over one way only: FC1 and FC2.")
    ]
    assert list(single_path(on_fc(*nodes[:2]))) == [
        Problem("nodes/HV02", "HV02 reaches the storage over one way only: FC1.")
    ]


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (with_nics(a_nic("N1")), [("storage", "N1")]),
        (with_nics(a_nic("N1"), a_nic("N2")), []),
        (TEAMED, [("storage", "team T")]),
        (with_nics(a_nic("N1", team="T"), a_nic("N2", team="T"), via=["T", "T"]), []),
        (a_node(hbas=(an_hba("I1", kind="iscsi"), an_hba("I2", kind="iscsi"))), []),
        (a_node(), []),
    ],
    ids=["one NIC", "two NICs", "a team", "a team, two networks", "iSCSI HBAs", "none"],
)
def test_single_path_on_iscsi(node, expected):
    plan = on_iscsi(node, teams=TEAMS)

    assert list(single_path(plan)) == [
        Problem(subject, f"HV01 reaches the storage over one way only: {way}.")
        for subject, way in expected
    ]


@pytest.mark.parametrize(
    ("cards", "expected"),
    [
        (("C1", "C2"), []),
        (("C1", "c1"), [Problem("storage", "HV01 has all storage ports on one card.")]),
        (("C1", None), [Unknown(f"{HV01}/hbas/FC1", "card")]),
        (("C1",), []),
    ],
    ids=["two cards", "one card", "one open", "one port"],
)
def test_one_card(cards, expected):
    hbas = tuple(an_hba(f"FC{at}", card=card) for at, card in enumerate(cards))

    assert list(one_card(on_fc(a_node(hbas=hbas)))) == expected


FABRICS = (
    a_switch("FC1", kind="fibre_channel", fabric="A"),
    a_switch("FC2", kind="fibre_channel", fabric="A"),
    a_switch("FC3", kind="fibre_channel", fabric="B"),
)
ONE_UNIT = [Problem("storage", "HV01 has all storage ports on one switch, stack or fabric.")]


@pytest.mark.parametrize(
    ("used", "expected"),
    [
        (("FC1", "FC3"), []),
        (("FC1", "FC2"), ONE_UNIT),
        (("FC1", None), [Unknown(f"{HV01}/hbas/H1", "switch")]),
        (("FC1",), []),
    ],
    ids=["two fabrics", "one fabric", "one open", "one port"],
)
def test_one_switch_on_fibre_channel(used, expected):
    hbas = tuple(an_hba(f"H{at}", switch=switch) for at, switch in enumerate(used))

    assert list(one_switch(on_fc(a_node(hbas=hbas), switches=FABRICS))) == expected


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ({"switch_port": "SAN01 B1"}, []),
        ({"switch": "FC1"}, []),
        ({}, [Unknown(f"{HV01}/hbas/H1", "switch")]),
    ],
    ids=["cable", "switch", "open"],
)
def test_one_switch_takes_a_port_without_a_switch_for_a_cable_to_the_array(second, expected):
    hbas = (an_hba("H0", switch_port="SAN01 A1"), an_hba("H1", **second))

    assert list(one_switch(on_fc(a_node(hbas=hbas), switches=FABRICS))) == expected


@pytest.mark.parametrize(("second", "expected"), [("S1", ONE_UNIT), ("S2", ONE_UNIT), ("S3", [])])
def test_one_switch_on_iscsi_counts_a_stack_as_one(second, expected):
    node = with_nics(a_nic("N1", switch="S1"), a_nic("N2", switch=second))

    assert list(one_switch(on_iscsi(node))) == expected


def test_paths_follow_networks_and_fabrics():
    on_networks = on_iscsi(with_nics(a_nic("N1"), a_nic("N2")))
    node = on_networks.nodes[0]
    split = an_array(ports=(ArrayPort(name="P1", network="A"), ArrayPort(name="P2", network="B")))
    hbas = (an_hba("H1", switch="FC1"), an_hba("H2", switch="FC3"))
    on_fabrics = on_fc(a_node(hbas=hbas), switches=FABRICS)
    crossed = an_array(ports=(ArrayPort(name="P1", switch="FC2"), ArrayPort(name="P2")))

    assert paths_to(on_networks, node, split) == 2
    assert paths_to(on_networks, node, an_array(ports=TWO_PORTS)) == 4
    assert paths_to(on_fabrics, on_fabrics.nodes[0], crossed) == 3


@pytest.mark.parametrize(
    ("rule_id", "level"),
    [
        ("paths.no-hba", Level.BLOCKER),
        ("paths.hbas-differ", Level.UNSUPPORTED),
        ("paths.mpio-off", Level.UNSUPPORTED),
        ("paths.no-dsm", Level.RISK),
        ("paths.single-path", Level.RISK),
        ("paths.one-card", Level.RISK),
        ("paths.one-switch", Level.RISK),
    ],
)
def test_levels_of_path_rules(rule_id, level):
    assert RULES[rule_id].level_for("2008r2") == RULES[rule_id].level_for("2025") == level
