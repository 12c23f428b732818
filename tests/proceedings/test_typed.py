"""What editors type into one box becomes what was meant, and back."""

import pytest
from django.core.exceptions import ValidationError

from proceedings import typed
from proceedings.manuscripts import WrittenAffiliation, WrittenAuthor, WrittenLink, WrittenReference
from proceedings.names import PersonName

ROR = "https://ror.org/05gq02987"


def test_a_star_marks_who_answers_letters_and_a_ror_stands_behind_its_institution() -> None:
    line = "* Nümunəli, Leyla | Institute of Examples <05gq02987>; Second House | 0000-0002-1825-0097 | leyla@example.org"

    [author] = typed.read_authors(line)

    places = (WrittenAffiliation("Institute of Examples", ROR), WrittenAffiliation("Second House"))
    assert author == WrittenAuthor(PersonName("Leyla", "Nümunəli"), "0000-0002-1825-0097", "leyla@example.org", places, True)
    assert typed.write_author(author) == line


@pytest.mark.parametrize("text", ["House <https://ror.org/05gq02987>", "House <ror.org/05GQ02987>"])
def test_a_ror_is_taken_as_people_copy_it(text: str) -> None:
    assert typed.read_authors(f"A, B | {text}")[0].affiliations == (WrittenAffiliation("House", ROR),)


@pytest.mark.parametrize("text", ["House <12345>", "<05gq02987>", "House <javascript:x>"])
def test_what_is_no_ror_is_named_by_its_line(text: str) -> None:
    with pytest.raises(ValidationError, match="Line 1: “.*” is not a ROR identifier"):
        typed.read_authors(f"A, B | {text}")


@pytest.mark.parametrize(
    ("line", "doi"),
    [
        ("A. Book. https://doi.org/10.5555/abc.1.", "10.5555/abc.1"),
        ("B (see doi:10.5555/a(b)c).", "10.5555/a(b)c"),
        ("C. 10.5555/first; 10.5555/second", "10.5555/second"),
        ("D. Pages 10.5 to 10.12/3", ""),
    ],
)
def test_a_doi_is_found_in_the_line(line: str, doi: str) -> None:
    assert typed.read_references(f"\n{line}\n") == (WrittenReference(line, doi),)


def test_references_and_links_are_written_as_they_are_read() -> None:
    references = (WrittenReference("A book.", "10.5555/book"), WrittenReference("No DOI."))
    links = (WrittenLink("code", "https://example.org/?a=1", "Programs | and more"), WrittenLink("data", "http://example.org/d"))

    again = typed.read_references("\n".join(map(typed.write_reference, references)))

    assert [row.doi for row in again] == ["10.5555/book", ""]
    assert typed.read_links("\n".join(map(typed.write_link, links))) == links


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("film | https://example.org", "Line 1 begins with none of: video, code, data, other."),
        ("code | javascript:alert(1)", "Line 1: “javascript:alert(1)” is not an address"),
        ("code", "Line 1: “” is not an address"),
        (f"code | https://example.org/{'x' * 600}", "Line 1: “https://example.org/x"),
    ],
)
def test_a_mistyped_link_is_named_by_its_line(line: str, words: str) -> None:
    with pytest.raises(ValidationError) as refused:
        typed.read_links(line)
    assert refused.value.messages[0].startswith(words)
