import json
import re
from dataclasses import replace

import pytest

from planner.core.build import steps
from planner.core.build.base import UNCHANGED
from planner.core.parts import (
    ArrayPort,
    Cluster,
    ClusterAddress,
    ClusterProperties,
    Directory,
    Host,
    LiveMigration,
    Mpio,
    Quorum,
    Storage,
    Team,
    VirtualSwitch,
    Witness,
)
from planner.core.plan import VERSIONS
from planner.plan_json import loads
from tests.build import (
    EXAMPLES,
    a_network,
    a_nic,
    a_node,
    a_plan,
    a_vm,
    a_vm_disk,
    a_vm_nic,
    a_volume,
    an_array,
    an_hba,
    an_interface,
)

NAMES = sorted(each.stem for each in EXAMPLES.glob("*.json"))
FACTS = json.loads((EXAMPLES.parent / "data" / "facts-index.json").read_text(encoding="utf-8"))


def example(name):
    return loads((EXAMPLES / f"{name}.json").read_bytes())


def of_version(plan, version):
    """The plan with this version on every node."""
    nodes = tuple(replace(node, windows_server=None) for node in plan.nodes)
    return replace(plan, windows_server=version, nodes=nodes)


def all_steps(plan, phase=None):
    return [s for p in steps(plan) if phase in (None, p.id) for s in p.steps]


def commands(plan, phase=None):
    return [c.text for s in all_steps(plan, phase) for c in s.commands]


def containing(plan, word, phase=None):
    return [text for text in commands(plan, phase) if word in text]


def titles(plan, phase):
    return [step.title for step in all_steps(plan, phase)]


def fact_ids(index):
    return set(re.findall(r"\b[A-Z0-9]+(?:-[A-Z0-9]+)*-\d\d\b", json.dumps(index)))


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", NAMES)
def test_every_example_builds_on_every_version(name, version):
    found = steps(of_version(example(name), version))

    ids = [phase.id for phase in found]
    assert ids == sorted(set(ids))
    for phase in found:
        assert phase.title
        assert phase.about.endswith(".")
        assert phase.steps
        for each in phase.steps:
            assert each.title
            assert each.where
            assert each.expected.endswith(".")
            assert each.how or each.commands
            assert each.how == each.how.strip()


@pytest.mark.parametrize("name", NAMES)
def test_every_fact_of_a_phase_exists(name):
    cited = {fact for phase in steps(example(name)) for fact in phase.facts}

    assert cited - fact_ids(FACTS) == set()


def test_an_empty_plan_says_what_is_undecided():
    plan = a_plan()

    assert [s.undecided for s in all_steps(plan, "B-10")] == [("type of shared storage",)]
    assert "cluster name" in {words for s in all_steps(plan) for words in s.undecided}


@pytest.mark.parametrize("name", NAMES)
def test_a_mark_of_a_missing_value_is_listed_as_undecided(name):
    for step in all_steps(example(name)):
        marked = any("<not decided" in command.text for command in step.commands)
        assert not marked or step.undecided


@pytest.mark.parametrize("name", NAMES)
def test_2008r2_marks_command_lines_from_general_knowledge(name):
    tools = ("netsh", "iscsicli", "mpclaim", "diskpart", "netdom")
    found = [
        step.title
        for step in all_steps(of_version(example(name), "2008r2"))
        if any(c.text.startswith(tools) for c in step.commands) and not step.check_syntax
    ]

    assert found == []


def test_only_names_of_plan_fields_stand_where_nodes_differ():
    plan = example("iscsi-6node-2022")

    where = {step.where for step in all_steps(plan, "B-05")}

    one = f"one node, for example {plan.nodes[0].name}"
    assert where == {"every node", one, *(node.name for node in plan.nodes)}


def test_a_gateway_is_set_only_where_the_network_has_one():
    def addressed(gateway):
        network = a_network("LAN", "management", subnet="10.0.0.0/24", gateway=gateway)
        node = a_node(nics=(a_nic(),), interfaces=(an_interface(address="10.0.0.11"),))
        return containing(a_plan(node, networks=(network,)), "New-NetIPAddress")

    base = "New-NetIPAddress -InterfaceAlias 'NIC1' -IPAddress '10.0.0.11' -PrefixLength 24"
    assert addressed(None) == [base]
    assert addressed("10.0.0.1") == [f"{base} -DefaultGateway '10.0.0.1'"]


def test_2008r2_addresses_by_netsh():
    network = a_network(
        "LAN", "management", subnet="10.0.0.0/23", gateway="10.0.0.1", dns_servers=("10.0.0.5",)
    )
    node = a_node(nics=(a_nic(),), interfaces=(an_interface(address="10.0.0.11"),))

    found = containing(a_plan(node, networks=(network,), windows_server="2008r2"), "netsh", "B-05")

    assert found[1:] == [
        'netsh interface ipv4 set address name="NIC1" source=static address=10.0.0.11 '
        "mask=255.255.254.0 gateway=10.0.0.1",
        'netsh interface ipv4 set dnsservers name="NIC1" source=static address=10.0.0.5 '
        "register=primary",
    ]


@pytest.mark.parametrize(
    ("mtu", "expected"), [(1500, []), (1501, ["1515"]), (9000, ["9014"]), (None, [])]
)
def test_jumbo_frames_only_above_1500_bytes(mtu, expected):
    network = a_network("LAN", "cluster", subnet="10.0.0.0/24", mtu=mtu)
    node = a_node(nics=(a_nic(),), interfaces=(an_interface(address="10.0.0.11"),))

    found = containing(a_plan(node, networks=(network,)), "JumboPacket")

    assert [text.split()[-1] for text in found] == expected


