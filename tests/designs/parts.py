"""What the sound designs are made of: parts filled in as a careful planner fills them in."""

from dataclasses import replace

from planner.core.parts import (
    CapacityPolicy,
    Certification,
    Client,
    Cluster,
    ClusterAddress,
    Directory,
    Hba,
    Host,
    LiveMigration,
    Network,
    Nic,
    Operations,
    Processor,
    Switch,
)
from planner.core.plan import Plan


def certified(windows_server, on="2026-09-14"):
    """An entry that was looked up in the catalog for this version."""
    return Certification(
        status="certified",
        windows_server=windows_server,
        catalog_url="https://www.windowsservercatalog.com/",
        checked_on=on,
        note="Looked up by name and version.",
    )


def a_domain(domain, *dns_servers, level="2016"):
    """Active Directory with domain controllers of its own hardware."""
    return Directory(
        mode="domain",
        domain=domain,
        functional_level=level,
        dns_servers=dns_servers,
        domain_controllers_outside_cluster=True,
        primary_dns_suffix=domain,
    )


def a_cluster(name, domain, *addresses, cache=None):
    """A cluster name made beforehand, with one static address per (network, address)."""
    base = ",".join(f"DC={label}" for label in domain.split("."))
    cluster = Cluster(
        name=name,
        addressing="static",
        addresses=tuple(ClusterAddress(network=n, address=a) for n, a in addresses),
        organizational_unit=f"OU=Clusters,{base}",
        prestaged=True,
    )
    return replace(cluster, properties=replace(cluster.properties, csv_cache_mib=cache))


def a_host(windows_server, vm_path, **values):
    """The baseline of a host as it should be in this version."""
    modern = windows_server in ("2016", "2019", "2022", "2025")
    baseline = {
        "system_drive": "C:",
        "memory_dump": "active" if modern else "kernel",
        "power_plan": "high_performance",
        "time_zone": "W. Europe Standard Time",
        "time_source": "domain hierarchy",
        "locale": "en-US",
        "vm_path": vm_path,
        "firewall": "windows",
        "remote_registry": True,
        "smb_bindings": True,
        "credential_guard": False,
        "ntlm_blocked": False,
        "automount": True,
        "domain_controller_role": False,
        "antivirus": True,
        "antivirus_exclusions": True,
    }
    return Host(**{**baseline, **values})


def an_ethernet_switch(name, model, max_mtu=9216, dcb=False, **values):
    return Switch(name=name, kind="ethernet", model=model, max_mtu=max_mtu, dcb=dcb, **values)


def a_fibre_switch(name, model, fabric, **values):
    return Switch(name=name, kind="fibre_channel", model=model, fabric=fabric, **values)


def the_lan(name, vlan, subnet, gateway, *dns_servers, purposes=("management",), **values):
    """The network on which clients and administrators reach the hosts."""
    lan = {
        "dns_registration": True,
        "dhcp": False,
        "metric": 10,
        "mtu": 1500,
        "cluster_use": "cluster_and_client",
    }
    return Network(
        name=name,
        purposes=purposes,
        vlan=vlan,
        subnet=subnet,
        gateway=gateway,
        dns_servers=dns_servers,
        **{**lan, **values},
    )


def private(name, purposes, vlan, subnet, **values):
    """A network between hosts, or between hosts and storage, that nothing routes."""
    alone = {
        "dns_registration": False,
        "dhcp": False,
        "metric": 40,
        "mtu": 1500,
        "cluster_use": "none" if "iscsi" in purposes else "cluster_only",
    }
    return Network(name=name, purposes=purposes, vlan=vlan, subnet=subnet, **{**alone, **values})


def for_vms(name, vlan, subnet, **values):
    """A network that virtual machines are on and hosts are not."""
    return Network(
        name=name,
        purposes=("vm",),
        vlan=vlan,
        subnet=subnet,
        dns_registration=False,
        dhcp=False,
        mtu=1500,
        cluster_use="none",
        **values,
    )


def a_nic(name, card, model, speed, windows_server, switch, port, **values):
    """A certified NIC without RDMA or SR-IOV, cabled to a switch port."""
    usual = {"rdma": "none", "sr_iov": False, "driver": "22.4.1", "firmware": "22.4"}
    return Nic(
        name=name,
        card=card,
        slot=card,
        model=model,
        speed_gbps=speed,
        certification=certified(windows_server),
        switch=switch,
        switch_port=port,
        **{**usual, **values},
    )


def an_hba(name, card, model, speed, windows_server, wwpn=None, **values):
    """A certified HBA, with port and node name where it has any."""
    usual = {
        "kind": "fibre_channel",
        "npiv": True,
        "driver": "9.4.2.20",
        "firmware": "9.11.03",
        "wwpn": wwpn,
        "wwnn": wwpn and "20" + wwpn[2:],
    }
    return Hba(
        name=name,
        card=card,
        model=model,
        speed_gbps=speed,
        certification=certified(windows_server),
        **{**usual, **values},
    )


def processors(vendor, model, sockets, cores, threads=2):
    return Processor(
        vendor=vendor,
        model=model,
        sockets=sockets,
        cores_per_socket=cores,
        threads_per_core=threads,
        x64=True,
        hardware_virtualization=True,
        slat=True,
        dep=True,
    )


def hardware(windows_server, vendor, model, processor, memory_gib, **values):
    """What the servers of one design have alike; ``Node`` takes it beside what is its own."""
    modern = windows_server in ("2016", "2019", "2022", "2025")
    usual = {
        "rack": "R1",
        "numa_nodes": processor.sockets,
        "ecc_memory": True,
        "secure_boot": modern,
        "tpm": "2.0" if windows_server in ("2019", "2022", "2025") else "none",
        "firmware": "2.30",
        "height_units": 1,
        "power_watts": 650,
        "power_feeds": ("A", "B"),
        "update_level": "2026-09",
    }
    return {
        "vendor": vendor,
        "model": model,
        "certification": certified(windows_server),
        "processor": processor,
        "memory_gib": memory_gib,
        **usual,
        **values,
    }


def moving(*networks, performance="compression", authentication="kerberos", simultaneous=2):
    return LiveMigration(
        networks=networks,
        authentication=authentication,
        performance=performance,
        simultaneous=simultaneous,
        processor_compatibility=False,
    )


def room(reserve_gib, vcpus_per_core=4, failures=1, growth=15):
    return CapacityPolicy(
        node_failures_to_tolerate=failures,
        host_reserve_gib=reserve_gib,
        vcpus_per_core_limit=vcpus_per_core,
        growth_percent=growth,
    )


def upkeep(updating="cluster_aware", **values):
    usual = {
        "update_source": "WSUS01",
        "backup_product": "Veeam Backup & Replication",
        "backup_interval_days": 1,
        "monitoring": "Zabbix",
        "migration_window_minutes": 120,
    }
    return Operations(updating=updating, **{**usual, **values})


def a_plan(title, client, windows_server, **values):
    """A production plan."""
    usual = {"installation": "server_core", "edition": "datacenter"}
    return Plan(
        title=title,
        client=Client(name=client, contact=f"IT operations, {client}", reference="2026-11"),
        environment="production",
        windows_server=windows_server,
        **{**usual, **values},
    )
