"""The edition of the document: it follows everything that a document is printed from."""

import subprocess
import sys
from pathlib import Path

import pytest

from planner.services import editions
from planner.services.editions import ROOT, document_format, printed_from

LOADED = """
import sys
import planner.documents.press
files = (getattr(each, "__file__", None) for each in list(sys.modules.values()))
print(*(file for file in files if file), sep="\\n")
"""
IN_THE_RULE_PACK = ("core", "rules", "data")


@pytest.fixture(autouse=True)
def _read_anew():
    document_format.cache_clear()
    yield
    document_format.cache_clear()


def test_every_module_that_prints_is_part_of_the_edition():
    command = [sys.executable, "-c", LOADED]
    loaded = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    ours = {Path(each) for each in loaded.split() if Path(each).is_relative_to(ROOT / "planner")}
    in_the_pack = {
        each for each in ours if each.relative_to(ROOT / "planner").parts[0] in IN_THE_RULE_PACK
    }

    assert ours - in_the_pack - set(printed_from()) == set()
    assert ROOT / "planner" / "pictures.py" in ours


def test_another_version_of_a_library_is_another_edition(monkeypatch):
    before = document_format()
    monkeypatch.setattr(editions, "version", lambda _library: "next")
    document_format.cache_clear()

    assert document_format() != before


def test_another_text_of_a_file_is_another_edition(monkeypatch, tmp_path):
    before = document_format()
    other = tmp_path / "print.css"
    other.write_text("p { margin: 0 }")
    monkeypatch.setattr(editions, "ROOT", tmp_path)
    monkeypatch.setattr(editions, "PRINTED_FROM", (("", "*.css"),))
    document_format.cache_clear()
    first = document_format()
    other.write_text("p { margin: 1pt }")
    document_format.cache_clear()

    assert len({before, first, document_format()}) == 3