@pytest.mark.parametrize(
    ("kind", "virtual_switch", "adapters"),
    [
        ("lbfo", False, ["A", "B"]),
        ("lbfo", True, ["A", "B", "vEthernet (LM)"]),
        ("set", True, ["A", "B", "vEthernet (LM)"]),
        ("vendor", True, ["vEthernet (LM)"]),
    ],
)
def test_jumbo_frames_over_a_team_are_set_on_its_members(kind, virtual_switch, adapters):
    node = a_node(
        nics=(a_nic("A", team="T"), a_nic("B", team="T")),
        interfaces=(an_interface("LM", "VSW" if virtual_switch else "T", "10.0.0.11"),),
    )
    plan = a_plan(
        node,
        networks=(a_network("LM", "live_migration", subnet="10.0.0.0/24", mtu=9000),),
        teams=(Team(name="T", kind=kind, mode="switch_independent"),),
        virtual_switches=(VirtualSwitch(name="VSW", via="T", type="external"),)
        if virtual_switch
        else (),
    )

    found = [text.split("'")[1] for text in containing(plan, "JumboPacket")]

    assert found == adapters


@pytest.mark.parametrize(("purposes", "count"), [(("iscsi",), 1), (("iscsi", "cluster"), 0)])
def test_smb_is_unbound_from_nics_of_iscsi_alone(purposes, count):
    network = a_network("LAN", *purposes, subnet="10.0.0.0/24")
    node = a_node(nics=(a_nic(),), interfaces=(an_interface(address="10.0.0.11"),))

    assert len(containing(a_plan(node, networks=(network,)), "Disable-NetAdapterBinding")) == count


def converged(version, kind="set", **switch):
    """Two nodes whose management runs over a virtual switch on a team."""
    network = a_network(
        "Mgmt", "management", subnet="10.0.0.0/24", gateway="10.0.0.1", vlan=7, bandwidth_weight=20
    )
    nodes = [
        a_node(
            f"HV0{at}",
            nics=(a_nic("A", team="T"), a_nic("B", team="T")),
            interfaces=(an_interface("Mgmt", "VSW", f"10.0.0.1{at}"),),
        )
        for at in (1, 2)
    ]
    defaults = {"type": "external", "via": "T", "bandwidth_mode": "weight"}
    return a_plan(
        *nodes,
        windows_server=version,
        networks=(network,),
        teams=(Team(name="T", kind=kind, mode="switch_independent"),),
        virtual_switches=(VirtualSwitch(name="VSW", **{**defaults, **switch}),),
    )


@pytest.mark.parametrize(
    ("version", "kind", "uplink"),
    [
        ("2012r2", "set", "'T' -AllowManagementOS"),
        ("2016", "set", "'A', 'B' -EnableEmbeddedTeaming $true -AllowManagementOS"),
        ("2016", "lbfo", "'T' -AllowManagementOS"),
        ("2025", "vendor", "'T' -AllowManagementOS"),
    ],
)
def test_a_set_team_is_made_only_from_2016_on(version, kind, uplink):
    plan = converged(version, kind)

    assert containing(plan, "New-VMSwitch") == [
        f"New-VMSwitch -Name 'VSW' -NetAdapterName {uplink} $false -MinimumBandwidthMode Weight"
    ]
    undecided = {words for s in all_steps(plan, "B-08") for words in s.undecided}
    assert ("kind of team T" in undecided) == (version == "2012r2")


@pytest.mark.parametrize(
    ("version", "balancing"), [("2012", "HyperVPort"), ("2012r2", "Dynamic"), ("2022", "Dynamic")]
)
def test_an_lbfo_team_balances_as_its_version_can(version, balancing):
    assert containing(converged(version, "lbfo"), "New-NetLbfoTeam") == [
        "New-NetLbfoTeam -Name 'T' -TeamMembers 'A', 'B' -TeamingMode SwitchIndependent "
        f"-LoadBalancingAlgorithm {balancing} -Confirm:$false"
    ]


def test_host_adapters_are_made_on_the_switch_with_vlan_and_weight():
    found = containing(converged("2022"), "-ManagementOS -", "B-08")

    assert found == [
        "Add-VMNetworkAdapter -ManagementOS -Name 'Mgmt' -SwitchName 'VSW'",
        "Set-VMNetworkAdapterVlan -ManagementOS -VMNetworkAdapterName 'Mgmt' -Access -VlanId 7",
        "Set-VMNetworkAdapter -ManagementOS -Name 'Mgmt' -MinimumBandwidthWeight 20",
    ]


def test_a_management_address_waits_on_a_nic_until_its_switch_exists():
    plan = converged("2022")

    first = containing(plan, "10.0.0.11", "B-05")
    taken_off = containing(plan, "Remove-NetIPAddress", "B-08")
    final = containing(plan, "IPAddress '10.0.0.11'", "B-08")

    assert first == [
        "New-NetIPAddress -InterfaceAlias 'A' -IPAddress '10.0.0.11' -PrefixLength 24 "
        "-DefaultGateway '10.0.0.1'"
    ]
    assert taken_off == ["Remove-NetIPAddress -InterfaceAlias 'A' -Confirm:$false"]
    assert final == [first[0].replace("'A'", "'vEthernet (Mgmt)'")]


def test_2008r2_makes_virtual_networks_by_hand():
    plan = converged("2008r2", "vendor")

    step = next(s for s in all_steps(plan, "B-08") if s.title == "Make the virtual network VSW")

    assert step.commands == ()
    assert "make an external virtual network called VSW on T" in step.how
    assert "Set VLAN 7" in step.how


@pytest.mark.parametrize(
    ("rdma", "policies", "enables"), [("none", 0, 0), ("iwarp", 0, 1), ("roce_v2", 1, 1)]
)
def test_lossless_ethernet_is_for_roce_and_rdma_for_all_kinds(rdma, policies, enables):
    plan = a_plan(a_node(nics=(a_nic(rdma=rdma),)))

    assert len(containing(plan, "New-NetQosPolicy")) == policies
    assert len(containing(plan, "Enable-NetAdapterRdma")) == enables
    assert containing(replace(plan, windows_server="2008r2"), "Rdma") == []


