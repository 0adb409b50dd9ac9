"""What a process keeps at hand: the things used last, never heavier than allowed."""

from planner.keeping import Keep


def test_what_was_not_used_for_longest_goes_first():
    kept = Keep(2)
    kept.put("a", 1)
    kept.put("b", 2)
    kept.get("a")

    kept.put("c", 3)

    assert [kept.get(key) for key in "abc"] == [1, None, 3]


def test_things_go_until_the_new_one_fits_and_one_too_heavy_is_not_kept():
    kept = Keep(10)
    kept.put("a", "four", weight=4)
    kept.put("b", "six", weight=6)
    kept.put("c", "five", weight=5)
    assert [key for key, _ in kept.items()] == ["c"]

    kept.put("d", "eleven", weight=11)

    assert (kept.get("d"), kept.get("c"), kept.weight) == (None, "five", 5)


def test_a_thing_kept_anew_takes_the_place_of_the_old_one():
    kept = Keep(10)
    kept.put("a", "long", weight=8)

    kept.put("a", "short", weight=3)

    assert (kept.items(), kept.weight) == ([("a", "short")], 3)


def test_everything_can_go():
    kept = Keep(1)
    kept.put("a", 1)

    kept.clear()

    assert (kept.items(), kept.weight) == ([], 0)
