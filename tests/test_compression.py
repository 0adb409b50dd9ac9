import gzip
import io
from hashlib import sha256

import brotli
import pytest
from django.http import FileResponse, HttpResponse, JsonResponse
from django.test import RequestFactory

from planner.compression import (
    LEAST_BYTES,
    MOST_PADDING,
    CompressionMiddleware,
    with_brotli,
    with_gzip,
)

PAGE = "<li>A host, its adapters and its addresses.</li>" * 40
UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress}


def answer(response, accepts="gzip, deflate, br, zstd"):
    headers = {"Accept-Encoding": accepts} if accepts is not None else {}
    request = RequestFactory(headers=headers).get("/")
    return CompressionMiddleware(lambda _: response)(request)


@pytest.mark.parametrize(
    ("accepts", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("GZIP", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("br; q=0.000,gzip ;q=1", "gzip"),
        ("br;q=0.1", "br"),
    ],
)
def test_page_is_sent_as_the_client_takes_it(accepts, coding):
    response = answer(HttpResponse(PAGE), accepts)

    assert response.headers["Content-Encoding"] == coding
    assert UNPACK[coding](response.content).decode() == PAGE
    assert response.headers["Content-Length"] == str(len(response.content))
    assert len(response.content) < len(PAGE) / 4
    assert response.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("accepts", ["", "identity", "gzip;q=0, br;q=0", "gzipped", None])
def test_client_that_takes_neither_gets_plain_text(accepts):
    response = answer(HttpResponse(PAGE), accepts)

    assert response.content.decode() == PAGE
    assert "Content-Encoding" not in response.headers
    assert response.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(("length", "packed"), [(LEAST_BYTES - 1, False), (LEAST_BYTES, True)])
def test_short_answer_stays_as_it_is(length, packed):
    response = answer(HttpResponse("x" * length))

    assert ("Content-Encoding" in response.headers) is packed


@pytest.mark.parametrize(
    ("kind", "packed"),
    [
        ("text/html; charset=utf-8", True),
        ("text/csv", True),
        ("application/json", True),
        ("image/svg+xml", True),
        ("application/pdf", False),
        ("application/zip", False),
        ("image/png", False),
    ],
)
def test_only_text_is_compressed(kind, packed):
    response = answer(HttpResponse(PAGE, content_type=kind))

    assert ("Content-Encoding" in response.headers) is packed


def test_what_is_packed_or_streamed_already_is_left_alone():
    packed = HttpResponse(b"\x1f\x8b" + b"x" * 400, headers={"Content-Encoding": "gzip"})

    assert answer(packed).content == b"\x1f\x8b" + b"x" * 400
    streamed = answer(FileResponse(io.BytesIO(PAGE.encode()), content_type="text/plain"))
    assert b"".join(streamed.streaming_content).decode() == PAGE


def test_text_that_does_not_get_shorter_is_sent_as_it_is():
    noise = b"".join(sha256(bytes([at])).digest() for at in range(7))
    assert len(noise) >= LEAST_BYTES

    assert answer(HttpResponse(noise)).content == noise


@pytest.mark.parametrize(("tag", "sent"), [('"one"', 'W/"one"'), ('W/"one"', 'W/"one"')])
def test_entity_tag_becomes_a_weak_one(tag, sent):
    assert answer(HttpResponse(PAGE, headers={"ETag": tag})).headers["ETag"] == sent


@pytest.mark.parametrize(("pack", "coding"), [(with_brotli, "br"), (with_gzip, "gzip")])
@pytest.mark.parametrize("text", ["", "x", PAGE, PAGE * 200], ids=["none", "one", "page", "long"])
def test_padding_makes_the_answer_longer_and_changes_nothing_else(pack, coding, text):
    sizes = []
    for padding in range(1, MOST_PADDING + 1):
        packed = pack(text.encode(), padding)
        assert UNPACK[coding](packed).decode() == text
        sizes.append(len(packed))

    assert sizes == list(range(sizes[0], sizes[0] + MOST_PADDING))


def test_length_of_the_same_answer_varies():
    lengths = {len(answer(JsonResponse({"page": PAGE})).content) for _ in range(60)}

    assert len(lengths) > 10


def test_pages_of_the_product_come_compressed(client, db):
    page = client.get("/setup/", headers={"Accept-Encoding": "br"})

    assert page.headers["Content-Encoding"] == "br"
    assert "Make the first account" in brotli.decompress(page.content).decode()
