from dataclasses import replace

import pytest

from planner import plan_json
from planner.core.capacity.drives import drive_roles
from planner.core.capacity.figures import figure
from planner.core.capacity.memory import SumLine, memory_after_failures, node_memory
from planner.core.parts import CapacityPolicy, Cluster, ClusterProperties, Drive
from tests.build import EXAMPLES, a_node, a_plan, a_vm, storage


def policy(**values):
    return CapacityPolicy(**{"host_reserve_gib": 8, **values})


def csv_cache(mib):
    return Cluster(properties=ClusterProperties(csv_cache_mib=mib))


@pytest.mark.parametrize(
    ("memory_gib", "host_gib"),
    [(39, 4), (40, 4), (41, 4.1), (256, 25.6)],
    ids=["below", "where both are alike", "above", "large"],
)
def test_the_own_rule_for_the_host_is_four_gib_or_ten_percent(memory_gib, host_gib):
    plan = a_plan(a_node(memory_gib=memory_gib), windows_server="2016")

    assert node_memory(plan, plan.nodes[0]).host_gib == host_gib


def test_the_plan_replaces_the_own_rule_for_the_host():
    plan = a_plan(a_node(memory_gib=256), windows_server="2016", capacity=policy())

    assert node_memory(plan, plan.nodes[0]).usable_gib == 248


@pytest.mark.parametrize(
    ("version", "mib", "cache_gib"),
    [
        ("2008r2", 2048, 0),
        ("2012", 2048, 2),
        ("2016", None, 0),
        ("2019", None, 1),
        ("2019", 0, 0),
        ("2019", 2048, 2),
    ],
)
def test_the_csv_cache_counts_by_version(version, mib, cache_gib):
    plan = a_plan(
        a_node(memory_gib=64), windows_server=version, cluster=csv_cache(mib), capacity=policy()
    )

    found = node_memory(plan, plan.nodes[0])

    assert (found.csv_cache_gib, found.usable_gib) == (cache_gib, 56 - cache_gib)


def test_the_cache_drives_of_storage_spaces_direct_count_four_gib_for_each_tib():
    node = a_node(
        memory_gib=64,
        drives=(
            Drive(name="Fast", media="nvme", count=2, size_gib=512, role="cache"),
            Drive(name="Slow", media="hdd", count=4, size_gib=4096, role="capacity"),
        ),
    )
    plan = a_plan(node, windows_server="2016", capacity=policy())

    with_spaces = storage(plan, type="storage_spaces_direct")
    with_iscsi = storage(plan, type="iscsi")

    assert node_memory(with_spaces, node).s2d_gib == 4
    assert node_memory(with_spaces, node).usable_gib == 52
    assert node_memory(with_iscsi, node).usable_gib == 56


def test_usable_memory_never_falls_below_zero():
    plan = a_plan(a_node(memory_gib=4), capacity=policy())

    assert node_memory(plan, plan.nodes[0]).usable_gib == 0


def test_the_largest_nodes_are_lost_and_all_growth_is_needed():
    plan = a_plan(
        a_node("HV01", memory_gib=64),
        a_node("HV02", memory_gib=128),
        a_node("HV03", memory_gib=64),
        windows_server="2016",
        capacity=policy(growth_percent=10),
        vms=(a_vm("A", memory_gib=10, count=5), a_vm("B", memory_gib=40)),
    )

    found = memory_after_failures(plan)

    assert found.lines == (
        SumLine("HV01: 64, less 8 for the host", 56),
        SumLine("HV02: 128, less 8 for the host", 120),
        SumLine("HV03: 64, less 8 for the host", 56),
        SumLine("Usable memory of all nodes", 232, total=True),
        SumLine("less HV02, down", -120),
        SumLine("Left with 1 node down", 112, total=True),
        SumLine("Virtual machines that must restart: 6", 90),
        SumLine("Growth of 10 %", 9),
        SumLine("Needed", 99, total=True),
        SumLine("Spare", 13, total=True),
    )
    assert found.lost_nodes == ("HV02",)
    assert found.undecided == ()


@pytest.mark.parametrize(
    ("memory_gib", "spare", "last"),
    [(56, 0, "Spare"), (56.5, -0.5, "Short")],
    ids=["just fits", "does not fit"],
)
def test_spare_memory_on_both_sides_of_the_limit(memory_gib, spare, last):
    nodes = (a_node("HV01", memory_gib=64), a_node("HV02", memory_gib=64))
    plan = a_plan(
        *nodes, windows_server="2016", capacity=policy(), vms=(a_vm(memory_gib=memory_gib),)
    )

    found = memory_after_failures(plan)

    assert (found.spare_gib, found.lines[-1].label) == (spare, last)