def iscsi_plan(version="2022", nodes=2, **array):
    """Two iSCSI networks, two array ports in each."""
    nets = tuple(a_network(f"S{n}", "iscsi", subnet=f"10.0.{n}.0/24") for n in (1, 2))
    ports = tuple(
        ArrayPort(name=f"P{n}{p}", network=f"S{n}", address=f"10.0.{n}.10{p}")
        for n in (1, 2)
        for p in (1, 2)
    )
    return a_plan(
        *(
            a_node(
                f"HV{at:02}",
                nics=(a_nic("N1"), a_nic("N2")),
                interfaces=tuple(an_interface(f"S{n}", f"N{n}", f"10.0.{n}.{at}") for n in (1, 2)),
            )
            for at in range(1, nodes + 1)
        ),
        windows_server=version,
        networks=nets,
        storage=Storage(
            type="iscsi",
            mpio=Mpio(enabled=True, dsm="microsoft", policy="Round Robin"),
            arrays=(an_array("SAN", **{"ports": ports, "target": "iqn.x", **array}),),
        ),
    )


@pytest.mark.parametrize("nodes", [1, 2, 5])
def test_there_is_one_session_per_path(nodes):
    plan = iscsi_plan(nodes=nodes)

    sessions = containing(plan, "Connect-IscsiTarget")

    assert len(sessions) == len(set(sessions)) == nodes * 4
    assert len(containing(plan, "New-IscsiTargetPortal")) == nodes * 4


def test_a_session_binds_both_addresses_of_one_network():
    first = containing(iscsi_plan(), "Connect-IscsiTarget")[0]

    assert first == (
        "Connect-IscsiTarget -NodeAddress 'iqn.x' -TargetPortalAddress '10.0.1.101' "
        "-InitiatorPortalAddress '10.0.1.1' -IsMultipathEnabled $true -IsPersistent $true"
    )


@pytest.mark.parametrize("name", ["article-3nic-iscsi", "iscsi-6node-2022"])
def test_examples_have_sessions_for_nodes_times_paths(name):
    plan = of_version(example(name), "2022")
    per_node = sum(
        port.network == interface.network
        for array in plan.storage.arrays
        for port in array.ports
        for interface in plan.nodes[0].interfaces
    )

    assert len(containing(plan, "Connect-IscsiTarget")) == len(plan.nodes) * per_node


def test_a_port_without_a_network_is_reached_from_the_network_that_holds_it():
    plan = iscsi_plan(ports=(ArrayPort(name="P", address="10.0.2.101"),))

    assert [t.split("'")[5] for t in containing(plan, "Connect-IscsiTarget")] == [
        "10.0.2.1",
        "10.0.2.2",
    ]


@pytest.mark.parametrize(
    ("chap", "kind", "secrets"),
    [("none", None, 0), ("one_way", "ONEWAYCHAP", 0), ("mutual", "MUTUALCHAP", 1)],
)
def test_chap_secrets_are_asked_for(chap, kind, secrets):
    plan = iscsi_plan(nodes=1, chap=chap)

    assert len(containing(plan, "-AuthenticationType")) == (4 if kind else 0)
    assert len(containing(plan, f"-AuthenticationType {kind} ")) == (4 if kind else 0)
    assert len(containing(plan, "Set-IscsiChapSecret -ChapSecret (Read-Host")) == secrets


def test_2008r2_connects_by_hand_with_the_list_of_paths():
    plan = iscsi_plan("2008r2", nodes=1)

    step = next(s for s in all_steps(plan, "B-11") if s.title == "Connect HV01")

    assert step.items == (
        "10.0.1.1 to 10.0.1.101: SAN P11, target iqn.x",
        "10.0.1.1 to 10.0.1.102: SAN P12, target iqn.x",
        "10.0.2.1 to 10.0.2.101: SAN P21, target iqn.x",
        "10.0.2.1 to 10.0.2.102: SAN P22, target iqn.x",
    )
    assert step.check_syntax
    assert "iscsicli QAddTargetPortal 10.0.1.101" in [c.text for c in step.commands]


def shared(kind, **mpio):
    return a_plan(
        a_node(hbas=(an_hba(switch="FC1"),)),
        storage=Storage(type=kind, mpio=Mpio(**mpio), arrays=(an_array(),)),
    )


def test_multipath_claims_by_kind_of_storage():
    def claims(kind, **mpio):
        found = commands(shared(kind, **{"enabled": True, "dsm": "microsoft", **mpio}))
        return [t.split(" -V")[0] for t in found if re.match(r"(Enable|New)-MSDSM", t)]

    assert claims("sas") == ["Enable-MSDSMAutomaticClaim -BusType SAS"]
    assert claims("iscsi") == ["Enable-MSDSMAutomaticClaim -BusType iSCSI"]
    assert claims("fibre_channel") == ["New-MSDSMSupportedHW"]
    assert claims("iscsi", dsm="vendor") == []
    assert claims("iscsi", enabled=False) == []
    assert claims("smb") == []


@pytest.mark.parametrize(
    ("policy", "command"),
    [
        ("Round Robin", ["Set-MSDSMGlobalDefaultLoadBalancePolicy -Policy RR"]),
        ("Least Queue Depth", ["Set-MSDSMGlobalDefaultLoadBalancePolicy -Policy LQD"]),
        ("Round Robin with Subset", ["mpclaim -L -M 3"]),
        ("as the vendor says", []),
    ],
)
def test_multipath_policy_by_cmdlet_where_it_knows_the_policy(policy, command):
    plan = shared("sas", enabled=True, dsm="microsoft", policy=policy)

    assert [t for t in commands(plan) if "Policy" in t or "mpclaim -L" in t] == command


def disks_plan(version="2022", kind="iscsi", **volume):
    return a_plan(
        a_node("HV01"),
        a_node("HV02"),
        windows_server=version,
        storage=Storage(type=kind, volumes=(a_volume("Data", **volume),)),
    )


