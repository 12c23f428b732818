"""All authors from A to Z, and all keywords: looked through a letter at a time."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, F, Q, QuerySet, When
from django.db.models.functions import Substr
from django.http import Http404
from django.utils.translation import get_language

from conference.lib.text import fold, sort_key
from proceedings.models import Author, Paper, PaperAuthor, PaperKeyword
from proceedings.models.keywords import keyword_address
from proceedings.names import PersonName
from proceedings.queries.lists import PaperRow, listed, rows
from proceedings.queries.people import search_address

PAGE = 200
PAPERS_A_PAGE = 50
OTHER = "#"


@dataclass(frozen=True)
class Entry:
    name: str
    url: str
    detail: str
    papers: int


@dataclass(frozen=True)
class Letters:
    """The letters that something begins with, in the order of the reader's alphabet; none is chosen where all is shown."""

    letters: tuple[str, ...]
    chosen: str


@dataclass(frozen=True)
class AuthorsPage:
    """People, and apart from them names that nobody has tied to a person."""

    letters: Letters
    people: tuple[Entry, ...]
    names: tuple[Entry, ...]
    page: Page


@dataclass(frozen=True)
class KeywordsPage:
    letters: Letters
    entries: tuple[Entry, ...]
    page: Page


@dataclass(frozen=True)
class KeywordPage:
    key: str
    word: str
    papers: tuple[PaperRow, ...]
    page: Page


def authors_page(letter: str, number: str) -> AuthorsPage:
    """Three statements, whatever the number of names."""
    appearances = PaperAuthor.objects.shown().annotate(initial=_initial_of_name())
    initials, letters = _letters(appearances, letter)
    found = appearances.filter(initial__in=initials)
    people, names = _people(found), _names(found)
    page = Paginator([*people, *names], PAGE).get_page(number)
    first = page.start_index() - 1 if page.paginator.count else 0
    here = max(0, len(people) - first)
    return AuthorsPage(letters, tuple(page[:here]), tuple(page[here:]), page)


def keywords_page(letter: str, number: str) -> KeywordsPage:
    public = PaperKeyword.objects.filter(paper__in=Paper.objects.public()).annotate(initial=Substr("word", 1, 1))
    initials, letters = _letters(public, letter)
    counted: Counter[str] = Counter()
    words: dict[str, str] = {}
    found = public.filter(initial__in=initials).values_list("key", "word").annotate(papers=Count("paper")).order_by("key", "word")
    for key, word, papers in found:
        counted[key] += papers
        words.setdefault(key, word)
    entries = [Entry(word, keyword_address(key), "", counted[key]) for key, word in words.items()]
    page = Paginator(_in_order(entries), PAGE).get_page(number)
    return KeywordsPage(letters, tuple(page), page)


def keyword_page(key: str, number: str) -> KeywordPage:
    """Raises Http404 for what no paper with a page is about."""
    about = PaperKeyword.objects.filter(key=key, paper__in=Paper.objects.public())
    word = about.order_by("pk").values_list("word", flat=True).first()
    if word is None:
        raise Http404
    papers = listed(Paper.objects.filter(pk__in=about.values("paper"))).order_by("-volume__year", "volume", "position", "pk")
    page = Paginator(papers, PAPERS_A_PAGE).get_page(number)
    return KeywordPage(key, word, rows(page), page)


def _initial_of_name() -> Substr:
    """The first letter of what the name is sorted by: the family name, else the whole."""
    name = Case(When(~Q(literal=""), then=F("literal")), When(~Q(family=""), then=F("family")), default=F("given"))
    return Substr(name, 1, 1)


def _letters(rows: QuerySet, wanted: str) -> tuple[list[str], Letters]:
    """The first letters as they are written that count as the one wanted; else all of few rows, and of many the first there is."""
    written: dict[str, list[str]] = {}
    counted = dict(rows.order_by().values_list("initial").annotate(rows=Count("pk")))
    for initial in counted:
        written.setdefault(letter_of(initial), []).append(initial)
    letters = tuple(sorted(written, key=lambda letter: (letter == OTHER, sort_key(letter, _language()))))
    if wanted not in written and sum(counted.values()) <= PAGE:
        return list(counted), Letters(letters, "")
    chosen = wanted if wanted in written else next(iter(letters), "")
    return written.get(chosen, []), Letters(letters, chosen)


def letter_of(initial: str) -> str:
    """The letter under which readers of this language look: `É` under E; `Ə` under E in English and Ə in Azerbaijani."""
    language = _language()
    if not initial[:1].isalpha():
        return OTHER
    plain = fold(initial)[:1]
    shown = plain if plain and sort_key(plain, language) == sort_key(initial, language) else initial.lower()
    return "İ" if shown == "i" and language in {"az", "tr"} else shown.upper()


def _people(found: QuerySet) -> list[Entry]:
    """By the name that most of a person's papers print."""
    columns = ("author__public_id", "author__name", "author__distinction", "author__orcid", "given", "family", "suffix", "literal")
    counted = found.filter(author__isnull=False).values_list(*columns).annotate(papers=Count("version", distinct=True))
    people: dict[str, Entry] = {}
    for public_id, name, distinction, orcid, *parts, papers in counted.order_by("-papers", "sort_key"):
        url = Author(public_id=public_id, name=name).get_absolute_url()
        former = people.get(public_id) or Entry(PersonName(*parts).inverted, url, distinction or orcid or "", 0)
        people[public_id] = replace(former, papers=former.papers + papers)
    return _in_order(people.values())


def _names(found: QuerySet) -> list[Entry]:
    loose = found.filter(author=None).values_list("given", "family", "suffix", "literal").annotate(papers=Count("version"))
    names = [(PersonName(*parts), papers) for *parts, papers in loose.order_by()]
    return _in_order(Entry(name.inverted, search_address(name.full), "", papers) for name, papers in names)


def _in_order(entries: Iterable[Entry]) -> list[Entry]:
    language = _language()
    return sorted(entries, key=lambda entry: (sort_key(entry.name, language), entry.name, entry.url))


def _language() -> str:
    return get_language() or "en"
