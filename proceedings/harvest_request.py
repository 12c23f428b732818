"""What a harvester asks, made clean; every way of asking wrongly has its code in the protocol."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core import signing
from django.http import QueryDict

SALT = "proceedings.harvest"
TOKEN_LASTS = timedelta(days=7)
LONGEST_ARGUMENT = 1000
# Nothing is older; and what is may be too old to reckon with.
_FIRST = datetime(1970, 1, 1, tzinfo=UTC)
_PREFIX = re.compile(r"[A-Za-z0-9\-_.!~*'()]+")
_SET = re.compile(r"[A-Za-z0-9\-_.!~*'()]+(:[A-Za-z0-9\-_.!~*'()]+)*")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[A-Za-z0-9\-._~:/?@!$&'()*+,;=]+")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SECOND = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


class HarvestError(Exception):
    """`code` is the protocol's."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code
        self.words = words


@dataclass(frozen=True)
class Arguments:
    """Of one verb: what it cannot do without, and what it takes beside."""

    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    takes_token: bool = False


_LIST = Arguments(frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"}), takes_token=True)
VERBS = {
    "Identify": Arguments(),
    "ListMetadataFormats": Arguments(optional=frozenset({"identifier"})),
    "ListSets": Arguments(takes_token=True),
    "ListIdentifiers": _LIST,
    "ListRecords": _LIST,
    "GetRecord": Arguments(frozenset({"identifier", "metadataPrefix"})),
}


@dataclass(frozen=True)
class Span:
    """Datestamps from the first moment on and before the second one."""

    begins: datetime | None
    ends: datetime | None


@dataclass(frozen=True)
class Place:
    """Where a list goes on: behind a moment and, at the same moment, behind a number; `given` so many before."""

    at: datetime
    pk: int
    given: int


@dataclass(frozen=True)
class Listing:
    """A list as it was first asked for. It ends before the moment `ends`, however long its harvest takes."""

    verb: str
    prefix: str
    series: int | None
    volume: int | None
    begins: datetime | None
    ends: datetime


def verb_of(given: QueryDict) -> str:
    verbs = given.getlist("verb")
    if len(verbs) != 1 or verbs[0] not in VERBS:
        raise HarvestError("badVerb", "There is exactly one verb, and it is one of the protocol's six.")
    return verbs[0]


def arguments_of(given: QueryDict, verb: str) -> dict[str, str]:
    """Raises HarvestError for what is unknown, missing, repeated, empty or not written as it must be."""
    values = {name: found for name, found in given.lists() if name != "verb"}
    rule = VERBS[verb]
    known = rule.required | rule.optional | ({"resumptionToken"} if rule.takes_token else set())
    if any(name not in known for name in values):
        raise HarvestError("badArgument", "There is an argument that the verb does not take.")
    if any(len(found) != 1 or not 0 < len(found[0]) <= LONGEST_ARGUMENT for found in values.values()):
        raise HarvestError("badArgument", "An argument is repeated, empty or too long.")
    single = {name: found[0] for name, found in values.items()}
    if "resumptionToken" in single and len(single) > 1:
        raise HarvestError("badArgument", "A resumption token stands alone.")
    if "resumptionToken" not in single and (missing := sorted(rule.required - set(single))):
        raise HarvestError("badArgument", f"An argument is missing: {', '.join(missing)}.")
    _check_syntax(single)
    return single


def span_of(arguments: Mapping[str, str]) -> Span:
    """Both ends count, by whole seconds or whole days."""
    first, last = (arguments.get(name, "") for name in ("from", "until"))
    if first and last and len(first) != len(last):
        raise HarvestError("badArgument", "from and until are written alike: both as days or both to the second.")
    if first and last and first > last:
        raise HarvestError("badArgument", "from is later than until.")
    begins, ends = (_moment(first) if first else None), (_moment(last) if last else None)
    step = timedelta(days=1) if len(last) == len("YYYY-MM-DD") else timedelta(seconds=1)
    try:
        return Span(begins, ends + step if ends else None)
    except OverflowError:
        return Span(begins, None)


def written_token(listing: Listing, place: Place) -> str:
    """Signed, and all that the list needs to go on: nothing is kept here."""
    values = [
        listing.verb, listing.prefix, listing.series, listing.volume, listing.begins.isoformat() if listing.begins else None,
        listing.ends.isoformat(), place.at.isoformat(), place.pk, place.given,
    ]  # fmt: skip
    return signing.dumps(values, salt=SALT)


def read_token(token: str, verb: str) -> tuple[Listing, Place]:
    try:
        values = signing.loads(token, salt=SALT, max_age=TOKEN_LASTS)
    except signing.BadSignature:
        raise HarvestError("badResumptionToken", "The resumption token is not one of this repository, or it has expired.") from None
    given_verb, prefix, series, volume, begins, ends, at, pk, given = values
    if given_verb != verb:
        raise HarvestError("badResumptionToken", "The resumption token belongs to another verb.")
    start = datetime.fromisoformat(begins) if begins else None
    listing = Listing(verb, prefix, series, volume, start, datetime.fromisoformat(ends))
    return listing, Place(datetime.fromisoformat(at), pk, given)


def _check_syntax(arguments: Mapping[str, str]) -> None:
    for name, pattern in (("metadataPrefix", _PREFIX), ("set", _SET), ("identifier", _URI)):
        if name in arguments and not pattern.fullmatch(arguments[name]):
            raise HarvestError("badArgument", f"This is not how the argument {name} is written.")
    for name in ("from", "until"):
        if name in arguments:
            _moment(arguments[name])


def _moment(text: str) -> datetime:
    try:
        if _DAY.fullmatch(text):
            return max(_FIRST, datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC))
        if _SECOND.fullmatch(text):
            return max(_FIRST, datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC))
    except ValueError:
        pass
    raise HarvestError("badArgument", "A moment is written as 2027-11-26 or 2027-11-26T09:30:00Z.")
