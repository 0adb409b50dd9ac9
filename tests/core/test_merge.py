"""Two people's changes to one plan, put together."""

import operator
import random
from dataclasses import fields, is_dataclass, replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from planner import plan_json
from planner.core import renames
from planner.core.accepted import accepted_moved
from planner.core.merge import Clash, merge
from planner.core.parts import (
    AcceptedFinding,
    Certification,
    Cluster,
    ClusterProperties,
    DynamicMemory,
    LiveMigration,
    Network,
    Node,
    Vm,
)
from planner.core.plan import Plan
from planner.core.references import KEYS, faults, references_to
from planner.core.rewriting import canonical, renamed, without_references
from tests.build import (
    EXAMPLES,
    a_network,
    a_nic,
    a_node,
    a_plan,
    a_vm,
    a_vm_disk,
    a_volume,
    an_interface,
)

LAN = a_network("LAN", "management", vlan=10, mtu=1500)
SAN = a_network("SAN", "iscsi", vlan=20)
BASE = a_plan(
    a_node("HV01", nics=(a_nic("NIC1"),), interfaces=(an_interface("LAN", "NIC1"),)),
    networks=(LAN, SAN),
    live_migration=LiveMigration(networks=("LAN",)),
)


def with_lan(plan=BASE, **values):
    lan, *others = plan.networks
    return replace(plan, networks=(replace(lan, **values), *others))


def words(found):
    return [each.words for each in found.clashes]


def test_different_fields_of_one_item_go_together():
    found = merge(BASE, with_lan(vlan=11), with_lan(mtu=9000))

    assert found.plan == with_lan(vlan=11, mtu=9000)
    assert (found.clashes, found.faults) == ((), ())


def test_a_change_made_alike_on_both_sides_is_no_clash():
    found = merge(BASE, with_lan(vlan=11), with_lan(vlan=11, mtu=9000))

    assert found.plan == with_lan(vlan=11, mtu=9000)
    assert found.clashes == ()


def test_the_same_field_changed_apart_is_a_clash_with_all_three_values():
    found = merge(BASE, with_lan(vlan=11), with_lan(vlan=12))

    place = ("networks", "lan", "vlan")
    assert found.clashes == (Clash(place, "Network LAN", Network, "vlan", 10, 11, 12),)
    assert found.open == found.clashes
    assert (found.clashes[0].key, found.clashes[0].words) == (
        "networks/lan/vlan",
        "Network LAN: VLAN",
    )
    assert found.plan == with_lan(vlan=12)


@pytest.mark.parametrize(("choice", "vlan"), [("mine", 11), ("theirs", 12)])
def test_a_choice_settles_a_clash(choice, vlan):
    found = merge(BASE, with_lan(vlan=11), with_lan(vlan=12, mtu=1), {"networks/lan/vlan": choice})

    assert found.plan == with_lan(vlan=vlan, mtu=1)
    assert len(found.clashes) == 1
    assert found.open == ()


def test_a_choice_for_one_clash_leaves_the_other_open():
    found = merge(
        BASE,
        with_lan(vlan=11, mtu=1),
        with_lan(vlan=12, mtu=2),
        {"networks/lan/mtu": "mine"},
    )

    assert [each.field for each in found.open] == ["vlan"]
    assert found.plan == with_lan(vlan=12, mtu=1)


def test_a_list_of_plain_values_is_one_field():
    found = merge(BASE, with_lan(purposes=("vm",)), with_lan(purposes=("management", "backup")))

    assert words(found) == ["Network LAN: Carries"]


