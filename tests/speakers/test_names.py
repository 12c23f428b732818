"""Lists are in the order that their readers expect."""

import csv
import random
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

from conference.lib.text import sort_key
from conference.models import Conference
from speakers.models import Speaker
from speakers.names import inverted
from speakers.services import people
from tests.factories import speakers as make

AZERBAIJANI = [
    "a",
    "b",
    "c",
    "ç",
    "d",
    "e",
    "ə",
    "f",
    "g",
    "ğ",
    "h",
    "x",
    "ı",
    "i",
    "j",
    "k",
    "q",
    "l",
    "m",
    "n",
    "o",
    "ö",
    "p",
    "r",
    "s",
    "ş",
    "t",
    "u",
    "ü",
    "v",
    "y",
    "z",
]
TURKISH = [
    "a",
    "b",
    "c",
    "ç",
    "d",
    "e",
    "f",
    "g",
    "ğ",
    "h",
    "ı",
    "i",
    "j",
    "k",
    "l",
    "m",
    "n",
    "o",
    "ö",
    "p",
    "r",
    "s",
    "ş",
    "t",
    "u",
    "ü",
    "v",
    "y",
    "z",
]
RUSSIAN = [
    "а",
    "б",
    "в",
    "г",
    "д",
    "е",
    "ж",
    "з",
    "и",
    "й",
    "к",
    "л",
    "м",
    "н",
    "о",
    "п",
    "р",
    "с",
    "т",
    "у",
    "ф",
    "х",
    "ц",
    "ч",
    "ш",
    "щ",
    "ъ",
    "ы",
    "ь",
    "э",
    "ю",
    "я",
]


@pytest.mark.parametrize(("language", "alphabet"), [("az", AZERBAIJANI), ("tr", TURKISH), ("ru", RUSSIAN)])
def test_the_letters_stand_in_the_order_of_the_alphabet_whatever_their_case(language: str, alphabet: list[str]) -> None:
    large = [{"i": "İ", "ı": "I"}.get(letter, letter.upper()) if language in ("az", "tr") else letter.upper() for letter in alphabet]
    for letters in (alphabet, large):
        mixed = random.Random(4).sample(letters, len(letters))  # noqa: S311 - the same order in every run
        assert sorted(mixed, key=lambda letter: sort_key(f"{letter}a", language)) == letters


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("az", ["Cəfərov", "Çələbi", "Dadaşov", "Elçinov", "Əliyev", "Fərəcov", "Hüseynov", "Xəlilov", "Işıqlı", "İbrahimov", "Kərimov", "Qasımov", "Zahidov", "Walter"]),
        ("tr", ["Cin", "Çakır", "Gül", "Ğ", "Irmak", "İnce", "Öz", "Quinn", "Şahin", "Ünal", "Vural", "Weber", "Xu", "Yıldız"]),
        ("ru", ["Ежов", "Ёлкин", "Еремин", "Иванов", "Йорданов", "Климов", "Щукин", "Эрнст", "Яковлев"]),
        ("en", ["Æsop", "Aliyev", "Əliyev", "Éric", "Ernst", "O'Neil", "Oneill", "Özil", "Zhu", "Иванов", "王"]),
        ("az", ["1 A", "A", "А", "ა", "王"]),
        ("en", ["Lee A", "Lee-Smith", "Leea"]),
    ],
)  # fmt: skip
def test_names_stand_where_their_readers_look_for_them(language: str, names: list[str]) -> None:
    mixed = list(names)
    random.Random(4).shuffle(mixed)  # noqa: S311 - the same order in every run
    assert sorted(mixed, key=lambda name: sort_key(name, language)) == names


def test_the_key_is_sorted_alike_by_every_database() -> None:
    key = sort_key("Əli-Zadə Ёлкин 王 5 “x”", "az")
    assert key.isascii()
    assert set(key) <= set("0123456789abcdefghijklmnopqrstuvwxyz")


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Nigar Əliyeva", "Əliyeva Nigar"), ("Əliyev Vəli Məmməd oğlu", "Əliyev Vəli Məmməd oğlu"), ("Vəli Məmməd oğlu Əliyev", "Əliyev Vəli Məmməd oğlu"),
        ("Əliyeva Nigar Vəli QIZI", "Əliyeva Nigar Vəli QIZI"), ("Kenan Yıldırımoğlu", "Yıldırımoğlu Kenan"),
        ("Иван Иванович Иванов", "Иванов Иван Иванович"), ("Иванова Анна Петровна", "Иванова Анна Петровна"), ("Роман Абрамович", "Абрамович Роман"),
        ("王小明", "王小明"), ("王 小明", "王 小明"), ("김 민준", "김 민준"), ("Johan ter Braakhuis", "Braakhuis Johan ter"),
        ("Martin King Jr.", "King Martin Jr."), ("Plato", "Plato"), ("", ""),
    ],
)  # fmt: skip
def test_the_family_name_is_found_as_names_are_written(name: str, found: str) -> None:
    assert inverted(name) == found


