from dataclasses import replace

import pytest

from planner.core.parts import Drive, Mpio
from planner.rules import RULES, Level, Problem, Unknown
from planner.rules.s2d import (
    hdd_only,
    mpio_on,
    odd_cache_ratio,
    slow_network,
    too_few_drives,
    too_many_servers,
    unequal_drives,
)
from tests.build import (
    a_network,
    a_nic,
    a_node,
    a_plan,
    an_array,
    an_interface,
    storage,
)

HV01 = "nodes/HV01"


def drives(media, count=4, name=None, **values):
    return Drive(name=name or media or "D", media=media, count=count, size_gib=1024, **values)


def pooled(*fitted):
    nodes = (a_node(f"HV0{at}", drives=each) for at, each in enumerate(fitted, 1))
    return storage(a_plan(*nodes), type="storage_spaces_direct")


@pytest.mark.parametrize(
    "rule_id",
    [
        "s2d.hdd-only",
        "s2d.too-few-drives",
        "s2d.unequal-drives",
        "s2d.odd-cache-ratio",
        "s2d.slow-network",
    ],
)
def test_rules_about_servers_apply_to_storage_spaces_direct(rule_id):
    plan = pooled(())

    assert RULES[rule_id].applies(plan) is True
    assert RULES[rule_id].applies(storage(plan, type="iscsi")) is False
    assert RULES[rule_id].applies(storage(plan, type=None)) is False
    assert RULES[rule_id].applies(pooled()) is False


@pytest.mark.parametrize(
    ("fitted", "expected"),
    [
        ((drives("ssd"), drives("hdd")), []),
        ((drives("hdd"),), [Problem(HV01, "HV01 has hard disks only.")]),
        ((drives("hdd"), drives(None)), [Unknown(f"{HV01}/drives/D", "media")]),
        ((), [Unknown(HV01, "drives")]),
    ],
    ids=["with flash", "hard disks", "one open", "no drives"],
)
def test_hdd_only(fitted, expected):
    assert list(hdd_only(pooled(fitted))) == expected


@pytest.mark.parametrize(
    ("fitted", "expected"),
    [
        ((drives("nvme", 4),), []),
        ((drives("nvme", 3),), [Problem(HV01, "HV01 has 3 capacity drives; 4 are the least.")]),
        ((drives("ssd", 2), drives("hdd", 4)), []),
        (
            (drives("ssd", 1), drives("hdd", 4)),
            [Problem(HV01, "HV01 has 1 cache drive; 2 are the least.")],
        ),
        (
            (drives("ssd", 4, role="cache"),),
            [Problem(HV01, "HV01 has no capacity drive; 4 are the least.")],
        ),
        ((drives("nvme", None),), [Unknown(f"{HV01}/drives/nvme", "count")]),
        ((drives(None, 8),), [Unknown(f"{HV01}/drives/D", "media")]),
        ((), []),
    ],
    ids=[
        "four",
        "three",
        "two for the cache",
        "one for the cache",
        "cache only",
        "count open",
        "media open",
        "asked elsewhere",
    ],
)
def test_too_few_drives(fitted, expected):
    assert list(too_few_drives(pooled(fitted))) == expected


def test_unequal_drives_compare_with_the_first_node():
    alike = pooled((drives("nvme", 4),), (drives("nvme", 2, "A"), drives("nvme", 2, "B")))
    other = pooled((drives("nvme", 4),), (drives("nvme", 6),), ())
    others = pooled((drives("nvme", 4),), (drives("nvme", 6),), (drives("ssd", 4),))

    assert list(unequal_drives(alike)) == []
    assert list(unequal_drives(other)) == [Problem("nodes", "HV02 differs from HV01 in drives.")]
    assert list(unequal_drives(others)) == [
        Problem("nodes", "HV02 and HV03 differ from HV01 in drives.")
    ]


