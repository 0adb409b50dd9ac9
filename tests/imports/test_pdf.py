import io
import zlib

import pikepdf
import pytest

from planner import child
from planner.imports import pdf
from planner.imports.pdf import MAX_BYTES, NotAPlanFile, plan_from_pdf

PLAN = '{"format": "cluster-plan/1", "title": "\u00dcber"}\n'


def a_pdf(attachments=None, change=None, **saving):
    document = pikepdf.new()
    document.add_blank_page()
    for name, data in (attachments or {}).items():
        document.attachments[name] = pikepdf.AttachedFileSpec(document, data, filename=name)
    if change:
        change(document)
    out = io.BytesIO()
    document.save(out, **saving)
    return out.getvalue()


def stream_of(document):
    return document.attachments["plan.json"].get_file().obj


def test_the_attached_plan_comes_back_as_it_stands():
    assert plan_from_pdf(a_pdf({"other.txt": b"x", "plan.json": PLAN.encode()})) == PLAN


def test_a_packed_plan_is_unfolded():
    def pack(document):
        stream_of(document).write(zlib.compress(PLAN.encode()), filter=pikepdf.Name.FlateDecode)

    assert plan_from_pdf(a_pdf({"plan.json": b""}, pack)) == PLAN


def refusal(data):
    with pytest.raises(NotAPlanFile) as error:
        plan_from_pdf(data)
    return str(error.value)


def test_what_is_no_pdf_is_refused():
    assert refusal(b"") == "The file is not a PDF."
    assert refusal(b"PK\x03\x04 a workbook") == "The file is not a PDF."


def test_a_pdf_without_a_plan_is_refused():
    expected = "The PDF holds no plan.json; only a build plan made by this product does."

    assert refusal(a_pdf()) == expected
    assert refusal(a_pdf({"invoice.xml": b"<a/>"})) == expected


def test_a_broken_pdf_is_refused():
    data = a_pdf({"plan.json": PLAN.encode()})

    assert refusal(b"%PDF-1.7\nnothing else") == "The PDF is damaged and cannot be read."
    assert refusal(b"%PDF-1.7\n" + data[200:400]) == "The PDF is damaged and cannot be read."


def test_a_protected_pdf_is_refused():
    data = a_pdf({"plan.json": b"{}"}, encryption=pikepdf.Encryption(owner="o", user="u"))

    assert refusal(data) == "The PDF is protected by a password, so it cannot be read."


def test_a_plan_that_is_not_text_is_refused():
    assert refusal(a_pdf({"plan.json": b"\xff\xfe"})) == (
        "The plan attached to the PDF is not UTF-8 text."
    )


def test_a_strange_packing_is_refused():
    def pack(document):
        stream_of(document).write(b"7b7d>", filter=pikepdf.Name.ASCIIHexDecode)

    data = a_pdf(
        {"plan.json": b""},
        pack,
        compress_streams=False,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
    )

    assert refusal(data) == ("The plan attached to the PDF is packed in a way that is not read.")


def test_a_file_beyond_the_limit_is_refused_before_it_is_read():
    assert refusal(b"%PDF-" + bytes(MAX_BYTES)) == (
        "The file is larger than 20 MiB; no build plan is."
    )


def test_a_bomb_is_not_unfolded():
    def pack(document):
        bomb = zlib.compress(bytes(MAX_BYTES + 1), 9)
        stream_of(document).write(bomb, filter=pikepdf.Name.FlateDecode)

    data = a_pdf({"plan.json": b""}, pack)

    assert len(data) < 100_000
    assert refusal(data) == "The plan attached to the PDF is larger than 20 MiB; no plan is."


def test_unfolding_stops_at_the_limit_exactly():
    assert pdf.unfolded(zlib.compress(b"12345"), 5) == b"12345"
    with pytest.raises(child.Refusal, match="larger than"):
        pdf.unfolded(zlib.compress(b"123456"), 5)
    with pytest.raises(child.Refusal, match="damaged"):
        pdf.unfolded(zlib.compress(b"12345")[:-3], 5)


def test_reading_is_limited_in_time():
    with pytest.raises(NotAPlanFile, match=r"could not be read\. It was stopped after 0\.01 sec"):
        plan_from_pdf(a_pdf(), limits=child.Limits(seconds=0.01))
