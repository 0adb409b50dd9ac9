import pytest

from planner.core.parts import ArrayPort
from planner.rules import RULES, Level, Problem, Unknown
from planner.rules.iscsi import (
    malformed_name,
    name_of_another_host,
    no_chap,
    portal_without_address,
    windows_target,
    windows_target_overloaded,
)
from tests.build import (
    a_network,
    a_nic,
    a_node,
    a_plan,
    a_volume,
    an_array,
    an_hba,
    an_interface,
    storage,
)

SAN = "storage/arrays/SAN01"


def on_iscsi(*arrays, nodes=(), networks=(), **values):
    plan = a_plan(*nodes, networks=networks)
    return storage(plan, **{"type": "iscsi", "arrays": arrays, **values})


@pytest.mark.parametrize(
    ("chap", "expected"),
    [
        ("one_way", []),
        ("mutual", []),
        ("none", [Problem(SAN, "SAN01 lets in whoever gives the name of a node.")]),
        (None, [Unknown(SAN, "chap")]),
    ],
)
def test_no_chap(chap, expected):
    assert list(no_chap(on_iscsi(an_array(chap=chap)))) == expected


LONGEST = "iqn.1991-05.com.microsoft:" + "h" * (223 - 26)


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("iqn.1991-05.com.microsoft:hv01.example.com", True),
        ("IQN.1991-12.com.example", True),
        ("iqn.2001-04.com.example:hv_01", True),
        ("eui.02004567a425678d", True),
        ("naa.52004567ba64678d", True),
        (LONGEST, True),
        (f"{LONGEST}h", False),
        ("iqn.1991-00.com.example", False),
        ("iqn.1991-13.com.example", False),
        ("iqn.1991-5.com.example", False),
        ("iqn.1991-05.com.example.:x", False),
        ("iqn.1991-05.com.example:a b", False),
        ("eui.02004567a425678", False),
        ("hv01", False),
        (None, True),
    ],
)
def test_malformed_name(name, is_one):
    plan = on_iscsi(an_array(target=name), nodes=(a_node(iscsi_initiator=name),))

    assert list(malformed_name(plan)) == (
        []
        if is_one
        else [
            Problem("nodes/HV01", f"{name}, planned for HV01, is no iSCSI name."),
            Problem(SAN, f"{name}, planned for SAN01, is no iSCSI name."),
        ]
    )


@pytest.mark.parametrize(
    ("name", "host"),
    [
        ("iqn.1991-05.com.microsoft:hv01.example.com", None),
        ("IQN.1991-05.com.microsoft:HV01", None),
        ("iqn.1991-05.com.microsoft:win-7k2.example.com", "win-7k2"),
        ("iqn.2026-01.com.example:node7", None),
        (None, None),
    ],
    ids=["its own", "its own, other case", "a former name", "not a default", "not decided"],
)
def test_name_of_another_host(name, host):
    plan = on_iscsi(nodes=(a_node(iscsi_initiator=name),))

    assert list(name_of_another_host(plan)) == [
        Problem("nodes/HV01", f"The initiator of HV01 is named for {each}: {name}.")
        for each in ([host] if host else [])
    ]


@pytest.mark.parametrize(
    ("port", "missing"),
    [
        (ArrayPort(name="A1", network="A", address="10.0.0.1"), False),
        (ArrayPort(name="A1", network="A"), True),
        (ArrayPort(name="A1"), True),
        (ArrayPort(name="A1", network="D"), False),
    ],
    ids=["given", "missing", "network open too", "by DHCP"],
)
def test_portal_without_address(port, missing):
    networks = (a_network("A", "iscsi"), a_network("D", "iscsi", dhcp=True))
    plan = on_iscsi(an_array(ports=(port,)), networks=networks)

    expected = [Unknown(f"{SAN}/ports/A1", "address")]
    assert list(portal_without_address(plan)) == (expected if missing else [])


