"""Strangers' pictures: what is taken comes back as a small PNG of our own, the rest is refused."""

import io
import struct
import zlib

import pytest
from PIL import Image

from planner import child
from planner.core.look import LOGO_MAX_BYTES
from planner.imports import logo
from planner.imports.logo import NotALogoError, logo_from_picture

RED, BLUE = (255, 0, 0), (0, 0, 255)


def saved(picture, kind="PNG", **options):
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def plain(size=(20, 10), mode="RGB", colour=RED):
    return Image.new(mode, size, colour)


def read(png):
    return Image.open(io.BytesIO(png), formats=["PNG"])


def head_of(width, height):
    """A PNG that claims a size and holds next to nothing."""

    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(bytes(1000)))
    return b"\x89PNG\r\n\x1a\n" + head + body + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "mode", "colour"),
    [
        (saved(plain()), "RGB", RED),
        (saved(plain(), "JPEG", quality=100), "RGB", (254, 0, 0)),
        (saved(plain(), "WEBP", lossless=True), "RGB", RED),
        (saved(plain(mode="CMYK", colour=(0, 255, 255, 0)), "JPEG", quality=100), "RGB", RED),
        (saved(plain(mode="RGBA", colour=(*RED, 7))), "RGBA", (*RED, 7)),
        (saved(plain(mode="LA", colour=(9, 7))), "RGBA", (9, 9, 9, 7)),
        (saved(plain(mode="1", colour=1)), "RGB", (255, 255, 255)),
        (saved(plain(mode="I;16", colour=32768)), "RGB", (128, 128, 128)),
    ],
    ids=["png", "jpeg", "webp", "cmyk", "alpha", "grey and alpha", "black and white", "16 bits"],
)
def test_pictures_of_three_kinds_become_png(data, mode, colour):
    png = read(logo_from_picture(data))

    assert (png.format, png.mode, png.size, png.getpixel((0, 0))) == ("PNG", mode, (20, 10), colour)


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((800, 300), (800, 300)),
        ((801, 300), (800, 300)),
        ((1600, 300), (800, 150)),
        ((300, 3000), (30, 300)),
        ((4000, 1), (800, 1)),
    ],
    ids=str,
)
def test_large_pictures_are_scaled_down_in_proportion(size, expected):
    assert read(logo_from_picture(saved(plain(size)))).size == expected


def test_nothing_but_pixels_comes_back():
    exif = Image.Exif()
    exif[0x010E] = "where it was taken"
    note = "<script>alert(1)</script>"
    data = saved(plain(), "PNG", exif=exif, icc_profile=b"profile", pnginfo=_text(note))

    png = logo_from_picture(data + b"<?php trailing ?>")

    kinds = [kind for kind in (b"tEXt", b"iTXt", b"eXIf", b"iCCP", b"php", b"alert") if kind in png]
    assert kinds == []
    assert read(png).info == {}


def _text(note):
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Comment", note)
    return info


def test_a_picture_on_its_side_is_put_upright():
    exif = Image.Exif()
    exif[0x0112] = 6

    png = logo_from_picture(saved(plain((40, 10)), "JPEG", exif=exif))

    assert read(png).size == (10, 40)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_a_moving_picture_the_first_one_is_taken(kind):
    options = {"lossless": True} if kind == "WEBP" else {}
    data = saved(
        plain(), kind, save_all=True, append_images=[plain(colour=BLUE)], duration=99, **options
    )

    png = read(logo_from_picture(data))

    assert (png.getpixel((0, 0)), getattr(png, "n_frames", 1)) == (RED, 1)


def test_the_same_picture_makes_the_same_bytes():
    data = saved(plain())

    assert logo_from_picture(data) == logo_from_picture(data)


def test_noise_of_the_full_size_stays_below_the_limit_of_a_logo():
    layers = [Image.effect_noise((800, 300), 90 + step) for step in range(4)]

    png = logo_from_picture(saved(Image.merge("RGBA", layers)))

    assert 600_000 < len(png) < LOGO_MAX_BYTES


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", logo.NOT_TAKEN),
        (b"GIF89a" + bytes(20), logo.NOT_TAKEN),
        (b"%PDF-1.7", logo.NOT_TAKEN),
        (b"BM" + bytes(60), logo.NOT_TAKEN),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', logo.IS_SVG),
        (b" " * 5000 + b"<SVG onload=alert(1)>", logo.IS_SVG),
        (b"\xff\xd8\xff" + b"x" * 100, logo.DAMAGED),
        (b"RIFF0000WEBPVP8 xxxxxxxx", logo.DAMAGED),
        (b"\x89PNG\r\n\x1a\n", logo.DAMAGED),
        (saved(Image.effect_noise((99, 99), 50))[:-900], logo.DAMAGED),
        (head_of(0, 5), logo.DAMAGED),
        (head_of(5000, 5000), logo.DAMAGED),
        (head_of(5000, 5001), logo.TOO_MANY_PIXELS),
        (head_of(60_000, 60_000), logo.TOO_MANY_PIXELS),
        (head_of(2**31 - 1, 2**31 - 1), logo.TOO_MANY_PIXELS),
    ],
    ids=[
        *("empty", "gif", "pdf", "bmp", "svg", "svg far down", "broken jpeg", "broken webp"),
        *("no chunk", "cut off", "no width", "at the limit, but empty", "a row above it"),
        *("bomb", "larger bomb"),
    ],
)
def test_what_is_no_logo_is_refused_with_the_cure(data, message):
    with pytest.raises(NotALogoError) as error:
        logo_from_picture(data)

    assert str(error.value) == message


def test_a_picture_of_another_kind_is_not_decoded_under_the_name_of_one():
    """A TIFF, an icon or a PostScript file would be other decoders; none of them is asked."""
    tiff = saved(plain(), "TIFF")

    with pytest.raises(child.Refusal, match="damaged"):
        logo.work(tiff)


@pytest.mark.parametrize(("size", "taken"), [(logo.MAX_BYTES, True), (logo.MAX_BYTES + 1, False)])
def test_size_is_looked_at_before_anything_else(size, taken):
    data = saved(plain())
    data += bytes(size - len(data))

    if taken:
        assert read(logo_from_picture(data)).size == (20, 10)
    else:
        with pytest.raises(NotALogoError, match=r"^The file is larger than 2 MiB\."):
            logo_from_picture(data)


def test_a_picture_that_takes_too_much_memory_is_refused_in_words():
    data = saved(plain((5000, 4900)))

    with pytest.raises(NotALogoError, match=r"more than 120 MiB of memory\. Save the logo as PNG"):
        logo_from_picture(data, limits=child.Limits(seconds=20, memory_mib=120))
