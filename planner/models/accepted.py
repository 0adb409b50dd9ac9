"""Rows of a plan: accepted. Columns are the fields of the format."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower

from planner.models.plans import Plan


class AcceptedFinding(models.Model):
    """A finding accepted on purpose."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="accepted")
    position = models.PositiveIntegerField()
    rule = models.TextField()
    subject = models.TextField()
    reason = models.TextField(null=True, blank=True)
    by = models.TextField(null=True, blank=True)
    on = models.CharField(max_length=64, null=True, blank=True)

    class Meta:
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint(
                "plan", Lower("rule"), Lower("subject"), name="acceptedfinding_once"
            ),
        ]

    def __str__(self) -> str:
        """Name it."""
        return self.rule