def test_what_was_given_as_the_family_name_goes_first() -> None:
    assert inverted("Nguyễn Văn An", "Nguyễn") == "Nguyễn Nguyễn Văn An"


@pytest.mark.django_db
def test_a_list_is_in_the_readers_alphabet(conference: Conference, stranger: Client) -> None:
    for name in ("Nigar Əliyeva", "Rauf Fətiyev", "Elçin Eldarov", "Анна Ёлкина", "Пётр Еремин", "王小明"):
        make.speaker(conference, name=name)
    make.speaker(conference, name="Li Xiaolong", sorted_under="Li")

    def order(language: str) -> list[str]:
        prefix = "" if language == "en" else f"/{language}"
        with translation.override(language):
            page = stranger.get(f"{prefix}/{conference.slug}/speakers/").content.decode()
        names = {row.name: page.find(f"<h3>{row.name}</h3>") for row in Speaker.objects.all()}
        assert -1 not in names.values()
        return sorted(names, key=names.__getitem__)

    latin = {"en": ["Elçin Eldarov", "Nigar Əliyeva", "Rauf Fətiyev", "Li Xiaolong"]}
    assert order("en") == [*latin["en"], "Анна Ёлкина", "Пётр Еремин", "王小明"]
    assert order("az") == ["Elçin Eldarov", "Nigar Əliyeva", "Rauf Fətiyev", "Li Xiaolong", "Анна Ёлкина", "Пётр Еремин", "王小明"]


@pytest.mark.django_db
@pytest.mark.writes
def test_the_database_sorts_by_the_key_and_a_new_family_name_moves_the_person(conference: Conference) -> None:
    conference.default_language = "az"
    names = (
        "Aygün Zahidova",
        "Aygün Əliyeva",
        "Aygün Eldarova",
        "Aygün Çələbi",
        "Aygün Xəlilova",
        "Aygün Hüseynova",
        "王小明",
        "Анна Ёлкина",
    )
    rows = {name: people.create(conference, name=name, by=None) for name in names}
    in_order = [
        "Aygün Çələbi",
        "Aygün Eldarova",
        "Aygün Əliyeva",
        "Aygün Hüseynova",
        "Aygün Xəlilova",
        "Aygün Zahidova",
        "Анна Ёлкина",
        "王小明",
    ]
    assert [row.name for row in Speaker.objects.all()] == in_order
    people.change(rows["Aygün Zahidova"], {"sorted_under": "Abbas"}, by=None)
    assert Speaker.objects.first().name == "Aygün Zahidova"  # type: ignore[union-attr]


@pytest.mark.parametrize(("country", "language", "alphabet"), [("AZ", "az", AZERBAIJANI), ("RU", "ru", RUSSIAN)])
def test_common_surnames_stand_in_the_order_of_their_alphabet(country: str, language: str, alphabet: list[str], shared: Path) -> None:
    names = surnames(shared, country)

    def rank(name: str) -> list[int]:
        # The Russian ones carry marks of stress, which no list sorts by.
        small = name.replace("\u0301", "").replace("İ", "i").lower().replace("ё", "е")
        return [alphabet.index(letter) for letter in small]

    assert len(names) >= 10
    assert sorted(names, key=lambda name: (sort_key(name, language), name)) == sorted(names, key=lambda name: (rank(name), name))


def test_chinese_surnames_stand_by_their_code_points_and_are_not_turned_round(shared: Path) -> None:
    names = [f"{surname}小明" for country in ("CN", "TW", "HK") for surname in surnames(shared, country)]
    written = [name for name in names if not name.isascii()]
    assert len(written) >= 5
    assert [inverted(name) for name in written] == written
    assert sorted(written, key=lambda name: sort_key(name, "en")) == sorted(written)


def surnames(shared: Path, country: str) -> list[str]:
    with (shared / "people" / "popular-names" / "common-surnames-by-country-open.csv").open(encoding="utf-8-sig") as file:
        return sorted({row["Localized Name"] for row in csv.DictReader(file) if row["Country"] == country and row["Localized Name"]})
