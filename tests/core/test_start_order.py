import pytest

from planner.core.resilience.order import circles
from tests.build import a_plan, a_vm


def a_fleet(**after):
    return a_plan(vms=tuple(a_vm(name, depends_on=names) for name, names in after.items()))


@pytest.mark.parametrize(
    ("plan", "found"),
    [
        (a_fleet(A=(), B=("A",), C=("A", "B")), []),
        (a_fleet(A=("B",), B=("C",), C=()), []),
        (a_fleet(A=("B",), B=("C",), C=("A",)), [["A", "B", "C"]]),
        (a_fleet(A=("A",)), [["A"]]),
        (a_fleet(A=("B",), B=("A",), C=("B",), D=("E",), E=("D",)), [["A", "B"], ["D", "E"]]),
        (a_fleet(A=("B", "C"), B=("A",), C=("A",)), [["A", "B"], ["A", "C"]]),
    ],
    ids=["downward", "upward", "circle", "itself", "two circles", "one shared"],
)
def test_circles_of_dependencies(plan, found):
    assert list(circles(plan)) == found


def test_a_chain_of_thousands_needs_no_recursion():
    names = [f"VM{at}" for at in range(5000)]
    vms = [a_vm(name, depends_on=(before,)) for name, before in zip(names[1:], names, strict=False)]

    open_chain = a_plan(vms=(a_vm(names[0]), *vms))
    closed = a_plan(vms=(a_vm(names[0], depends_on=(names[-1],)), *vms))

    assert list(circles(open_chain)) == []
    assert [len(circle) for circle in circles(closed)] == [5000]
