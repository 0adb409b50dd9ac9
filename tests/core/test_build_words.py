"""How the build steps name a port."""

import pytest

from planner.core.build.words import port_words, quantity
from tests.build import a_nic


@pytest.mark.parametrize(
    ("card", "slot", "words"),
    [
        ("Slot 1", "1 port 2", "A (Slot 1 port 2, X710)"),
        ("Slot 1", "1", "A (Slot 1, X710)"),
        ("Slot 1", "12", "A (Slot 1, slot 12, X710)"),
        ("Onboard", "Onboard 1", "A (Onboard 1, X710)"),
        ("Card A", "3", "A (Card A, slot 3, X710)"),
        (None, "3", "A (3, X710)"),
        ("Card A", None, "A (Card A, X710)"),
    ],
)
def test_card_and_slot_are_said_once(card, slot, words):
    assert port_words(a_nic("A", card=card, slot=slot, model="X710")) == words


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2, "2"),
        (999, "999"),
        (1280, "1,280"),
        (0.25, "0.25"),
        (1228.8, "1,228.8"),
        (2**20, "1,048,576"),
    ],
)
def test_numbers_read_as_in_the_tables(value, text):
    assert quantity(value) == text
