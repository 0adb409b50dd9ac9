"""The public rule catalogue."""

import pytest
from django.utils.html import escape

from planner.forms.rules import RuleFilterForm
from planner.rules import RULES, Level
from planner.rules.base import Rule
from planner.rules.knowledge import Source


def a_rule(rule_id, level, title="A title", facts=("X-01",)):
    source = Source("A document", "https://example.org/", "2026-01-01")
    return Rule(
        rule_id,
        level,
        title,
        "Why it is so.",
        "Do this.",
        source,
        facts,
        "microsoft",
        (),
        applies=lambda plan: True,
        judge=lambda plan: iter(()),
    )


BY_VERSION = a_rule("storage.old-disk", {"2016": Level.RISK, "2019": Level.BLOCKER}, "Old disk")
EVERYWHERE = a_rule("nodes.few-nodes", Level.RISK, "Few nodes", facts=("N-07",))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, [EVERYWHERE, BY_VERSION]),
        ({"q": "DISK old"}, [BY_VERSION]),
        ({"q": "disk nodes"}, []),
        ({"q": "nodes.few"}, [EVERYWHERE]),
        ({"q": "n-07"}, [EVERYWHERE]),
        ({"level": "blocker"}, [BY_VERSION]),
        ({"level": "risk"}, [EVERYWHERE, BY_VERSION]),
        ({"level": "risk", "version": "2019"}, [EVERYWHERE]),
        ({"level": "risk", "version": "2016"}, [EVERYWHERE, BY_VERSION]),
        ({"version": "2022"}, [EVERYWHERE]),
        ({"level": "none of them"}, [EVERYWHERE, BY_VERSION]),
    ],
    ids=lambda each: str(each) if isinstance(each, dict) else f"{len(each)} rules",
)
def test_filter_finds(query, expected):
    form = RuleFilterForm(query)

    assert [rule.id for rule in form.matching([BY_VERSION, EVERYWHERE])] == [
        rule.id for rule in expected
    ]


def test_every_rule_has_its_page(client, db):
    pages = {rule_id: client.get(f"/rules/{rule_id}/") for rule_id in RULES}

    assert [rule_id for rule_id, page in pages.items() if page.status_code != 200] == []
    assert [each for each, page in pages.items() if RULES[each].id not in page.text] == []
    assert [
        each
        for each, page in pages.items()
        if f'href="{escape(RULES[each].source.url)}" target="_blank" rel="noopener"'
        not in page.text
    ] == []


def test_rule_page_says_the_level_of_every_version(client, db, monkeypatch):
    monkeypatch.setitem(RULES, BY_VERSION.id, BY_VERSION)

    response = client.get(f"/rules/{BY_VERSION.id}/")

    assert dict(response.context["levels"]) == {
        "2008r2": None,
        "2012": None,
        "2012r2": None,
        "2016": Level.RISK,
        "2019": Level.BLOCKER,
        "2022": None,
        "2025": None,
    }
    assert response.context["facts"] == []


def test_unknown_rule_is_not_found(client, db):
    assert client.get("/rules/nodes.no-such-rule/").status_code == 404


def test_catalogue_lists_every_rule_by_its_link(client, db):
    response = client.get("/rules/")

    assert response.context["found"] == len(RULES)
    assert [rule for rule in RULES if f'href="/rules/{rule}/"' not in response.text] == []


def test_catalogue_keeps_the_question_in_the_form(client, db):
    response = client.get("/rules/", {"q": "<b>quorum", "version": "2019"})

    assert 'value="&lt;b&gt;quorum"' in response.text
    assert '<option value="2019" selected>' in response.text
    assert "Show all rules" in response.text


def test_htmx_gets_the_list_alone(client, db):
    fragment = client.get("/rules/", {"q": "quorum"}, headers={"HX-Request": "true"})
    restored = client.get(
        "/rules/", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"}
    )

    assert "<html" not in fragment.text
    assert 'hx-swap-oob="innerHTML"' in fragment.text
    assert "<html" in restored.text
    assert "HX-Request" in fragment.headers["Vary"]


def test_catalogue_needs_no_account_and_only_reads(client, db):
    assert client.get("/rules/").status_code == 200
    assert client.post("/rules/").status_code == 405
