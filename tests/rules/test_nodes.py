import pytest

from planner.core.parts import LiveMigration, Processor
from planner.rules import RULES, Problem, Unknown
from planner.rules.nodes import (
    compatibility_without_need,
    mixed_processor_makes,
    too_few_nodes,
    too_many_nodes,
    too_many_nodes_for_storage_spaces_direct,
    unlike_firmware,
    unlike_memory,
    unlike_nics,
    unlike_processors_without_compatibility,
    unlike_server_models,
)
from tests.build import a_nic, a_node, a_plan, storage


def nodes(count):
    return [a_node(f"HV{at:02}") for at in range(1, count + 1)]


def processor_node(name, vendor=None, model=None):
    return a_node(name, processor=Processor(vendor=vendor, model=model))


def a_pair(field, one, other, **values):
    return a_plan(a_node("HV01", **{field: one}), a_node("HV02", **{field: other}), **values)


ALONE = [Problem("nodes", "HV01 is the only node; a cluster that can fail over needs 2.")]


@pytest.mark.parametrize(
    ("count", "expected"),
    [(0, [Unknown("", "nodes")]), (1, ALONE), (2, [])],
    ids=["none yet", "just below", "exactly at the limit"],
)
def test_too_few_nodes_needs_two(count, expected):
    assert list(too_few_nodes(a_plan(*nodes(count)))) == expected


@pytest.mark.parametrize(
    ("version", "expected"), [("2019", ALONE), ("2022", [])], ids=["2019", "2022"]
)
def test_too_few_nodes_lets_storage_spaces_direct_live_alone_from_2022(version, expected):
    plan = storage(a_plan(*nodes(1), windows_server=version), type="storage_spaces_direct")

    assert list(too_few_nodes(plan)) == expected


@pytest.mark.parametrize(
    ("version", "most", "words"),
    [
        ("2008r2", 16, "Windows Server 2008 R2"),
        ("2012", 64, "Windows Server 2012"),
        ("2025", 64, "Windows Server 2025"),
    ],
    ids=["2008 R2", "2012", "2025"],
)
def test_too_many_nodes_by_version(version, most, words):
    over = f"The plan has {most + 1} nodes; a cluster of {words} can have {most}."

    def judge(count):
        return list(too_many_nodes(a_plan(*nodes(count), windows_server=version)))

    assert judge(most) == []
    assert judge(most + 1) == [Problem("nodes", over)]


def test_too_many_nodes_counts_for_the_oldest_version():
    plan = a_plan(*nodes(16), a_node("OLD", windows_server="2008r2"))

    assert [each.subject for each in too_many_nodes(plan)] == ["nodes"]


def test_too_many_nodes_does_not_apply_without_nodes():
    assert RULES["nodes.too-many-nodes"].applies(a_plan()) is False


@pytest.mark.parametrize(
    "name",
    [
        "mixed-processor-makes",
        "unlike-processors-without-compatibility",
        "compatibility-without-need",
        "unlike-server-models",
        "unlike-nics",
        "unlike-memory",
        "unlike-firmware",
    ],
)
def test_likeness_rules_do_not_apply_to_one_node(name):
    one = a_plan(a_node(), live_migration=LiveMigration(processor_compatibility=True))

    assert RULES[f"nodes.{name}"].applies(one) is False


@pytest.mark.parametrize(
    ("judge", "field", "one", "other", "place", "message"),
    [
        (
            mixed_processor_makes,
            "vendor",
            "intel",
            "amd",
            "processor/vendor",
            "the maker of their processors: Intel on HV01; AMD on HV02",
        ),
        (
            unlike_server_models,
            "model",
            "R640",
            "R740",
            "model",
            "their server models: R640 on HV01; R740 on HV02",
        ),
        (
            unlike_memory,
            "memory_gib",
            256,
            1024.5,
            "memory_gib",
            "memory: 256 GiB on HV01; 1,024.5 GiB on HV02",
        ),
    ],
    ids=["processor makes", "server models", "memory"],
)
def test_nodes_should_be_alike(judge, field, one, other, place, message):
    def plan(first, second):
        if judge is mixed_processor_makes:
            return a_plan(processor_node("HV01", first), processor_node("HV02", second))
        return a_pair(field, first, second)

    assert list(judge(plan(one, one))) == []
    assert list(judge(plan(one, other))) == [Problem("nodes", f"The nodes differ in {message}.")]
    assert list(judge(plan(one, None))) == [Unknown("nodes/HV02", place)]


def models(one, other, compatibility, **values):
    return a_plan(
        processor_node("HV01", model=one),
        processor_node("HV02", model=other),
        live_migration=LiveMigration(processor_compatibility=compatibility),
        **values,
    )


