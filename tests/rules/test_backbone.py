import pytest

from planner.core.parts import Drive
from planner.rules import RULES, Problem, Unknown
from planner.rules.backbone import no_rdma, shared_subnet, single_nic, slow_for_its_servers
from tests.build import a_network, a_nic, a_node, a_plan, an_interface, storage


def a_server(*nics, name="HV01", network=None, media="hdd"):
    """A node whose NICs each meet a storage network of their own, or all the one that is named."""
    rows = tuple(an_interface(network or f"S-{nic.name}", nic.name) for nic in nics)
    return a_node(name, nics=nics, interfaces=rows, drives=(Drive(name="D", media=media),))


def on_pool(*nodes):
    names = {row.network for node in nodes for row in node.interfaces}
    networks = tuple(a_network(name, "smb") for name in sorted(names))
    return storage(a_plan(*nodes, networks=networks), type="storage_spaces_direct")


def test_single_nic():
    two = a_server(a_nic("S1"), a_nic("S2"))
    one = a_server(a_nic("S1"), name="HV02")

    assert list(single_nic(on_pool(two, one))) == [
        Problem("nodes/HV02", "HV02 carries its storage traffic over S1 alone.")
    ]
    assert list(single_nic(on_pool(one))) == []


@pytest.mark.parametrize(
    ("rdma", "expected"),
    [
        (("roce_v2", "iwarp"), []),
        (("roce_v2", "none"), [Problem("nodes", "S1 of HV01 has no RDMA.")]),
        (("none", "none"), [Problem("nodes", "S0 of HV01 and S1 of HV01 have no RDMA.")]),
        (("roce_v2", None), [Unknown("nodes/HV01/nics/S1", "rdma")]),
    ],
)
def test_no_rdma(rdma, expected):
    nics = (a_nic(f"S{at}", rdma=each) for at, each in enumerate(rdma))

    assert list(no_rdma(on_pool(a_server(*nics)))) == expected


@pytest.mark.parametrize(
    ("nodes", "media", "speed", "found"),
    [
        (4, "hdd", 10, True),
        (4, "hdd", 24.9, True),
        (4, "hdd", 25, False),
        (4, "hdd", 9.9, False),
        (4, "hdd", None, False),
        (3, "hdd", 10, False),
        (3, "nvme", 10, True),
        (3, None, 10, False),
    ],
)
def test_slow_for_its_servers(nodes, media, speed, found):
    names = [f"HV0{at}" for at in range(nodes)]
    fast = [a_server(a_nic("S1", speed_gbps=100), name=name, media=media) for name in names[1:]]
    slow = a_server(a_nic("S1", speed_gbps=speed), name=names[0], media=media)

    expected = [Problem("nodes", "S1 of HV00 is below 25 Gbit/s.")]
    assert list(slow_for_its_servers(on_pool(slow, *fast))) == (expected if found else [])


def test_shared_subnet():
    shared = a_server(a_nic("S1"), a_nic("S2"), network="Storage")
    apart = a_server(a_nic("S1"), a_nic("S2"), name="HV02")

    assert list(shared_subnet(on_pool(shared, apart))) == [
        Problem("nodes/HV01", "HV01 meets Storage with S1 and S2.")
    ]


@pytest.mark.parametrize(
    "rule_id",
    [
        "backbone.single-nic",
        "backbone.no-rdma",
        "backbone.slow-for-its-servers",
        "backbone.shared-subnet",
    ],
)
def test_backbone_is_judged_on_spaces_direct_only(rule_id):
    assert RULES[rule_id].applies(on_pool(a_node())) is True
    assert RULES[rule_id].applies(on_pool()) is False
    assert RULES[rule_id].applies(storage(on_pool(a_node()), type="smb")) is False