def test_a_disk_is_formatted_as_planned():
    plan = disks_plan(partition_style="gpt", file_system="ntfs", allocation_unit_kib=64)

    assert containing(plan, "<number of the disk for Data>") == [
        "Set-Disk -Number <number of the disk for Data> -IsOffline $false",
        "Initialize-Disk -Number <number of the disk for Data> -PartitionStyle GPT",
        "New-Partition -DiskNumber <number of the disk for Data> -UseMaximumSize | Format-Volume "
        "-FileSystem NTFS -NewFileSystemLabel 'Data' -AllocationUnitSize 65536 -Confirm:$false",
    ]


@pytest.mark.parametrize("purpose", ["witness", "csv", "disk", "pass_through"])
def test_a_pass_through_disk_gets_no_file_system(purpose):
    plan = disks_plan(purpose=purpose)

    assert len(containing(plan, "Format-Volume")) == (0 if purpose == "pass_through" else 1)


def test_storage_decides_which_phases_there_are():
    def phases(kind):
        found = {p.id for p in steps(disks_plan(kind=kind))}
        return sorted(found & {"B-10", "B-11", "B-12", "B-13", "B-18"})

    assert phases("iscsi") == ["B-10", "B-11", "B-13", "B-18"]
    assert phases("fibre_channel") == ["B-10", "B-12", "B-13", "B-18"]
    assert phases("sas") == ["B-10", "B-12", "B-13", "B-18"]
    assert phases("smb") == ["B-10"]
    assert phases("storage_spaces_direct") == ["B-13", "B-18"]
    assert phases(None) == ["B-10"]


def cluster_plan(version="2022", mode="domain", storage=None, **cluster):
    return a_plan(
        a_node("HV01"),
        a_node("HV02"),
        windows_server=version,
        directory=Directory(mode=mode, domain="x.test"),
        networks=(a_network("LAN"),),
        cluster=Cluster(**{"name": "CL", **cluster}),
        storage=Storage(type=storage),
    )


STATIC = {
    "addressing": "static",
    "addresses": (ClusterAddress(network="LAN", address="10.0.0.20"),),
}


@pytest.mark.parametrize(
    ("plan", "ending"),
    [
        (cluster_plan(**STATIC), " -StaticAddress '10.0.0.20'"),
        (cluster_plan(addressing="dhcp"), ""),
        (
            cluster_plan("2019", addressing="distributed"),
            " -ManagementPointNetworkType Distributed",
        ),
        (cluster_plan("2016", addressing="distributed"), ""),
        (
            cluster_plan("2012r2", "ad_detached", addressing="dhcp"),
            " -AdministrativeAccessPoint Dns",
        ),
        (cluster_plan("2012", "ad_detached", addressing="dhcp"), ""),
        (
            cluster_plan("2022", "workgroup", addressing="dhcp"),
            " -AdministrativeAccessPoint Dns",
        ),
        (cluster_plan(addressing="dhcp", storage="smb"), " -NoStorage"),
        (cluster_plan(addressing="dhcp", storage="storage_spaces_direct"), " -NoStorage"),
        (cluster_plan(), " -StaticAddress <not decided: addressing of the cluster>"),
    ],
)
def test_the_cluster_is_created_as_its_version_can(plan, ending):
    assert containing(plan, "New-Cluster ") == [
        f"New-Cluster -Name 'CL' -Node 'HV01', 'HV02'{ending}"
    ]


@pytest.mark.parametrize(
    ("version", "mode", "addressing", "undecided"),
    [
        ("2012", "domain", "dhcp", ()),
        ("2012", "ad_detached", "dhcp", ("directory mode that the Windows version has",)),
        ("2012r2", "ad_detached", "dhcp", ()),
        ("2012r2", "workgroup", "dhcp", ("directory mode that the Windows version has",)),
        ("2016", "workgroup", "dhcp", ()),
        ("2016", "domain", "distributed", ("cluster addressing that the Windows version has",)),
        ("2019", "domain", "distributed", ()),
        ("2019", None, "dhcp", ("cluster and directory",)),
    ],
)
def test_what_the_version_lacks_is_undecided(version, mode, addressing, undecided):
    plan = cluster_plan(version, mode, addressing=addressing)

    assert all_steps(plan, "B-15")[0].undecided == undecided


@pytest.mark.parametrize(
    ("version", "kind", "undecided"),
    [
        ("2008r2", "smb", True),
        ("2012", "smb", False),
        ("2012r2", "storage_spaces_direct", True),
        ("2016", "storage_spaces_direct", False),
    ],
)
def test_storage_that_the_version_lacks_is_undecided(version, kind, undecided):
    plan = disks_plan(version, kind)

    found = {words for s in all_steps(plan, "B-10") for words in s.undecided}

    assert ("type of shared storage that the Windows version has" in found) == undecided
    assert bool(containing(plan, "New-Volume")) == (
        kind == "storage_spaces_direct" and not undecided
    )


def test_a_workgroup_has_its_own_cmdlets_from_2025_on():
    plan = cluster_plan("2025", "workgroup", addressing="dhcp")

    assert containing(plan, "New-WorkgroupCluster") == [
        "New-WorkgroupCluster -Name 'CL' -Node 'HV01', 'HV02' -Credentials (Get-Credential)"
    ]
    assert containing(plan, "New-Cluster ") == []


def test_heartbeat_settings_only_where_they_differ():
    properties = ClusterProperties(same_subnet_threshold=20)

    assert containing(cluster_plan(properties=properties), "Subnet") == [
        "(Get-Cluster).SameSubnetThreshold = 20"
    ]
    assert containing(cluster_plan(), "Subnet") == []


