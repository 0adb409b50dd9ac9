from dataclasses import replace

import pytest

from planner.core.parts import Team, VirtualSwitch
from planner.rules import RULES, Problem, Unknown
from planner.rules.bandwidth import (
    dynamic_load_balancing,
    load_balancing_without_set,
    no_bandwidth_weight,
    no_guarantee,
    too_early,
    unused_weights,
)
from tests.build import a_network, a_nic, a_node, a_plan, an_interface

NIC1 = "nodes/HV01/nics/NIC1"
V1 = "virtual_switches/V1"


def a_virtual_switch(**values):
    return VirtualSwitch(name="V1", **{"type": "external", "via": "NIC1", **values})


def weighted(*weights, mode="weight"):
    names = [f"N{at}" for at in range(len(weights))]
    node = a_node(
        nics=(a_nic("NIC1"),), interfaces=tuple(an_interface(name, "V1") for name in names)
    )
    networks = tuple(
        a_network(name, "management", bandwidth_weight=weight)
        for name, weight in zip(names, weights, strict=True)
    )
    return a_plan(
        node, networks=networks, virtual_switches=(a_virtual_switch(bandwidth_mode=mode),)
    )


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (weighted(40, 60), []),
        (weighted(40, 61), [Problem(V1, "The weights of N0 and N1 on V1 total 101.")]),
        (weighted(40, None), [Unknown("networks/N1", "bandwidth_weight")]),
        (weighted(0, 10), []),
        (weighted(10, mode=None), [Unknown(V1, "bandwidth_mode")]),
    ],
    ids=["exactly 100", "just above", "not decided", "zero is a weight", "mode not decided"],
)
def test_no_bandwidth_weight_adds_up_a_switch(plan, expected):
    assert list(no_bandwidth_weight(plan)) == expected


@pytest.mark.parametrize("mode", ["none", "absolute", "default"])
def test_no_bandwidth_weight_does_not_apply_to_other_modes(mode):
    assert RULES["bandwidth.no-bandwidth-weight"].applies(weighted(None, mode=mode)) is False


def test_no_bandwidth_weight_asks_for_no_mode_where_hosts_or_the_version_have_no_use_for_it():
    rule = RULES["bandwidth.no-bandwidth-weight"]

    assert rule.applies(replace(weighted(10, mode=None), windows_server="2008r2")) is False
    assert rule.applies(weighted(mode=None)) is False


def balanced(balancing, kind="set", speed_gbps=10, via="T1"):
    node = a_node(nics=(a_nic("NIC1", team="T1", speed_gbps=speed_gbps),))
    switch = a_virtual_switch(via=via, load_balancing=balancing)
    return a_plan(node, teams=(Team(name="T1", kind=kind),), virtual_switches=(switch,))


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (balanced("dynamic"), []),
        (balanced(None, "lbfo"), []),
        (balanced("dynamic", None), [Unknown("teams/T1", "kind")]),
        (
            balanced("dynamic", "lbfo"),
            [Problem(V1, "V1 has load balancing set, but no SET team below it.")],
        ),
        (
            balanced("hyper_v_port", via="NIC1"),
            [Problem(V1, "V1 has load balancing set, but no SET team below it.")],
        ),
        (balanced("dynamic", via=None), [Unknown(V1, "via")]),
    ],
    ids=["SET", "not set", "kind not decided", "LBFO", "single NIC", "uplink not decided"],
)
def test_load_balancing_without_set_finds_it(plan, expected):
    assert list(load_balancing_without_set(plan)) == expected


def test_load_balancing_without_set_does_not_apply_where_none_is_set():
    assert RULES["bandwidth.load-balancing-without-set"].applies(balanced(None)) is False


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (balanced("hyper_v_port"), []),
        (balanced("dynamic", speed_gbps=9.9), []),
        (balanced("dynamic"), [Problem(V1, "V1 balances dynamically over 10 Gbit/s NICs.")]),
        (balanced(None), [Unknown(V1, "load_balancing")]),
        (balanced("dynamic", speed_gbps=None), [Unknown(NIC1, "speed_gbps")]),
    ],
    ids=["Hyper-V Port", "just below", "exactly at the limit", "not decided", "speed not decided"],
)
def test_dynamic_load_balancing_judges_fast_nics(plan, expected):
    assert list(dynamic_load_balancing(plan)) == expected


def test_dynamic_load_balancing_does_not_apply_without_set():
    assert RULES["bandwidth.dynamic-load-balancing"].applies(balanced("dynamic", "lbfo")) is False


def in_version(version, mode):
    return replace(weighted(40, mode=mode), windows_server=version)


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (in_version("2008r2", "none"), []),
        (in_version("2008r2", "default"), []),
        (
            in_version("2008r2", "weight"),
            [Problem(V1, "V1 is to guarantee bandwidth, which 2008 R2 cannot.", "2008r2")],
        ),
        (
            in_version("2008r2", "absolute"),
            [Problem(V1, "V1 is to guarantee bandwidth, which 2008 R2 cannot.", "2008r2")],
        ),
        (in_version("2012", "weight"), []),
    ],
    ids=["none", "default", "weight", "absolute", "2012"],
)
def test_too_early_is_about_2008_r2(plan, expected):
    assert list(too_early(plan)) == expected


def test_too_early_does_not_apply_without_a_guarantee():
    assert RULES["bandwidth.too-early"].applies(in_version("2008r2", "none")) is False
    assert RULES["bandwidth.too-early"].level_for("2012") is None


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (weighted(40, None, mode="weight"), []),
        (weighted(40, None, mode="default"), []),
        (weighted(None, 0, mode="none"), []),
        (
            weighted(40, None, 60, mode="none"),
            [Problem(V1, "V1 does not share by the weights of N0 and N2.")],
        ),
        (
            weighted(40, mode="absolute"),
            [Problem(V1, "V1 does not share by the weights of N0.")],
        ),
    ],
    ids=["weight", "default", "no weights", "none", "absolute"],
)
def test_unused_weights_looks_at_the_mode(plan, expected):
    assert list(unused_weights(plan)) == expected


def test_unused_weights_does_not_apply_where_weights_are_used():
    assert RULES["bandwidth.unused-weights"].applies(weighted(40, mode="weight")) is False


def shared(mode, networks=2, rdma="none"):
    plan = weighted(*[None] * networks, mode=mode)
    nodes = tuple(replace(node, nics=(a_nic("NIC1", rdma=rdma),)) for node in plan.nodes)
    return replace(plan, nodes=nodes)


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (shared("none", networks=1), []),
        (
            shared("none"),
            [Problem(V1, "V1 carries N0 and N1 and guarantees none of them any bandwidth.")],
        ),
        (shared("weight"), []),
        (shared(None), []),
        (shared("none", rdma="roce_v2"), []),
        (shared("none", rdma=None), [Unknown(NIC1, "rdma")]),
    ],
    ids=[
        "one network",
        "two networks",
        "by weight",
        "not decided: asked for elsewhere",
        "RDMA shares on the wire",
        "RDMA not decided",
    ],
)
def test_no_guarantee_counts_networks_of_hosts(plan, expected):
    assert list(no_guarantee(plan)) == expected


def test_no_guarantee_holds_from_2012_on():
    rule = RULES["bandwidth.no-guarantee"]

    assert rule.applies(weighted(None, mode="weight")) is False
    assert (rule.level_for("2008r2"), rule.level_for("2012")) == (None, "risk")
