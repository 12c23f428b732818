import pytest

from conference.lib import text


@pytest.mark.parametrize(
    ("typed", "found"),
    [("ISIQ", "ışıq"), ("eliyev", "Əliyev"), ("елкина", "Ёлкина"), ("ISTANBUL", "İstanbul"), ("strasse", "Straße"), ("odegard", "Ødegård")],
)
def test_folding_makes_what_is_typed_and_what_is_written_the_same(typed: str, found: str) -> None:
    assert text.fold(typed) == text.fold(found)


def test_azerbaijani_names_sort_by_their_own_alphabet() -> None:
    names = ["Zahid", "Əli", "Elçin", "Çingiz", "Cavid", "Xəzər", "Hüseyn", "İlqar", "Irmaq"]

    assert sorted(names, key=lambda name: text.sort_key(name, "az")) == [
        "Cavid", "Çingiz", "Elçin", "Əli", "Hüseyn", "Xəzər", "Irmaq", "İlqar", "Zahid",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "tail"),
    [("Məlumat mərkəzi: iyirmi il", "melumat-merkezi-iyirmi-il"), ("Ирина Вебер", "irina-veber"), ("北京", ""), ("a/../b", "a-b")],
)
def test_an_address_is_readable_and_ascii(title: str, tail: str) -> None:
    assert text.address_tail(title) == tail


def test_invisible_and_control_characters_go_and_line_breaks_stay() -> None:
    assert text.clean_text("a\u202eb\x00c\r\nd\u200b") == "abc\nd"


def test_the_same_person_has_the_same_key() -> None:
    assert text.email_key(" Nigar@Example.ORG ") == text.email_key("nigar@example.org")


def test_public_ids_do_not_repeat_and_hold_no_vowels() -> None:
    ids = {text.new_public_id() for _attempt in range(500)}

    assert len(ids) == 500
    assert not set("".join(ids)) & set("aeiou01l")
