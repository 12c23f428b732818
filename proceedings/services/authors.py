"""What ties a printed name to a person: by ORCID, or because an editor says so; never the name alone."""

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from conference.lib.text import clean_line
from conference.models import Conference
from conference.services import activity, public_ids
from proceedings.models import Author, FormerAuthor, Paper, PaperAuthor, PaperVersion, Volume
from proceedings.services import telling
from proceedings.services.refusals import NobodyNamed, OtherOrcid, SeveralPeople, TwoOnOnePaper


@transaction.atomic
def untie(rows: QuerySet[PaperAuthor], *, by: User | None) -> int:
    """Forget the address and the account; the name stays as printed, for it is the record others cite."""
    papers = list(Paper.objects.filter(versions__authors__in=rows).distinct())
    count = PaperAuthor.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).update(email_key=None, user=None)
    for paper in papers:
        activity.record("paper author untied", paper, by=by)
    return count


@transaction.atomic
def tie(appearances: Sequence[PaperAuthor], *, to: Author | None = None, by: User | None) -> Author:
    """These printed names are one person: the one given, else the one that some of them are tied to, else a new one."""
    if not appearances:
        raise NobodyNamed
    person = to or _person_of(appearances) or _new_person(appearances)
    if any(row.orcid and row.orcid != person.orcid for row in appearances):
        raise OtherOrcid
    _check_once_a_version(appearances, person)
    _move(appearances, person)
    activity.record("author tied", person, by=by, after={"appearances": len(appearances)}, conference=_conference(appearances))
    telling.changed(*_volumes(appearances))
    return person


@transaction.atomic
def release(appearances: Sequence[PaperAuthor], *, by: User | None) -> None:
    """Nobody knows who these are. What an ORCID says stays."""
    loose = [row for row in appearances if not row.orcid and row.author_id]
    if not loose:
        raise NobodyNamed
    people = list(Author.objects.filter(pk__in={row.author_id for row in loose}))
    _move(loose, None)
    for person in people:
        activity.record("author released", person, by=by, before={"appearances": len(loose)}, conference=_conference(loose))
    telling.changed(*_volumes(loose))


@transaction.atomic
def split(appearances: Sequence[PaperAuthor], *, by: User | None) -> Author:
    """These are another person than the one they are tied to."""
    if not appearances:
        raise NobodyNamed
    if any(row.orcid for row in appearances):
        raise OtherOrcid
    person = _new_person(appearances)
    _check_once_a_version(appearances, person)
    _move(appearances, person)
    activity.record("author split", person, by=by, after={"appearances": len(appearances)}, conference=_conference(appearances))
    telling.changed(*_volumes(appearances))
    return person


@transaction.atomic
def merge(author: Author, *, into: Author, by: User | None) -> Author:
    """Two pages were of one person: the first redirects to the second for good."""
    if author.pk == into.pk:
        raise NobodyNamed
    if author.orcid and into.orcid:
        raise OtherOrcid
    moved = list(PaperAuthor.objects.filter(author=author))
    _check_once_a_version(moved, into)
    orcid = author.orcid or into.orcid
    PaperAuthor.objects.filter(author=author).update(author=into)
    FormerAuthor.objects.filter(author=author).update(author=into)
    FormerAuthor.objects.create(public_id=author.public_id, author=into)
    activity.record("author merged", into, by=by, before={"other": author.public_id}, conference=_conference(moved))
    author.delete()
    Author.objects.filter(pk=into.pk).update(orcid=orcid)
    into.orcid = orcid
    telling.changed(*_volumes_of(into))
    return into


@transaction.atomic
def rename(author: Author, *, name: str, distinction: str, by: User | None) -> None:
    """How the page calls the person, and what sets him or her apart from others of the same name."""
    before = {"name": author.name, "distinction": author.distinction}
    author.name, author.distinction = clean_line(name)[:300] or author.name, clean_line(distinction)[:200]
    author.save(update_fields=["name", "distinction"])
    changes = activity.differences(before, {"name": author.name, "distinction": author.distinction})
    volumes = list(_volumes_of(author))
    conference = next((volume.conference for volume in volumes if volume.conference), None)
    activity.record("author changed", author, by=by, before=changes[0], after=changes[1], conference=conference)
    telling.changed(*volumes)


def keep_ties(former: PaperVersion | None, version: PaperVersion) -> None:
    """A later version names the same people: what an editor said of the one before holds for a name printed alike.

    Where one name stands twice nobody knows which is which: the editor says it again.
    """
    if former is None or former.pk == version.pk:
        return
    once = _printed_once(former) & _printed_once(version)
    known = {row.sort_key: row.author_id for row in former.authors.all() if row.author_id}
    rows = [row for row in version.authors.filter(author=None, orcid="") if row.sort_key in known.keys() & once]
    for row in rows:
        row.author_id = known[row.sort_key]
    PaperAuthor.objects.bulk_update(rows, ["author"])


def _printed_once(version: PaperVersion) -> set[str]:
    counted = Counter(version.authors.values_list("sort_key", flat=True))
    return {name for name, times in counted.items() if times == 1}


def _person_of(appearances: Iterable[PaperAuthor]) -> Author | None:
    """Raises SeveralPeople when they are tied to different ones."""
    people = list(Author.objects.filter(appearances__in=[row.pk for row in appearances]).distinct()[:2])
    if len(people) > 1:
        raise SeveralPeople
    return people[0] if people else None


def _new_person(appearances: Sequence[PaperAuthor]) -> Author:
    """With the ORCID that is printed, which nobody else has: its owner would have been found."""
    orcid = next((row.orcid for row in appearances if row.orcid), None)
    longest = max((row.name.full for row in appearances), key=len)
    return Author.objects.create(public_id=public_ids.fresh(Author)[0], name=longest[:300], orcid=orcid)


def _check_once_a_version(appearances: Sequence[PaperAuthor], person: Author) -> None:
    """Raises TwoOnOnePaper."""
    versions = [row.version_id for row in appearances]
    others = PaperAuthor.objects.filter(author=person, version__in=versions).exclude(pk__in=[row.pk for row in appearances])
    if len(set(versions)) < len(versions) or others.exists():
        raise TwoOnOnePaper


def _move(appearances: Sequence[PaperAuthor], to: Author | None) -> None:
    PaperAuthor.objects.filter(pk__in=[row.pk for row in appearances]).update(author=to)


def _volumes(appearances: Sequence[PaperAuthor]) -> QuerySet[Volume]:
    """Each once, with what the kept pages are told by."""
    versions = [row.version_id for row in appearances]
    found = Volume.objects.filter(papers__versions__in=versions).distinct()
    return found.select_related("series", "conference").order_by("pk")


def _volumes_of(author: Author) -> QuerySet[Volume]:
    found = Volume.objects.filter(papers__versions__authors__author=author).distinct()
    return found.select_related("series", "conference").order_by("pk")


def _conference(appearances: Sequence[PaperAuthor]) -> Conference | None:
    return next((volume.conference for volume in _volumes(appearances) if volume.conference), None)
