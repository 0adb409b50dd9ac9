import base64
import struct

import pytest

from planner.core.look import (
    LOGO_MAX_BYTES,
    LOGO_START,
    PNG_HEAD,
    InvalidLookError,
    check_accent,
    check_logo,
    contrast_with_white,
    logo_address,
    readable_tone,
)


def png(width=10, height=10, more=b""):
    return PNG_HEAD + struct.pack(">II", width, height) + more


@pytest.mark.parametrize(
    ("colour", "ratio"),
    # Known ratios: black 21, white 1, #767676 the lightest grey that passes 4.5.
    [("#000000", 21), ("#ffffff", 1), ("#767676", 4.54), ("#777777", 4.48), ("#ff0000", 4.0)],
)
def test_contrast_is_that_of_wcag(colour, ratio):
    assert contrast_with_white(colour) == pytest.approx(ratio, abs=0.005)


@pytest.mark.parametrize("colour", ["#000000", "#1f4e79", "#767676", "#0e5a60"])
def test_a_colour_that_reads_well_is_kept(colour):
    assert readable_tone(colour) == colour


@pytest.mark.parametrize(
    ("colour", "tone"), [("#777777", "#767676"), ("#ffffff", "#767676"), ("#ff0000", "#ee0000")]
)
def test_a_light_colour_gets_its_nearest_darker_tone(colour, tone):
    assert readable_tone(colour) == tone


@pytest.mark.parametrize("colour", ["#ffcc00", "#00ffff", "#c8e6c9", "#ff8800", "#fefefe"])
def test_the_darker_tone_reads_well_and_a_lighter_one_would_not(colour):
    tone = readable_tone(colour)

    assert contrast_with_white(tone) >= 4.5
    assert contrast_with_white(tone) < 4.7


@pytest.mark.parametrize("colour", ["#1f4e79", "#000000"])
def test_a_strict_colour_is_taken(colour):
    assert check_accent(colour) is None


@pytest.mark.parametrize(
    "colour",
    [
        *("", "red", "#123", "#1234567", "#12345g", "#1F4E79", " #1f4e79", "#1f4e79\n", "1f4e79"),
        *("#1f4e79;}", "url(http://x/)", "var(--x)", "#1f4e7\u0669"),
    ],
)
def test_anything_else_is_no_colour(colour):
    with pytest.raises(InvalidLookError):
        check_accent(colour)


@pytest.mark.parametrize("data", [png(), png(800, 300), png(more=bytes(LOGO_MAX_BYTES - 24))])
def test_a_small_png_is_a_logo(data):
    assert check_logo(logo_address(data)) is None


@pytest.mark.parametrize(
    "address",
    [
        "x",
        "https://example.com/logo.png",
        "file:///etc/passwd",
        "data:image/svg+xml;base64,PHN2Zy8+",
        "data:text/html;base64,PGI+",
        LOGO_START,
        LOGO_START + "???",
        LOGO_START + "iVBORw0KGgo=\n",
        LOGO_START + '"onload="x',
        logo_address(b"GIF89a" + bytes(40)),
        logo_address(PNG_HEAD),
        logo_address(png(0, 10)),
        logo_address(png(801, 10)),
        logo_address(png(10, 301)),
        logo_address(png(more=bytes(LOGO_MAX_BYTES))),
        " " + logo_address(png()),
        logo_address(png()) + " ",
        logo_address(png()).replace("image/png", "IMAGE/PNG"),
        LOGO_START + base64.b64encode(png()).decode().replace("A", "A ", 1),
    ],
    ids=lambda address: address[:40] or "empty",
)
def test_anything_else_is_no_logo(address):
    with pytest.raises(InvalidLookError):
        check_logo(address)
