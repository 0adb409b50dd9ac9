"""Rows of a plan: nodes, nics, hbas, interfaces, drives. Columns are the fields of the format."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower

from planner.models.plans import Plan


class Node(models.Model):
    """A server of the cluster."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="nodes")
    position = models.PositiveIntegerField()
    name = models.TextField()
    site = models.TextField(null=True, blank=True)
    rack = models.TextField(null=True, blank=True)
    vendor = models.TextField(null=True, blank=True)
    model = models.TextField(null=True, blank=True)
    certification_given = models.BooleanField(default=False)
    certification_status = models.CharField(max_length=30, null=True, blank=True)
    certification_windows_server = models.CharField(max_length=30, null=True, blank=True)
    certification_catalog_url = models.TextField(null=True, blank=True)
    certification_checked_on = models.CharField(max_length=64, null=True, blank=True)
    certification_note = models.TextField(null=True, blank=True)
    windows_server = models.CharField(max_length=30, null=True, blank=True)
    edition = models.CharField(max_length=30, null=True, blank=True)
    installation = models.CharField(max_length=30, null=True, blank=True)
    domain = models.TextField(null=True, blank=True)
    update_level = models.TextField(null=True, blank=True)
    processor_vendor = models.CharField(max_length=30, null=True, blank=True)
    processor_model = models.TextField(null=True, blank=True)
    processor_sockets = models.PositiveBigIntegerField(null=True, blank=True)
    processor_cores_per_socket = models.PositiveBigIntegerField(null=True, blank=True)
    processor_threads_per_core = models.PositiveBigIntegerField(null=True, blank=True)
    processor_x64 = models.BooleanField(null=True, blank=True)
    processor_hardware_virtualization = models.BooleanField(null=True, blank=True)
    processor_slat = models.BooleanField(null=True, blank=True)
    processor_dep = models.BooleanField(null=True, blank=True)
    memory_gib = models.FloatField(null=True, blank=True)
    numa_nodes = models.PositiveBigIntegerField(null=True, blank=True)
    ecc_memory = models.BooleanField(null=True, blank=True)
    secure_boot = models.BooleanField(null=True, blank=True)
    tpm = models.CharField(max_length=30, null=True, blank=True)
    firmware = models.TextField(null=True, blank=True)
    serial = models.TextField(null=True, blank=True)
    rack_unit = models.FloatField(null=True, blank=True)
    height_units = models.FloatField(null=True, blank=True)
    power_watts = models.FloatField(null=True, blank=True)
    iscsi_initiator = models.TextField(null=True, blank=True)
    management_address = models.CharField(max_length=64, null=True, blank=True)
    power_feeds = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint("plan", Lower("name"), name="node_once"),
        ]

    def __str__(self) -> str:
        """Name it."""
        return self.name


class Nic(models.Model):
    """A NIC port of a node."""

    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="nics")
    position = models.PositiveIntegerField()
    name = models.TextField()
    card = models.TextField(null=True, blank=True)
    slot = models.TextField(null=True, blank=True)
    model = models.TextField(null=True, blank=True)
    speed_gbps = models.FloatField(null=True, blank=True)
    sr_iov = models.BooleanField(null=True, blank=True)
    rdma = models.CharField(max_length=30, null=True, blank=True)
    certification_given = models.BooleanField(default=False)
    certification_status = models.CharField(max_length=30, null=True, blank=True)
    certification_windows_server = models.CharField(max_length=30, null=True, blank=True)
    certification_catalog_url = models.TextField(null=True, blank=True)
    certification_checked_on = models.CharField(max_length=64, null=True, blank=True)
    certification_note = models.TextField(null=True, blank=True)
    switch = models.TextField(null=True, blank=True)
    switch_port = models.TextField(null=True, blank=True)
    team = models.TextField(null=True, blank=True)
    driver = models.TextField(null=True, blank=True)
    firmware = models.TextField(null=True, blank=True)

    class Meta:
        ordering = ["node", "position"]
        constraints = [
            models.UniqueConstraint("node", Lower("name"), name="nic_once"),
        ]

    def __str__(self) -> str:
        """Name it."""
        return self.name


class Hba(models.Model):
    """An HBA port of a node."""

    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="hbas")
    position = models.PositiveIntegerField()
    name = models.TextField()
    kind = models.CharField(max_length=30, null=True, blank=True)
    card = models.TextField(null=True, blank=True)
    model = models.TextField(null=True, blank=True)
    speed_gbps = models.FloatField(null=True, blank=True)
    certification_given = models.BooleanField(default=False)
    certification_status = models.CharField(max_length=30, null=True, blank=True)
    certification_windows_server = models.CharField(max_length=30, null=True, blank=True)
    certification_catalog_url = models.TextField(null=True, blank=True)
    certification_checked_on = models.CharField(max_length=64, null=True, blank=True)
    certification_note = models.TextField(null=True, blank=True)
    switch = models.TextField(null=True, blank=True)
    switch_port = models.TextField(null=True, blank=True)
    wwpn = models.TextField(null=True, blank=True)
    wwnn = models.TextField(null=True, blank=True)
    npiv = models.BooleanField(null=True, blank=True)
    driver = models.TextField(null=True, blank=True)
    firmware = models.TextField(null=True, blank=True)

    class Meta:
        ordering = ["node", "position"]
        constraints = [
            models.UniqueConstraint("node", Lower("name"), name="hba_once"),
        ]

    def __str__(self) -> str:
        """Name it."""
        return self.name


class Interface(models.Model):
    """Where a node meets a network."""

    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="interfaces")
    position = models.PositiveIntegerField()
    network = models.TextField()
    via = models.TextField()
    address = models.CharField(max_length=64, null=True, blank=True)

    class Meta:
        ordering = ["node", "position"]
        constraints = [
            models.UniqueConstraint("node", Lower("network"), Lower("via"), name="interface_once"),
        ]

    def __str__(self) -> str:
        """Name it."""
        return self.network


class Drive(models.Model):
    """A kind of local drive of a node."""

    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="drives")
    position = models.PositiveIntegerField()
    name = models.TextField()
    media = models.CharField(max_length=30, null=True, blank=True)
    count = models.PositiveBigIntegerField(null=True, blank=True)
    size_gib = models.FloatField(null=True, blank=True)
    role = models.CharField(max_length=30, null=True, blank=True)

    class Meta:
        ordering = ["node", "position"]
        constraints = [
            models.UniqueConstraint("node", Lower("name"), name="drive_once"),
        ]

    def __str__(self) -> str:
        """Name it."""
        return self.name