def test_scalars_and_objects_merge_field_by_field():
    mine = replace(
        BASE,
        title="Mine",
        cluster=Cluster(name="CL1", properties=ClusterProperties(csv_cache_mib=512)),
    )
    theirs = replace(
        BASE,
        title="Theirs",
        cluster=Cluster(prestaged=True, properties=ClusterProperties(csv_cache_mib=1024)),
    )

    found = merge(BASE, mine, theirs, {"title": "mine"})

    assert words(found) == ["Title", "Cluster / Cluster properties: CSV read cache"]
    assert found.plan == replace(theirs, title="Mine", cluster=replace(theirs.cluster, name="CL1"))


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [(Certification(note="m"), None), (None, Certification(note="t"))],
    ids=["I changed it", "they changed it"],
)
def test_an_object_cleared_on_one_side_and_changed_on_the_other_clashes_as_a_whole(mine, theirs):
    base = a_plan(a_node("A", certification=Certification(status="certified")))
    sides = [a_plan(a_node("A", certification=each)) for each in (mine, theirs)]

    found = merge(base, *sides)

    assert words(found) == ["Node A: Certification"]
    assert (found.clashes[0].mine, found.clashes[0].theirs) == (mine, theirs)


def test_an_object_given_on_both_sides_merges_inside():
    base, mine, theirs = (
        a_plan(vms=(a_vm("V", dynamic_memory=each),))
        for each in (None, DynamicMemory(minimum_gib=1), DynamicMemory(maximum_gib=8))
    )

    found = merge(base, mine, theirs)

    assert found.plan.vms[0].dynamic_memory == DynamicMemory(minimum_gib=1, maximum_gib=8)
    assert found.clashes == ()


def test_an_item_that_one_side_removed_and_nobody_changed_goes():
    without = replace(BASE, networks=(LAN,))

    assert merge(BASE, without, with_lan(vlan=11)).plan == with_lan(without, vlan=11)
    assert merge(BASE, with_lan(vlan=11), without).plan == with_lan(without, vlan=11)


def test_an_item_removed_here_and_changed_there_clashes_as_a_whole():
    without = replace(BASE, networks=(LAN,))
    changed = replace(BASE, networks=(LAN, replace(SAN, vlan=21)))

    found = merge(BASE, without, changed)

    assert [(each.words, each.mine) for each in found.clashes] == [("Network SAN", None)]
    assert found.plan == changed
    assert merge(BASE, without, changed, {"networks/san": "mine"}).plan == without
    assert merge(BASE, changed, without, {"networks/san": "mine"}).plan == changed
    assert merge(BASE, changed, without).plan == without


def test_new_items_of_both_sides_stand_after_each_other_theirs_first():
    mine = replace(BASE, networks=(LAN, a_network("Mine"), SAN, a_network("Also mine")))
    theirs = replace(BASE, networks=(LAN, a_network("Theirs"), SAN, a_network("Also theirs")))

    names = [each.name for each in merge(BASE, mine, theirs).plan.networks]

    assert names == ["LAN", "Theirs", "Mine", "SAN", "Also theirs", "Also mine"]


def test_an_order_that_only_one_side_changed_is_kept():
    turned = replace(BASE, networks=(SAN, LAN))

    for sides in ((turned, with_lan(vlan=11)), (with_lan(vlan=11), turned)):
        names = [each.name for each in merge(BASE, *sides).plan.networks]
        assert names == ["SAN", "LAN"]


def test_an_item_added_on_both_sides_merges_field_by_field():
    mine = replace(BASE, vms=(a_vm("VM1", vcpus=2, memory_gib=4),))
    theirs = replace(BASE, vms=(a_vm("vm1", vcpus=4, generation=2),))

    found = merge(BASE, mine, theirs)

    assert words(found) == ["Virtual machine VM1: vCPUs"]
    assert found.plan.vms == (a_vm("VM1", vcpus=4, memory_gib=4, generation=2),)


