import io

from lxml import etree
from PIL import Image

from conference.lib.images import read_portrait
from speakers import portraits


def test_the_same_seed_draws_the_same_portrait() -> None:
    assert portraits.svg("abc234") == portraits.svg("abc234")
    assert portraits.png("abc234") == portraits.png("abc234")


def test_people_look_different() -> None:
    assert len({portraits.svg(f"seed{number}") for number in range(30)}) == 30


def test_the_drawing_is_well_formed_and_holds_nothing_but_paths() -> None:
    root = etree.fromstring(portraits.svg("abc234"))
    assert {etree.QName(element).localname for element in root.iter()} == {"svg", "path"}
    assert len(portraits.svg("abc234")) < 60_000


def test_the_pixels_have_the_shape_of_a_portrait() -> None:
    assert Image.open(io.BytesIO(portraits.png("abc234"))).size == (800, 1000)


def test_the_pixels_pass_the_door_for_photographs() -> None:
    assert sorted({file.width for file in read_portrait(portraits.png("abc234"))}) == [200, 400, 800]


def test_every_kind_of_hair_can_be_drawn() -> None:
    drawn = {portraits.face_of(f"seed{number}").hair for number in range(200)}
    assert drawn == {"short", "bob", "bun", "bald", "beard", "curls", "parted"}
