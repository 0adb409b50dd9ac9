"""Rows of a plan: vms, disks, nics. Columns are the fields of the format."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower

from planner.models.plans import Plan


class Vm(models.Model):
    """A virtual machine, or many alike."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="vms")
    position = models.PositiveIntegerField()
    name = models.TextField()
    count = models.PositiveBigIntegerField(default=1)
    vcpus = models.PositiveBigIntegerField(null=True, blank=True)
    memory_gib = models.FloatField(null=True, blank=True)
    dynamic_memory_given = models.BooleanField(default=False)
    dynamic_memory_minimum_gib = models.FloatField(null=True, blank=True)
    dynamic_memory_maximum_gib = models.FloatField(null=True, blank=True)
    generation = models.PositiveSmallIntegerField(null=True, blank=True)
    priority = models.CharField(max_length=30, null=True, blank=True)
    anti_affinity = models.TextField(null=True, blank=True)
    highly_available = models.BooleanField(default=True)
    owners = models.JSONField(default=list, blank=True)
    guest_os = models.TextField(null=True, blank=True)
    dedicated_nic = models.TextField(null=True, blank=True)
    virtual_fibre_channel = models.BooleanField(null=True, blank=True)
    depends_on = models.JSONField(default=list, blank=True)
    roles = models.JSONField(default=list, blank=True)
    local_device = models.TextField(null=True, blank=True)

    class Meta:
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint("plan", Lower("name"), name="vm_once"),
        ]

    def __str__(self) -> str:
        """Name it."""
        return self.name


class VmDisk(models.Model):
    """A disk of a virtual machine."""

    vm = models.ForeignKey(Vm, on_delete=models.CASCADE, related_name="disks")
    position = models.PositiveIntegerField()
    name = models.TextField()
    size_gib = models.FloatField(null=True, blank=True)
    volume = models.TextField(null=True, blank=True)
    format = models.CharField(max_length=30, null=True, blank=True)
    kind = models.CharField(max_length=30, null=True, blank=True)

    class Meta:
        ordering = ["vm", "position"]
        constraints = [
            models.UniqueConstraint("vm", Lower("name"), name="vmdisk_once"),
        ]

    def __str__(self) -> str:
        """Name it."""
        return self.name


class VmNic(models.Model):
    """A NIC of a virtual machine."""

    vm = models.ForeignKey(Vm, on_delete=models.CASCADE, related_name="nics")
    position = models.PositiveIntegerField()
    name = models.TextField()
    virtual_switch = models.TextField(null=True, blank=True)
    vlan = models.PositiveBigIntegerField(null=True, blank=True)
    sr_iov = models.BooleanField(null=True, blank=True)
    address = models.CharField(max_length=64, null=True, blank=True)

    class Meta:
        ordering = ["vm", "position"]
        constraints = [
            models.UniqueConstraint("vm", Lower("name"), name="vmnic_once"),
        ]

    def __str__(self) -> str:
        """Name it."""
        return self.name