@pytest.mark.parametrize("mine_renames", [True, False])
def test_a_rename_on_one_side_and_a_change_on_the_other_go_together(mine_renames):
    accepted = AcceptedFinding(rule="r", subject="networks/LAN")
    base = replace(BASE, accepted=(accepted,))
    new_name = renamed(with_lan(base, name="Prod"), "networks", "LAN", "Prod")
    new_name = replace(new_name, accepted=(replace(accepted, subject="networks/Prod"),))
    changed = with_lan(base, vlan=11)
    changed = replace(
        changed,
        nodes=(replace(base.nodes[0], interfaces=(an_interface("LAN", "NIC1", "10.0.0.1"),)),),
    )

    found = merge(base, *((new_name, changed) if mine_renames else (changed, new_name)))

    assert found.clashes == ()
    assert found.plan.networks[0] == replace(LAN, name="Prod", vlan=11)
    assert found.plan.nodes[0].interfaces == (an_interface("Prod", "NIC1", "10.0.0.1"),)
    assert found.plan.live_migration.networks == ("Prod",)
    assert found.plan.accepted == new_name.accepted


@pytest.mark.parametrize(("choice", "name"), [("mine", "One"), ("theirs", "Two")])
def test_two_new_names_for_one_item_are_a_clash_over_the_name(choice, name):
    one, two = (renamed(with_lan(name=each), "networks", "LAN", each) for each in ("One", "Two"))
    two = with_lan(two, name="Two", vlan=10)

    found = merge(BASE, one, two, {"networks/lan/name": choice})

    assert words(found) == ["Network LAN: Network"]
    assert found.plan == renamed(with_lan(name=name), "networks", "LAN", name)


def test_a_clash_in_an_item_keeps_its_key_whatever_name_is_chosen():
    mine, theirs = (
        replace(
            BASE,
            nodes=(replace(BASE.nodes[0], name=name),),
        )
        for name in ("A", "B")
    )
    mine = with_lan(mine, vlan=11)
    theirs = with_lan(theirs, vlan=12)

    keys = {
        tuple(c.key for c in merge(BASE, mine, theirs, {"nodes/hv01/name": choice}).clashes)
        for choice in ("mine", "theirs")
    }

    assert keys == {("nodes/hv01/name", "networks/lan/vlan")}


def test_a_new_name_that_means_something_else_there_is_not_followed():
    mine = replace(BASE, networks=(LAN, replace(SAN, name="Net")))
    theirs = renamed(with_lan(name="Net"), "networks", "LAN", "Net")

    found = merge(BASE, mine, theirs)

    assert [each.key for each in found.clashes] == ["networks/net/purposes", "networks/net/vlan"]
    assert merge(BASE, theirs, mine).clashes == tuple(
        replace(each, mine=each.theirs, theirs=each.mine) for each in found.clashes
    )


def test_an_item_renamed_here_and_removed_there_is_a_clash():
    new_name = replace(BASE, networks=(LAN, replace(SAN, name="Storage")))
    without = replace(BASE, networks=(LAN,))

    found = merge(BASE, new_name, without)

    assert [(each.key, each.base, each.theirs) for each in found.clashes] == [
        ("networks/san", SAN, None)
    ]
    assert merge(BASE, new_name, without, {"networks/san": "mine"}).plan == new_name
    assert found.plan == without


def test_a_reference_spelled_anew_is_not_a_change():
    spelled = renamed(with_lan(name="Lan"), "networks", "LAN", "Lan")
    theirs = replace(BASE, live_migration=LiveMigration(networks=("LAN", "SAN")))

    found = merge(BASE, spelled, theirs)

    assert found.clashes == ()
    assert found.plan.live_migration.networks == ("Lan", "SAN")


def test_a_reference_to_what_the_other_side_removed_is_told_not_raised():
    base = a_plan(storage=replace(BASE.storage, volumes=(a_volume("CSV01"), a_volume("CSV02"))))
    mine = replace(base, vms=(a_vm("V", disks=(a_vm_disk(volume="CSV02"),)),))
    theirs = replace(base, storage=replace(base.storage, volumes=(a_volume("CSV01"),)))

    found = merge(base, mine, theirs)

    assert [(each.place, each.names) for each in found.faults] == [
        (("vms", 0, "disks", 0, "volume"), "CSV02")
    ]