def test_cluster_networks_are_found_by_their_subnet():
    network = a_network("LAN", subnet="10.0.0.0/24", cluster_use="cluster_only")
    plan = a_plan(a_node(nics=(a_nic(),), interfaces=(an_interface(),)), networks=(network,))

    assert containing(plan, "(Get-ClusterNetwork ", "B-16") == [
        "(Get-ClusterNetwork | Where-Object { $_.Address -eq '10.0.0.0' }).Name = 'LAN'",
        "(Get-ClusterNetwork -Name 'LAN').Role = 1",
    ]


def quorum_plan(version, kind, **values):
    return a_plan(
        a_node("HV01"),
        a_node("HV02"),
        windows_server=version,
        directory=Directory(mode=values.pop("mode", "domain")),
        quorum=Quorum(
            witness=Witness(type=kind, volume="W", path=r"\\srv\share"),
            no_vote=values.pop("no_vote", ()),
        ),
    )


@pytest.mark.parametrize(
    ("version", "kind", "command"),
    [
        ("2012", "none", "-NodeMajority"),
        ("2012r2", "none", "-NoWitness"),
        ("2012", "disk", "-NodeAndDiskMajority 'W'"),
        ("2012r2", "disk", "-DiskWitness 'W'"),
        ("2008r2", "file_share", r"-NodeAndFileShareMajority '\\srv\share'"),
        ("2025", "file_share", r"-FileShareWitness '\\srv\share'"),
        ("2012", "disk_only", "-DiskOnly 'W'"),
        ("2025", "disk_only", "-DiskOnly 'W'"),
        (
            "2016",
            "cloud",
            "-CloudWitness -AccountName <name of the storage account> "
            "-AccessKey (Read-Host -Prompt 'Access key')",
        ),
        ("2012r2", "cloud", None),
        ("2019", "usb", r"-FileShareWitness '\\srv\share' -Credential (Get-Credential)"),
        ("2016", "usb", None),
        ("2022", None, None),
    ],
)
def test_the_witness_is_set_as_its_version_can(version, kind, command):
    expected = [] if command is None else [f"Set-ClusterQuorum {command}"]
    plan = quorum_plan(version, kind)

    assert containing(plan, "Set-ClusterQuorum") == expected
    undecided = any("witness" in words for s in all_steps(plan, "B-17") for words in s.undecided)
    assert undecided == (command is None)


def test_a_parameter_of_concept_pages_alone_is_marked():
    def marked(plan):
        return [s.title for s in all_steps(plan, "B-17") if s.check_syntax]

    assert marked(quorum_plan("2019", "usb")) == ["Set the witness"]
    assert marked(quorum_plan("2019", "file_share")) == []
    assert marked(quorum_plan("2019", "file_share", mode="workgroup")) == ["Set the witness"]


def test_votes_are_taken_away_as_planned():
    assert containing(quorum_plan("2022", "none", no_vote=("HV02",)), "NodeWeight =") == [
        "(Get-ClusterNode -Name 'HV02').NodeWeight = 0"
    ]
    assert containing(quorum_plan("2022", "none"), "NodeWeight =") == []


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("2008r2", []),
        (
            "2012",
            [
                "(Get-Cluster).SharedVolumeBlockCacheSizeInMB = 512",
                "Get-ClusterSharedVolume | Set-ClusterParameter -Name CsvEnableBlockCache -Value 1",
            ],
        ),
        ("2012r2", ["(Get-Cluster).BlockCacheSize = 512"]),
    ],
)
def test_the_csv_cache_is_set_as_its_version_can(version, expected):
    plan = replace(
        disks_plan(version),
        cluster=Cluster(properties=ClusterProperties(csv_cache_mib=512)),
    )

    assert containing(plan, "Cache", "B-18") == expected


@pytest.mark.parametrize(("version", "count"), [("2008r2", 1), ("2012", 0)])
def test_shared_volumes_are_switched_on_in_2008r2_only(version, count):
    assert len(containing(disks_plan(version), "EnableSharedVolumes")) == count


@pytest.mark.parametrize(
    ("resiliency", "ending"),
    [
        ("two_way_mirror", "-Size 100GB -ResiliencySettingName Mirror -PhysicalDiskRedundancy 1"),
        ("three_way_mirror", "-Size 100GB -ResiliencySettingName Mirror -PhysicalDiskRedundancy 2"),
        ("dual_parity", "-Size 100GB -ResiliencySettingName Parity -PhysicalDiskRedundancy 2"),
        (
            None,
            "-StorageTierFriendlyNames <not decided: resiliency of Data> "
            "-StorageTierSizes <sizes of the tiers, together the size of the plan>",
        ),
    ],
)
def test_a_volume_of_spaces_direct_has_its_resiliency(resiliency, ending):
    plan = disks_plan(
        kind="storage_spaces_direct", resiliency=resiliency, size_gib=100, file_system="refs"
    )

    assert containing(plan, "New-Volume") == [
        "New-Volume -StoragePoolFriendlyName 'S2D*' -FriendlyName 'Data' "
        f"-FileSystem CSVFS_ReFS {ending}"
    ]


@pytest.mark.parametrize(
    ("version", "performance"),
    [("2012", ""), ("2012r2", " -VirtualMachineMigrationPerformanceOption Compression")],
)
def test_the_performance_option_exists_from_2012r2_on(version, performance):
    plan = a_plan(
        a_node(),
        windows_server=version,
        host=Host(vm_path=r"C:\VMs"),
        live_migration=LiveMigration(
            authentication="kerberos", performance="compression", simultaneous=2
        ),
    )

    assert containing(plan, "Set-VMHost") == [
        r"Set-VMHost -VirtualMachinePath 'C:\VMs' -VirtualHardDiskPath 'C:\VMs' "
        "-MaximumVirtualMachineMigrations 2 -VirtualMachineMigrationAuthenticationType Kerberos"
        + performance
    ]


