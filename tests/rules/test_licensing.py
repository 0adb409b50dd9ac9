import pytest

from planner.core.parts import CapacityPolicy, Host
from planner.rules import RULES, Problem, Unknown
from planner.rules.licensing import (
    guests_without_rights,
    more_guests_than_one_licence,
    most_on_a_node,
    set_in_words,
)
from tests.build import a_node, a_plan, a_vm

WINDOWS = a_vm("WEB", count=3, guest_os="Windows Server 2019")
LINUX = a_vm("LNX", count=9, guest_os="Ubuntu Server 24.04 LTS")


def licensed(version="2019", edition="standard", *vms, nodes=None, failures=1, roles=()):
    return a_plan(
        *(nodes or (a_node("HV01"), a_node("HV02"))),
        windows_server=version,
        edition=edition,
        vms=vms,
        host=Host(other_roles=roles),
        capacity=CapacityPolicy(node_failures_to_tolerate=failures),
    )


@pytest.mark.parametrize(
    ("failures", "expected"), [(0, 2), (1, 3), (2, 3)], ids=["all up", "one down", "all down"]
)
def test_windows_guests_of_a_node_are_those_with_others_down(failures, expected):
    assert most_on_a_node(licensed("2019", "standard", WINDOWS, LINUX, failures=failures)) == (
        expected
    )


@pytest.mark.parametrize(
    ("version", "edition", "count", "named"),
    [
        ("2019", "standard", 2, None),
        ("2019", "standard", 3, "Windows Server 2019 Standard allows 2 for each set"),
        ("2012", "standard", 3, "Windows Server 2012 Standard allows 2 for each set"),
        ("2008r2", "enterprise", 4, None),
        ("2008r2", "enterprise", 5, "Windows Server 2008 R2 Enterprise allows 4 for each set"),
        ("2019", "datacenter", 99, None),
    ],
)
def test_rights_of_one_licence_are_counted(version, edition, count, named):
    guests = a_vm("WEB", count=count, guest_os="Windows Server 2019")
    plan = licensed(version, edition, guests, LINUX)
    message = f"HV01 and HV02 may each run {count} Windows guests; {named}, so a node needs 2 sets"
    expected = [Problem("nodes", f"{message} of licences.")] if named else []

    assert list(more_guests_than_one_licence(plan)) == expected


@pytest.mark.parametrize(
    ("version", "processor", "words"),
    [
        ("2016", {"sockets": 2, "cores_per_socket": 20}, "3 sets of licences, 120 core licences"),
        ("2016", {"sockets": 1, "cores_per_socket": 4}, "3 sets of licences, 48 core licences"),
        ("2016", {"sockets": 4, "cores_per_socket": 6}, "3 sets of licences, 96 core licences"),
        ("2016", {"sockets": 2}, "3 sets of licences"),
        ("2012r2", {"sockets": 2}, "3 sets of licences, 3 licences"),
        ("2012r2", {"sockets": 4}, "3 sets of licences, 6 licences"),
        ("2008r2", {"sockets": 4}, "3 sets of licences"),
    ],
)
def test_licences_are_counted_by_cores_or_processors(version, processor, words):
    node = a_node(**processor)

    assert set_in_words(licensed(version, nodes=(node,)), node, 3) == words


def test_other_roles_of_the_host_take_one_right_of_standard():
    guests = a_vm("WEB", count=4, guest_os="Windows Server 2019")
    node = a_node("HV02", edition="standard")
    plan = licensed("2019", "datacenter", guests, nodes=(a_node(), node), roles=("File server",))
    message = "HV02 may run 4 Windows guests beside its other roles; Windows Server 2019 Standard"

    assert list(more_guests_than_one_licence(plan)) == [
        Problem("nodes", f"{message} allows 2 for each set, so a node needs 3 sets of licences.")
    ]


def test_undecided_guest_is_asked_for():
    plan = licensed("2019", "standard", a_vm("NEW", count=9))

    assert list(more_guests_than_one_licence(plan)) == [Unknown("vms/NEW", "guest_os")]


@pytest.mark.parametrize(
    ("version", "edition", "applies"),
    [
        ("2019", "standard", True),
        ("2008r2", "enterprise", True),
        ("2008r2", "standard", False),
        ("2019", "datacenter", False),
        ("2019", None, False),
    ],
)
def test_rights_matter_where_an_edition_limits_them(version, edition, applies):
    rule = RULES["licensing.more-guests-than-one-licence"]

    assert rule.applies(licensed(version, edition, WINDOWS)) is applies
    assert rule.applies(licensed(version, edition)) is False


def test_hyper_v_server_licenses_no_guest():
    plan = licensed("2019", "hyper_v_server", WINDOWS, LINUX)

    assert list(guests_without_rights(plan)) == [
        Problem(
            "nodes",
            "3 Windows guests may run on HV01 and HV02 under Hyper-V Server, which licenses none.",
        )
    ]


def test_guests_of_hyper_v_server_may_be_linux_and_are_asked_for():
    assert list(guests_without_rights(licensed("2019", "hyper_v_server", LINUX))) == []
    assert list(guests_without_rights(licensed("2019", "hyper_v_server", a_vm("NEW")))) == [
        Unknown("vms/NEW", "guest_os")
    ]


def test_guests_without_rights_are_judged_under_hyper_v_server():
    applies = RULES["licensing.guests-without-rights"].applies

    assert applies(licensed("2019", "hyper_v_server", WINDOWS)) is True
    assert applies(licensed("2019", "datacenter", WINDOWS)) is False