def test_keys_of_clashes_hold_no_line_break_and_no_bare_slash():
    base, mine, theirs = (
        a_plan(networks=(a_network("a/b\nc", vlan=vlan),)) for vlan in (None, 1, 2)
    )

    assert merge(base, mine, theirs).clashes[0].key == "networks/a%2Fb%0Ac/vlan"


# Any changes whatever

EXAMPLE_PLANS = [
    plan_json.loads((EXAMPLES / f"{name}.json").read_bytes())
    for name in ("article-3nic-iscsi", "s2d-4node-2022", "broken-everything", "half-done-2019")
]
LISTS = {
    "networks": ("networks", Network),
    "nodes": ("nodes", Node),
    "vms": ("vms", Vm),
}


def edited(plan: Plan, seed: int) -> Plan:
    """The plan after a few changes such as people make: fields, new items, removals, renames."""
    chance = random.Random(seed)  # noqa: S311 -- test data
    for _ in range(chance.randint(0, 5)):
        change = chance.choice((_field, _field, _field, _added, _removed, _renamed))
        new = change(plan, chance)
        plan = plan if faults(new) else new
    return canonical(plan)


def _item(plan, chance):
    name, kind = LISTS[chance.choice(sorted(LISTS))]
    items = getattr(plan, name)
    return name, kind, items, chance.randrange(len(items)) if items else None


def _put(plan, name, items, at, new):
    return replace(plan, **{name: (*items[:at], *new, *items[at + 1 :])})


def _field(plan, chance):
    if chance.random() < 0.3:
        return replace(plan, title=chance.choice("ABC"))
    name, _, items, at = _item(plan, chance)
    if at is None:
        return plan
    change = {
        "networks": {"vlan": chance.randint(1, 3), "purposes": (chance.choice(("vm", "smb")),)},
        "nodes": {"rack": chance.choice("ABC"), "memory_gib": float(chance.randint(1, 3))},
        "vms": {"vcpus": chance.randint(1, 3), "guest_os": chance.choice("ABC")},
    }[name]
    key = chance.choice(sorted(change))
    return _put(plan, name, items, at, [replace(items[at], **{key: change[key]})])


def _added(plan, chance):
    name, kind, items, _ = _item(plan, chance)
    new = f"New {chance.randint(1, 3)}"
    if any(each.name == new for each in items):
        return plan
    return replace(plan, **{name: (*items, kind(name=new))})


def _removed(plan, chance):
    name, _, items, at = _item(plan, chance)
    if at is None:
        return plan
    own = (name, at)
    places = [p for p in references_to(plan, name, items[at].name) if p[:2] != own]
    plan = without_references(plan, tuple(places))
    return _put(plan, name, getattr(plan, name), at, [])


def _renamed(plan, chance):
    name, _, items, at = _item(plan, chance)
    new = f"Called {chance.randint(1, 3)}"
    if at is None or any(each.name == new for each in items):
        return plan
    old = items[at].name
    return renamed(_put(plan, name, items, at, [replace(items[at], name=new)]), name, old, new)


def leaves(part, place=()):
    """Every plain value of a plan by keys and names."""
    for each in fields(part):
        value = getattr(part, each.name)
        here = (*place, each.name)
        if is_dataclass(value):
            yield from leaves(value, here)
        elif isinstance(value, tuple) and value and is_dataclass(value[0]):
            for member in value:
                keys = KEYS.get(each.name, ("name",))
                names = [getattr(member, key).casefold() for key in keys]
                yield from leaves(member, (*here, *names))
        else:
            yield here, value


cases = st.tuples(
    st.integers(0, len(EXAMPLE_PLANS) - 1), st.integers(0, 2**32), st.integers(0, 2**32)
)


