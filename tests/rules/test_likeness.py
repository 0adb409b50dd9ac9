from planner.rules import Problem, Unknown
from planner.rules.likeness import unlike, unlike_choices
from tests.build import a_node, a_plan


def judged(*firmware):
    nodes = [a_node(f"HV{at:02}", firmware=each) for at, each in enumerate(firmware, 1)]
    return list(unlike(nodes, lambda node: node.firmware, "firmware", "firmware"))


def test_unlike_passes_nodes_that_are_alike_but_for_case_and_blanks():
    assert judged("UEFI 2.1", "uefi  2.1") == []


def test_unlike_names_who_has_what():
    assert judged("1", "2", "1") == [
        Problem("nodes", "The nodes differ in firmware: 1 on HV01 and HV03; 2 on HV02.")
    ]


def test_unlike_counts_where_names_would_be_too_many():
    assert judged("1", "2", "1", "1", "1", "1") == [
        Problem(
            "nodes",
            "The nodes differ in firmware: 1 on HV01, HV03, HV04 and 2 more; 2 on HV02.",
        )
    ]


def test_unlike_does_not_wait_for_the_undecided_where_others_differ():
    assert judged("1", None, "2") == [
        Problem("nodes", "The nodes differ in firmware: 1 on HV01; 2 on HV03.")
    ]


def test_unlike_asks_each_undecided_node_where_the_others_agree():
    assert judged("1", None, "1", None) == [
        Unknown("nodes/HV02", "firmware"),
        Unknown("nodes/HV04", "firmware"),
    ]


def test_unlike_choices_asks_the_plan_once_and_judges_by_the_oldest_version():
    undecided = Unknown("", "edition")
    open_plan = a_plan(a_node(), a_node("HV02"))
    mixed_plan = a_plan(
        a_node(edition="standard", windows_server="2016"), a_node("HV02", edition="datacenter")
    )

    def judge(plan):
        return list(unlike_choices(plan, plan.edition_of, "edition", undecided))

    message = "The nodes differ in edition: standard on HV01; datacenter on HV02."
    assert judge(open_plan) == [undecided]
    assert judge(mixed_plan) == [Problem("nodes", message, "2016")]
