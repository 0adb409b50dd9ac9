"""A plan: whose it is, its scalar answers, its sections' digests and its revisions."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models

from planner.models.teams import Membership, Team

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from planner.models.users import User


FRAME = (
    *("team", "code", "version", "digests", "verdict", "acceptable", "counts", "rule_pack"),
    *("created_at", "changed_at", "changed_by"),
    *("title", "client_name", "environment", "windows_server"),  # what lists show
)


class PlanQuerySet(models.QuerySet["Plan"]):
    """Whose plans: what you may not see, you cannot find."""

    def visible_to(self, user: User | AnonymousUser) -> PlanQuerySet:
        """Plans of the teams that the user is a member of."""
        return self.filter(team__memberships__user_id=user.pk) if user.pk else self.none()

    def editable_by(self, user: User | AnonymousUser) -> PlanQuerySet:
        """Plans that the user may change."""
        if not user.pk:
            return self.none()
        return self.filter(
            team__memberships__user_id=user.pk, team__memberships__role__in=Membership.WRITERS
        )

    def without_answers(self, *more: str) -> PlanQuerySet:
        """Rows without the many columns that only a snapshot reads; ``more`` are columns beside."""
        return self.only(*FRAME, *more)


class Plan(models.Model):
    """One plan. Scalar answers are columns named ``<object>_<field>``; lists are rows of their own.

    ``version`` counts the saves. ``digests`` holds the SHA-256 of each section's canonical JSON.
    Verdict, counts and rule pack belong to that version, for lists.
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="plans")
    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField(default=0)
    digests = models.JSONField(default=dict)
    verdict = models.CharField(max_length=20, default="incomplete")
    acceptable = models.BooleanField(default=False)
    counts = models.JSONField(default=dict)
    rule_pack = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    title = models.CharField(max_length=200)
    client_name = models.TextField(null=True, blank=True)
    client_contact = models.TextField(null=True, blank=True)
    client_reference = models.TextField(null=True, blank=True)
    environment = models.CharField(max_length=30)
    windows_server = models.CharField(max_length=30)
    edition = models.CharField(max_length=30, null=True, blank=True)
    installation = models.CharField(max_length=30, null=True, blank=True)
    cluster_name = models.TextField(null=True, blank=True)
    cluster_addressing = models.CharField(max_length=30, null=True, blank=True)
    cluster_organizational_unit = models.TextField(null=True, blank=True)
    cluster_prestaged = models.BooleanField(null=True, blank=True)
    cluster_properties_same_subnet_delay_ms = models.PositiveBigIntegerField(null=True, blank=True)
    cluster_properties_same_subnet_threshold = models.PositiveBigIntegerField(null=True, blank=True)
    cluster_properties_cross_subnet_delay_ms = models.PositiveBigIntegerField(null=True, blank=True)
    cluster_properties_cross_subnet_threshold = models.PositiveBigIntegerField(
        null=True, blank=True
    )
    cluster_properties_csv_cache_mib = models.PositiveBigIntegerField(null=True, blank=True)
    directory_mode = models.CharField(max_length=30, null=True, blank=True)
    directory_domain = models.TextField(null=True, blank=True)
    directory_functional_level = models.CharField(max_length=30, null=True, blank=True)
    directory_dns_servers = models.JSONField(default=list, blank=True)
    directory_domain_controllers_outside_cluster = models.BooleanField(null=True, blank=True)
    directory_primary_dns_suffix = models.TextField(null=True, blank=True)
    host_system_drive = models.TextField(null=True, blank=True)
    host_memory_dump = models.CharField(max_length=30, null=True, blank=True)
    host_power_plan = models.CharField(max_length=30, null=True, blank=True)
    host_time_zone = models.TextField(null=True, blank=True)
    host_time_source = models.TextField(null=True, blank=True)
    host_locale = models.TextField(null=True, blank=True)
    host_vm_path = models.TextField(null=True, blank=True)
    host_firewall = models.CharField(max_length=30, null=True, blank=True)
    host_remote_registry = models.BooleanField(null=True, blank=True)
    host_smb_bindings = models.BooleanField(null=True, blank=True)
    host_credential_guard = models.BooleanField(null=True, blank=True)
    host_ntlm_blocked = models.BooleanField(null=True, blank=True)
    host_automount = models.BooleanField(null=True, blank=True)
    host_domain_controller_role = models.BooleanField(null=True, blank=True)
    host_other_roles = models.JSONField(default=list, blank=True)
    host_antivirus = models.BooleanField(null=True, blank=True)
    host_antivirus_exclusions = models.BooleanField(null=True, blank=True)
    storage_type = models.CharField(max_length=30, null=True, blank=True)
    storage_mpio_enabled = models.BooleanField(null=True, blank=True)
    storage_mpio_dsm = models.CharField(max_length=30, null=True, blank=True)
    storage_mpio_policy = models.TextField(null=True, blank=True)
    quorum_witness_type = models.CharField(max_length=30, null=True, blank=True)
    quorum_witness_volume = models.TextField(null=True, blank=True)
    quorum_witness_path = models.TextField(null=True, blank=True)
    quorum_witness_site = models.TextField(null=True, blank=True)
    quorum_witness_on_cluster = models.BooleanField(null=True, blank=True)
    quorum_witness_uses_dfs = models.BooleanField(null=True, blank=True)
    quorum_dynamic_quorum = models.BooleanField(null=True, blank=True)
    quorum_no_vote = models.JSONField(default=list, blank=True)
    live_migration_networks = models.JSONField(default=list, blank=True)
    live_migration_authentication = models.CharField(max_length=30, null=True, blank=True)
    live_migration_performance = models.CharField(max_length=30, null=True, blank=True)
    live_migration_simultaneous = models.PositiveBigIntegerField(null=True, blank=True)
    live_migration_processor_compatibility = models.BooleanField(null=True, blank=True)
    capacity_node_failures_to_tolerate = models.PositiveBigIntegerField(default=1)
    capacity_host_reserve_gib = models.FloatField(null=True, blank=True)
    capacity_vcpus_per_core_limit = models.FloatField(null=True, blank=True)
    capacity_growth_percent = models.FloatField(default=0)
    capacity_volume_free_percent = models.FloatField(default=15)
    operations_updating = models.CharField(max_length=30, null=True, blank=True)
    operations_update_source = models.TextField(null=True, blank=True)
    operations_backup_product = models.TextField(null=True, blank=True)
    operations_backup_interval_days = models.FloatField(null=True, blank=True)
    operations_monitoring = models.TextField(null=True, blank=True)
    operations_migration_window_minutes = models.FloatField(null=True, blank=True)
    notes = models.TextField(null=True, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at"]

    def __str__(self) -> str:
        """Name the plan."""
        return self.title


class SectionDocument(models.Model):
    """The canonical JSON of one section, compressed; kept once per digest, never changed."""

    digest = models.CharField(max_length=64, primary_key=True)
    data = models.BinaryField()

    def __str__(self) -> str:
        """Show the digest."""
        return self.digest


class Revision(models.Model):
    """One save of a plan: who, when, what changed in words, and the digests of all sections."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField()
    summary = models.TextField()
    digests = models.JSONField()

    class Meta:
        ordering = ["plan", "-number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="revision_once")]

    def __str__(self) -> str:
        """Name the revision."""
        return f"{self.plan} ({self.number})"
