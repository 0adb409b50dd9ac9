import dataclasses

import pytest

from planner import plan_json
from planner.core.acceptance import GROUPS, checklist
from planner.core.parts import Quorum, Team, Witness
from planner.core.plan import VERSIONS, at_least
from planner.rules.knowledge import facts
from tests.build import EXAMPLES, a_network, a_node, a_plan, a_volume, storage

ALL = [line for group in GROUPS for line in group.lines]
KINDS = ("iscsi", "fibre_channel", "sas", "smb", "storage_spaces_direct")


def lines(plan):
    return [line.do for group in checklist(plan) for line in group.lines]


def facts_of(plan):
    return {fact for group in checklist(plan) for line in group.lines for fact in line.facts}


def test_every_line_rests_on_facts_that_exist_and_hold_for_its_versions():
    known = facts()

    wrong = [
        (line.do, fact, version)
        for line in ALL
        for fact in line.facts
        for version in VERSIONS
        if at_least(version, line.since)
        and not (line.until and at_least(version, line.until))
        and known[fact].versions
        and version not in known[fact].versions
    ]

    assert [line.do for line in ALL if not line.facts] == []
    assert wrong == []


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("kind", KINDS)
def test_no_plan_has_the_same_line_twice(version, kind):
    plan = storage(
        a_plan(windows_server=version), type=kind, volumes=(a_volume(), a_volume("D", purpose=None))
    )

    found = lines(plan)

    assert len(found) == len(set(found))
    assert all(group.lines for group in checklist(plan))


@pytest.mark.parametrize(
    ("name", "has", "lacks"),
    [
        (
            "article-3nic-iscsi",
            {"STO-ISCSI-10", "STO-ISCSI-13", "CSV-21"},
            {"STO-FC-04", "S2D-10", "CPU-06", "CSV-20"},
        ),
        ("article-fc", {"STO-FC-04", "STO-FC-01"}, {"STO-ISCSI-10", "S2D-10"}),
        ("s2d-4node-2022", {"S2D-10", "S2D-27", "CSV-20"}, {"STO-ISCSI-10", "STO-FC-04", "STO-08"}),
    ],
)
def test_lines_follow_version_and_storage(name, has, lacks):
    found = facts_of(plan_json.loads((EXAMPLES / f"{name}.json").read_bytes()))

    assert has <= found
    assert found.isdisjoint(lacks)


@pytest.mark.parametrize(("version", "count"), [("2008r2", 0), ("2012", 1)])
def test_systeminfo_is_read_from_2012_on(version, count):
    found = [line for line in lines(a_plan(windows_server=version)) if "systeminfo" in line]

    assert len(found) == count


@pytest.mark.parametrize(("mtu", "count"), [(1500, 0), (9000, 1)])
def test_full_frames_are_tried_where_they_are_large(mtu, count):
    plan = a_plan(networks=(a_network(mtu=mtu),))

    assert len([line for line in lines(plan) if "don't-fragment" in line]) == count


def test_teams_are_pulled_apart():
    plan = a_plan(teams=(Team(name="T"),))
    line = "Pull one cable of each team while a ping runs, plug it in, pull the next."

    assert line in lines(plan)
    assert line not in lines(a_plan())


@pytest.mark.parametrize(("kind", "count"), [("none", 0), ("disk", 1), (None, 1)])
def test_the_witness_is_taken_away_where_there_is_one(kind, count):
    plan = a_plan(quorum=Quorum(witness=Witness(type=kind)))

    assert lines(plan).count("Take the witness away.") == count


def test_a_mixed_cluster_is_tested_as_its_oldest_node():
    mixed = a_plan(a_node(windows_server="2008r2"), a_node("HV02"), windows_server="2019")
    whole = dataclasses.replace(mixed, nodes=(a_node(), a_node("HV02")))

    assert "CPU-06" not in facts_of(mixed)
    assert "CPU-06" in facts_of(whole)
