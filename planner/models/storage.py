"""Rows of a plan: storage arrays, ports, storage volumes. Columns are the fields of the format."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower

from planner.models.plans import Plan


class StorageArray(models.Model):
    """A storage array."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="storage_arrays")
    position = models.PositiveIntegerField()
    name = models.TextField()
    site = models.TextField(null=True, blank=True)
    vendor = models.TextField(null=True, blank=True)
    model = models.TextField(null=True, blank=True)
    certification_given = models.BooleanField(default=False)
    certification_status = models.CharField(max_length=30, null=True, blank=True)
    certification_windows_server = models.CharField(max_length=30, null=True, blank=True)
    certification_catalog_url = models.TextField(null=True, blank=True)
    certification_checked_on = models.CharField(max_length=64, null=True, blank=True)
    certification_note = models.TextField(null=True, blank=True)
    persistent_reservations = models.BooleanField(null=True, blank=True)
    chap = models.CharField(max_length=30, null=True, blank=True)
    target = models.TextField(null=True, blank=True)
    firmware = models.TextField(null=True, blank=True)
    usable_gib = models.FloatField(null=True, blank=True)
    registration_limit = models.PositiveBigIntegerField(null=True, blank=True)
    replicates_to = models.TextField(null=True, blank=True)

    class Meta:
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint("plan", Lower("name"), name="storagearray_once"),
        ]

    def __str__(self) -> str:
        """Name it."""
        return self.name


class ArrayPort(models.Model):
    """A port of a storage array."""

    array = models.ForeignKey(StorageArray, on_delete=models.CASCADE, related_name="ports")
    position = models.PositiveIntegerField()
    name = models.TextField()
    controller = models.TextField(null=True, blank=True)
    switch = models.TextField(null=True, blank=True)
    address = models.CharField(max_length=64, null=True, blank=True)
    wwpn = models.TextField(null=True, blank=True)
    network = models.TextField(null=True, blank=True)

    class Meta:
        ordering = ["array", "position"]
        constraints = [
            models.UniqueConstraint("array", Lower("name"), name="arrayport_once"),
        ]

    def __str__(self) -> str:
        """Name it."""
        return self.name


class Volume(models.Model):
    """A volume."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="storage_volumes")
    position = models.PositiveIntegerField()
    name = models.TextField()
    array = models.TextField(null=True, blank=True)
    size_gib = models.FloatField(null=True, blank=True)
    purpose = models.CharField(max_length=30, null=True, blank=True)
    file_system = models.CharField(max_length=30, null=True, blank=True)
    partition_style = models.CharField(max_length=30, null=True, blank=True)
    dynamic_disk = models.BooleanField(null=True, blank=True)
    presented_to = models.JSONField(null=True, blank=True)
    resiliency = models.CharField(max_length=30, null=True, blank=True)
    bitlocker = models.BooleanField(null=True, blank=True)
    lun_id = models.PositiveBigIntegerField(null=True, blank=True)
    allocation_unit_kib = models.PositiveBigIntegerField(null=True, blank=True)
    thin = models.BooleanField(null=True, blank=True)
    snapshot_reserve_percent = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint("plan", Lower("name"), name="volume_once"),
        ]

    def __str__(self) -> str:
        """Name it."""
        return self.name
