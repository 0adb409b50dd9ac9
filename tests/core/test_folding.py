import pytest

from planner.core.folding import folded, in_order, patterns


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([], ()),
        (["HV01"], ("HV01",)),
        (["HV01", "HV02"], ("HV01, HV02",)),
        (["HV01", "HV02", "HV03"], ("HV01 to HV03",)),
        (["HV01", "HV03", "HV04", "HV05"], ("HV01", "HV03 to HV05")),
        (["Eth1/9", "Eth1/10", "Eth1/11"], ("Eth1/9 to Eth1/11",)),
        (["HV09", "HV010", "HV011"], ("HV09", "HV010, HV011")),
        (["A1", "B2", "C3"], ("A1", "B2", "C3")),
        (["one", "two"], ("one", "two")),
        (["10.0.0.1", "10.0.0.2", "10.0.0.3"], ("10.0.0.1 to 10.0.0.3",)),
        (["a1-x", "a2-x", "a3-y"], ("a1-x, a2-x", "a3-y")),
        (["HV01", "HV01", "HV02", "HV03"], ("HV01 to HV03",)),
    ],
)
def test_neighbours_are_written_as_ranges(names, expected):
    assert folded(names) == expected


def test_patterns_show_digits_and_leave_single_names_alone():
    assert patterns(["HV01", "HV02", "FS1", "DC"]) == ("HV##", "FS1", "DC")


def test_numbers_in_names_are_sorted_as_numbers():
    names = ["1/10", "1/2", "Gi2", "Gi10", "gi1", "1/2", "x"]

    assert in_order(names) == ["1/2", "1/10", "gi1", "Gi2", "Gi10", "x"]