@pytest.mark.parametrize(
    "rule_id",
    [
        "iscsi.no-chap",
        "iscsi.malformed-name",
        "iscsi.name-of-another-host",
        "iscsi.portal-without-address",
    ],
)
def test_names_and_portals_matter_on_iscsi_only(rule_id):
    assert RULES[rule_id].applies(on_iscsi()) is True
    assert RULES[rule_id].applies(on_iscsi(type="fibre_channel")) is False


def test_windows_target_is_one_server():
    two = (ArrayPort(name="A", controller="T1"), ArrayPort(name="B", controller="T2"))
    plan = on_iscsi(
        an_array(vendor="Microsoft", model="iSCSI Target Server", ports=two[:1]),
        an_array("CLUSTER", vendor="Microsoft", ports=two),
        an_array("OTHER"),
    )

    assert list(windows_target(plan)) == [
        Problem(SAN, "SAN01 is one server (Microsoft iSCSI Target Server).")
    ]


@pytest.mark.parametrize("rule_id", ["iscsi.windows-target", "iscsi.windows-target-overloaded"])
@pytest.mark.parametrize(
    ("array", "applies"),
    [
        ({"vendor": "Microsoft"}, True),
        ({"vendor": "Dell", "model": "R640 with windows Server 2022"}, True),
        ({"vendor": "Dell", "model": "PowerStore"}, False),
        ({}, False),
    ],
    ids=["maker", "model", "another", "open"],
)
def test_windows_target_is_known_by_maker_and_model(rule_id, array, applies):
    assert RULES[rule_id].applies(on_iscsi(an_array(**array))) is applies
    assert RULES[rule_id].applies(on_iscsi(an_array(**array), type="smb")) is False


def a_target(paths, nodes=1, luns=0):
    """A Windows target with one port, and nodes of so many iSCSI HBAs."""
    hbas = tuple(an_hba(f"H{at}", kind="iscsi") for at in range(paths))
    array = an_array(vendor="Microsoft", ports=(ArrayPort(name="P"),))
    volumes = tuple(a_volume(f"V{at}") for at in range(luns))
    each = tuple(a_node(f"HV{at:02}", hbas=hbas) for at in range(nodes))
    return on_iscsi(array, nodes=each, volumes=volumes)


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (a_target(4, nodes=64, luns=256), []),
        (a_target(1, luns=257), ["SAN01 would hold 257 LUNs; 256 are the most."]),
        (a_target(5), ["HV00 would have 5 paths to SAN01; 4 are the most."]),
        (a_target(4, nodes=136), []),
        (a_target(4, nodes=137), ["SAN01 would have 548 sessions; 544 are the most."]),
        (a_target(0), []),
        (a_target(0, nodes=0), []),
    ],
    ids=["at the limits", "LUNs", "paths", "544 sessions", "548 sessions", "no HBA", "no node"],
)
def test_windows_target_overloaded(plan, expected):
    assert list(windows_target_overloaded(plan)) == [Problem(SAN, each) for each in expected]


def test_paths_of_a_windows_target_are_counted_by_network():
    nics = (a_nic("N1"), a_nic("N2"))
    node = a_node(nics=nics, interfaces=(an_interface("A", "N1"), an_interface("B", "N2")))
    networks = (a_network("A", "iscsi"), a_network("B", "iscsi"))
    ports = tuple(ArrayPort(name=f"P{at}", network="A") for at in range(5))
    array = an_array(vendor="Microsoft", ports=ports)
    plan = on_iscsi(array, nodes=(node,), networks=networks)

    assert list(windows_target_overloaded(plan)) == [
        Problem(SAN, "HV01 would have 5 paths to SAN01; 4 are the most.")
    ]


def test_windows_target_has_limits_from_2012():
    overloaded = RULES["iscsi.windows-target-overloaded"]

    assert overloaded.level_for("2008r2") is None
    assert overloaded.level_for("2012") is Level.BLOCKER
