import pytest

from planner.core.parts import Quorum, Site, Witness
from planner.rules import RULES, Level, Problem, Unknown
from planner.rules.witness_place import (
    cloud_without_a_way_out,
    disk_in_a_node_site,
    disk_of_another_purpose,
    disk_without_shared_disks,
)
from tests.build import (
    a_network,
    a_node,
    a_plan,
    a_volume,
    an_array,
    an_interface,
    storage,
)

SITES = (Site(name="A"), Site(name="B"), Site(name="W", witness_only=True))


def with_disk(*, array_site=None, volume_array="SAN01", purpose="witness", kind="disk", **values):
    quorum = Quorum(witness=Witness(type=kind, volume="Quorum"))
    plan = a_plan(**{"quorum": quorum, "sites": SITES, **values})
    return storage(
        plan,
        type="iscsi",
        arrays=(an_array(site=array_site),),
        volumes=(a_volume("Quorum", purpose=purpose, array=volume_array),),
    )


IN_A = Problem("quorum", "The witness disk Quorum is on SAN01 in A.")


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (with_disk(array_site="A"), [IN_A]),
        (with_disk(array_site="A", volume_array=None), [IN_A]),
        (with_disk(array_site="w"), []),
        (with_disk(), [Unknown("storage/arrays/SAN01", "site")]),
        (storage(with_disk(array_site="A"), volumes=()), []),
        (storage(with_disk(volume_array=None), arrays=()), []),
    ],
    ids=["with nodes", "on the only array", "third place", "site open", "no disk", "no array"],
)
def test_disk_in_a_node_site(plan, expected):
    assert list(disk_in_a_node_site(plan)) == expected


@pytest.mark.parametrize(
    ("plan", "applies"),
    [
        (with_disk(), True),
        (with_disk(sites=SITES[1:]), False),
        (with_disk(kind="cloud"), False),
        (storage(with_disk(), type="smb"), False),
    ],
    ids=["two sites", "one site", "no disk", "no LUNs"],
)
def test_when_the_site_of_a_witness_disk_matters(plan, applies):
    assert RULES["witness_place.disk-in-a-node-site"].applies(plan) is applies


def test_disk_without_shared_disks():
    applies = RULES["witness_place.disk-without-shared-disks"].applies
    on_smb = storage(with_disk(), type="smb")

    assert list(disk_without_shared_disks(on_smb)) == [
        Problem("quorum", "The witness is a disk, but the storage is SMB.")
    ]
    assert applies(on_smb) is True
    assert applies(with_disk()) is False
    assert applies(storage(with_disk(kind="cloud"), type="smb")) is False


@pytest.mark.parametrize(
    ("purpose", "words"),
    [
        ("witness", None),
        ("disk", "a cluster disk for data"),
        ("pass_through", "a pass-through disk"),
        ("csv", None),
        (None, None),
    ],
)
def test_disk_of_another_purpose(purpose, words):
    assert list(disk_of_another_purpose(with_disk(purpose=purpose))) == [
        Problem("quorum", f"The witness is Quorum, which is planned as {each}.")
        for each in filter(None, [words])
    ]


def test_disk_of_another_purpose_needs_a_disk_witness():
    applies = RULES["witness_place.disk-of-another-purpose"].applies

    assert [applies(with_disk(kind=kind)) for kind in ("disk", "disk_only", "cloud")] == [
        True,
        True,
        False,
    ]


def on_network(**values):
    node = a_node(interfaces=(an_interface(), an_interface("Heartbeat", "NIC2")))
    networks = (a_network(**values), a_network("Heartbeat", dhcp=False))
    return a_plan(node, a_node("HV02"), networks=networks)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"gateway": "10.0.0.1"}, []),
        ({"dhcp": True}, []),
        ({"dhcp": False}, [Problem("nodes/HV01", "No network of HV01 has a default gateway.")]),
        ({"dhcp": None}, [Unknown("networks/LAN", "dhcp")]),
    ],
    ids=["gateway", "DHCP", "neither", "DHCP open"],
)
def test_cloud_without_a_way_out(values, expected):
    assert list(cloud_without_a_way_out(on_network(**values))) == expected


def test_way_out_matters_for_a_cloud_witness_from_2016():
    judged = RULES["witness_place.cloud-without-a-way-out"]

    assert judged.applies(with_disk(kind="cloud")) is True
    assert judged.applies(with_disk()) is False
    assert judged.level_for("2012r2") is None
    assert judged.level_for("2016") is Level.RISK