def test_the_first_machine_is_written_out_in_full():
    vm = a_vm(
        "VM1",
        vcpus=2,
        memory_gib=4.5,
        generation=2,
        priority="high",
        owners=("HV01",),
        disks=(a_vm_disk("C", size_gib=60, kind="fixed"),),
        nics=(a_vm_nic("LAN", virtual_switch="VSW", vlan=7),),
    )
    plan = a_plan(a_node("HV01"), vms=(vm,), host=Host(vm_path="C:\\VMs\\"))

    assert commands(plan, "B-20") == [
        r"New-Item -ItemType Directory -Force -Path 'C:\VMs\VM1'",
        r"New-VHD -Path 'C:\VMs\VM1\C.vhdx' -SizeBytes 60GB -Fixed",
        r"New-VM -Name 'VM1' -Path 'C:\VMs\' -MemoryStartupBytes 4.5GB -Generation 2 "
        r"-VHDPath 'C:\VMs\VM1\C.vhdx'",
        "Set-VMProcessor -VMName 'VM1' -Count 2",
        "Set-VMMemory -VMName 'VM1' -DynamicMemoryEnabled $false",
        "Get-VMNetworkAdapter -VMName 'VM1' | Remove-VMNetworkAdapter",
        "Add-VMNetworkAdapter -VMName 'VM1' -Name 'LAN' -SwitchName 'VSW'",
        "Set-VMNetworkAdapterVlan -VMName 'VM1' -VMNetworkAdapterName 'LAN' -Access -VlanId 7",
        "Add-ClusterVirtualMachineRole -VirtualMachine 'VM1'",
        "Get-ClusterGroup -Name 'VM1' | Get-ClusterResource | Set-ClusterOwnerNode -Owners 'HV01'",
        "(Get-ClusterGroup -Name 'VM1').Priority = 3000",
        "Start-ClusterGroup -Name 'VM1'",
        "Test-Cluster -Include 'Hyper-V Configuration'",
    ]


@pytest.mark.parametrize(("version", "generation"), [("2012", False), ("2012r2", True)])
def test_a_generation_is_chosen_from_2012r2_on(version, generation):
    plan = a_plan(a_node(), windows_server=version, vms=(a_vm(generation=1),))

    assert ["-Generation" in text for text in containing(plan, "New-VM ")] == [generation]


@pytest.mark.parametrize(
    ("version", "mode", "marked"),
    [
        ("2022", "", False),
        ("2025", " -CompatibilityForMigrationMode CommonClusterFeatureSet", True),
    ],
)
def test_processor_compatibility_has_a_mode_from_2025_on(version, mode, marked):
    plan = a_plan(
        a_node(),
        windows_server=version,
        vms=(a_vm(vcpus=1),),
        live_migration=LiveMigration(processor_compatibility=True),
    )

    assert containing(plan, "Set-VMProcessor") == [
        f"Set-VMProcessor -VMName 'VM01' -Count 1 -CompatibilityForMigrationEnabled $true{mode}"
    ]
    assert all_steps(plan, "B-20")[0].check_syntax == marked


@pytest.mark.parametrize(("version", "rules"), [("2019", 0), ("2022", 1)])
def test_machines_are_kept_apart_as_their_version_can(version, rules):
    plan = a_plan(a_node(), windows_server=version, vms=(a_vm(anti_affinity="web"),))

    assert len(containing(plan, "New-ClusterAffinityRule")) == rules
    assert len(containing(plan, "AntiAffinityClassNames")) == 1 - rules


def machines(*vms, version="2022", path="C:\\CSV\\One\\VMs", volumes=("One", "Two")):
    return a_plan(
        a_node("HV01"),
        a_node("HV02"),
        windows_server=version,
        host=Host(vm_path=path),
        storage=Storage(volumes=tuple(a_volume(name, purpose="csv") for name in volumes)),
        vms=vms,
    )


def kind(name, volume="One", **values):
    disk = a_vm_disk("C", size_gib=60, kind="fixed", volume=volume)
    return a_vm(name, vcpus=2, memory_gib=4, generation=2, disks=(disk,), **values)


def test_machines_of_one_kind_are_made_in_one_step():
    plan = machines(kind("A"), kind("B"), kind("C"), kind("D", priority="low"))

    assert titles(plan, "B-20") == [
        "Make A",
        "Make A highly available",
        "Make 2 machines of one kind",
        "Make D",
    ]
    group = all_steps(plan, "B-20")[2]
    assert [c.text for c in group.commands][:4] == [
        "$machines = @('B', 'C')",
        "$machines | ForEach-Object { New-Item -ItemType Directory -Force "
        "-Path ('C:\\CSV\\One\\VMs\\' + $_) }",
        "$machines | ForEach-Object { New-VHD -Path ('C:\\CSV\\One\\VMs\\' + $_ + '\\C.vhdx') "
        "-SizeBytes 60GB -Fixed }",
        "$machines | ForEach-Object { New-VM -Name $_ -Path 'C:\\CSV\\One\\VMs' "
        "-MemoryStartupBytes 4GB -Generation 2 -VHDPath ('C:\\CSV\\One\\VMs\\' + $_ + "
        "'\\C.vhdx') }",
    ]
    assert [c.text for c in group.commands][-4:] == [
        "$owners = @('HV01', 'HV02')",
        "$turn = 0",
        "$machines | ForEach-Object { Move-ClusterGroup -Name $_ -Node "
        "($owners[$turn % $owners.Count]); $turn = $turn + 1 }",
        "$machines | ForEach-Object { Start-ClusterGroup -Name $_ }",
    ]


def test_machines_of_one_kind_may_lie_on_several_volumes():
    plan = machines(kind("A"), kind("B"), kind("C", "Two"), kind("D", "Two"))

    found = containing(plan, "$folder", "B-20")

    assert titles(plan, "B-20")[2:] == ["Make 3 machines of one kind"]
    assert found[:5] == [
        "$folder = @{}",
        "'B' | ForEach-Object { $folder[$_] = 'C:\\CSV\\One\\VMs' }",
        "'C', 'D' | ForEach-Object { $folder[$_] = 'C:\\CSV\\Two\\VMs' }",
        "$machines = @($folder.Keys | Sort-Object)",
        "$machines | ForEach-Object { New-Item -ItemType Directory -Force "
        "-Path ($folder[$_] + '\\' + $_) }",
    ]


