import copy
import json

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner import plan_json
from planner.core.plan import Plan
from planner.core.references import hints, part_of
from planner.core.words import FIELDS, choices
from tests.build import EXAMPLES

MINIMAL = {
    "format": "cluster-plan/1",
    "title": "A",
    "environment": "lab",
    "windows_server": "2019",
}
FILES = sorted(EXAMPLES.glob("*.json"))


def errors_of(document):
    with pytest.raises(plan_json.InvalidPlanError) as caught:
        plan_json.loads(document if isinstance(document, bytes | str) else json.dumps(document))
    return [str(error) for error in caught.value.errors]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_canonical_form_is_stable_and_valid_by_the_schema(file):
    plan = plan_json.loads(file.read_bytes())

    text = plan_json.dumps(plan)

    assert plan_json.dumps(plan_json.loads(text)) == text
    jsonschema.validate(json.loads(text), plan_json.schema())
    jsonschema.validate(json.loads(file.read_text()), plan_json.schema())


def test_minimal_document_gets_every_default():
    plan = plan_json.loads(json.dumps(MINIMAL))

    assert plan == Plan(title="A", environment="lab", windows_server="2019")
    assert plan.capacity.node_failures_to_tolerate == 1
    assert plan.capacity.volume_free_percent == 15


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (b"\xff\xfe", ["The file is not UTF-8 text (byte 1)."]),
        ("nope", ["The file is not JSON: Expecting value at line 1, column 1."]),
        ("[1]", ["The file is JSON, but not an object; a plan is one object."]),
        ("[" * 10_000, ["The file nests 10000 levels deep; a plan nests fewer than 40."]),
        ("{}", ['format: is missing or not text; a plan says "cluster-plan/1".']),
        (
            {**MINIMAL, "format": "cluster-plan/9"},
            ['format: says "cluster-plan/9"; a plan says "cluster-plan/1".'],
        ),
        ('{"title": NaN}', ["The file holds NaN, which is not a number of JSON."]),
        (
            '{"format": "cluster-plan/1", "format": "cluster-plan/1"}',
            ['format: The key "format" stands twice in one object.'],
        ),
        ({**MINIMAL, "colour": 1}, ["colour: is not a key of the format"]),
        ({**MINIMAL, "title": "x" * 201}, ["title: has to be at most 200 characters"]),
        ({**MINIMAL, "title": 5}, ["title: has to be text"]),
        ({**MINIMAL, "title": "a\x00b"}, ["title: holds a NUL character"]),
        (
            {**MINIMAL, "nodes": [{"name": "A", "memory_gib": 2**53 + 2}]},
            ["nodes[0].memory_gib: is a number larger than any plan needs"],
        ),
        (
            {**MINIMAL, "nodes": [{"name": "A", "memory_gib": -1, "numa_nodes": 1.5}]},
            [
                "nodes[0].memory_gib: has to be 0 or more",
                "nodes[0].numa_nodes: has to be a whole number",
            ],
        ),
        (
            {**MINIMAL, "nodes": [{"x64": True}]},
            ["nodes[0].name: is required and missing", "nodes[0].x64: is not a key of the format"],
        ),
        ({**MINIMAL, "processor": None}, ["processor: is not a key of the format"]),
        ({**MINIMAL, "host": None}, ["host: has to be an object"]),
        (
            {**MINIMAL, "networks": [{"name": "A", "subnet": "10.0.0.1/24", "gateway": "10.0.0"}]},
            [
                "networks[0].subnet: has host bits set; the subnet is 10.0.0.0/24",
                "networks[0].gateway: is not an IPv4 or IPv6 address",
            ],
        ),
        (
            {**MINIMAL, "sites": [{"name": "Berlin"}, {"name": "BERLIN"}]},
            ['sites[1]: has the same name "BERLIN" as number 1 of this list'],
        ),
        (
            {**MINIMAL, "nodes": [{"name": "A", "site": "Nowhere"}]},
            ['nodes[0].site: names "Nowhere", but there is no site of that name'],
        ),
        (
            {**MINIMAL, "accepted": [{"rule": "a", "subject": "b", "on": "2026-02-30"}]},
            ["accepted[0].on: is not a date of the calendar"],
        ),
    ],
    ids=str,
)
def test_bad_document_gets_errors_with_their_places(document, expected):
    assert errors_of(document) == expected


