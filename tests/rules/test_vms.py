import pytest

from planner.core.parts import DynamicMemory
from planner.rules import RULES, Level, Problem, Unknown
from planner.rules.vms import (
    generation_2_too_early,
    guest_too_old_for_generation_2,
    local_device,
    not_highly_available,
    old_generation,
    single_owner,
    too_many_nics,
    too_many_vcpus,
    too_much_memory,
    wait_for_each_other,
    windows_11_on_generation_1,
)
from tests.build import a_node, a_plan, a_vm, a_vm_nic

VM01 = "vms/VM01"


def with_vm(version="2019", **values):
    return a_plan(a_node("HV01"), a_node("HV02"), windows_server=version, vms=(a_vm(**values),))


@pytest.mark.parametrize(
    ("version", "generation", "most"),
    [
        ("2008r2", None, 4),
        ("2008r2", 1, 4),
        ("2012", None, 64),
        ("2012r2", 1, 64),
        ("2012r2", 2, 64),
        ("2016", 2, 240),
        ("2019", 1, 64),
        ("2022", 2, 1024),
        ("2025", 2, 2048),
    ],
)
def test_too_many_vcpus_by_version_and_generation(version, generation, most):
    def judged(vcpus):
        return list(too_many_vcpus(with_vm(version, vcpus=vcpus, generation=generation)))

    message = f"VM01 has {most + 1} vCPUs; generation {generation or 1} takes {most:,}."
    assert judged(most) == []
    assert judged(most + 1) == [Problem(VM01, message)]


@pytest.mark.parametrize(
    ("vcpus", "expected"),
    [
        (64, []),
        (65, [Unknown(VM01, "generation")]),
        (240, [Unknown(VM01, "generation")]),
        (241, [Problem(VM01, "VM01 has 241 vCPUs; generation 2 takes 240.")]),
        (None, [Unknown(VM01, "vcpus")]),
    ],
)
def test_too_many_vcpus_asks_for_the_generation_only_where_it_decides(vcpus, expected):
    assert list(too_many_vcpus(with_vm("2019", vcpus=vcpus))) == expected


@pytest.mark.parametrize(
    ("version", "generation", "most_gib", "shown"),
    [
        ("2008r2", 1, 64, "64"),
        ("2012", 1, 1024, "1,024"),
        ("2016", 2, 12288, "12,288"),
        ("2022", 1, 1024, "1,024"),
        ("2022", 2, 245760, "245,760"),
    ],
)
def test_too_much_memory_by_version_and_generation(version, generation, most_gib, shown):
    def judged(memory_gib):
        plan = with_vm(version, memory_gib=memory_gib, generation=generation)
        return list(too_much_memory(plan))

    message = f"VM01 has {most_gib + 1:,} GiB; generation {generation} takes {shown} GiB."
    assert judged(most_gib) == []
    assert judged(most_gib + 1) == [Problem(VM01, message)]


def test_too_much_memory_looks_at_the_maximum_of_dynamic_memory():
    dynamic = DynamicMemory(maximum_gib=2000)
    plan = with_vm(memory_gib=4, generation=1, dynamic_memory=dynamic)

    assert list(too_much_memory(plan)) == [
        Problem(VM01, "VM01 has 2,000 GiB; generation 1 takes 1,024 GiB.")
    ]
    assert list(too_much_memory(with_vm())) == [Unknown(VM01, "memory_gib")]


@pytest.mark.parametrize(
    ("version", "generation", "most"),
    [("2008r2", 1, 12), ("2016", 2, 8), ("2019", 2, 64), ("2025", 1, 12)],
)
def test_too_many_nics(version, generation, most):
    def judged(number):
        nics = tuple(a_vm_nic(f"NIC {at}") for at in range(number))
        return list(too_many_nics(with_vm(version, nics=nics, generation=generation)))

    message = f"VM01 has {most + 1} NICs; generation {generation} takes {most}."
    assert judged(most) == []
    assert judged(most + 1) == [Problem(VM01, message)]


@pytest.mark.parametrize(
    ("generation", "expected"),
    [
        (1, []),
        (None, []),
        (
            2,
            [Problem(VM01, "VM01 is of generation 2, which this version does not have.", "2012")],
        ),
    ],
)
def test_generation_2_too_early(generation, expected):
    plan = with_vm("2012", generation=generation, vcpus=4, memory_gib=4)

    assert list(generation_2_too_early(plan)) == expected
    assert list(too_many_vcpus(plan)) == []
    assert list(too_much_memory(plan)) == []


