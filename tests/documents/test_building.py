import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.build import steps
from planner.documents import building
from planner.documents.building import (
    COLUMNS,
    LONG_LINES,
    NEXT_WORD,
    SAME_WORD,
    Commands,
    PrintedStep,
    broken,
    width,
)
from planner.plan_json import loads
from tests.build import EXAMPLES, a_vm

NAMES = sorted(each.stem for each in EXAMPLES.glob("*.json"))


def example(name):
    return loads((EXAMPLES / f"{name}.json").read_bytes())


def typed_again(lines):
    """What a reader types who follows the rule of the document."""
    commands = []
    for line in lines:
        if line.startswith(SAME_WORD):
            commands[-1] += line.removeprefix(SAME_WORD)
        elif line.startswith(NEXT_WORD):
            commands[-1] += f" {line.removeprefix(NEXT_WORD)}"
        else:
            commands.append(line)
    return commands


@pytest.mark.parametrize("name", NAMES)
def test_every_command_can_be_typed_from_the_paper(name):
    plan = example(name)

    for phase, printed in zip(steps(plan), building.phases(plan), strict=True):
        for step, on_paper in zip(phase.steps, printed.steps, strict=True):
            lines = [line for commands in on_paper.commands for line in commands.lines]
            assert typed_again(lines) == [command.text for command in step.commands]
            assert [line for line in lines if width(line) > COLUMNS] == []


words = st.text(st.sampled_from("ab-'日\\"), min_size=1, max_size=200)


@given(st.lists(words, min_size=1, max_size=30), st.sampled_from([" ", "  "]))
def test_any_command_can_be_typed_from_the_paper(parts, between):
    command = between.join(parts)

    lines = list(broken(command))

    assert typed_again(lines) == [command]
    assert max(map(width, lines)) <= COLUMNS


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("a" * COLUMNS, ["a" * COLUMNS]),
        ("a" * (COLUMNS + 1), ["a" * COLUMNS, SAME_WORD + "a"]),
        ("a " + "b" * (COLUMNS - 2), ["a " + "b" * (COLUMNS - 2)]),
        ("a " + "b" * (COLUMNS - 1), ["a", NEXT_WORD + "b" * (COLUMNS - 4), SAME_WORD + "bbb"]),
        ("日" * (COLUMNS // 2 + 1), ["日" * (COLUMNS // 2), SAME_WORD + "日"]),
        ("Get-It\u00a0x", ["Get-It\u00a0x"]),
    ],
)
def test_a_command_is_broken_at_a_blank_or_in_mid_word(command, expected):
    assert list(broken(command)) == expected


def test_steps_are_numbered_within_their_phase():
    for printed in building.phases(example("s2d-4node-2022")):
        numbers = [step.number for step in printed.steps]
        assert numbers == [f"{printed.phase.id}.{at}" for at in range(1, len(numbers) + 1)]


def test_a_machine_more_leaves_the_other_phases_as_they_are():
    plan = example("article-3nic-iscsi")
    more = replace(plan, vms=(*plan.vms, a_vm("NEW", vcpus=99)))

    one, other = building.phases(plan), building.phases(more)

    assert [a.phase.id for a, b in zip(one, other, strict=True) if a != b] == ["B-20"]


def test_the_commands_of_a_step_are_parted_by_shell():
    plan = example("article-3nic-iscsi")
    disks = next(each for each in building.phases(plan) if each.phase.id == "B-13")

    assert [commands.shell for commands in disks.steps[0].commands] == [
        "Command prompt, as administrator",
        "At the prompt of diskpart",
    ]
    assert re.match(r"list disk\nselect disk <", disks.steps[0].commands[1].text)


@pytest.mark.parametrize(
    ("items", "lines", "expected"),
    [(10, 30, False), (11, 30, True), (10, 31, True), (0, LONG_LINES, False)],
)
def test_a_step_of_too_many_lines_may_be_broken(items, lines, expected):
    step = replace(
        steps(example("article-fc"))[0].steps[0], items=tuple(f"item {at}" for at in range(items))
    )
    commands = (Commands("shell", ("line",) * lines),)

    assert PrintedStep("B-01.1", step, commands, "").is_long is expected