@pytest.mark.parametrize(
    ("path", "volume", "folder"),
    [
        ("C:\\CSV\\One\\VMs", "Two", "C:\\CSV\\Two\\VMs"),
        ("C:\\CSV\\One\\VMs", None, "C:\\CSV\\One\\VMs"),
        ("C:\\CSV\\Other\\VMs", "Two", "C:\\CSV\\Other\\VMs"),
    ],
)
def test_a_disk_lies_on_its_volume_where_the_path_names_volumes(path, volume, folder):
    plan = machines(kind("A", volume), path=path)

    assert containing(plan, "New-VHD") == [
        f"New-VHD -Path '{folder}\\A\\C.vhdx' -SizeBytes 60GB -Fixed"
    ]


def test_a_machine_with_disks_on_two_volumes_has_a_folder_on_both():
    vm = a_vm(
        "A",
        disks=tuple(a_vm_disk(n, size_gib=1, kind="fixed", volume=n) for n in ("One", "Two")),
    )

    assert containing(machines(vm), "New-Item", "B-20") == [
        "New-Item -ItemType Directory -Force -Path 'C:\\CSV\\One\\VMs\\A'",
        "New-Item -ItemType Directory -Force -Path 'C:\\CSV\\Two\\VMs\\A'",
    ]


def test_thousands_of_machines_do_not_make_thousands_of_commands():
    few = machines(*(kind(f"VM{at}") for at in range(3)))
    many = machines(*(kind(f"VM{at}", count=2) for at in range(4000)))

    assert len(commands(many, "B-20")) == len(commands(few, "B-20"))
    assert containing(many, "Get-Content", "B-20") == [
        "$machines = Get-Content -Path <text file with the 7999 names, one a line>"
    ]


@pytest.mark.parametrize(
    ("stride", "expected"),
    [
        (1, "$machines += 1..100 | ForEach-Object { 'VM' + $_.ToString('000') }"),
        (2, "$machines += 0..99 | ForEach-Object { 'VM' + (1 + 2 * $_).ToString('000') }"),
    ],
)
def test_a_long_row_of_numbered_machines_is_one_command(stride, expected):
    plan = machines(kind("A"), *(kind(f"VM{1 + stride * at:03}") for at in range(100)))

    assert containing(plan, "ToString") == [expected]


def test_a_long_row_of_numbered_machines_has_one_folder():
    def found(stride):
        numbers = [1 + stride * at for at in range(100)]
        rows = (kind(f"{v}{n}", v) for v in ("One", "Two") for n in numbers)
        return containing(machines(kind("A"), *rows), "ToString")

    assert found(1)[0] == (
        "1..100 | ForEach-Object { $folder['One' + $_.ToString('0')] = 'C:\\CSV\\One\\VMs' }"
    )
    assert found(3)[1] == (
        "0..99 | ForEach-Object { $folder['Two' + (1 + 3 * $_).ToString('0')] = "
        "'C:\\CSV\\Two\\VMs' }"
    )


def test_no_more_than_forty_kinds_are_written_out():
    def found(kinds):
        plan = machines(*(kind(f"VM{at}", priority="low", anti_affinity=None) for at in range(1)))
        sized = tuple(a_vm(f"S{at}", vcpus=at + 1, memory_gib=1) for at in range(kinds))
        return titles(replace(plan, vms=(*plan.vms, *sized)), "B-20")

    assert len(found(40)) == 2 + 40
    assert found(42)[2 + 40 :] == ["Make the 2 machines that are left"]


def test_a_machine_that_is_not_clustered_gets_no_role():
    plan = machines(kind("A"), kind("B", highly_available=False))

    last = all_steps(plan, "B-20")[-1]

    assert (last.title, last.where) == ("Make B", "the node that keeps it")
    assert [c.text for c in last.commands if "Cluster" in c.text] == []


def test_2008r2_makes_machines_by_hand_from_a_list_of_values():
    nic = a_vm_nic("LAN", virtual_switch="VSW", vlan=7)
    plan = machines(kind("A"), kind("B", nics=(nic,)), kind("C", nics=(nic,)), version="2008r2")

    step = all_steps(plan, "B-20")[2]

    assert step.commands == ()
    assert step.items == (
        "Names: B, C",
        "Folder: C:\\CSV\\One\\VMs",
        "Processors and memory: 2 virtual processors and 4 GiB",
        "Disk C: 60 GiB, fixed on One",
        "Network adapter LAN: VSW, VLAN 7",
    )
    assert containing(plan, "ForEach-Object { Add-ClusterVirtualMachineRole", "B-20") == [
        "$machines | ForEach-Object { Add-ClusterVirtualMachineRole -VirtualMachine $_ }"
    ]


