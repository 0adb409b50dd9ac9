import pytest

from planner.core.parts import Processor
from planner.rules import RULES, Problem, Unknown
from planner.rules.hardware import (
    dep_off,
    hardware_virtualization_off,
    no_error_correction,
    no_slat,
    not_64_bit,
    single_power_feed,
    slow_without_slat,
    too_little_memory,
    too_many_logical_processors,
    too_much_memory,
    unfit_for_storage_spaces_direct,
)
from tests.build import a_node, a_plan, storage

NODE = "nodes/HV01"


@pytest.mark.parametrize(
    ("judge", "field", "place", "message"),
    [
        (not_64_bit, "x64", "processor/x64", "The processor of HV01 is not a 64-bit (x64) one."),
        (
            hardware_virtualization_off,
            "hardware_virtualization",
            "processor/hardware_virtualization",
            "HV01 has no hardware virtualization (Intel VT or AMD-V) switched on.",
        ),
        (
            dep_off,
            "dep",
            "processor/dep",
            "HV01 has no hardware DEP (Intel XD or AMD NX bit) switched on.",
        ),
        (
            no_error_correction,
            "ecc_memory",
            "ecc_memory",
            "The memory of HV01 corrects no errors (no ECC).",
        ),
    ],
    ids=["64-bit", "virtualization", "DEP", "ECC"],
)
def test_every_node_has_to_have_it(judge, field, place, message):
    plans = {value: a_plan(a_node(**{field: value})) for value in (True, False, None)}

    assert list(judge(plans[True])) == []
    assert list(judge(plans[False])) == [Problem(NODE, message)]
    assert list(judge(plans[None])) == [Unknown(NODE, place)]


@pytest.mark.parametrize("name", ["not-64-bit", "hardware-virtualization-off", "dep-off"])
def test_what_the_hypervisor_needs_blocks_in_every_version(name):
    assert set(RULES[f"hardware.{name}"].levels.values()) == {"blocker"}
    assert len(RULES[f"hardware.{name}"].levels) == 7


@pytest.mark.parametrize("name", sorted(n for n in RULES if n.startswith("hardware.")))
def test_hardware_rules_do_not_apply_without_nodes(name):
    assert RULES[name].applies(a_plan()) is False


@pytest.mark.parametrize("slat", [True, False, None], ids=["with", "without", "undecided"])
@pytest.mark.parametrize(
    ("version", "mandatory"), [("2012r2", False), ("2016", True)], ids=["2012 R2", "2016"]
)
def test_slat_is_demanded_from_2016_on(slat, version, mandatory):
    plan = a_plan(a_node(slat=slat), windows_server=version)
    judging, silent = (no_slat, slow_without_slat)[:: 1 if mandatory else -1]

    found = list(judging(plan))

    assert list(silent(plan)) == []
    if slat is None:
        assert found == [Unknown(NODE, "processor/slat")]
    else:
        assert [each.version for each in found] == ([] if slat else [version])


def test_slat_counts_for_the_version_that_the_node_runs():
    plan = a_plan(a_node(slat=False, windows_server="2012r2"), a_node("HV02", slat=False))

    message = "has no SLAT (Intel EPT or AMD RVI); Hyper-V in Windows Server"
    assert list(slow_without_slat(plan)) == [
        Problem(NODE, f"The processor of HV01 {message} 2012 R2 runs slower without it.", "2012r2")
    ]
    assert list(no_slat(plan)) == [
        Problem(
            "nodes/HV02", f"The processor of HV02 {message} 2019 cannot start without it.", "2019"
        )
    ]


def test_slat_levels():
    assert RULES["hardware.no-slat"].level_for("2012r2") is None
    assert RULES["hardware.no-slat"].level_for("2016") == "blocker"
    assert RULES["hardware.slow-without-slat"].level_for("2012r2") == "advice"
    assert RULES["hardware.slow-without-slat"].level_for("2016") is None


@pytest.mark.parametrize(
    ("version", "most"),
    [
        ("2008r2", 64),
        ("2012", 320),
        ("2012r2", 320),
        ("2016", 512),
        ("2019", 512),
        ("2022", 1024),
        ("2025", 2048),
    ],
)
def test_logical_processors_have_a_limit_by_version(version, most):
    def plan(count):
        node = a_node(sockets=1, cores_per_socket=count, threads_per_core=1)
        return a_plan(node, windows_server=version)

    assert list(too_many_logical_processors(plan(most))) == []
    (found,) = too_many_logical_processors(plan(most + 1))
    assert (found.subject, found.version) == (NODE, version)