def three(case):
    """A plan, and what two people made of it."""
    base = EXAMPLE_PLANS[case[0]]
    return base, edited(base, case[1]), edited(base, case[2])


many = settings(max_examples=150, deadline=None)


@many
@given(cases)
def test_whoever_is_alone_gets_exactly_what_they_made(case):
    base, one, _ = three(case)

    assert merge(base, one, base).plan == one
    assert merge(base, base, one).plan == one
    assert merge(base, one, one).plan == one


def unordered(part):
    """The part with its lists by key: sides may differ in whose new items come first."""
    changes = {}
    for each in fields(part):
        value = getattr(part, each.name)
        if is_dataclass(value):
            changes[each.name] = unordered(value)
        elif isinstance(value, tuple) and value and is_dataclass(value[0]):
            members = map(unordered, value)
            keys = KEYS.get(each.name, ("name",))
            by_key = operator.attrgetter(*keys)
            changes[each.name] = tuple(sorted(members, key=by_key))
    return replace(part, **changes)


@many
@given(cases)
def test_it_does_not_matter_who_is_who(case):
    base, one, other = three(case)

    there, back = merge(base, one, other), merge(base, other, one)

    assert {each.key for each in there.clashes} == {each.key for each in back.clashes}
    mine = dict.fromkeys((each.key for each in there.clashes), "mine")
    chosen = merge(base, one, other, mine)
    assert unordered(chosen.plan) == unordered(back.plan)
    assert len(chosen.faults) == len(back.faults)


def is_renamed(plan):
    return any(each.name.startswith("Called") for name in LISTS for each in getattr(plan, name))


@many
@given(cases)
def test_nothing_that_one_side_alone_changed_is_lost(case):
    base, mine, theirs = three(case)
    found = merge(base, mine, theirs)
    everything = (base, mine, theirs, found.plan)
    assume(not found.clashes and not any(map(is_renamed, everything)))
    before, one, other, now = (dict(leaves(plan)) for plan in everything)

    for side in (one, other):
        # Of an item that both added, what one left undecided gives way to the other's answer.
        changes = {place for place, value in side.items() if before.get(place) != value}
        changes -= {place for place in changes if place not in before and side[place] == ()}
        assert {place: now[place] for place in changes & now.keys()} == {
            place: side[place] for place in changes & now.keys()
        }
    for name in LISTS:
        was, ours, others, are = (
            {each.name for each in getattr(plan, name)} for plan in everything
        )
        assert are == ((ours | others) - was) | (was & ours & others)


@many
@given(cases)
def test_faults_are_those_of_the_merged_plan(case):
    base, mine, theirs = three(case)

    found = merge(base, mine, theirs)

    assert found.faults == faults(found.plan)


def test_many_renamed_items_are_followed_in_one_go(monkeypatch):
    asked = []
    follow = renames.renamed_all
    monkeypatch.setattr(
        renames, "renamed_all", lambda *each: asked.append(each[1:]) or follow(*each)
    )
    old = tuple(a_vm(f"VM{at}") for at in range(20))
    new = tuple(a_vm(f"Guest{at}") for at in range(20))
    mine = (*old[:19], replace(old[19], vcpus=4))

    found = merge(a_plan(vms=old), a_plan(vms=mine), a_plan(vms=new))

    assert found.plan.vms == (*new[:19], replace(new[19], vcpus=4))
    names = {f"VM{at}": f"Guest{at}" for at in range(20)}
    assert asked == [("vms", names), ("vms", names)]


def test_what_was_accepted_follows_a_name_that_folds_to_more_letters():
    about = AcceptedFinding(
        rule="r", subject="nodes/STRASSE/nics/A", reason="-", by="-", on="2026-01-31"
    )
    plan = a_plan(accepted=(about,))

    moved = accepted_moved(plan, [("nodes/straße", "nodes/HV01")])

    assert [each.subject for each in moved.accepted] == ["nodes/HV01/nics/A"]