def test_a_rule_that_keeps_machines_apart_is_made_once():
    plan = machines(kind("A", anti_affinity="web"), kind("B", anti_affinity="web"))

    assert containing(plan, "AffinityRule", "B-20") == [
        "New-ClusterAffinityRule -Name 'web' -RuleType DifferentNode",
        "Add-ClusterGroupToAffinityRule -Name 'web' -Groups 'A', 'B'",
    ]
    assert containing(of_version(plan, "2019"), "AntiAffinity", "B-20") == [
        "'A', 'B' | ForEach-Object { (Get-ClusterGroup -Name $_).AntiAffinityClassNames = $apart }"
    ]


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        (
            "2016",
            [
                "New-ClusterGroupSet -Name 'B' -Group 'B'",
                "New-ClusterGroupSet -Name 'A' -Group 'A'",
                "Add-ClusterGroupSetDependency -Name 'B' -Provider 'A'",
            ],
        ),
        ("2012r2", []),
    ],
)
def test_the_start_order_is_set_from_2016_on(version, expected):
    plan = machines(kind("A"), kind("B", depends_on=("A",)), version=version)

    assert containing(plan, "GroupSet", "B-20") == expected
    notes = [s.items for s in all_steps(plan, "B-20") if s.title == "Note the start order"]
    assert notes == ([] if expected else [("B after A",)])


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", NAMES)
def test_every_step_says_how_to_go_back(name, version):
    """A step without a way back changes nothing: its commands only look."""
    looks = re.compile(
        r"(Get|Test|Import)-\w+|\(Get-Cluster\)\.WitnessDynamicWeight|ping|nslookup|route print|"
        r"systeminfo|mpclaim -s|iscsicli|wmic|driverquery|bcdedit /enum|diskpart|rescan|list disk|"
        r"exit|Update-HostStorageCache|'[^']*'(, '[^']*')* \| ForEach-Object { ping"
    )
    plan = of_version(example(name), version)

    for step in all_steps(plan):
        assert step.way_back.endswith(".")
        if step.way_back == UNCHANGED:
            assert [c.text for c in step.commands if not looks.match(c.text)] == []


def test_2008r2_loads_the_modules_of_every_step():
    plan = of_version(example("article-3nic-iscsi"), "2008r2")

    for step in all_steps(plan):
        texts = [command.text for command in step.commands]
        if any(re.search(r"\b[A-Z][a-z]+-Cluster(?!ing)", text) for text in texts):
            assert texts[0] == "Import-Module FailoverClusters"
    assert containing(of_version(plan, "2012"), "Import-Module") == []


def test_server_core_of_2008r2_gets_powershell_first():
    def found(version, installation):
        node = a_node(installation=installation)
        return len(containing(a_plan(node, windows_server=version), "dism", "B-03"))

    assert found("2008r2", "server_core") == 3
    assert found("2008r2", "desktop_experience") == 0
    assert found("2012", "server_core") == 0


def test_the_ports_of_the_switches_are_set_as_the_nodes_tag_them():
    plan = converged("2022")
    nodes = tuple(
        replace(node, nics=tuple(replace(n, switch="SW", switch_port=n.name) for n in node.nics))
        for node in plan.nodes
    )
    direct = a_network("S", "iscsi", vlan=30, subnet="10.0.9.0/24", mtu=9000)
    nodes = tuple(
        replace(
            node,
            nics=(*node.nics, a_nic("C", switch="SW", switch_port="9")),
            interfaces=(*node.interfaces, an_interface("S", "C", "10.0.9.1")),
        )
        for node in nodes
    )
    plan = replace(plan, nodes=nodes, networks=(*plan.networks, direct))

    step = next(s for s in all_steps(plan, "B-02") if s.title == "Set up the ports of SW")

    assert step.items[:3] == (
        "A: HV01 A, tagged: Mgmt (VLAN 7), member of team T",
        "B: HV01 B, tagged: Mgmt (VLAN 7), member of team T",
        "9: HV01 C, untagged: S (VLAN 30, frames of 9,000 bytes)",
    )


def test_the_array_gets_its_addresses_and_its_target():
    plan = iscsi_plan()

    step = all_steps(plan, "B-10")[0]

    assert step.how.startswith("The target is iqn.x.")
    assert step.items[0] == "P11: 10.0.1.101/24, S1 (VLAN not decided)"


def test_fibre_channel_zones_name_both_ends():
    array = an_array(
        "SAN", ports=(ArrayPort(name="P1", switch="FC1", wwpn="50:00:00:00:00:00:00:01"),)
    )
    node = a_node("HV01", hbas=(an_hba("H1", switch="FC1", wwpn="10:00:00:00:00:00:00:01"),))
    plan = a_plan(node, storage=Storage(type="fibre_channel", arrays=(array,)))

    step = next(s for s in all_steps(plan, "B-10") if s.title == "Zone HV01")

    assert step.items == (
        "FC1: HV01 H1 (10:00:00:00:00:00:00:01) with SAN P1 (50:00:00:00:00:00:00:01)",
    )


def test_sixty_four_nodes_stay_linear():
    def count(nodes):
        return len(commands(iscsi_plan(nodes=nodes)))

    per_node = count(3) - count(2)

    assert count(64) == count(2) + 62 * per_node


@pytest.mark.parametrize(("version", "drains"), [("2008r2", 0), ("2012", 1)])
def test_a_node_is_drained_from_2012_on(version, drains):
    plan = a_plan(a_node("HV01"), a_node("HV02"), windows_server=version)

    assert len(containing(plan, "-Drain")) == drains


@pytest.mark.parametrize(("version", "live"), [("2022", 0), ("2025", 1)])
def test_a_workgroup_migrates_live_from_2025_on(version, live):
    plan = replace(cluster_plan(version, "workgroup"), vms=(a_vm(),))

    assert len(containing(plan, "-MigrationType Live")) == live
    assert len(containing(plan, "-MigrationType Quick")) == 1


@pytest.mark.parametrize("version", ["2008r2", "2012", "2022"])
def test_what_a_machine_lacks_is_undecided_by_hand_and_by_command(version):
    vm = a_vm("A", disks=(a_vm_disk("C", kind="fixed"),), nics=(a_vm_nic("LAN"),))
    vm = replace(vm, vcpus=None, memory_gib=None)
    vm = replace(vm, disks=(replace(vm.disks[0], size_gib=None),))
    vm = replace(vm, nics=(replace(vm.nics[0], virtual_switch=None),))

    undecided = set(all_steps(machines(vm, version=version), "B-20")[0].undecided)

    assert undecided - {"generation of A"} == {
        "processors of A",
        "memory of A",
        "size of disk C of A",
        "virtual switch of A LAN",
    }
