"""The printed build plans against each statement of ``ua``, and each statement against a fault."""

import io
import subprocess
from functools import cache

import pikepdf
import pytest

from tests.build import EXAMPLES
from tests.documents import ua
from tests.documents.conftest import _drawn
from tests.documents.tagged import Tagged
from tests.documents.ua_faults import FAULTS, small_document

DEFAULT = ("article-3nic-iscsi", "broken-everything")
NAMES = [
    pytest.param(name, marks=() if name in DEFAULT else pytest.mark.slow, id=name)
    for name in sorted(file.stem for file in EXAMPLES.glob("*.json"))
]


@cache
def tagged(name):
    return Tagged(pikepdf.open(io.BytesIO(_drawn(name))))


@cache
def small():
    with small_document() as document, io.BytesIO() as file:
        document.save(file)
        return file.getvalue()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("statement", ua.STATEMENTS)
def test_the_document(name, statement):
    assert ua.STATEMENTS[statement](tagged(name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_contents_are_read_at_all(name):
    """Else two empty lists would agree."""
    assert len(ua.contents(tagged(name))) > 20


@pytest.mark.parametrize("name", NAMES)
def test_other_readers_find_no_fault(name, tmp_path):
    file = tmp_path / "plan.pdf"
    file.write_bytes(_drawn(name))

    checked = subprocess.run(
        ["qpdf", "--check", str(file)],  # noqa: S607 - where PATH says
        capture_output=True,
        text=True,
        check=False,
    )
    info = subprocess.run(
        ["pdfinfo", str(file)],  # noqa: S607 - likewise
        capture_output=True,
        text=True,
        check=True,
    )

    said = dict(line.split(":", 1) for line in info.stdout.splitlines())
    told = {key: said[key].strip() for key in ("Tagged", "Form", "JavaScript", "Encrypted")}
    assert (checked.returncode, checked.stderr) == (0, "")
    assert info.stderr == ""
    assert told == {"Tagged": "yes", "Form": "none", "JavaScript": "no", "Encrypted": "no"}


# Each statement finds the fault it is about


@pytest.mark.parametrize(
    ("name", "make"), FAULTS, ids=[f"{at}-{name}" for at, (name, _) in enumerate(FAULTS)]
)
def test_a_statement_finds_its_fault(name, make):
    document = pikepdf.open(io.BytesIO(small()))

    make(document)

    assert ua.STATEMENTS[name](Tagged(document)) != []


@pytest.mark.parametrize("statement", ua.STATEMENTS)
def test_a_statement_is_content_with_a_document_that_keeps_it(statement):
    assert ua.STATEMENTS[statement](Tagged(pikepdf.open(io.BytesIO(small())))) == []


def test_every_statement_has_its_fault():
    assert set(ua.STATEMENTS) == {name for name, _make in FAULTS}
