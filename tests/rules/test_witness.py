from dataclasses import replace

import pytest

from planner.core.parts import Cluster, Directory, Quorum, Witness
from planner.rules import RULES, Level, Problem, Unknown
from planner.rules.witness import (
    cloud_too_early,
    csv_as_witness,
    disk_holds_vms,
    disk_on_spaces_direct,
    disk_too_small,
    no_disk,
    no_share,
    refs_too_early,
    share_in_a_workgroup,
    share_in_dfs,
    share_on_the_cluster,
    unused_disk,
    usb_too_early,
)
from tests.build import a_node, a_plan, a_vm, a_vm_disk, a_volume, storage

W = "storage/volumes/W"


def witnessed(kind, volumes=(), vms=(), version="2019", **witness):
    plan = a_plan(
        a_node("HV01"),
        windows_server=version,
        cluster=Cluster(name="CL01"),
        quorum=Quorum(witness=Witness(type=kind, **witness)),
        vms=vms,
    )
    return storage(plan, type="iscsi", volumes=volumes)


@pytest.mark.parametrize(
    ("rule", "kind", "message"),
    [
        (
            cloud_too_early,
            "cloud",
            "The witness is a cloud witness, which this version does not have.",
        ),
        (usb_too_early, "usb", "The witness is a USB share, which this version cannot sign in to."),
    ],
)
def test_witnesses_of_later_versions(rule, kind, message):
    assert list(rule(witnessed(kind, version="2012"))) == [Problem("quorum", message, "2012")]
    assert list(rule(witnessed("file_share", version="2012"))) == []


SHARE = r"\\fs01.contoso.com\witness"


@pytest.mark.parametrize(
    ("witness", "expected"),
    [
        ({"path": SHARE, "on_cluster": False}, []),
        (
            {"path": SHARE, "on_cluster": True},
            [Problem("quorum", "The witness share is hosted on this cluster.")],
        ),
        ({"path": SHARE}, [Unknown("quorum", "witness/on_cluster")]),
        (
            {"path": r"\\hv01.contoso.com\w", "on_cluster": False},
            [Problem("quorum", r"The witness share \\hv01.contoso.com\w is on HV01.")],
        ),
        (
            {"path": r"\\fs02\w"},
            [Problem("quorum", r"The witness share \\fs02\w is on FS02.")],
        ),
        (
            {"path": r"\\CL01\w", "on_cluster": False},
            [Problem("quorum", r"The witness share \\CL01\w is on CL01.")],
        ),
    ],
    ids=["elsewhere", "said so", "not decided", "a node", "a VM", "the cluster"],
)
def test_share_on_the_cluster(witness, expected):
    plan = witnessed("file_share", vms=(a_vm("FS02"),), **witness)

    assert list(share_on_the_cluster(plan)) == expected


@pytest.mark.parametrize(
    ("uses_dfs", "expected"),
    [
        (False, []),
        (True, [Problem("quorum", rf"{SHARE} is a DFS path.")]),
        (None, [Unknown("quorum", "witness/uses_dfs")]),
    ],
)
def test_share_in_dfs(uses_dfs, expected):
    assert list(share_in_dfs(witnessed("file_share", path=SHARE, uses_dfs=uses_dfs))) == expected


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (SHARE, []),
        (None, [Unknown("quorum", "witness/path")]),
        (r"\\fs01", [Problem("quorum", r"\\fs01 does not name a server and its share.")]),
        (r"C:\w", [Problem("quorum", r"C:\w does not name a server and its share.")]),
    ],
)
def test_no_share(share, expected):
    assert list(no_share(witnessed("file_share", path=share))) == expected
    assert list(no_share(witnessed("usb", path=share))) == expected


@pytest.mark.parametrize(
    ("rule_id", "kinds"),
    [
        ("witness.share-on-the-cluster", {"file_share"}),
        ("witness.share-in-dfs", {"file_share"}),
        ("witness.no-share", {"file_share", "usb"}),
        ("witness.no-disk", {"disk", "disk_only"}),
        ("witness.csv-as-witness", {"disk", "disk_only"}),
        (
            "witness.unused-disk",
            {"none", "disk", "disk_only", "file_share", "cloud", "usb"},
        ),
    ],
)
def test_which_rules_apply_to_a_witness(rule_id, kinds):
    every = (None, "none", "disk", "disk_only", "file_share", "cloud", "usb")

    assert {kind for kind in every if RULES[rule_id].applies(witnessed(kind))} == kinds


def test_share_in_a_workgroup():
    plan = replace(witnessed("file_share", version="2016"), directory=Directory(mode="workgroup"))
    domain = replace(plan, directory=Directory(mode="domain"))
    applies = RULES["witness.share-in-a-workgroup"].applies

    assert list(share_in_a_workgroup(plan)) == [
        Problem("quorum", "The cluster is in a workgroup and its witness is a file share.", "2016")
    ]
    assert (applies(plan), applies(domain)) == (True, False)


def test_no_disk_asks_for_the_volume():
    volumes = (a_volume("W", purpose="witness"),)

    assert list(no_disk(witnessed("disk", volumes))) == [Unknown("quorum", "witness/volume")]
    assert list(no_disk(witnessed("disk", volumes, volume="W"))) == []


