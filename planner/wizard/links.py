"""Where in the wizard a finding is put right: its step, and the page and field of its subject."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.urls import reverse

from planner.core import sections
from planner.core.plan import Plan
from planner.core.references import part_of
from planner.forms.page import Block
from planner.rules import Finding
from planner.wizard.steps import BY_SLUG, STEPS, Step
from planner.wizard.tables import Table

_STEP_OF_KEY = {
    key: BY_SLUG[section]
    for section, keys in sections.TOP_KEYS.items()
    if section in BY_SLUG
    for key in keys
}
_STEP_OF_NODE_KEY = {
    key: BY_SLUG[section] for section, keys in sections.NODE_KEYS.items() for key in keys
}


class Links:
    """Links into the wizard for one plan; ``here`` gives the id of what the shown page asks."""

    def __init__(
        self,
        plan: Plan,
        code: UUID,
        here: Callable[[str, str | None], str | None] | None = None,
    ) -> None:
        self.code = code
        self._here = here
        self._at: dict[tuple[str, ...], dict[str, int]] = {}
        for table in (table for step in STEPS for table in step.tables):
            names = {item.name.casefold(): at for at, item in enumerate(table.items(plan))}
            self._at[table.place] = names
        self._plan = plan

    def step(self, finding: Finding) -> Step:
        """The step that asks for what the finding is about."""
        return step_of(finding.subject, finding.missing)

    def url(self, finding: Finding) -> str:
        """The page and field where the finding is put right."""
        return self.url_of(finding.subject, finding.missing)

    def url_of(self, subject: str, missing: str | None) -> str:
        """The page and field of a subject (a path by names) and, if given, its field."""
        local = self._here(subject, missing) if self._here else None
        if local:
            return f"#{local}"
        step = step_of(subject, missing)
        names = [each.replace("%2F", "/").replace("%25", "%") for each in subject.split("/")]
        field = (missing or "").split("/") if missing else []
        for table in step.tables:
            depth = len(table.place)
            if tuple(names[:depth]) != table.place or len(names) <= depth:
                continue
            index = self._at[table.place].get(names[depth].casefold())
            if index is not None:
                url = reverse("plan-item", args=[self.code, step.slug, table.slug, index + 1])
                anchor = self._item_anchor(table, index, names[depth + 1 :], field)
                return f"{url}{anchor}"
        return f"{reverse('plan-step', args=[self.code, step.slug])}{_anchor(step, names, field)}"

    def _item_anchor(self, table: Table, index: int, names: list[str], field: list[str]) -> str:
        rows = [spec.name for spec in table.rows]
        if names and names[0] in rows and len(names) > 1:
            members = getattr(table.items(self._plan)[index], names[0])
            for at, member in enumerate(members):
                named = str(getattr(member, "name", None) or member.network)
                if named.casefold() == names[1].casefold():
                    if field:
                        return f"#div_id_{names[0]}-{at}-{_key(table.kind, [names[0], *field])}"
                    return f"#row-{names[0]}-{at}"
        if field and field[0] in rows:
            return f"#rows-{field[0]}"
        return f"#div_id_item-{_key(table.kind, field)}" if field else ""


def step_of(subject: str, missing: str | None) -> Step:
    """The step that asks for a subject (a path by names) and, if given, its field."""
    names = [*subject.split("/"), *(missing or "").split("/")]
    names = [name for name in names if name]
    if names and names[0] == "nodes":
        return next(
            (_STEP_OF_NODE_KEY[name] for name in names[2:3] if name in _STEP_OF_NODE_KEY),
            BY_SLUG["nodes"],
        )
    return _STEP_OF_KEY.get(names[0] if names else "", STEPS[0])


def _anchor(step: Step, names: list[str], field: list[str]) -> str:
    wanted = [name for name in (*names, *field) if name]
    for table in step.tables:
        if list(table.place) == wanted[: len(table.place)]:
            return f"#table-{table.slug}"
    for block in step.blocks:
        if block.place and list(block.place) == wanted:
            return f"#block-{block.prefix}"
        if _stands_in(block, wanted):
            inner = wanted[len(block.place) :]
            if any(spec.name == inner[0] for spec in block.rows):
                return f"#rows-{inner[0]}"
            return f"#div_id_{block.prefix}-{_key(block.kind, inner)}"
    return ""


def _stands_in(block: Block, wanted: list[str]) -> bool:
    depth = len(block.place)
    if list(block.place) != wanted[:depth]:
        return False
    return bool(block.place) or (bool(wanted) and wanted[0] in block.only)


def _key(kind: type, field: list[str]) -> str:
    """Key of a question: ``processor_dep``; a certification is asked for by its status."""
    part: type = kind
    kept: list[str] = []
    for name in field:
        inner = part_of(part, name)
        if inner is not None and inner[1]:
            kept = []
        else:
            kept.append(name)
        if inner is not None:
            part = inner[0]
    if field and field[-1] == "certification":
        kept.append("status")
    return "_".join(kept)
