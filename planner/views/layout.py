"""Suggesting a layout of networks: what it would set and why, and setting it on one press."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from planner import rules
from planner.core.layout import Proposal, suggest
from planner.core.rewriting import canonical
from planner.forms.layout import LayoutForm
from planner.services.revisions import plan_as_of
from planner.views.http import PageRequest, wants_fragment
from planner.views.items import saved_quietly
from planner.views.opened import Opened, open_plan, plan_page, read_version
from planner.views.saved import say_done
from planner.wizard import layout as shown
from planner.wizard.states import states
from planner.wizard.steps import BY_SLUG

NETWORKS = BY_SLUG["networks"]


@plan_page
@require_http_methods(["GET", "HEAD", "POST"])
def layout(request: PageRequest, code: UUID) -> HttpResponse:
    """Show a suggested layout (as a fragment for htmx), or set it."""
    opened = open_plan(request, code)
    if not opened.editable:
        raise Http404
    sent = request.POST if request.method == "POST" else request.GET
    if request.method == "POST":
        version = read_version(request, opened.row)
        opened = replace(opened, plan=plan_as_of(opened.row, version, opened.plan))
    form = LayoutForm(sent, plan=opened.plan)
    proposal = suggest(opened.plan, form.wish()) if form.is_valid() else None
    if request.method == "POST" and proposal is not None and not proposal.questions:
        return _set(request, opened, form, proposal)
    page = "plans/_layout.html" if wants_fragment(request) else "plans/layout.html"
    return render(request, page, _context(opened, form, proposal))


def _set(
    request: PageRequest, opened: Opened, form: LayoutForm, proposal: Proposal
) -> HttpResponse:
    """Save the layout; where a colleague was faster, show what is suggested now."""
    row = saved_quietly(request, opened, proposal.plan)
    if row is None:
        asked = urlencode(form.sent())
        return redirect(f"{reverse('plan-layout', args=[opened.row.code])}?{asked}")
    names = len(proposal.plan.networks)
    words = f"The layout is set. {names} networks reach {_nodes(len(proposal.plan.nodes))}."
    say_done(request, row, words)
    return redirect("plan-step", opened.row.code, NETWORKS.slug)


def _nodes(number: int) -> str:
    return "the node" if number == 1 else f"all {number} nodes"


def _context(opened: Opened, form: LayoutForm, proposal: Proposal | None) -> dict[str, Any]:
    before = rules.check(opened.plan)
    context = {
        "row": opened.row,
        "step": NETWORKS,
        "states": states(opened.plan, before),
        "form": form,
        "proposal": proposal,
    }
    if proposal is None or proposal.questions:
        asked = proposal.questions if proposal else ()
        return {**context, "questions": [(each, BY_SLUG[each.section].title) for each in asked]}
    after = rules.check(proposal.plan)
    columns = shown.carriers(proposal.plan)
    return {
        **context,
        "plan": proposal.plan,
        "changes": proposal.plan != canonical(opened.plan),
        "warnings": proposal.of("warning"),
        "networks": shown.network_rows(opened.plan, proposal),
        "choices": shown.other_choices(proposal),
        "carriers": columns,
        "nodes": shown.node_rows(proposal.plan, columns),
        "levels": shown.level_changes(before, after),
        "appearing": shown.appearing(before, after),
        "disappearing": shown.appearing(after, before),
        "verdicts": (before.verdict, after.verdict),
    }