def test_logical_processors_count_sockets_cores_and_threads():
    node = a_node(sockets=2, cores_per_socket=24, threads_per_core=2)

    assert list(too_many_logical_processors(a_plan(node, windows_server="2008r2"))) == [
        Problem(
            NODE,
            "HV01 has 96 logical processors; Hyper-V in Windows Server 2008 R2 uses 64 at most.",
            "2008r2",
        )
    ]


def test_logical_processors_ask_for_what_is_missing_only():
    plan = a_plan(a_node(sockets=2))

    assert list(too_many_logical_processors(plan)) == [
        Unknown(NODE, "processor/cores_per_socket"),
        Unknown(NODE, "processor/threads_per_core"),
    ]


@pytest.mark.parametrize("name", ["too-many-logical-processors", "too-much-memory"])
def test_host_limits_of_2008_r2_rest_on_a_secondary_source(name):
    assert RULES[f"hardware.{name}"].level_for("2008r2") == "risk"
    assert RULES[f"hardware.{name}"].level_for("2012") == "blocker"


LOW = "HV01 has 3.9 GiB of memory; Windows Server 2016 asks for 4 GiB at least."


@pytest.mark.parametrize(
    ("version", "memory_gib", "expected"),
    [
        ("2016", 3.9, [Problem(NODE, LOW, "2016")]),
        ("2016", 4, []),
        ("2016", None, [Unknown(NODE, "memory_gib")]),
        ("2012r2", 3.9, []),
        ("2012r2", None, []),
    ],
    ids=["just below", "exactly at the limit", "not decided", "2012 R2", "2012 R2, not decided"],
)
def test_too_little_memory_from_2016_on(version, memory_gib, expected):
    plan = a_plan(a_node(memory_gib=memory_gib), windows_server=version)

    assert list(too_little_memory(plan)) == expected


@pytest.mark.parametrize(
    ("version", "most_gib"),
    [
        ("2008r2", 1024),
        ("2012", 4096),
        ("2012r2", 4096),
        ("2016", 24576),
        ("2019", 24576),
        ("2022", 4194304),
        ("2025", 4194304),
    ],
)
def test_memory_has_a_limit_by_version(version, most_gib):
    def plan(memory_gib):
        return a_plan(a_node(memory_gib=memory_gib), windows_server=version)

    assert list(too_much_memory(plan(most_gib))) == []
    (found,) = too_much_memory(plan(most_gib + 1))
    assert (found.subject, found.version) == (NODE, version)
    assert list(too_much_memory(plan(None))) == [Unknown(NODE, "memory_gib")]


def test_too_much_memory_says_how_much():
    plan = a_plan(a_node(memory_gib=1536), windows_server="2008r2")

    message = "HV01 has 1,536 GiB of memory; Hyper-V in Windows Server 2008 R2 uses 1 TiB at most."
    assert list(too_much_memory(plan)) == [Problem(NODE, message, "2008r2")]


@pytest.mark.parametrize(
    ("feeds", "expected"),
    [
        (("A",), [Problem(NODE, "HV01 has a single power feed (A).")]),
        (("A", "a"), [Problem(NODE, "HV01 has a single power feed (A).")]),
        (("A", "B"), []),
        ((), [Unknown(NODE, "power_feeds")]),
    ],
    ids=["one", "the same twice", "two", "not decided"],
)
def test_single_power_feed_counts_different_feeds(feeds, expected):
    assert list(single_power_feed(a_plan(a_node(power_feeds=feeds)))) == expected


@pytest.mark.parametrize(
    ("vendor", "model", "expected"),
    [
        ("amd", "EPYC 9354", []),
        (
            "amd",
            "Opteron 6386",
            [Problem(NODE, "HV01 has Opteron 6386, which is no AMD EPYC.", "2019")],
        ),
        ("amd", None, [Unknown(NODE, "processor/model")]),
        ("intel", "Xeon Gold 6426Y", []),
        (None, None, []),
    ],
    ids=["EPYC", "another AMD", "model open", "Intel", "make open"],
)
def test_storage_spaces_direct_needs_epyc_among_amd(vendor, model, expected):
    node = a_node(processor=Processor(vendor=vendor, model=model))
    plan = storage(a_plan(node), type="storage_spaces_direct")

    assert list(unfit_for_storage_spaces_direct(plan)) == expected


def test_processor_for_storage_spaces_direct_is_judged_there():
    rule = RULES["hardware.unfit-for-storage-spaces-direct"]
    plan = a_plan(a_node())

    assert rule.applies(storage(plan, type="storage_spaces_direct")) is True
    assert rule.applies(storage(plan, type="iscsi")) is False
    assert (rule.level_for("2012r2"), rule.level_for("2016")) == (None, "unsupported")
