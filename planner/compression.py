"""Answers are sent compressed: Brotli where the browser takes it, gzip elsewhere.

What a page weighs is what the reader waits for, and the grids repeat themselves. A length that
can be watched while the watcher chooses part of the text tells about the rest (BREACH). The one
secret in a page, the CSRF token, is masked anew in each answer, and the length carries a random
part of up to 100 bytes, as Django's own middleware gives it.
"""

from __future__ import annotations

import re
import secrets
import zlib
from collections.abc import Callable

import brotli  # type: ignore[import-untyped] # has no types
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

LEAST_BYTES = 200
MOST_PADDING = 100
BROTLI_QUALITY = 5  # smaller and quicker than gzip at 6 on our pages
GZIP_LEVEL = 9  # a millisecond more than 6 for the longest page, and 5 % smaller
TEXT = re.compile(r"text/|application/(json|javascript|xml)\b|image/svg\+xml")
_REFUSED = re.compile(r";\s*q=0(\.0*)?\s*$")


class CompressionMiddleware:
    """Compresses text that is not compressed yet and long enough to gain from it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, smaller where the client can read it."""
        response = self.get_response(request)
        if not isinstance(response, HttpResponse) or not _worth_it(response):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        accepted = _accepted(request.headers.get("Accept-Encoding", ""))
        for coding, pack in (("br", with_brotli), ("gzip", with_gzip)):
            if coding in accepted:
                packed = pack(response.content, secrets.randbelow(MOST_PADDING) + 1)
                if len(packed) < len(response.content):
                    _replace(response, packed, coding)
                break
        return response


def _worth_it(response: HttpResponse) -> bool:
    return (
        len(response.content) >= LEAST_BYTES
        and not response.has_header("Content-Encoding")
        and bool(TEXT.match(response.headers.get("Content-Type", "")))
    )


def _accepted(header: str) -> set[str]:
    """The codings that a client takes: ``gzip, br;q=0.9`` without those of no quality."""
    offers = [each.strip().lower() for each in header.split(",")]
    return {each.partition(";")[0].strip() for each in offers if not _REFUSED.search(each)}


def _replace(response: HttpResponse, packed: bytes, coding: str) -> None:
    response.content = packed
    response.headers["Content-Encoding"] = coding
    response.headers["Content-Length"] = str(len(packed))
    tag = response.headers.get("ETag", "")
    if tag.startswith('"'):  # the same thing, other bytes: RFC 9110, 8.8.1
        response.headers["ETag"] = f"W/{tag}"


def with_gzip(content: bytes, padding: int) -> bytes:
    """As a gzip member whose file name is the padding (RFC 1952, 2.3)."""
    packer = zlib.compressobj(GZIP_LEVEL, wbits=-zlib.MAX_WBITS)
    head = b"\x1f\x8b\x08\x08\x00\x00\x00\x00\x02\xff" + b"a" * padding + b"\x00"
    tail = zlib.crc32(content).to_bytes(4, "little") + (len(content) & 0xFFFFFFFF).to_bytes(
        4, "little"
    )
    return head + packer.compress(content) + packer.flush() + tail


def with_brotli(content: bytes, padding: int) -> bytes:
    """As a Brotli stream with the padding in a block that decoders skip (RFC 7932, 9.2)."""
    packer = brotli.Compressor(quality=BROTLI_QUALITY)
    packed: bytes = packer.process(content) + packer.flush()  # ends on a whole byte
    # Not the last block, no data, a length of one byte, then the length less one.
    head = (0b01_0_11_0 | (padding - 1) << 6).to_bytes(2, "little")
    end: bytes = packer.finish()
    return packed + head + b"\0" * padding + end