@pytest.mark.parametrize(
    ("guest", "too_old"),
    [
        ("Windows Server 2008, 32-bit", True),
        ("Microsoft Windows Server 2008 R2 (64-bit)", True),
        ("Windows Server 2003", True),
        ("Windows 7", True),
        ("windows xp", True),
        ("Debian GNU/Linux 5 (32-bit)", True),
        ("Linux x86", True),
        ("Linux x86-64", False),
        ("Linux x86_64", False),
        ("Windows Server 2012", False),
        ("Windows 8", False),
        ("Windows Server 2022", False),
        ("Microsoft Windows 10 (64-bit)", False),
        ("Ubuntu Server 24.04 LTS", False),
    ],
)
def test_guests_too_old_for_generation_2(guest, too_old):
    problem = Problem(VM01, f"VM01 is of generation 2, its guest is {guest}.")

    found = list(guest_too_old_for_generation_2(with_vm(generation=2, guest_os=guest)))

    assert found == ([problem] if too_old else [])
    assert list(guest_too_old_for_generation_2(with_vm(generation=1, guest_os=guest))) == []


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, [Unknown(VM01, "generation")]),
        ({"generation": 2}, [Unknown(VM01, "guest_os")]),
        ({"generation": 1}, []),
    ],
)
def test_guest_and_generation_are_asked_for(values, expected):
    assert list(guest_too_old_for_generation_2(with_vm(**values))) == expected


@pytest.mark.parametrize(
    ("generation", "guest", "expected"),
    [
        (1, "Windows 11", [Problem(VM01, "VM01 is of generation 1 with Windows 11.")]),
        (2, "Windows 11", []),
        (1, "Windows 10", []),
        (1, None, []),
    ],
)
def test_windows_11_on_generation_1(generation, guest, expected):
    plan = with_vm(generation=generation, guest_os=guest)

    assert list(windows_11_on_generation_1(plan)) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, []),
        ({"local_device": "DVD drive"}, [Problem(VM01, "VM01 is tied to one host: DVD drive.")]),
        ({"local_device": "DVD drive", "highly_available": False}, []),
    ],
    ids=["none", "clustered", "not clustered"],
)
def test_local_device(values, expected):
    assert list(local_device(with_vm(**values))) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"owners": ("HV01",)}, [Problem(VM01, "Only HV01 may own VM01.")]),
        ({"owners": ("HV01", "HV02")}, []),
        ({}, []),
        ({"owners": ("HV01",), "highly_available": False}, []),
    ],
    ids=["one", "two", "all", "not clustered"],
)
def test_single_owner(values, expected):
    assert list(single_owner(with_vm(**values))) == expected
    assert RULES["vms.single-owner"].applies(a_plan(a_node())) is False


def test_not_highly_available():
    assert list(not_highly_available(with_vm(highly_available=False))) == [
        Problem(VM01, "VM01 is not highly available.")
    ]
    assert list(not_highly_available(with_vm())) == []


def test_wait_for_each_other():
    vms = (
        a_vm("A", depends_on=("b",)),
        a_vm("B", depends_on=("A",)),
        a_vm("C", depends_on=("C",)),
        a_vm("D", depends_on=("A",)),
    )

    assert list(wait_for_each_other(a_plan(vms=vms))) == [
        Problem("vms", "A and B wait for each other."),
        Problem("vms", "C waits for itself."),
    ]


@pytest.mark.parametrize(
    ("rule_id", "levels"),
    [
        ("vms.too-many-vcpus", (Level.BLOCKER,) * 4),
        ("vms.too-much-memory", (Level.BLOCKER,) * 4),
        ("vms.too-many-nics", (Level.BLOCKER,) * 4),
        ("vms.generation-2-too-early", (Level.BLOCKER, Level.BLOCKER, None, None)),
        ("vms.guest-too-old-for-generation-2", (None, None, Level.BLOCKER, Level.BLOCKER)),
        ("vms.windows-11-on-generation-1", (None, None, None, Level.BLOCKER)),
        ("vms.local-device", (Level.UNSUPPORTED,) * 4),
        ("vms.single-owner", (Level.RISK,) * 4),
        ("vms.not-highly-available", (Level.ADVICE,) * 4),
        ("vms.wait-for-each-other", (None, None, None, Level.ADVICE)),
    ],
)
def test_levels_of_vm_rules(rule_id, levels):
    found = tuple(map(RULES[rule_id].level_for, ("2008r2", "2012", "2012r2", "2016")))

    assert found == levels


@pytest.mark.parametrize(
    ("generation", "guest_os", "found"),
    [
        (1, "Windows Server 2012 R2", True),
        (1, "Windows Server 2022 Datacenter", True),
        (1, "Windows 10 Enterprise", True),
        (2, "Windows Server 2022", False),
        (None, "Windows Server 2022", False),
        (1, "Windows Server 2008 R2", False),
        (1, "Windows 10, 32-bit", False),
        (1, "Windows 11", False),
        (1, "Ubuntu Server 24.04", False),
        (1, None, False),
    ],
)
def test_old_generation_knows_guests_that_could_do_better(generation, guest_os, found):
    plan = with_vm("2019", generation=generation, guest_os=guest_os)

    expected = [Problem(VM01, f"VM01 is of generation 1 with {guest_os}.")] if found else []
    assert list(old_generation(plan)) == expected


def test_old_generation_holds_where_there_is_a_second():
    rule = RULES["vms.old-generation"]

    assert (rule.level_for("2012"), rule.level_for("2012r2")) == (None, "advice")
