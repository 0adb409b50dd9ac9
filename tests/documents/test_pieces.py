"""Where sections are cut into pieces, which start a page each."""

import pytest
from django.utils.safestring import SafeString

from planner.documents.parts import BLOCKS, Figure, Part, Section, Text
from planner.documents.pieces import ROOMY_CHARACTERS, SCANT_CHARACTERS, SLIGHT_CHARACTERS, pieces


def a_part(number, *blocks):
    return Part(number, "Title", BLOCKS, blocks)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (SCANT_CHARACTERS + 500, ROOMY_CHARACTERS, 2),
        (SCANT_CHARACTERS - 500, ROOMY_CHARACTERS, 1),
        (SCANT_CHARACTERS + 500, 100, 1),
        (ROOMY_CHARACTERS, SLIGHT_CHARACTERS - 500, 1),
        (ROOMY_CHARACTERS, SLIGHT_CHARACTERS + 500, 2),
    ],
)
def test_a_section_is_cut_where_a_piece_holds_enough(first, second, expected):
    parts = (a_part("1.1", Text("x" * first)), a_part("1.2", Text("x" * second)))

    assert len(list(pieces([Section("1", "Title", parts=parts)]))) == expected


def test_pictures_take_no_room():
    picture = Figure(SafeString(f"<svg>{'x' * ROOMY_CHARACTERS}\n</svg>"), "Picture")
    parts = (a_part("1.1", picture), a_part("1.2", Text("x" * ROOMY_CHARACTERS)))

    assert len(list(pieces([Section("1", "Title", parts=parts)]))) == 1