OFF = (
    "Processor compatibility is off, but the nodes differ in their processors: "
    "Gold 6230 on HV01; Gold 5118 on HV02."
)


@pytest.mark.parametrize(
    ("other", "compatibility", "expected"),
    [
        ("Gold 6230", False, []),
        ("Gold 6230", None, []),
        ("Gold 5118", False, [Problem("live_migration", OFF)]),
        ("Gold 5118", None, [Unknown("live_migration", "processor_compatibility")]),
        (None, False, [Unknown("nodes/HV02", "processor/model")]),
    ],
    ids=["alike", "alike, mode open", "unlike", "unlike, mode open", "model open"],
)
def test_unlike_processors_need_compatibility(other, compatibility, expected):
    plan = models("Gold 6230", other, compatibility)

    assert list(unlike_processors_without_compatibility(plan)) == expected


@pytest.mark.parametrize(("compatibility", "applies"), [(True, False), (False, True), (None, True)])
def test_unlike_processors_are_fine_with_compatibility(compatibility, applies):
    plan = models("Gold 6230", "Gold 5118", compatibility)

    rule = RULES["nodes.unlike-processors-without-compatibility"]
    assert rule.applies(plan) is applies


NEEDLESS = "All nodes have the Gold 6230, yet processor compatibility is on."


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ("Gold 6230", [Problem("live_migration", NEEDLESS)]),
        ("Gold 5118", []),
        (None, [Unknown("nodes/HV02", "processor/model")]),
    ],
    ids=["alike", "unlike", "not decided"],
)
def test_compatibility_without_need_where_processors_are_alike(other, expected):
    assert list(compatibility_without_need(models("Gold 6230", other, True))) == expected


@pytest.mark.parametrize(
    ("compatibility", "applies"), [(True, True), (False, False), (None, False)]
)
def test_compatibility_without_need_applies_where_it_is_on(compatibility, applies):
    plan = models("Gold 6230", "Gold 6230", compatibility)

    assert RULES["nodes.compatibility-without-need"].applies(plan) is applies


def test_compatibility_without_need_ends_with_the_dynamic_mode_of_2025():
    rule = RULES["nodes.compatibility-without-need"]

    assert (rule.level_for("2022"), rule.level_for("2025")) == ("advice", None)


def ports(*speeds):
    return tuple(a_nic(f"NIC{at}", speed_gbps=each) for at, each in enumerate(speeds, 1))


FEWER = "The nodes differ in their NICs: 2 of 10 Gbit/s on HV01; 1 of 10 Gbit/s on HV02."
SLOWER = (
    "The nodes differ in their NICs: 2 of 10 Gbit/s on HV01; "
    "1 of 10 Gbit/s and 1 of 2.5 Gbit/s on HV02."
)


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ((10, 10), []),
        ((10,), [Problem("nodes", FEWER)]),
        ((2.5, 10), [Problem("nodes", SLOWER)]),
        ((10, None), [Unknown("nodes/HV02/nics/NIC2", "speed_gbps")]),
        ((), [Unknown("nodes/HV02", "nics")]),
    ],
    ids=["alike", "fewer", "slower", "speed open", "none yet"],
)
def test_unlike_nics_compares_numbers_and_speeds(other, expected):
    plan = a_pair("nics", ports(10, 10), ports(*other))

    assert list(unlike_nics(plan)) == expected


def test_unlike_firmware_compares_servers_of_one_model_only():
    plan = a_plan(
        a_node("HV01", model="R640", firmware="2.1"),
        a_node("HV02", model="r640", firmware="2.2"),
        a_node("HV03", model="DL380", firmware="U30"),
        a_node("HV04", firmware="9"),
    )

    assert list(unlike_firmware(plan)) == [
        Problem("nodes", "The nodes differ in firmware: 2.1 on HV01; 2.2 on HV02.")
    ]


def test_unlike_firmware_asks_for_what_is_not_decided():
    plan = a_plan(a_node("HV01", model="R640", firmware="2.1"), a_node("HV02", model="R640"))

    assert list(unlike_firmware(plan)) == [Unknown("nodes/HV02", "firmware")]


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (16, []),
        (
            17,
            [Problem("nodes", "The plan has 17 nodes; Storage Spaces Direct takes 16.", "2019")],
        ),
    ],
)
def test_storage_spaces_direct_takes_16_nodes(count, expected):
    plan = storage(a_plan(*nodes(count)), type="storage_spaces_direct")
    rule = RULES["nodes.too-many-nodes-for-storage-spaces-direct"]

    assert list(too_many_nodes_for_storage_spaces_direct(plan)) == expected
    assert (rule.applies(plan), rule.applies(a_plan(*nodes(count)))) == (True, False)
    assert (rule.level_for("2012r2"), rule.level_for("2016")) == (None, "blocker")
