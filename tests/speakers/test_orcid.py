import pytest
from django.core.exceptions import ValidationError

from speakers.orcid import check_digit, check_orcid, normalise


@pytest.mark.parametrize("orcid", ["0000-0002-1825-0097", "0000-0001-5109-3700", "0000-0002-1694-233X"])
def test_well_known_ids_pass(orcid: str) -> None:
    check_orcid(orcid)


def test_one_wrong_character_is_noticed() -> None:
    with pytest.raises(ValidationError):
        check_orcid("0000-0002-1825-0079")


@pytest.mark.parametrize("text", ["", "0000", "0000-0002-1825-009", "0000-0002-1825-00977", "abcd-0002-1825-0097", "٠٠٠٠-0002-1825-0097x"])
def test_other_shapes_are_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        check_orcid(text)


def test_addresses_and_bare_digits_are_taken_too() -> None:
    assert normalise("https://orcid.org/0000-0002-1694-233x") == "0000-0002-1694-233X"
    assert normalise("0000000218250097") == "0000-0002-1825-0097"


def test_what_is_no_orcid_is_left_for_the_check_to_refuse() -> None:
    assert normalise(" nonsense ") == "nonsense"


def test_the_last_character_may_be_an_X() -> None:
    assert check_digit("000000021694233") == "X"
