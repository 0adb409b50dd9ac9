"""The same plan and the same info make the same bytes, wherever and however often they are made."""

import hashlib
import os
import subprocess
import sys
from dataclasses import replace

import pytest

from planner import plan_json
from planner.child import ROOT
from planner.documents.info import DocumentInfo
from planner.documents.pdf import render
from tests.documents.conftest import INFO, example

DRAWN = """
import hashlib, sys
from planner import plan_json
from planner.documents.info import DocumentInfo
from planner.documents.pdf import draw
info = DocumentInfo(made_on="2026-11-20", author="Alice Example", revision=3, rule_pack="pack-1")
pdf = draw(plan_json.loads(sys.stdin.buffer.read()), info)
print(hashlib.sha256(pdf).hexdigest())
"""


def digest(pdf):
    return hashlib.sha256(pdf).hexdigest()


@pytest.fixture(scope="module")
def plan():
    return example("article-2nic-lab")


@pytest.fixture(scope="module")
def alone(plan):
    """The digest of the document that a press made without anything made before."""
    return digest(render(plan, INFO))


def test_hash_seed_time_zone_and_language_leave_no_trace(plan, alone):
    """A press has a hash seed of its own each time, too."""
    environment = {"PYTHONHASHSEED": "4242", "TZ": "Asia/Tokyo", "LANG": "C"}

    made = subprocess.run(
        [sys.executable, "-c", DRAWN],
        input=plan_json.dumps(plan),
        cwd=ROOT,
        env={**os.environ, **environment, "SOURCE_DATE_EPOCH": "0"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert made.stdout.strip() == alone


def test_parts_made_before_leave_no_trace(plan, alone, tmp_path):
    """Another title stands on every page; another note changes one section alone."""
    other = replace(plan, title="Another title", notes="Other notes.\n" * 90)

    first = digest(render(plan, INFO, cache=tmp_path))
    between = digest(render(other, INFO, cache=tmp_path))
    again = digest(render(plan, INFO, cache=tmp_path))

    assert {first, again} == {alone}
    assert between == digest(render(other, INFO))
    assert between != alone


@pytest.mark.parametrize(
    "other",
    [
        {"made_on": "2026-11-21"},
        {"author": "Bob Example"},
        {"revision": 4},
        {"issued": True},
        {"rule_pack": "pack-2"},
        {"team": "Platform"},
        {"accent": "#1f4e79"},
    ],
    ids=lambda other: next(iter(other)),
)
@pytest.mark.slow
def test_everything_known_about_a_document_is_in_its_bytes(plan, alone, other):
    assert digest(render(plan, replace(INFO, **other))) != alone


def test_info_survives_json_with_its_look():
    info = DocumentInfo(made_on="2026-11-20", team="Platform", accent="#1f4e79")

    assert DocumentInfo(**info.as_json()) == info
