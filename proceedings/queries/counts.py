"""What was counted, up to the end of yesterday: a page that shows it stays as it is for the rest of the day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Min, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from conference.lib.charts import Bar, BarChart
from conference.lib.dates import written
from conference.lib.localized import LocalizedText
from conference.models import Conference
from proceedings.models import AccessCount, Paper, PaperVersion, Volume

MONTHS = 24
RECENT = timedelta(days=30)
VIEW, DOWNLOAD = AccessCount.Kind.VIEW, AccessCount.Kind.DOWNLOAD


@dataclass(frozen=True)
class PaperCounts:
    """`since` is the first day on which anything was counted."""

    views: int = 0
    downloads: int = 0
    since: date | None = None


@dataclass(frozen=True)
class UsagePage:
    paper: Paper
    title: LocalizedText
    counts: PaperCounts
    until: date
    charts: tuple[BarChart, ...]
    crumbs: tuple[tuple[str, str], ...]
    valid_until: datetime


@dataclass(frozen=True)
class DayRow:
    day: date
    views: int
    downloads: int


@dataclass(frozen=True)
class ReadPaper:
    """One of a volume's or conference's papers with what was counted, ever and in the last thirty days."""

    paper: Paper
    title: str
    language: str
    views: int
    downloads: int
    recent_views: int
    recent_downloads: int


def counts_of(papers: Sequence[Paper], at: datetime) -> dict[int, PaperCounts]:
    """By primary key, one for each of them; one statement."""
    found = {paper.pk: PaperCounts() for paper in papers}
    for pk, views, downloads, since in _sums(_told(at).filter(paper__in=papers), "paper").annotate(since=Min("day")):
        found[pk] = PaperCounts(views, downloads, since)
    return found


def usage_page(public_id: str, at: datetime) -> UsagePage:
    """Raises Http404 for a paper without a public page."""
    paper = _public(public_id)
    title = _title(paper.current)
    counts = counts_of([paper], at)[paper.pk]
    crumbs = ((_("Proceedings"), reverse("proceedings:index")), (title.text, paper.get_absolute_url()))
    charts = tuple(_charts(paper, at)) if counts.since else ()
    return UsagePage(paper, title, counts, _yesterday(at), charts, crumbs, next_day(at))


def days_of(public_id: str, at: datetime) -> list[DayRow]:
    """Every day on which something was counted. Raises Http404 for a paper without a public page."""
    return [DayRow(*row) for row in _sums(_told(at).filter(paper=_public(public_id)), "day").order_by("day")]


def papers_of(volume: str, at: datetime) -> list[ReadPaper]:
    """All public papers of a volume in its order. Raises Http404 for a volume without a public page."""
    row = Volume.objects.public().filter(slug=volume).first()
    if row is None:
        raise Http404
    return _read(Paper.objects.public().filter(volume=row).in_order(), at)


def most_read(conference: Conference, at: datetime, number: int) -> list[ReadPaper]:
    """Of the last thirty days, those read first; without those that nobody read."""
    papers = Paper.objects.public().filter(volume__conference=conference)
    first = _told(at).filter(paper__in=papers, day__gt=_yesterday(at) - RECENT).order_by().values("paper")
    pks = list(first.annotate(total=Sum("count")).order_by("-total", "paper").values_list("paper", flat=True)[:number])
    return sorted(_read(papers.filter(pk__in=pks), at), key=lambda row: pks.index(row.paper.pk))


def next_day(at: datetime) -> datetime:
    """When what is shown changes."""
    return datetime.combine(at.astimezone(UTC).date() + timedelta(days=1), time(), UTC)


def _told(at: datetime) -> QuerySet[AccessCount]:
    return AccessCount.objects.filter(day__lte=_yesterday(at))


def _yesterday(at: datetime) -> date:
    return at.astimezone(UTC).date() - timedelta(days=1)


def _sums(rows: QuerySet[AccessCount], of: str) -> QuerySet:
    """Views and downloads of each `of`."""
    views, downloads = (Sum("count", filter=Q(kind=kind), default=0) for kind in (VIEW, DOWNLOAD))
    return rows.order_by().values_list(of).annotate(views=views, downloads=downloads)


def _public(public_id: str) -> Paper:
    papers = Paper.objects.public().select_related("volume__conference", "current").prefetch_related("current__texts")
    found = papers.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def _title(version: PaperVersion | None) -> LocalizedText:
    return LocalizedText(version.title, version.language) if version else LocalizedText("", "en")


def _charts(paper: Paper, at: datetime) -> Iterable[BarChart]:
    """A picture of the downloads and one of the views, a bar a month, the empty ones too."""
    rows = _told(at).filter(paper=paper).order_by().annotate(month=TruncMonth("day")).values_list("month", "kind")
    numbers = {(month, kind): total for month, kind, total in rows.annotate(Sum("count"))}
    months = _months(min(month for month, _kind in numbers), _yesterday(at))
    for kind, label, name in ((DOWNLOAD, _("Downloads by month"), _("Downloads")), (VIEW, _("Views by month"), _("Views"))):
        yield BarChart(label, tuple(Bar(written(month, "M Y"), numbers.get((month, kind), 0)) for month in months), value_name=name)


def _months(first: date, last: date) -> list[date]:
    """The first days of at most two years of months."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    start = last.year * 12 + last.month - 1
    return [date((start - back) // 12, (start - back) % 12 + 1, 1) for back in range(min(count, MONTHS) - 1, -1, -1)]


def _read(papers: QuerySet[Paper], at: datetime) -> list[ReadPaper]:
    rows = list(papers.select_related("current").prefetch_related("current__texts"))
    ever, recent = counts_of(rows, at), _recently(rows, at)
    return [_read_paper(row, ever[row.pk], recent.get(row.pk, (0, 0))) for row in rows]


def _recently(papers: Sequence[Paper], at: datetime) -> dict[int, tuple[int, int]]:
    rows = _sums(_told(at).filter(paper__in=papers, day__gt=_yesterday(at) - RECENT), "paper")
    return {pk: (views, downloads) for pk, views, downloads in rows}


def _read_paper(paper: Paper, ever: PaperCounts, recent: tuple[int, int]) -> ReadPaper:
    title = _title(paper.current)
    return ReadPaper(paper, title.text, title.language, ever.views, ever.downloads, *recent)