def test_large_document_is_refused_before_it_is_read():
    assert errors_of(b" " * (plan_json.MAX_BYTES + 1)) == [
        "The file is larger than 20 MiB; no plan is."
    ]


def test_canonical_form_spells_addresses_references_and_numbers_one_way():
    document = {
        **MINIMAL,
        "client": {"name": ""},
        "networks": [{"name": "LAN", "subnet": "2001:DB8:0:0::/64", "gateway": "2001:DB8::0001"}],
        "switches": [{"name": "SAN-A", "kind": "fibre_channel"}],
        "nodes": [
            {
                "name": "HV01",
                "memory_gib": 64.0,
                "numa_nodes": 2.0,
                "hbas": [{"name": "H", "switch": "san-a", "wwpn": "50-01-43-80-12-34-56-AB"}],
                "nics": [{"name": "N1"}],
                "interfaces": [{"network": "lan", "via": "n1"}],
            }
        ],
    }

    text = plan_json.dumps(plan_json.loads(json.dumps(document)))
    canonical = json.loads(text)

    assert canonical["client"]["name"] is None
    assert canonical["networks"][0]["subnet"] == "2001:db8::/64"
    assert canonical["networks"][0]["gateway"] == "2001:db8::1"
    assert canonical["nodes"][0]["hbas"][0]["switch"] == "SAN-A"
    assert canonical["nodes"][0]["hbas"][0]["wwpn"] == "50:01:43:80:12:34:56:ab"
    assert canonical["nodes"][0]["interfaces"][0] == {
        "network": "LAN",
        "via": "N1",
        "address": None,
    }
    assert '"memory_gib": 64,' in text
    assert '"numa_nodes": 2,' in text
    assert text.endswith("}\n")


def leaves(value, place=()):
    if isinstance(value, dict):
        for key, each in value.items():
            yield from leaves(each, (*place, key))
    elif isinstance(value, list):
        for at, each in enumerate(value):
            yield from leaves(each, (*place, at))
    yield place


PLACES = [p for p in leaves(json.loads((EXAMPLES / "broken-everything.json").read_text())) if p]


@settings(max_examples=120, deadline=None)
@given(
    place=st.sampled_from(PLACES),
    value=st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-5, 5000),
        st.floats(),
        st.text(max_size=5),
        st.just([]),
    ),
)
def test_any_wrong_value_is_an_error_of_the_format_or_a_plan(place, value):
    document = json.loads((EXAMPLES / "broken-everything.json").read_text())
    inner = document
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = copy.deepcopy(value)

    try:
        plan = plan_json.loads(json.dumps(document))
    except plan_json.InvalidPlanError:
        return

    assert plan_json.loads(plan_json.dumps(plan)) == plan


def parts_with_fields(part=Plan):
    for name in hints(part):
        yield part, name
        inner = part_of(part, name)
        if inner:
            yield from parts_with_fields(inner[0])


def test_every_field_has_its_words_and_every_value_too():
    generated = plan_json.schema()
    for part, name in parts_with_fields():
        assert name in FIELDS[part.__name__], (part, name)
        where = generated if part is Plan else generated["$defs"][part.__name__]
        options = [where["properties"][name], *where["properties"][name].get("anyOf", [])]
        options += [each["items"] for each in options if "items" in each]
        values = [value for each in options for value in each.get("enum", [])]
        assert list(choices(part.__name__, name))[: len(values)] == values, (part, name)
