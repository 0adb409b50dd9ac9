"""What two people changed since both read the same plan, put together field by field.

Items of lists are told apart by name. What only one side changed is taken from that side; what both
changed, and not alike, is a clash for a person to decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeVar

from planner.core.plan import Plan, path
from planner.core.references import KEYS, Fault, faults, hints, part_of, ref_of
from planner.core.renames import LISTS, Rename, find, follow, items_at
from planner.core.rewriting import canonical
from planner.core.words import label

Side = Literal["mine", "theirs"]
Key = tuple[str, ...]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that both sides changed, or an item that one removed and the other changed.

    ``place`` leads down from the plan by keys and names. ``part`` is the class of the part that has
    the field; where ``field`` is "" it is about an item as a whole, and None means *not there*.
    """

    place: tuple[str, ...]
    where: str
    part: type
    field: str
    base: Any
    mine: Any
    theirs: Any

    @property
    def key(self) -> str:
        """Text that tells this clash from the others of the plan, whatever is chosen for them."""
        return path(*self.place).replace("\n", "%0A").replace("\r", "%0D")

    @property
    def label(self) -> str:
        """The question in words; "" where it is about an item as a whole."""
        return label(self.part.__name__, self.field) if self.field else ""

    @property
    def words(self) -> str:
        """Place and question in words: ``Network LAN: VLAN``."""
        return ": ".join(filter(None, (self.where, self.label)))


@dataclass(frozen=True, slots=True)
class Merge:
    """The merged plan, with what the other side has wherever a clash is still ``open``.

    ``faults`` are names that no longer hold together, as where one side refers to what the other
    removed.
    """

    plan: Plan
    clashes: tuple[Clash, ...] = ()
    open: tuple[Clash, ...] = ()
    faults: tuple[Fault, ...] = ()


def merge(base: Plan, mine: Plan, theirs: Plan, choices: Mapping[str, Side] | None = None) -> Merge:
    """Put together what ``mine`` and ``theirs`` changed against ``base``.

    ``choices`` says for the key of a clash whose value is to stay.
    """
    if mine in (base, theirs):
        return Merge(theirs)
    if theirs == base:
        return Merge(mine)
    work = _Work(choices or {})
    base, mine, theirs = work.aligned(base, mine, theirs)
    plan = canonical(work.part(Plan, base, mine, theirs, _At()))
    clashes = tuple(work.clashes)
    undecided = tuple(each for each in clashes if each.key not in work.choices)
    return Merge(plan, clashes, undecided, faults(plan))


@dataclass(frozen=True, slots=True)
class _At:
    """Where the merge stands: by keys and names, and in words."""

    place: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    def under(self, step: str, words: str = "") -> _At:
        return _At((*self.place, step), (*self.words, words) if words else self.words)


