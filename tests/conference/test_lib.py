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
    portrait = images.read_portrait(picture(1000, 1000, exif=exif))

    sizes = {width: Image.open(io.BytesIO(content)) for width, content in portrait.sizes.items()}

    assert {width: image.size for width, image in sizes.items()} == {200: (200, 250), 400: (400, 500), 800: (800, 1000)}
    assert all("exif" not in image.info for image in sizes.values())


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
