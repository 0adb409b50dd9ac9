import pytest

from planner.core.parts import Host
from planner.rules import RULES, Problem, Unknown
from planner.rules.host import (
    automount_off,
    balanced_power_plan,
    complete_memory_dump,
    memory_dump_too_new,
    memory_dump_without_guests,
    other_roles,
    own_clocks,
    remote_registry_off,
    small_memory_dump,
    unclear_system_drive,
)
from tests.build import a_node, a_plan, storage


def a_host(version="2019", *nodes, **host):
    return a_plan(*nodes, windows_server=version, host=Host(**host))


@pytest.mark.parametrize("drive", ["C:", "c:", "D:\\", "C", " C: ", "C: (RAID 1)"])
def test_system_drive_may_be_any_drive_letter(drive):
    assert list(unclear_system_drive(a_host(system_drive=drive))) == []


@pytest.mark.parametrize("drive", ["A:", "SSD", "/", "CD"])
def test_system_drive_that_is_no_letter_is_a_problem(drive):
    message = f"The system drive is {drive}, which is no drive letter."

    assert list(unclear_system_drive(a_host(system_drive=drive))) == [Problem("host", message)]


@pytest.mark.parametrize(
    ("judge", "field", "wrong", "right", "message"),
    [
        (
            small_memory_dump,
            "memory_dump",
            "small",
            "kernel",
            "The nodes keep a small memory dump only.",
        ),
        (
            balanced_power_plan,
            "power_plan",
            "balanced",
            "high_performance",
            "The nodes use the balanced power plan.",
        ),
        (
            remote_registry_off,
            "remote_registry",
            False,
            True,
            "The Remote Registry service does not run on the nodes.",
        ),
        (
            automount_off,
            "automount",
            False,
            True,
            "The nodes do not mount new volumes by themselves.",
        ),
        (
            own_clocks,
            "time_source",
            "each node's own clock",
            "domain hierarchy",
            'The time source is "each node\'s own clock", which does not keep nodes in step.',
        ),
    ],
    ids=["dump", "power plan", "remote registry", "automount", "time source"],
)
def test_setting_of_the_hosts_is_judged_and_never_assumed(judge, field, wrong, right, message):
    assert list(judge(a_host(**{field: wrong}))) == [Problem("host", message)]
    assert list(judge(a_host(**{field: right}))) == []
    assert list(judge(a_host())) == [Unknown("host", field)]


def test_system_drive_is_asked_for():
    assert list(unclear_system_drive(a_host())) == [Unknown("host", "system_drive")]


@pytest.mark.parametrize(
    ("words", "in_step"),
    [
        ("local clock", False),
        ("hardware clocks of the servers", False),
        ("none", False),
        ("ntp.example.com", True),
        ("domain hierarchy, the PDC takes its own clock", True),
        ("No-name NTP appliance", True),
    ],
)
def test_time_source_is_read_for_what_it_says(words, in_step):
    assert (list(own_clocks(a_host(time_source=words))) == []) is in_step


@pytest.mark.parametrize(
    ("storage_type", "applies"),
    [
        ("iscsi", True),
        ("fibre_channel", True),
        ("sas", True),
        ("smb", False),
        ("storage_spaces_direct", False),
        (None, False),
    ],
)
def test_automount_matters_for_shared_disks(storage_type, applies):
    plan = storage(a_host(), type=storage_type)

    assert RULES["host.automount-off"].applies(plan) is applies


def test_complete_dump_tells_the_memory_of_the_largest_node():
    nodes = (a_node("HV01", memory_gib=256), a_node("HV02", memory_gib=512), a_node("HV03"))

    assert list(complete_memory_dump(a_host("2019", *nodes, memory_dump="complete"))) == [
        Problem("host", "The nodes keep a complete memory dump: 512 GiB on the largest node.")
    ]


def test_complete_dump_without_a_known_memory_is_told_as_well():
    assert list(complete_memory_dump(a_host("2019", a_node(), memory_dump="complete"))) == [
        Problem("host", "The nodes keep a complete memory dump: as much as a node has.")
    ]


def test_rule_about_complete_dumps_applies_to_such_only():
    applies = RULES["host.complete-memory-dump"].applies

    assert applies(a_host(memory_dump="complete")) is True
    assert applies(a_host(memory_dump="active")) is False


@pytest.mark.parametrize(
    ("version", "dump", "applies"),
    [
        ("2016", "kernel", True),
        ("2016", "automatic", True),
        ("2016", "active", False),
        ("2016", "small", False),
        ("2016", None, False),
        ("2012r2", "kernel", False),
    ],
)
def test_active_dump_is_advised_from_2016(version, dump, applies):
    plan = a_host(version, memory_dump=dump)

    assert RULES["host.memory-dump-without-guests"].applies(plan) is applies
    assert RULES["host.memory-dump-without-guests"].level_for("2012r2") is None


def test_dump_other_than_active_is_named():
    assert list(memory_dump_without_guests(a_host(memory_dump="kernel"))) == [
        Problem("host", "The memory dump is set to kernel, not to active.")
    ]


ACTIVE = "The memory dump is set to active, which Windows Server 2012 R2 does not have."
AUTOMATIC = "The memory dump is set to automatic, which Windows Server 2008 R2 does not have."


@pytest.mark.parametrize(
    ("version", "dump", "expected"),
    [
        ("2012r2", "active", [Problem("host", ACTIVE, "2012r2")]),
        ("2012r2", "automatic", []),
        ("2012", "automatic", []),
        ("2008r2", "automatic", [Problem("host", AUTOMATIC, "2008r2")]),
        ("2008r2", "kernel", []),
        ("2008r2", None, []),
    ],
)
def test_kinds_of_dump_came_with_their_versions(version, dump, expected):
    plan = a_host(version, memory_dump=dump)

    assert list(memory_dump_too_new(plan)) == expected
    assert RULES["host.memory-dump-too-new"].applies(plan) is True


def test_every_kind_of_dump_exists_from_2016():
    rule = RULES["host.memory-dump-too-new"]

    assert rule.applies(a_host("2016", memory_dump="active")) is False
    assert (rule.level_for("2012r2"), rule.level_for("2016")) == ("risk", None)


def test_other_roles_are_named():
    plan = a_host(other_roles=("File server", "SQL Server"))
    rule = RULES["host.other-roles"]

    assert list(other_roles(plan)) == [
        Problem("host", "The nodes also run File server and SQL Server.")
    ]
    assert (rule.applies(plan), rule.applies(a_host())) == (True, False)