@dataclass(slots=True)
class _Work:
    """One merge under way."""

    choices: Mapping[str, Side]
    clashes: list[Clash] = field(default_factory=list)
    renamed: dict[tuple[tuple[str, ...], Key], str] = field(default_factory=dict)

    def aligned(self, base: Plan, mine: Plan, theirs: Plan) -> tuple[Plan, Plan, Plan]:
        """Let a rename on one side happen on the others too, so that names mean one thing."""
        for place, kind in LISTS:
            my_names = {each.old: each for each in find(base, mine, place)}
            their_names = {each.old: each for each in find(base, theirs, place)}
            my_items, their_items = _Names(mine, place), _Names(theirs, place)
            moves: tuple[dict[str, str], ...] = ({}, {}, {})
            for item in items_at(base, place) if my_names or their_names else ():
                old = item.name
                one, other = my_names.get(old), their_names.get(old)
                mine_now, theirs_now = (each.new if each else old for each in (one, other))
                new_names = {mine_now, theirs_now} - {old}
                if not new_names:
                    continue
                if not (
                    my_items.free(new_names, mine_now) and their_items.free(new_names, theirs_now)
                ):
                    continue  # the name means something else on one side
                new = self._new_name(place, old, one, other, type(item))
                self.renamed[place, (new.casefold(),)] = old
                my_items.change(mine_now, new)
                their_items.change(theirs_now, new)
                for names, now in zip(moves, (old, mine_now, theirs_now), strict=True):
                    names[now] = new
            base, mine, theirs = (
                follow(plan, place, kind, names)
                for plan, names in zip((base, mine, theirs), moves, strict=True)
            )
        return base, mine, theirs

    def _new_name(
        self,
        place: tuple[str, ...],
        old: str,
        mine: Rename | None,
        theirs: Rename | None,
        kind: type,
    ) -> str:
        if mine is None or theirs is None or mine.new == theirs.new:
            return (mine or theirs).new  # type: ignore[union-attr]  # one of them is there
        where = f"{label(kind.__name__, 'name')} {old}"
        at = _At((*place, old.casefold()), (where,))
        chosen: str = self._clash(kind, "name", (old, mine.new, theirs.new), at.under("name"))
        return chosen

    def _clash(self, part: type, name: str, values: tuple[Any, Any, Any], at: _At) -> Any:
        base, mine, theirs = values
        clash = Clash(at.place, " / ".join(at.words), part, name, base, mine, theirs)
        self.clashes.append(clash)
        return mine if self.choices.get(clash.key) == "mine" else theirs

    def _quiet(self, at: _At) -> bool:
        """Whether nothing below was renamed; a rename is a change that equal sides do not show."""
        return not any(place[: len(at.place)] == at.place for place, _ in self.renamed)

    def part(self, kind: type[T], base: T, mine: T, theirs: T, at: _At) -> T:
        """Merge three states of a part, field by field."""
        if self._quiet(at):
            if mine in (base, theirs):
                return theirs
            if theirs == base:
                return mine
        changes = {}
        for name in hints(kind):
            values = (getattr(base, name), getattr(mine, name), getattr(theirs, name))
            inner = part_of(kind, name)
            if inner is None:
                changes[name] = self._leaf(kind, name, values, at)
            elif inner[1]:
                changes[name] = self._list(name, inner[0], values, at.under(name))
            else:
                changes[name] = self._object(kind, name, inner[0], values, at)
        return replace(theirs, **changes)  # type: ignore[type-var]  # a dataclass

    def _leaf(self, kind: type, name: str, values: tuple[Any, Any, Any], at: _At) -> Any:
        base, mine, theirs = values
        same = _same_names if ref_of(hints(kind)[name]) else _equal
        if same(mine, base) or same(mine, theirs):
            return theirs
        if same(theirs, base):
            return mine
        return self._clash(kind, name, values, at.under(name))

    def _object(
        self, kind: type, name: str, inner: type, values: tuple[Any, Any, Any], at: _At
    ) -> Any:
        base, mine, theirs = values
        if mine is None or theirs is None or mine == theirs:
            return self._leaf(kind, name, values, at)
        words = label(kind.__name__, name)
        return self.part(inner, base or inner(), mine, theirs, at.under(name, words))

    def _list(self, name: str, kind: type, values: tuple[Any, Any, Any], at: _At) -> Any:
        base, mine, theirs = values
        if self._quiet(at):
            if mine in (base, theirs):
                return theirs
            if theirs == base:
                return mine
        sides = tuple({_key(name, each): each for each in side} for side in values)
        found = (
            self._item(
                name, kind, key, (sides[0].get(key), sides[1].get(key), sides[2].get(key)), at
            )
            for key in _order(*map(list, sides))
        )
        return tuple(each for each in found if each is not None)

    def _item(self, name: str, kind: type, key: Key, values: tuple[Any, Any, Any], at: _At) -> Any:
        base, mine, theirs = values
        was_called = self.renamed.get((at.place, key))
        here = at.under(
            was_called.casefold() if was_called else "\n".join(key),
            _item_words(name, kind, base or mine or theirs),
        )
        if mine is not None and theirs is not None:
            blank = base or kind(**{each: getattr(theirs, each) for each in _keys(name)})
            return self.part(kind, blank, mine, theirs, here)
        kept = theirs if mine is None else mine
        if base is None:
            return kept
        if kept is None or (kept == base and was_called is None):
            return None
        if was_called is not None:
            base = replace(base, name=was_called)
        return self._clash(kind, "", (base, mine, theirs), here)


class _Names:
    """The names of a list, while some of them change."""

    def __init__(self, plan: Plan, place: tuple[str, ...]) -> None:
        self.folded = {each.name.casefold() for each in items_at(plan, place)}

    def free(self, names: Iterable[str], own: str) -> bool:
        """Whether no item but the one called ``own`` has one of the names."""
        wanted = set(map(str.casefold, names)) - {own.casefold()}
        return self.folded.isdisjoint(wanted)

    def change(self, old: str, new: str) -> None:
        """Call an item otherwise, if it is there."""
        if old.casefold() in self.folded:
            self.folded.remove(old.casefold())
            self.folded.add(new.casefold())


def _keys(list_name: str) -> tuple[str, ...]:
    return KEYS.get(list_name, ("name",))


def _key(list_name: str, part: Any) -> Key:
    return tuple(getattr(part, each).casefold() for each in _keys(list_name))


def _item_words(list_name: str, kind: type, item: Any) -> str:
    if list_name == "accepted":
        return f"Accepted finding {item.rule}, {item.subject}"
    if list_name == "addresses":
        return f"Cluster address {item.network}"
    if list_name == "interfaces":
        return f"Host address {item.network} over {item.via}"
    return f"{label(kind.__name__, 'name')} {item.name}"


def _equal(one: Any, other: Any) -> bool:
    return bool(one == other)


def _same_names(one: Any, other: Any) -> bool:
    """Whether two references, or lists of them, mean the same: names ignore case."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return [each.casefold() for each in one] == [each.casefold() for each in other]
    if isinstance(one, str) and isinstance(other, str):
        return one.casefold() == other.casefold()
    return bool(one == other)


def _order(base: Sequence[Key], mine: Sequence[Key], theirs: Sequence[Key]) -> list[Key]:
    """Every key once: in their order, or in mine where only I changed it; new ones after the same
    neighbour as on their own side, theirs first.
    """
    common = set(base) & set(mine) & set(theirs)
    in_base, in_mine, in_theirs = (
        [key for key in side if key in common] for side in (base, mine, theirs)
    )
    mine_leads = in_theirs == in_base and in_mine != in_base
    leading, following = (mine, theirs) if mine_leads else (theirs, mine)
    found = list(leading)
    known, ours = set(leading), set(following)
    for at, key in enumerate(following):
        if key in known:
            continue
        place = found.index(following[at - 1]) + 1 if at else 0
        while place < len(found) and found[place] not in ours:
            place += 1
        found.insert(place, key)
        known.add(key)
    return found
