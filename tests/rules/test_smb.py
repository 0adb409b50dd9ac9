import pytest

from planner.core.parts import ArrayPort, Cluster, Directory, Host
from planner.rules import RULES, Level, Problem, Unknown
from planner.rules.smb import (
    no_network,
    server_on_the_cluster,
    single_nic,
    single_server,
    too_early,
    unequal_links,
    without_domain,
)
from tests.build import (
    a_network,
    a_nic,
    a_node,
    a_plan,
    a_vm,
    an_array,
    an_interface,
    storage,
)

HV01 = "nodes/HV01"
FS01 = "storage/arrays/FS01"


def on_smb(*nodes, arrays=(), **values):
    return storage(a_plan(*nodes, **values), type="smb", arrays=arrays)


def with_nics(*nics):
    """A plan of one node whose NICs each meet an SMB network; NIC1 meets management too."""
    rows = (an_interface(), *(an_interface(f"SMB-{nic.name}", nic.name) for nic in nics))
    networks = (a_network("LAN", "management"), *(a_network(f"SMB-{n.name}", "smb") for n in nics))
    return on_smb(a_node(nics=nics, interfaces=rows), networks=networks)


def test_too_early_in_2008_r2_only():
    plan = on_smb(windows_server="2008r2")

    assert list(too_early(plan)) == [
        Problem(
            "storage",
            "The storage is SMB, which Hyper-V of Windows Server 2008 R2 cannot use.",
            "2008r2",
        )
    ]
    assert RULES["smb.too-early"].level_for("2008r2") is Level.BLOCKER
    assert RULES["smb.too-early"].level_for("2012") is None


@pytest.mark.parametrize("rule_id", ["smb.too-early", "smb.single-server", "smb.single-nic"])
def test_shares_are_judged_where_the_storage_is_smb(rule_id):
    assert RULES[rule_id].applies(on_smb()) is True
    assert RULES[rule_id].applies(storage(on_smb(), type="iscsi")) is False
    assert RULES[rule_id].applies(storage(on_smb(), type=None)) is False


@pytest.mark.parametrize("name", ["HV01", "hv01.example.com", "CL01", "VM01"])
def test_server_on_the_cluster_by_its_name(name):
    plan = on_smb(
        a_node(),
        arrays=(an_array(name), an_array("FS01")),
        cluster=Cluster(name="CL01"),
        vms=(a_vm(),),
    )

    own = name.partition(".")[0].upper()
    assert list(server_on_the_cluster(plan)) == [
        Problem(f"storage/arrays/{name}", f"The file server {name} is {own}.")
    ]


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        (r"\\hv01\VMs\Disks", [Problem("host", r"The folder \\hv01\VMs\Disks is on HV01.")]),
        (r"\\fs01\VMs\Disks", []),
        (None, []),
    ],
)
def test_server_on_the_cluster_by_the_folder(folder, expected):
    plan = on_smb(a_node(), host=Host(vm_path=folder))

    assert list(server_on_the_cluster(plan)) == expected


def test_without_domain():
    def applies(mode):
        plan = on_smb(directory=Directory(mode=mode))
        return RULES["smb.without-domain"].applies(plan)

    assert list(without_domain(on_smb())) == [
        Problem("directory", "The nodes are in a workgroup and their storage is SMB.")
    ]
    assert [applies(mode) for mode in ("workgroup", "domain", "ad_detached", None)] == [
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("servers", "expected"),
    [
        (("S1", "S2"), []),
        (("S1", "s1"), [Problem(FS01, "All ports of FS01 are on one server, S1.")]),
        (("S1", None), [Unknown(f"{FS01}/ports/P1", "controller")]),
        (("S1", "S2", None), []),
        ((), [Unknown(FS01, "ports")]),
    ],
    ids=["two servers", "one", "one open", "two and one open", "no port"],
)
def test_single_server(servers, expected):
    ports = tuple(ArrayPort(name=f"P{at}", controller=each) for at, each in enumerate(servers))

    assert list(single_server(on_smb(arrays=(an_array("FS01", ports=ports),)))) == expected


def test_no_network():
    applies = RULES["smb.no-network"].applies

    assert list(no_network(on_smb(networks=(a_network("LAN", "management"),)))) == [
        Problem("networks", "No network has the purpose SMB.")
    ]
    assert list(no_network(on_smb(networks=(a_network("S", "smb"),)))) == []
    assert applies(on_smb(networks=(a_network(),))) is True
    assert applies(on_smb()) is False


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (with_nics(a_nic("S1"), a_nic("S2")), []),
        (
            with_nics(a_nic("S1")),
            [Problem(HV01, "HV01 reaches the file server over S1 alone.")],
        ),
        (with_nics(), []),
    ],
    ids=["two", "one", "none"],
)
def test_single_nic(plan, expected):
    assert list(single_nic(plan)) == expected


@pytest.mark.parametrize(
    ("speeds", "expected"),
    [
        ((25, 25), []),
        ((25, 10), [Problem(HV01, "HV01 has S0 with 25 Gbit/s and S1 with 10 Gbit/s for SMB.")]),
        ((25, None), [Unknown(f"{HV01}/nics/S1", "speed_gbps")]),
        ((None,), []),
    ],
    ids=["alike", "unlike", "one open", "a single NIC"],
)
def test_unequal_links(speeds, expected):
    nics = (a_nic(f"S{at}", speed_gbps=speed) for at, speed in enumerate(speeds))

    assert list(unequal_links(with_nics(*nics))) == expected


def test_unequal_links_matter_for_smb_and_spaces_direct():
    applies = RULES["smb.unequal-links"].applies

    found = {each: applies(storage(on_smb(), type=each)) for each in ("smb", "iscsi", None)}
    assert found == {"smb": True, "iscsi": False, None: False}
    assert applies(storage(on_smb(), type="storage_spaces_direct")) is True
