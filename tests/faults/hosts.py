"""Faults of servers, names and the platform."""

from dataclasses import replace

from planner.core.parts import Certification
from planner.core.plan import path
from tests.faults import Broken, edited, fault, last, since


def processor(plan, rule, **values):
    node, subject = last(plan)
    return Broken(edited(plan, f"nodes/{node.name}/processor", **values), rule, subject)


def node(plan, rule, subject=None, **values):
    changed, own = last(plan)
    return Broken(edited(plan, f"nodes/{changed.name}", **values), rule, subject or own)


@fault
def virtualization_switched_off_on_one_node(plan):
    return processor(plan, "hardware.hardware-virtualization-off", hardware_virtualization=False)


@fault
def execution_prevention_switched_off_on_one_node(plan):
    return processor(plan, "hardware.dep-off", dep=False)


@fault
def a_32_bit_processor(plan):
    return processor(plan, "hardware.not-64-bit", x64=False)


@fault
def a_processor_without_slat(plan):
    rule = "hardware.no-slat" if since(plan, "2016") else "hardware.slow-without-slat"
    return processor(plan, rule, slat=False)


@fault
def a_processor_of_the_other_maker(plan):
    other = "intel" if plan.nodes[0].processor.vendor == "amd" else "amd"
    return replace(
        processor(plan, "nodes.mixed-processor-makes", vendor=other, model="Other"), subject="nodes"
    )


@fault
def another_generation_of_processor(plan):
    broken = processor(plan, "nodes.unlike-processors-without-compatibility", model="Xeon E5-2603")
    return replace(broken, subject="live_migration")


@fault
def processor_compatibility_for_nothing(plan):
    if plan.windows_server == "2025":
        return None
    plan = edited(plan, "live_migration", processor_compatibility=True)
    return Broken(plan, "nodes.compatibility-without-need", "live_migration")


@fault
def memory_of_a_desktop(plan):
    return node(plan, "hardware.too-little-memory", memory_gib=2) if since(plan, "2016") else None


@fault
def memory_beyond_the_limit(plan):
    return node(plan, "hardware.too-much-memory", memory_gib=5_000_000)


@fault
def unlike_memory(plan):
    return node(plan, "nodes.unlike-memory", "nodes", memory_gib=plan.nodes[0].memory_gib + 8)


@fault
def more_processors_than_the_version_uses(plan):
    return processor(plan, "hardware.too-many-logical-processors", sockets=64, cores_per_socket=64)


@fault
def memory_without_error_correction(plan):
    return node(plan, "hardware.no-error-correction", ecc_memory=False)


@fault
def one_power_feed(plan):
    return node(plan, "hardware.single-power-feed", power_feeds=("A",))


@fault
def firmware_of_one_node_left_behind(plan):
    return node(plan, "nodes.unlike-firmware", "nodes", firmware="0.9")


@fault
def another_server_model(plan):
    return node(plan, "nodes.unlike-server-models", "nodes", model="ML110")


@fault
def an_uncertified_server(plan):
    return node(
        plan, "certification.not-certified", certification=Certification(status="not_certified")
    )


@fault
def a_server_certified_for_another_version(plan):
    other = Certification(status="certified", windows_server="2008")
    return node(plan, "certification.certified-for-another-version", certification=other)


@fault
def a_server_nobody_looked_up(plan):
    broken = node(plan, "certification.not-looked-up", certification=None)
    return replace(broken, unknown=True)


@fault
def an_uncertified_nic(plan):
    changed, _ = last(plan)
    nic = changed.nics[0]
    place = f"nodes/{changed.name}/nics/{nic.name}"
    wrong = replace(nic.certification, status="not_certified")
    return Broken(
        edited(plan, place, certification=wrong),
        "certification.not-certified",
        path("nodes", changed.name, "nics", nic.name),
    )


@fault
def an_uncertified_array(plan):
    if not plan.storage.arrays or plan.storage.type == "smb":
        return None
    array = plan.storage.arrays[0]
    wrong = replace(array.certification, status="not_certified")
    return Broken(
        edited(plan, f"storage/arrays/{array.name}", certification=wrong),
        "certification.not-certified",
        path("storage", "arrays", array.name),
    )


@fault
def one_node_on_another_version(plan):
    other = "2019" if plan.windows_server != "2019" else "2022"
    return node(plan, "platform.mixed-versions", "nodes", windows_server=other)


@fault
def one_node_of_another_installation(plan):
    other = "desktop_experience" if plan.installation == "server_core" else "server_core"
    old = plan.windows_server == "2008r2"
    rule = "platform.mixed-installation-options" if old else "platform.unlike-installation-options"
    return node(plan, rule, "nodes", installation=other)


