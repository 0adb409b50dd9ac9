import pytest

from planner.rules.wording import counted, listed


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ([], ""),
        (["A"], "A"),
        (["A", "B"], "A and B"),
        (["A", "B", "A"], "A and B"),
        (["A", "B", "C", "D"], "A, B, C and D"),
        (["A", "B", "C", "D", "E"], "A, B, C and 2 more"),
    ],
)
def test_listed_names_a_few_and_counts_the_rest(names, words):
    assert listed(names) == words


@pytest.mark.parametrize(("number", "words"), [(0, "0 NICs"), (1, "1 NIC"), (2, "2 NICs")], ids=str)
def test_counted_agrees_in_number(number, words):
    assert counted(number, "NIC") == words