def test_unequal_drives_ask_for_figures():
    plan = pooled((Drive(name="D", media="ssd"),))

    assert list(unequal_drives(plan)) == [
        Unknown(f"{HV01}/drives/D", "count"),
        Unknown(f"{HV01}/drives/D", "size_gib"),
    ]


@pytest.mark.parametrize(
    ("cache", "capacity", "expected"),
    [
        (2, 8, []),
        (4, 10, [Problem(HV01, "HV01 has 10 capacity drives for 4 cache drives.")]),
        (None, 10, []),
    ],
    ids=["even", "odd", "asked elsewhere"],
)
def test_odd_cache_ratio(cache, capacity, expected):
    assert list(odd_cache_ratio(pooled((drives("ssd", cache), drives("hdd", capacity))))) == (
        expected
    )


def on_networks(speed_gbps, *networks):
    node = a_node(
        nics=(a_nic("N1", speed_gbps=speed_gbps),),
        interfaces=tuple(an_interface(network.name, "N1") for network in networks),
    )
    return storage(a_plan(node, networks=networks), type="storage_spaces_direct")


@pytest.mark.parametrize(
    ("speed_gbps", "expected"),
    [
        (10, []),
        (
            9.9,
            [Problem(f"{HV01}/nics/N1", "N1 of HV01 carries storage traffic with 9.9 Gbit/s.")],
        ),
        (None, [Unknown(f"{HV01}/nics/N1", "speed_gbps")]),
    ],
    ids=["at the limit", "below", "not decided"],
)
def test_slow_network(speed_gbps, expected):
    storage_networks = (a_network("S1", "smb"), a_network("S2", "smb", "cluster"))

    assert list(slow_network(on_networks(speed_gbps, *storage_networks))) == expected


def test_slow_network_takes_cluster_networks_where_none_is_for_smb():
    heartbeat = a_network("HB", "cluster")
    alone = on_networks(1, heartbeat)
    beside = replace(alone, networks=(heartbeat, a_network("S1", "smb")))

    slow = Problem(f"{HV01}/nics/N1", "N1 of HV01 carries storage traffic with 1 Gbit/s.")
    assert list(slow_network(alone)) == [slow]
    assert list(slow_network(beside)) == []


@pytest.mark.parametrize(
    ("enabled", "expected"),
    [
        (
            True,
            [Problem("storage", "Multipath I/O is on, but the plan has no array that needs it.")],
        ),
        (False, []),
        (None, []),
    ],
)
def test_mpio_on(enabled, expected):
    plan = storage(pooled(), mpio=Mpio(enabled=enabled))

    assert list(mpio_on(plan)) == expected
    assert RULES["s2d.mpio-on"].applies(plan) is True
    assert RULES["s2d.mpio-on"].applies(storage(plan, arrays=(an_array(),))) is False


@pytest.mark.parametrize(
    ("rule_id", "level"),
    [
        ("s2d.hdd-only", Level.UNSUPPORTED),
        ("s2d.too-few-drives", Level.UNSUPPORTED),
        ("s2d.unequal-drives", Level.ADVICE),
        ("s2d.odd-cache-ratio", Level.ADVICE),
        ("s2d.slow-network", Level.UNSUPPORTED),
        ("s2d.mpio-on", Level.UNSUPPORTED),
    ],
)
def test_levels_begin_with_2016(rule_id, level):
    levels = tuple(RULES[rule_id].level_for(each) for each in ("2012r2", "2016", "2025"))

    assert levels == (None, level, level)


@pytest.mark.parametrize(
    ("number", "expected"),
    [(16, []), (17, [Problem("nodes", "17 servers are planned; 16 are the most.")])],
)
def test_too_many_servers(number, expected):
    nodes = tuple(a_node(f"HV{at:02}") for at in range(number))
    plan = storage(a_plan(*nodes), type="storage_spaces_direct")

    assert list(too_many_servers(plan)) == expected
    assert RULES["s2d.too-many-servers"].level_for("2016") is Level.BLOCKER
    assert RULES["s2d.too-many-servers"].applies(storage(plan, type="iscsi")) is False
