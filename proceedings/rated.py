"""What readers gave a paper, as it is shown: with one decimal, everywhere the same."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import number_format
from django.utils.translation import ngettext


def as_shown(mean: Decimal) -> Decimal:
    return mean.quantize(Decimal("0.1"), ROUND_HALF_UP)


def rating_in_words(shown: Decimal, number: int) -> str:
    sentence = ngettext(
        "Readers’ rating: %(mean)s of 5, from %(number)d review", "Readers’ rating: %(mean)s of 5, from %(number)d reviews", number
    )
    return sentence % {"mean": number_format(shown), "number": number}