@fault
def one_node_not_updated(plan):
    return node(plan, "platform.unlike-update-levels", "nodes", update_level="RTM")


@fault
def an_edition_without_clustering(plan):
    if plan.windows_server != "2008r2":
        return None
    rule = "platform.edition-without-failover-clustering"
    return Broken(replace(plan, edition="standard"), rule, "nodes")


@fault
def an_edition_without_storage_spaces_direct(plan):
    if plan.storage.type != "storage_spaces_direct":
        return None
    rule = "platform.storage-spaces-direct-without-datacenter"
    return Broken(replace(plan, edition="standard"), rule, "nodes")


@fault
def an_edition_of_another_time(plan):
    wrong = "enterprise" if since(plan, "2012") else "datacenter_azure"
    return Broken(replace(plan, edition=wrong), "platform.no-such-edition", "nodes")


@fault
def a_cluster_of_one(plan):
    if plan.storage.type == "storage_spaces_direct" and since(plan, "2022"):
        return None  # a single server is fine there
    return Broken(replace(plan, nodes=plan.nodes[:1]), "nodes.too-few-nodes", "nodes")


@fault
def a_cluster_of_too_many(plan):
    many = tuple(replace(plan.nodes[0], name=f"N{n}") for n in range(65))
    return Broken(replace(plan, nodes=many), "nodes.too-many-nodes", "nodes")


@fault
def a_computer_name_too_long(plan):
    return renamed(plan, "PRODUCTION-HOST-1", "identity.name-too-long")


@fault
def a_computer_name_refused(plan):
    return renamed(plan, "HV*1", "identity.name-refused")


@fault
def a_computer_name_unfit_for_dns(plan):
    return renamed(plan, "HV_1", "identity.name-unfit-for-dns")


def renamed(plan, name, rule):
    changed, _ = last(plan)
    return Broken(edited(plan, f"nodes/{changed.name}", name=name), rule, path("nodes", name))


@fault
def a_cluster_named_like_a_node(plan):
    plan = edited(plan, "cluster", name=plan.nodes[0].name)
    return Broken(plan, "identity.cluster-named-like-a-node", "cluster")


@fault
def a_cluster_named_like_a_vm(plan):
    plan = edited(plan, "cluster", name=plan.vms[0].name)
    return Broken(plan, "identity.cluster-named-like-a-virtual-machine", "cluster")


@fault
def one_node_in_another_domain(plan):
    if plan.directory.mode != "domain":
        return None
    new = "membership.several-domains"
    rule = new if since(plan, "2016") else f"{new}-too-old"
    return node(plan, rule, "nodes", domain="elsewhere.example")


@fault
def a_workgroup_that_moves_machines(plan):
    if not since(plan, "2016") or plan.directory.mode == "workgroup":
        return None
    new = since(plan, "2025")
    rule = "without-certificates" if new else "without-live-migration"
    plan = edited(plan, "directory", mode="workgroup", domain=None)
    return Broken(plan, f"membership.workgroup-{rule}", "live_migration" if new else "directory")


@fault
def a_workgroup_too_early(plan):
    if since(plan, "2016"):
        return None
    plan = edited(plan, "directory", mode="workgroup", domain=None)
    return Broken(plan, "membership.workgroup-too-old", "directory")


@fault
def a_workgroup_without_a_suffix(plan):
    if plan.directory.mode != "workgroup":
        return None
    plan = edited(plan, "directory", primary_dns_suffix=None)
    return Broken(plan, "membership.workgroup-without-dns-suffix", "directory", unknown=True)


@fault
def domain_controllers_on_this_cluster_only(plan):
    if plan.directory.mode == "workgroup":
        return None
    old = plan.windows_server == "2008r2"
    rule = "cold-start-without-domain-controller" if old else "no-domain-controller-outside"
    plan = edited(plan, "directory", domain_controllers_outside_cluster=False)
    return Broken(plan, f"directory.{rule}", "directory")


@fault
def nodes_that_are_domain_controllers(plan):
    if plan.directory.mode == "workgroup":
        return None
    old = plan.windows_server == "2008r2"
    rule = "domain-controllers-beside-hyper-v" if old else "nodes-as-domain-controllers"
    return Broken(edited(plan, "host", domain_controller_role=True), f"directory.{rule}", "host")


@fault
def one_dns_server(plan):
    if not plan.directory.dns_servers:
        return None
    plan = edited(plan, "directory", dns_servers=plan.directory.dns_servers[:1])
    return Broken(plan, "directory.single-dns-server", "directory")


@fault
def machines_in_the_root_of_a_volume(plan):
    if plan.storage.type == "smb":
        return None
    plan = edited(plan, "host", vm_path=r"C:\ClusterStorage\Volume1")
    return Broken(plan, "placement.no-folder-of-their-own", "host")
