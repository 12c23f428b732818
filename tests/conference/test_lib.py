import io
from datetime import UTC, date, datetime, time

import pytest
from PIL import Image

from conference.lib import csv, http, images, localized, markdown, moments, money, pdf, structured, xml


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@cmd", "\tx", " =1"])
def test_no_cell_of_a_spreadsheet_is_a_formula(cell: str) -> None:
    assert csv.safe_cell(cell).startswith("'")


def test_numbers_stay_numbers_in_a_spreadsheet() -> None:
    assert csv.write(["name", "paid"], [["Əli", -5]]) == "\ufeffname,paid\r\nƏli,-5\r\n"


def test_markdown_keeps_structure_and_drops_what_could_run() -> None:
    html = markdown.render("# Title\n\n<script>alert(1)</script> [x](javascript:alert(1)) *soft*")

    assert "<h2>Title</h2>" in html
    assert "<em>soft</em>" in html
    assert "<script" not in html
    assert 'href="javascript' not in html


def test_markdown_gives_plain_text() -> None:
    assert markdown.plain("**Bold** & [link](https://example.org)") == "Bold & link"


def test_an_xml_bomb_is_refused_in_words() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'

    with pytest.raises(xml.BadXml):
        xml.parse(bomb)


def test_no_outside_file_is_read_by_xml() -> None:
    source = b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]><x>&f;</x>'

    with pytest.raises(xml.BadXml):
        xml.parse(source)


def test_xml_text_loses_forbidden_characters() -> None:
    assert xml.clean("a\x00b\x0bc\n") == "abc\n"


def picture(width: int, height: int, kind: str = "JPEG", **more: object) -> bytes:
    output = io.BytesIO()
    Image.new("RGB", (width, height), "#aa3344").save(output, kind, **more)
    return output.getvalue()


def test_a_portrait_comes_in_sizes_of_four_to_five_without_metadata() -> None:
    exif = Image.Exif()
    exif[0x010E] = "where I live"
    files = images.read_portrait(picture(1000, 1000, exif=exif, comment=b"by me"))

    read = {(file.format.ending, file.width): Image.open(io.BytesIO(file.content)) for file in files}

    assert {name: image.format for name, image in read.items()} == {
        ("avif", 400): "AVIF", ("avif", 800): "AVIF", ("webp", 200): "WEBP", ("webp", 400): "WEBP", ("webp", 800): "WEBP",
        ("jpg", 400): "JPEG", ("jpg", 800): "JPEG",
    }  # fmt: skip
    assert all(image.size == (width, width * 5 / 4) for (_ending, width), image in read.items())
    assert [name for name, image in read.items() if {"exif", "comment", "xmp"} & {key for key, value in image.info.items() if value}] == []
    assert not any(b"where I live" in file.content or b"by me" in file.content for file in files)


@pytest.mark.parametrize(
    ("crop", "size", "box"),
    [
        (images.Crop(), (900, 1200), (0, 26, 900, 1151)),
        (images.Crop(0, 0, 200), (900, 1200), (0, 0, 450, 562)),
        (images.Crop(100, 100, 400), (1000, 1000), (800, 750, 1000, 1000)),
        (images.Crop(50, 50, 100), (100, 4000), (0, 1938, 100, 2063)),
    ],
)
def test_a_frame_always_lies_within_the_picture(crop: images.Crop, size: tuple[int, int], box: tuple[int, ...]) -> None:
    assert crop.box(*size) == box


def test_another_part_of_the_picture_gives_other_pixels() -> None:
    halves = Image.new("RGB", (1600, 1000), "#ffffff")
    halves.paste("#000000", (800, 0, 1600, 1000))
    output = io.BytesIO()
    halves.save(output, "PNG")

    def corner(crop: images.Crop) -> int:
        jpeg = next(file for file in images.read_portrait(output.getvalue(), crop) if file.format.ending == "jpg")
        return Image.open(io.BytesIO(jpeg.content)).convert("L").getpixel((200, 200)) // 128

    assert (corner(images.Crop(0, 50, 100)), corner(images.Crop(100, 50, 100))) == (1, 0)


def test_what_is_kept_of_a_photograph_is_upright_of_bounded_size_and_lies_on_white() -> None:
    large = images.read_photograph(picture(4000, 3000))
    clear = io.BytesIO()
    Image.new("RGBA", (300, 300), (0, 0, 0, 0)).save(clear, "PNG")

    kept = Image.open(io.BytesIO(images.read_photograph(clear.getvalue()).content))

    assert (large.width, large.height, large.type) == (2400, 1800, "image/jpeg")
    assert kept.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"<svg onload=alert(1)>", b"%PDF-1.4", picture(50, 50)])
def test_what_is_no_portrait_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(images.BadImage) as refusal:
        images.read_portrait(content)
    assert len(str(refusal.value)) > 20


def test_too_many_pixels_are_refused_before_decoding() -> None:
    with pytest.raises(images.BadImage, match="million pixels"):
        images.read_portrait(picture(9000, 9000, "PNG"))


def test_what_is_no_pdf_is_refused_in_words() -> None:
    with pytest.raises(pdf.BadPdf):
        pdf.check_pdf(b"<html>")


@pytest.mark.parametrize(
    ("minor", "currency", "shown"),
    [(16000, "AZN", "160\u00a0AZN"), (1250, "EUR", "12.50\u00a0EUR"), (0, "AZN", "0\u00a0AZN"), (500, "JPY", "500\u00a0JPY")],
)
def test_money_is_shown_without_needless_zeros(minor: int, currency: str, shown: str) -> None:
    assert money.format_money(minor, currency) == shown


def test_the_evening_keeps_what_is_past_midnight() -> None:
    late = datetime(2027, 11, 26, 22, 30, tzinfo=UTC)  # 02:30 in Baku on the 27th

    assert moments.day_of(late, "Asia/Baku", time(4)) == date(2027, 11, 26)
    assert moments.day_of(late, "Asia/Baku", time(2)) == date(2027, 11, 27)


@pytest.mark.parametrize(("zone", "label"), [("Asia/Baku", "UTC+4"), ("America/St_Johns", "UTC−3:30"), ("UTC", "UTC+0")])
def test_a_zone_says_its_offset(zone: str, label: str) -> None:
    assert moments.offset_label(zone, datetime(2027, 11, 26, 12, tzinfo=UTC)) == label


def test_json_ld_cannot_end_its_script() -> None:
    assert "</script>" not in structured.json_ld({"name": "</script><script>alert(1)"})[:-9]


def test_a_download_keeps_its_name_in_any_script() -> None:
    header = http.disposition('Əli "x"\r\nSet-Cookie: a.pdf')

    assert "\r" not in header
    assert header.startswith('attachment; filename="')
    assert "filename*=UTF-8''%C6%8Fli" in header


def test_a_text_falls_back_and_tells_its_language() -> None:
    value = localized.LazyI18nString({"az": "Salam"})

    assert localized.in_language(value, "tr") == localized.LocalizedText("Salam", "az")
