import struct
import zlib

import pytest

from apps.branding.png import MOST_BYTES, PngError, read

from .pictures import SIGNATURE, chunk, header, png


def test_a_picture_is_taken_with_its_size():
    picture = read(png(64, 32))

    assert (picture.width, picture.height) == (64, 32)
    assert read(picture.content) == picture


def test_what_is_no_part_of_the_picture_is_left_out():
    picture = read(png(extra=chunk(b"tEXt", b"Comment\0<script>alert(1)</script>"), tail=b"<?php evil"))

    assert b"script" not in picture.content
    assert b"php" not in picture.content


@pytest.mark.parametrize(
    "content",
    [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\xff\xd8\xff\xe0 JPEG", b"GIF89a", b"%PDF-1.7"],
)
def test_what_is_no_png_is_refused_whatever_it_is(content):
    with pytest.raises(PngError, match="no PNG picture"):
        read(content)


DATA = chunk(b"IDAT", zlib.compress(b"\0" * 97 * 32))


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(SIGNATURE, id="nothing follows"),
        pytest.param(png()[:-20], id="cut off"),
        pytest.param(png().replace(b"IHDR", b"IHDX"), id="wrong sum"),
        pytest.param(SIGNATURE + DATA + chunk(b"IEND", b""), id="no header"),
        pytest.param(SIGNATURE + header(32, 32) + chunk(b"IDAT", b"no zlib") + chunk(b"IEND", b""), id="not packed"),
        pytest.param(SIGNATURE + header(32, 31) + DATA + chunk(b"IEND", b""), id="more pixels than it says"),
        pytest.param(SIGNATURE + header(40, 32) + DATA + chunk(b"IEND", b""), id="fewer pixels than it says"),
        pytest.param(
            SIGNATURE + chunk(b"IHDR", struct.pack(">IIBBBBB", 32, 32, 3, 2, 0, 0, 0)) + DATA + chunk(b"IEND", b""),
            id="no such depth",
        ),
    ],
)
def test_a_damaged_picture_is_refused(content):
    with pytest.raises(PngError, match="damaged"):
        read(content)


def test_a_small_file_that_unpacks_to_much_is_refused():
    bomb = chunk(b"IDAT", zlib.compress(b"\0" * 50_000_000, 9))

    with pytest.raises(PngError, match="damaged"):
        read(SIGNATURE + header(32, 32) + bomb + chunk(b"IEND", b""))


@pytest.mark.parametrize(("size", "words"), [((8, 8), "16 to 1,000"), ((4000, 900), "16 to 1,000"),
                                             ((32, 64), "as wide as high"), ((700, 100), "6 times")])  # fmt: skip
def test_a_size_that_fits_no_page_is_refused(size, words):
    with pytest.raises(PngError, match=words):
        read(SIGNATURE + header(*size) + chunk(b"IEND", b""))


def test_an_interlaced_picture_is_refused():
    with pytest.raises(PngError, match="interlaced"):
        read(SIGNATURE + header(32, 32, interlaced=True) + DATA + chunk(b"IEND", b""))


def test_a_large_file_is_refused():
    with pytest.raises(PngError, match="200 kB"):
        read(png(tail=b"x" * MOST_BYTES))
