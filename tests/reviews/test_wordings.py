import time

import pytest

from reviews.wordings import Piece, difference


def before(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in pieces if piece.kind != "new")


def after(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in pieces if piece.kind != "gone")


def test_what_changed_is_told_word_by_word() -> None:
    assert difference("The table is wrong.", "The table was wrong.") == (
        Piece("same", "The table "),
        Piece("gone", "is "),
        Piece("new", "was "),
        Piece("same", "wrong."),
    )


HOSTILE = {
    "nothing before": ("", "A word."),
    "nothing after": ("A word.", ""),
    "one letter for ever": ("a " * 4000, "a " * 3999 + "b"),
    "no space at all": ("x" * 8000, "x" * 7999 + "y"),
    "full stops": ("a." * 4000, "b.a." * 2000),
    "every other word": (" ".join(f"{number:x}" for number in range(2000)), " ".join(f"{number:x}" for number in range(0, 2000, 2))),
    "all turned round": (" ".join(map(str, range(1600))), " ".join(map(str, reversed(range(1600))))),
    "lines": ("one\ntwo\r\n\n three", "one\n\ntwo three\n"),
}


@pytest.mark.parametrize("name", list(HOSTILE))
def test_both_wordings_can_be_read_out_of_the_difference_in_bounded_time(name: str) -> None:
    old, new = HOSTILE[name]
    began = time.process_time()

    pieces = difference(old, new)

    assert (before(pieces), after(pieces)) == (old, new)
    assert time.process_time() - began < 10