def test_disk_on_spaces_direct():
    on_pool = storage(witnessed("disk"), type="storage_spaces_direct")
    applies = RULES["witness.disk-on-spaces-direct"].applies

    assert list(disk_on_spaces_direct(on_pool)) == [
        Problem("quorum", "The witness is a disk, but the storage is Storage Spaces Direct.")
    ]
    assert list(disk_on_spaces_direct(witnessed("cloud"))) == []
    assert (applies(on_pool), applies(witnessed("disk"))) == (True, False)


@pytest.mark.parametrize(
    ("purpose", "expected"),
    [
        ("witness", []),
        ("disk", []),
        ("csv", [Problem("quorum", "The witness is W, a Cluster Shared Volume.")]),
    ],
)
def test_csv_as_witness(purpose, expected):
    plan = witnessed("disk", (a_volume("W", purpose=purpose),), volume="w")

    assert list(csv_as_witness(plan)) == expected


@pytest.mark.parametrize(
    ("size_gib", "expected"),
    [
        (0.5, []),
        (0.49, [Problem(W, "W has 501.8 MiB.")]),
        (None, [Unknown(W, "size_gib")]),
    ],
    ids=["at the limit", "below", "not decided"],
)
@pytest.mark.parametrize(
    ("kind", "purpose"), [("disk", "disk"), ("none", "witness")], ids=["chosen", "made for it"]
)
def test_disk_too_small(kind, purpose, size_gib, expected):
    volumes = (a_volume("W", purpose=purpose, size_gib=size_gib), a_volume("CSV", size_gib=0.1))
    plan = witnessed(kind, volumes, volume="W" if kind == "disk" else None)

    assert list(disk_too_small(plan)) == expected


def test_disk_holds_vms():
    volumes = (a_volume("W", purpose="witness"), a_volume("CSV01"))
    on_witness = a_vm("VM1", disks=(a_vm_disk("A", volume="w"), a_vm_disk("B", volume="W")))
    on_csv = a_vm("VM2", disks=(a_vm_disk(volume="CSV01"), a_vm_disk("B")))

    assert list(disk_holds_vms(witnessed("none", volumes, (on_witness, on_csv)))) == [
        Problem(W, "W holds virtual disks of VM1.")
    ]
    assert list(disk_holds_vms(witnessed("none", volumes, (on_csv,)))) == []


@pytest.mark.parametrize(
    ("kind", "chosen", "message"),
    [
        ("disk", "w", None),
        ("disk", None, None),
        ("disk", "CSV01", "W is a volume for a witness, but the quorum does not use it."),
        ("none", None, "W is a volume for a witness, but the quorum does not use it."),
        ("cloud", "W", "W is a volume for a witness, but the quorum does not use it."),
    ],
)
def test_unused_disk(kind, chosen, message):
    plan = witnessed(kind, (a_volume("W", purpose="witness"), a_volume()), volume=chosen)

    assert list(unused_disk(plan)) == ([Problem("quorum", message)] if message else [])


@pytest.mark.parametrize(
    ("rule_id", "levels"),
    [
        ("witness.cloud-too-early", (Level.BLOCKER, Level.BLOCKER, None, None)),
        ("witness.usb-too-early", (Level.BLOCKER, Level.BLOCKER, Level.BLOCKER, None)),
        ("witness.share-on-the-cluster", (Level.UNSUPPORTED,) * 4),
        (
            "witness.share-in-dfs",
            (Level.UNSUPPORTED, Level.UNSUPPORTED, Level.UNSUPPORTED, Level.BLOCKER),
        ),
        ("witness.no-share", (Level.UNSUPPORTED,) * 4),
        (
            "witness.share-in-a-workgroup",
            (Level.UNSUPPORTED, Level.UNSUPPORTED, Level.UNSUPPORTED, None),
        ),
        ("witness.no-disk", (Level.UNSUPPORTED,) * 4),
        (
            "witness.disk-on-spaces-direct",
            (None, None, Level.UNSUPPORTED, Level.UNSUPPORTED),
        ),
        ("witness.csv-as-witness", (Level.BLOCKER,) * 4),
        ("witness.disk-too-small", (Level.RISK,) * 4),
        ("witness.disk-holds-vms", (Level.UNSUPPORTED,) * 4),
        ("witness.unused-disk", (Level.ADVICE,) * 4),
    ],
)
def test_levels_of_witness_rules(rule_id, levels):
    found = tuple(map(RULES[rule_id].level_for, ("2008r2", "2012r2", "2016", "2019")))

    assert found == levels


@pytest.mark.parametrize(
    ("file_system", "expected"),
    [
        ("ntfs", []),
        ("refs", [Problem(W, "W is a witness disk with ReFS.", "2008r2")]),
        (None, [Unknown(W, "file_system")]),
    ],
)
def test_refs_too_early(file_system, expected):
    volume = a_volume("W", purpose="witness", file_system=file_system)
    plan = witnessed("disk", (volume, a_volume()), volume="W", version="2008r2")

    assert list(refs_too_early(plan)) == expected
    assert RULES["witness.refs-too-early"].level_for("2008r2") is Level.BLOCKER
    assert RULES["witness.refs-too-early"].level_for("2012") is None
