"""Everything one page asks: parts, and rows of parts inside them; together a new plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from django.http import QueryDict
from django.utils.functional import cached_property

from planner.core.accepted import accepted_moved
from planner.core.parts import Node
from planner.core.plan import Plan, path
from planner.core.references import Fault, faults
from planner.core.rewriting import canonical, renamed
from planner.forms.base import PartForm
from planner.forms.fields import sentence
from planner.forms.following import nics_followed
from planner.forms.grid_spec import GridSpec
from planner.forms.grids import Grids, PageError
from planner.forms.place_words import in_words
from planner.forms.places import Place, part_at, put_at
from planner.forms.rows import Rows, RowSpec, asked_change, changed

NOTHING = ("-",)  # a block that has only rows


@dataclass(frozen=True, slots=True)
class Block:
    """Questions about one part: where it stands in the plan, which fields, which rows."""

    place: Place
    kind: type
    title: str = ""
    only: tuple[str, ...] = ()
    omit: tuple[str, ...] = ()
    common: tuple[str, ...] = ()
    rows: tuple[RowSpec, ...] = ()
    lead: str = ""

    @property
    def prefix(self) -> str:
        """What the names of its inputs start with."""
        return str(self.place[-1]) if self.place and isinstance(self.place[-1], str) else "item"

    @property
    def asks(self) -> bool:
        """Whether it has questions of its own, beside its rows."""
        return self.only != NOTHING


@dataclass(slots=True)
class BoundBlock:
    """A block with its forms."""

    spec: Block
    form: PartForm
    rows: list[Rows]


class OrderError(ValueError):
    """What a button asks for beyond saving cannot be done; its text says why."""


class Order(Protocol):
    """One thing more that a button does with the answers; ``words`` say so once it is done."""

    words: str

    def __call__(self, plan: Plan) -> Plan:
        """The plan after it."""


class PageForm:
    """All forms of one page as one. ``applied()`` is the plan with the answers in it.

    ``plan`` is one that was stored: what the answers leave as it is needs no second look.
    """

    def __init__(
        self,
        data: QueryDict | None,
        *,
        plan: Plan,
        blocks: Sequence[Block],
        ref_kind: str = "",
        readonly: bool = False,
        grids: Sequence[GridSpec] = (),
        matrix: bool = False,
        pages: Mapping[str, Sequence[int]] | None = None,
    ) -> None:
        self.plan = plan
        self.order: Order | None = None
        self.grids = Grids(data, plan=plan, specs=grids, matrix=matrix, pages=pages)
        self.ref_kind = ref_kind
        self.page_errors: list[PageError] = []
        self.change = asked_change(data, [s for b in blocks for s in b.rows]) if data else None
        self.data = self._with_change(data, blocks)
        self.is_bound = data is not None
        self.blocks = [self._bound(block, readonly) for block in blocks]
        if self.shown_only:
            self.grids.hide_errors()

    @property
    def shown_only(self) -> bool:
        """Whether a button was pressed that changes what is shown, and saves nothing."""
        return self.change is not None or bool(self.grids.change)

    def _with_change(self, data: QueryDict | None, blocks: Sequence[Block]) -> QueryDict | None:
        if data is None or self.change is None:
            return data
        name = self.change[1].name
        block = next(b for b in blocks if any(s.name == name for s in b.rows))
        originals = getattr(part_at(self.plan, block.place), name, ())
        limit = Rows(None, spec=self.change[1], originals=originals, plan=self.plan).limit
        return changed(data, self.change, limit)

    def _bound(self, block: Block, readonly: bool) -> BoundBlock:
        original = part_at(self.plan, block.place)
        own_nics = self._own_nics(original)
        form = PartForm(
            self.data,
            kind=block.kind,
            original=original,
            plan=self.plan,
            prefix=block.prefix,
            only=block.only,
            omit=block.omit,
            common=block.common,
            readonly=readonly,
        )
        rows = [
            Rows(
                self.data,
                spec=spec,
                originals=getattr(original, spec.name, ()),
                plan=self.plan,
                own_nics=own_nics,
                readonly=readonly,
            )
            for spec in block.rows
        ]
        bound = BoundBlock(block, form, rows)
        if self.shown_only:
            for each in _forms(bound):
                each.show_errors = False
        return bound

    def _own_nics(self, original: Any) -> list[str]:
        names = [nic.name for nic in getattr(original, "nics", ()) if isinstance(original, Node)]
        for key, value in (self.data or {}).items():
            if key.startswith("nics-") and key.endswith("-name"):
                names.append(str(value).strip())
        return list(dict.fromkeys(filter(None, names)))

    def forms(self) -> Iterator[PartForm]:
        """Every form of the page."""
        for block in self.blocks:
            yield from _forms(block)
        yield from self.grids.forms()

    def is_valid(self) -> bool:
        """Whether every answer can be read and the names agree; a pressed row button is no save."""
        if not self.is_bound or self.shown_only:
            return False
        return self._readable and not self._faults

    @cached_property
    def _readable(self) -> bool:
        answers = [form.is_valid() for form in self.forms()]  # every form is to say its errors
        return all([*answers, self.grids.is_valid()]) and self.grids.owners_known(self.plan)

    @cached_property
    def _faults(self) -> tuple[Fault, ...]:
        try:
            put = self._put
        except OrderError as error:
            self.add_error(str(error))
            return (Fault((), str(error)),)
        if self.grids.in_the_way:
            what = "It is still named elsewhere. Choose below what is to become of that."
            self.page_errors.append(PageError("in-the-way", what))
            return (Fault((), what),)
        found = faults(put, self.plan)
        for fault in found:
            if not self._beside(fault):
                self.add_error(f"{in_words(put, fault.place)} {fault.message}")
        return found

    @cached_property
    def _put(self) -> Plan:
        plan = self.plan
        for block in self.blocks:
            place = block.spec.place
            lists = {rows.spec.name: rows.parts() for rows in block.rows}
            new = block.form.part()
            plan = put_at(plan, place, replace(new, **lists) if lists else new)
            plan = self._followed(plan, block, place)
        if self.grids:
            plan = self.grids.put(plan)
        return self.order(plan) if self.order else plan

    def _followed(self, plan: Plan, block: BoundBlock, place: Place) -> Plan:
        """Let references follow an item, or the NICs of a node, to a new name."""
        old, new = part_at(self.plan, place), part_at(plan, place)
        if self.ref_kind and old is not None and old.name != new.name:
            plan = renamed(plan, self.ref_kind, old.name, new.name)
            before, after = (path(*map(str, place[:-1]), each.name) for each in (old, new))
            plan = accepted_moved(plan, [(before, after)])
        for rows in block.rows:
            if rows.spec.name != "nics" or not isinstance(new, Node):
                continue
            renames = ((new.name, was, now) for was, now in rows.renames().items())
            plan = nics_followed(plan, renames)
        return plan

    def applied(self) -> Plan:
        """The plan with every answer; only after ``is_valid()``."""
        return canonical(self._put, self.plan)

    def subject(self, plan: Plan) -> str:
        """Path by names of the item that this page is about in ``plan``; "" on a step's page."""
        place = self.blocks[0].spec.place if self.blocks else ()
        if not place or not isinstance(place[-1], int):
            return ""
        item = part_at(plan, place)
        return path(*map(str, place[:-1]), item.name if item is not None else "\n")

    def add_error(self, message: str) -> None:
        """Say something about the page as a whole."""
        self.page_errors.append(PageError("", sentence(message)))

    def _beside(self, fault: Fault) -> bool:
        for block in self.blocks:
            place = block.spec.place
            if fault.place[: len(place)] == place and _complain(block, fault):
                return True
        return self.grids.complain(self._put, fault.place, fault.message)

    @property
    def errors(self) -> list[PageError]:
        """The error summary, in the page's order."""
        if not self.is_bound or self.shown_only:
            return list(self.page_errors)
        found = list(self.page_errors)
        for block in self.blocks:
            for form in _forms(block):
                for key, messages in form.errors.items():
                    found += [PageError(f"div_id_{form.add_prefix(key)}", str(m)) for m in messages]
        return [*found, *self.grids.errors]

    @cached_property
    def in_the_way(self) -> list[str]:
        """In words, the places that still name what is to be removed."""
        found = self.grids.found_at
        return [in_words(found, place).removesuffix(",") for place in self.grids.in_the_way]

    def anchor(self, subject: str, missing: str | None) -> str | None:
        """Id of what asks on this page for a subject and its field, None where nothing does."""
        return self.grids.anchor(subject, missing)


def _forms(block: BoundBlock) -> Iterator[PartForm]:
    yield block.form
    for rows in block.rows:
        for row in rows:
            yield row.form


def _complain(block: BoundBlock, fault: Fault) -> bool:
    rest = fault.place[len(block.spec.place) :]
    if not rest:
        return block.form.complain("name", fault.message)
    for rows in block.rows:
        if rest[0] == rows.spec.name and len(rest) > 1 and isinstance(rest[1], int):
            key = str(rest[2]) if len(rest) > 2 else "name"
            form = rows.rows[rest[1]].form
            return form.complain(key, fault.message) or form.complain("network", fault.message)
    keys = [step for step in rest if isinstance(step, str)]
    return block.form.complain("_".join(keys), fault.message)
