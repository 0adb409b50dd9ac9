"""The rule catalogue: public, and made from the registry itself."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from planner.core.plan import VERSIONS
from planner.forms.rules import RuleFilterForm
from planner.rules import RULES, Level, Rule, pack_version
from planner.rules.knowledge import Fact, Source, facts, source
from planner.views.http import PublicRequest, wants_fragment

DOMAIN_WORDS = {
    "adapters": "Network adapters",
    "aggregation": "Teams and their links",
    "backbone": "Network of Storage Spaces Direct",
    "campus": "Storage Spaces Direct over two rooms",
    "controllers": "Disks and controllers of VMs",
    "disks": "Disks of VMs",
    "drives": "Drives of Storage Spaces Direct",
    "fabrics": "Fibre Channel fabrics",
    "guests": "Guests and their networks",
    "guest_networks": "Addresses and VLANs of guests",
    "host": "Settings of the hosts",
    "hosting": "What a host gives its VMs",
    "identity": "Names",
    "iscsi": "iSCSI",
    "membership": "Domains and workgroups",
    "migration": "Live migration",
    "network": "Networks",
    "owners": "Possible owners",
    "partitions": "Formatting and BitLocker",
    "paths": "Paths to the storage",
    "plausible": "Figures nobody can mean",
    "placement": "Where VM files lie",
    "pool": "The pool of Storage Spaces Direct",
    "protection": "Protection of the hosts",
    "rdma": "RDMA",
    "reach": "Who reaches which array",
    "replication": "Replicas between sites",
    "reserve": "Memory in reserve",
    "resiliency": "Copies of Storage Spaces Direct",
    "roles": "What each network is for",
    "s2d": "Storage Spaces Direct",
    "sas": "Shared SAS",
    "smb": "SMB file servers",
    "sr_iov": "SR-IOV",
    "teams": "NIC teams",
    "transfer": "Live migration: copying memory",
    "uplinks": "Virtual switches and their uplinks",
    "vms": "Virtual machines",
    "voters": "Votes",
    "witness_place": "Place of the witness",
    "wwpns": "WWPNs",
}

ORIGIN_WORDS = {
    "article": "The article series that described how such a cluster is set up",
    "microsoft": "Microsoft\u2019s documentation",
    "test_cluster": "Cluster validation (Test-Cluster)",
    "bpa": "Best Practices Analyzer",
    "practice": "Practice in the field",
}


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact that a rule rests on, with the documents that say so."""

    fact: Fact
    sources: tuple[Source, ...]


@require_safe
@gzip_page
@vary_on_headers("HX-Request")
def rule_list(request: PublicRequest) -> HttpResponse:
    """List the rules by domain, filtered."""
    form = RuleFilterForm(request.GET)
    found = form.matching(RULES.values())
    context = {
        "form": form,
        "domains": [
            (domain_words(domain), list(rules)) for domain, rules in groupby(found, key=_domain)
        ],
        "found": len(found),
        "total": len(RULES),
        "pack": pack_version(),
    }
    page = "rules/_found.html" if wants_fragment(request) else "rules/list.html"
    return render(request, page, context)


@require_safe
@gzip_page
def rule_page(request: PublicRequest, rule_id: str) -> HttpResponse:
    """Show one rule: why, remedy, levels, source and the facts it rests on."""
    rule = RULES.get(rule_id)
    if rule is None:
        raise Http404("There is no such rule.")
    context = {
        "rule": rule,
        "domain": domain_words(_domain(rule)),
        "levels": [(version, rule.level_for(version)) for version in VERSIONS],
        "facts": fact_rows(rule),
        "origin": ORIGIN_WORDS[rule.origin],
        "unknown": Level.UNKNOWN,
    }
    return render(request, "rules/rule.html", context)


def fact_rows(rule: Rule) -> list[FactRow]:
    """Facts of the rule that the index holds; a source without a public address is left out."""
    known = facts()
    return [
        FactRow(known[each], tuple(_sources(known[each]))) for each in rule.facts if each in known
    ]


def _sources(fact: Fact) -> list[Source]:
    found = []
    for key in fact.sources:
        try:
            found.append(source(key))
        except KeyError:
            continue
    return found


def _domain(rule: Rule) -> str:
    return rule.id.partition(".")[0]


def domain_words(domain: str) -> str:
    """Head of a group of rules: the name of their module in words."""
    return DOMAIN_WORDS.get(domain, domain.replace("_", " ").capitalize())
