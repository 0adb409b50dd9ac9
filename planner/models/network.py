"""Rows of a plan: sites, switches, networks, cluster addresses, teams, virtual switches."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower

from planner.models.plans import Plan


class Site(models.Model):
    """A room or data centre."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="sites")
    position = models.PositiveIntegerField()
    name = models.TextField()
    witness_only = models.BooleanField(default=False)

    class Meta:
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint("plan", Lower("name"), name="site_once"),
        ]

    def __str__(self) -> str:
        """Name it."""
        return self.name


class SiteLink(models.Model):
    """The line between two sites."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="site_links")
    position = models.PositiveIntegerField()
    name = models.TextField()
    a = models.TextField(null=True, blank=True)
    b = models.TextField(null=True, blank=True)
    round_trip_ms = models.FloatField(null=True, blank=True)
    bandwidth_mbps = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint("plan", Lower("name"), name="sitelink_once"),
        ]

    def __str__(self) -> str:
        """Name it."""
        return self.name


class Switch(models.Model):
    """A physical switch."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="switches")
    position = models.PositiveIntegerField()
    name = models.TextField()
    kind = models.CharField(max_length=30, null=True, blank=True)
    site = models.TextField(null=True, blank=True)
    model = models.TextField(null=True, blank=True)
    fabric = models.TextField(null=True, blank=True)
    max_mtu = models.PositiveBigIntegerField(null=True, blank=True)
    dcb = models.BooleanField(null=True, blank=True)
    stacked_with = models.TextField(null=True, blank=True)

    class Meta:
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint("plan", Lower("name"), name="switch_once"),
        ]

    def __str__(self) -> str:
        """Name it."""
        return self.name


class Network(models.Model):
    """A network."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="networks")
    position = models.PositiveIntegerField()
    name = models.TextField()
    purposes = models.JSONField(default=list, blank=True)
    vlan = models.PositiveBigIntegerField(null=True, blank=True)
    subnet = models.CharField(max_length=64, null=True, blank=True)
    gateway = models.CharField(max_length=64, null=True, blank=True)
    dns_servers = models.JSONField(default=list, blank=True)
    dns_registration = models.BooleanField(null=True, blank=True)
    dhcp = models.BooleanField(null=True, blank=True)
    metric = models.PositiveBigIntegerField(null=True, blank=True)
    mtu = models.PositiveBigIntegerField(null=True, blank=True)
    cluster_use = models.CharField(max_length=30, null=True, blank=True)
    site = models.TextField(null=True, blank=True)
    bandwidth_weight = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint("plan", Lower("name"), name="network_once"),
        ]

    def __str__(self) -> str:
        """Name it."""
        return self.name


class ClusterAddress(models.Model):
    """An address of the cluster name."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="cluster_addresses")
    position = models.PositiveIntegerField()
    network = models.TextField()
    address = models.CharField(max_length=64, null=True, blank=True)

    class Meta:
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint("plan", Lower("network"), name="clusteraddress_once"),
        ]

    def __str__(self) -> str:
        """Name it."""
        return self.network


class NicTeam(models.Model):
    """A NIC team."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="teams")
    position = models.PositiveIntegerField()
    name = models.TextField()
    kind = models.CharField(max_length=30, null=True, blank=True)
    mode = models.CharField(max_length=30, null=True, blank=True)

    class Meta:
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint("plan", Lower("name"), name="nicteam_once"),
        ]

    def __str__(self) -> str:
        """Name it."""
        return self.name


class VirtualSwitch(models.Model):
    """A virtual switch."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="virtual_switches")
    position = models.PositiveIntegerField()
    name = models.TextField()
    via = models.TextField(null=True, blank=True)
    type = models.CharField(max_length=30, null=True, blank=True)
    allow_management_os = models.BooleanField(null=True, blank=True)
    bandwidth_mode = models.CharField(max_length=30, null=True, blank=True)
    sr_iov = models.BooleanField(null=True, blank=True)
    load_balancing = models.CharField(max_length=30, null=True, blank=True)

    class Meta:
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint("plan", Lower("name"), name="virtualswitch_once"),
        ]

    def __str__(self) -> str:
        """Name it."""
        return self.name