def test_more_failures_than_nodes_leave_nothing():
    plan = a_plan(
        a_node(memory_gib=64),
        capacity=policy(node_failures_to_tolerate=3),
        vms=(a_vm(memory_gib=1),),
    )

    found = memory_after_failures(plan)

    assert (found.lost_nodes, found.supply_left_gib, found.spare_gib) == (("HV01",), 0, -1)


def test_a_vm_that_is_not_highly_available_need_not_restart():
    plan = a_plan(
        a_node(memory_gib=64),
        vms=(a_vm("A", memory_gib=4), a_vm("B", memory_gib=None, highly_available=False)),
    )

    found = memory_after_failures(plan)

    assert (found.vm_count, found.vms_gib, found.undecided) == (1, 4, ())


def test_everything_that_is_missing_is_named():
    plan = a_plan(
        a_node(
            "HV01",
            memory_gib=64,
            drives=(Drive(name="Cache", media="ssd", role="cache"), Drive(name="Rest")),
        ),
        a_node("HV02"),
        vms=(a_vm("A"), a_vm("B", memory_gib=4)),
    )

    found = memory_after_failures(storage(plan, type="storage_spaces_direct"))

    assert found.undecided == (
        ("nodes/HV01/drives/Rest", "media"),
        ("nodes/HV01/drives/Cache", "count"),
        ("nodes/HV01/drives/Cache", "size_gib"),
        ("nodes/HV02", "memory_gib"),
        ("vms/A", "memory_gib"),
    )
    assert (found.supply_all_gib, found.supply_left_gib, found.demand_gib) == (None, None, None)
    assert found.lines[0].label == (
        "HV01: 64, less 6.4 for the host, 1 for the CSV cache, "
        "an undecided share for the cache drives"
    )
    assert found.lines[1].label == "HV02: memory not decided"


def test_an_empty_plan_misses_nodes_and_virtual_machines():
    assert memory_after_failures(a_plan()).undecided == (("", "nodes"), ("", "vms"))


def test_local_drives_without_a_storage_type_leave_the_sum_open():
    plan = a_plan(a_node(memory_gib=64, drives=(Drive(name="D"),)), vms=(a_vm(memory_gib=4),))

    assert memory_after_failures(plan).undecided == (("storage", "type"),)


@pytest.mark.parametrize(
    ("example", "needed", "left"),
    [
        ("article-3nic-iscsi", 52.8, 64),
        ("iscsi-6node-2022", 1526.4, 2290),
        ("s2d-4node-2022", 966, 2058),
        ("fc-8node-2025", 3340.8, 3664),
    ],
)
def test_the_examples_can_be_redone_by_hand(example, needed, left):
    plan = plan_json.loads((EXAMPLES / f"{example}.json").read_bytes())

    found = memory_after_failures(plan)

    assert (found.demand_gib, found.supply_left_gib) == (needed, left)


@pytest.mark.parametrize(
    ("medias", "cache"),
    [
        (("nvme",), ()),
        (("nvme", "ssd"), ("nvme",)),
        (("ssd", "hdd"), ("ssd",)),
        (("hdd", "ssd", "nvme"), ("nvme",)),
    ],
)
def test_the_fastest_media_becomes_the_cache_where_media_differ(medias, cache):
    node = a_node(drives=tuple(Drive(name=media, media=media) for media in medias))

    roles = drive_roles(node)

    assert tuple(drive.name for drive in roles.cache) == cache
    assert {drive.name for drive in roles.capacity} == set(medias) - set(cache)


def test_roles_of_the_plan_win_over_the_choice_by_media():
    drives = (Drive(name="A", media="nvme"), Drive(name="B", media="ssd", role="cache"))

    roles = drive_roles(a_node(drives=drives))

    assert (roles.cache, roles.capacity) == ((drives[1],), (drives[0],))
    assert drive_roles(a_node(drives=(replace(drives[0], media=None),))).undecided == (
        ("nodes/HV01/drives/A", "media"),
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (4, "4"), (25.6, "25.6"), (1228.84, "1,228.8"), (0.02, "0.02"), (-3.0, "-3")],
)
def test_figures_are_short(value, text):
    assert figure(value) == text
