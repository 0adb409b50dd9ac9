"""A person at a real browser, whose every answer, click and page is counted."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Locator, Page

# What every named control of the step's form holds now: kind, value, options, folded away.
CONTROLS = """() => {
  const found = {};
  for (const each of document.querySelectorAll("main form#answers [name]")) {
    const folded = !!each.closest("details:not([open])");
    if (each.type === "hidden" || each.type === "submit") {
      found[each.name] = {kind: "hidden", value: each.value};
    } else if (each.tagName === "SELECT") {
      const options = [...each.options].map(option => option.value);
      const words = [...each.options].map(option => option.text);
      found[each.name] = {kind: "select", value: each.value, options, words, folded};
    } else if (each.type === "checkbox") {
      const before = found[each.name] || {kind: "ticks", value: [], options: [], folded};
      before.options.push(each.value);
      if (each.checked) before.value.push(each.value);
      found[each.name] = before;
    } else {
      found[each.name] = {kind: "text", value: each.value.replace(/\\r\\n/g, "\\n"), folded};
    }
  }
  return found;
}"""


@dataclass(slots=True)
class Counts:
    """What an entry cost."""

    fields: int = 0
    clicks: int = 0
    pages: int = 0
    characters: int = 0
    cells_pasted: int = 0
    seconds: float = 0.0


@dataclass(slots=True)
class Hand:
    """Works the pages of one plan; what a person would do is counted, nothing else."""

    page: Page
    counts: Counts = field(default_factory=Counts)
    started: float = 0.0

    def start(self) -> None:
        """Count from here."""
        self.counts = Counts()
        self.started = time.perf_counter()
        self.page.on("domcontentloaded", lambda _: self._loaded())

    def stop(self) -> Counts:
        """The counts so far."""
        self.counts.seconds = time.perf_counter() - self.started
        return self.counts

    def _loaded(self) -> None:
        self.counts.pages += 1

    def click(self, target: Locator) -> None:
        """Click what changes the page in place."""
        self.counts.clicks += 1
        target.click()

    def follow(self, target: Locator) -> None:
        """Click a link or a button and wait for its page; a refused form ends the run."""
        self.counts.clicks += 1
        with self.page.expect_navigation():
            target.click()
        if self.page.title().startswith("Error"):
            raise RuntimeError(self.page.locator(".error-summary").first.inner_text())

    def link(self, address: str) -> None:
        """Follow the first shown link whose address ends so."""
        self.follow(self.page.locator(f"a[href$='{address}']:visible").first)

    def press(self, name: str) -> None:
        """Press a button of the form by its name."""
        self.follow(self.page.locator(f"button[name='{name}']:not([tabindex='-1'])").first)

    def type(self, name: str, text: str) -> None:
        """Type into a field, or empty it."""
        self.counts.fields += 1
        self.counts.characters += len(text)
        self.page.fill(f"[name='{name}']", text)

    def pick(self, name: str, value: str) -> None:
        """Pick from a list."""
        self.counts.fields += 1
        self.page.select_option(f"select[name='{name}']", value)

    def tick(self, name: str, value: str, ticked: bool) -> None:
        """Tick a box, or take its tick away."""
        self.counts.fields += 1
        box = f"input[type=checkbox][name='{name}']"
        self.page.set_checked(box if value == "on" else f"{box}[value='{value}']", ticked)

    def key(self, name: str, keys: str) -> None:
        """Press a key in a cell that does something: counted as a click."""
        self.counts.clicks += 1
        self._cell(name).press(keys)

    def _cell(self, name: str) -> Locator:
        """What takes the focus in a cell; where it has several boxes, what they fold into."""
        boxes = self.page.locator(f"details.picks:has([name='{name}']) > summary")
        return boxes if boxes.count() else self.page.locator(f"[name='{name}']")

    def paste(self, name: str, cells: Sequence[Sequence[str]]) -> None:
        """Click a cell and press Ctrl+V with cells of a sheet in the clipboard."""
        self.counts.clicks += 1
        self._take(cells)
        self._cell(name).focus()
        self.page.keyboard.press("Control+v")

    def paste_text(self, name: str, cells: Sequence[Sequence[str]]) -> None:
        """Paste cells of a sheet into a box for text."""
        self._take(cells)
        self.page.locator(f"textarea[name='{name}']").focus()
        self.page.keyboard.press("Control+v")

    def _take(self, cells: Sequence[Sequence[str]]) -> None:
        self.counts.fields += 1
        self.counts.cells_pasted += sum(map(len, cells))
        text = "\n".join("\t".join(row) for row in cells)
        self.page.evaluate("text => navigator.clipboard.writeText(text)", text)

    def controls(self) -> dict[str, dict[str, Any]]:
        """What the controls of the page hold."""
        found: dict[str, dict[str, Any]] = self.page.evaluate(CONTROLS)
        return found

    def answer(self, prefix: str, wanted: Mapping[str, Any], skip: Collection[str] = ()) -> bool:
        """Answer what differs under a prefix; False where a list does not offer the name yet."""
        complete = True
        controls = self.controls()
        for name, control in controls.items():
            if not name.startswith(f"{prefix}-") or control["kind"] == "hidden":
                continue
            key = name[len(prefix) + 1 :]
            if key in skip:
                continue
            head, _, at = key.rpartition("_")
            if at.isdigit() and f"{prefix}-{head}_0" in controls:
                order = wanted.get(head) or []
                value = order[int(at)] if int(at) < len(order) else None
            else:
                value = wanted.get(key)
                if key == "dynamic_memory" and value is None:
                    value = "fixed"
            complete &= self.set(name, control, value)
        return complete

    def set(self, name: str, control: Mapping[str, Any], value: Any) -> bool:
        """Make a control hold a value; False where a list does not offer it."""
        if control["kind"] == "ticks":
            return self._set_ticks(name, control, value)
        text = as_text(value)
        if control["value"] == text:
            return True
        if control["kind"] == "select":
            if text not in control["options"]:
                return False
            self._unfold(name, control)
            self.pick(name, text)
        else:
            self._unfold(name, control)
            self.type(name, text)
        return True

    def _set_ticks(self, name: str, control: Mapping[str, Any], value: Any) -> bool:
        wanted = (["on"] if value else []) if not isinstance(value, list) else value
        for option in control["options"]:
            if (option in wanted) != (option in control["value"]):
                self._unfold(name, control)
                self.tick(name, option, option in wanted)
        return all(each in control["options"] for each in wanted)

    def _unfold(self, name: str, control: Mapping[str, Any]) -> None:
        if not control["folded"]:
            return
        around = self.page.locator(f"details:not([open]):has([name='{name}'])")
        for _ in range(around.count()):
            self.click(around.first.locator("> summary"))

    def answer_rows(
        self, name: str, wanted: Sequence[Mapping[str, Any]], skip: Collection[str] = ()
    ) -> bool:
        """Make the rows of a list: copy the row that resembles it most, or add an empty one."""
        complete = True
        for at, row in enumerate(wanted):
            if at >= self.row_count(name):
                best = most_alike(row, wanted[:at])
                button = f"add-{name}" if best is None else f"copy-{name}-{best}"
                self.press(button)
            complete &= self.answer(f"{name}-{at}", flat(row), skip)
        while self.row_count(name) > len(wanted):
            self.press(f"remove-{name}-{self.row_count(name) - 1}")
        return complete

    def row_count(self, name: str) -> int:
        """How many rows of a list the page has."""
        return int(self.page.locator(f"input[name='{name}-total']").input_value())


def as_text(value: Any) -> str:
    """A value of the plan as the form holds it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return "dynamic"
    if isinstance(value, list):
        return "\n".join(map(str, value))
    return str(value)


def flat(part: Mapping[str, Any]) -> dict[str, Any]:
    """A part with the objects inside it laid flat, as the form names its fields."""
    found: dict[str, Any] = {}
    for key, value in part.items():
        found[key] = value
        if isinstance(value, dict):
            found.update({f"{key}_{inner}": each for inner, each in flat(value).items()})
    return found


def leaves(part: Any, path: tuple[Any, ...] = ()) -> dict[tuple[Any, ...], Any]:
    """Every value inside a part by its path, what is not decided left out."""
    if isinstance(part, dict):
        inner = [leaves(value, (*path, key)) for key, value in part.items()]
    elif isinstance(part, list):
        inner = [leaves(value, (*path, at)) for at, value in enumerate(part)]
    else:
        return {} if part is None or part == "" else {path: part}
    return {key: value for each in inner for key, value in each.items()}


def most_alike(part: Any, others: Sequence[Any]) -> int | None:
    """Which of the others to copy: the one with the fewest differences; None to start anew."""
    own = leaves(part)
    best, least = None, len(own)
    for at, other in enumerate(others):
        theirs = leaves(other)
        differences = sum(own.get(key) != theirs.get(key) for key in own.keys() | theirs.keys())
        if differences < least:
            best, least = at, differences
    return best
