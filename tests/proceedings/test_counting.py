"""Views and downloads: what is counted, what is not, and that nobody is remembered."""

import logging
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import OperationalError, connections
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from time_machine import travel

from accounts.models import User
from conference.models import Conference, Limit
from conference.services import limits
from proceedings.models import AccessCount, Paper
from proceedings.panel_figures import most_read
from proceedings.queries import counts
from proceedings.services import counting, papers, volumes
from tests.factories import proceedings as make

pytestmark = pytest.mark.django_db(databases=["default", "cache"])

READER = "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0"
OTHER_READER = "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/605.1.15"
ADDRESS = "203.0.113.77"
VIEW, DOWNLOAD = AccessCount.Kind.VIEW, AccessCount.Kind.DOWNLOAD


@pytest.fixture
def reader() -> Client:
    return Client(headers={"user-agent": READER, "sec-fetch-site": "same-origin", "origin": "http://testserver"}, REMOTE_ADDR=ADDRESS)


@pytest.fixture
def paper(conference: Conference) -> Paper:
    row = make.draft(at=conference, title="Corridors")
    papers.attach_to_open(row, make.pdf(), name="paper.pdf", by=None)
    papers.publish(row, by=None)
    volumes.publish_volume(row.volume, by=None)
    return row


def see(browser: Client, paper: Paper, **headers: str) -> HttpResponse:
    return browser.post(f"/papers/{paper.public_id}/seen/", headers=headers or None)


def download(browser: Client, paper: Paper, **headers: str) -> HttpResponse:
    answer = browser.get(f"/papers/{paper.public_id}.pdf", headers=headers or None)
    b"".join(getattr(answer, "streaming_content", []))
    return answer


def counted(kind: str) -> int:
    return sum(AccessCount.objects.filter(kind=kind).values_list("count", flat=True))


def fill(paper: Paper, day: date, *, views: int = 0, downloads: int = 0) -> None:
    rows = [AccessCount(paper=paper, day=day, kind=kind, count=count) for kind, count in ((VIEW, views), (DOWNLOAD, downloads)) if count]
    counting.book(rows)


# --- What is counted


@pytest.mark.writes
def test_a_page_that_was_seen_is_a_view_of_this_day(reader: Client, paper: Paper) -> None:
    with travel(datetime(2027, 5, 10, 23, 30, tzinfo=UTC)):
        answer = see(reader, paper)

    assert (answer.status_code, answer.content, answer.cookies) == (204, b"", {})
    assert list(AccessCount.objects.values_list("paper", "day", "kind", "count")) == [(paper.pk, date(2027, 5, 10), "view", 1)]


@pytest.mark.writes
def test_a_file_that_was_sent_is_a_download(reader: Client, paper: Paper) -> None:
    assert download(reader, paper).status_code == 200

    assert (counted(VIEW), counted(DOWNLOAD)) == (0, 1)


@pytest.mark.writes
def test_the_same_within_half_a_minute_is_one_however_often(reader: Client, paper: Paper) -> None:
    """As the code of practice has it, each try begins the half minute anew."""
    began = datetime(2027, 5, 10, 12, tzinfo=UTC)
    for seconds in (0, 20, 40, 71):
        with travel(began + timedelta(seconds=seconds)):
            see(reader, paper)

    assert counted(VIEW) == 2


@pytest.mark.writes
def test_another_browser_another_paper_and_a_download_are_each_their_own(reader: Client, paper: Paper) -> None:
    other = make.paper(of=paper.volume)

    see(reader, paper)
    see(reader, paper, user_agent=OTHER_READER)
    see(reader, other)
    download(reader, paper)

    assert dict(AccessCount.objects.filter(kind=VIEW).values_list("paper", "count")) == {paper.pk: 2, other.pk: 1}
    assert counted(DOWNLOAD) == 1


# --- What is not


@pytest.mark.parametrize("agent", ["", "Googlebot/2.1 (+http://www.google.com/bot.html)", "curl/8.5.0", "python-requests/2.32"])
def test_robots_and_programs_are_not_counted(reader: Client, paper: Paper, agent: str) -> None:
    see(reader, paper, user_agent=agent)
    download(reader, paper, user_agent=agent)

    assert not AccessCount.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"sec_fetch_site": "cross-site", "origin": "https://elsewhere.example"},
        {"sec_fetch_site": "same-site"},
        {"origin": "null", "sec_fetch_site": "same-origin"},
        {"origin": "http://testserver.elsewhere.example"},
    ],
)
def test_what_another_site_sends_is_refused(paper: Paper, headers: dict[str, str]) -> None:
    browser = Client(headers={"user-agent": READER})

    assert see(browser, paper, **headers).status_code == 403
    assert see(browser, paper).status_code == 403
    assert counted(VIEW) == 0


@pytest.mark.parametrize(
    "headers",
    [{"range": "bytes=500-"}, {"sec_purpose": "prefetch"}, {"purpose": "prefetch"}, {"sec_fetch_dest": "iframe"}, {"x_moz": "prefetch"}],
    ids=str,
)
def test_a_further_part_what_is_fetched_ahead_and_what_stands_in_the_page_is_no_download(
    reader: Client, paper: Paper, headers: dict[str, str]
) -> None:
    download(reader, paper, **headers)

    assert counted(DOWNLOAD) == 0


def test_a_file_that_is_known_already_or_only_asked_about_is_no_download(reader: Client, paper: Paper) -> None:
    with travel(timezone.now() - timedelta(hours=1)):
        etag = download(reader, paper)["ETag"]

    assert download(reader, paper, if_none_match=etag).status_code == 304
    assert reader.head(f"/papers/{paper.public_id}.pdf").status_code == 200
    assert counted(DOWNLOAD) == 1


def test_the_first_part_of_a_file_is_a_download(reader: Client, paper: Paper) -> None:
    download(reader, paper, range="bytes=0-1023")

    assert counted(DOWNLOAD) == 1


def test_the_team_is_not_counted(client_of: Callable[[User], Client], paper: Paper, editor: User, attendee: User) -> None:
    for user in (editor, attendee):
        browser = client_of(user)
        browser.defaults["HTTP_USER_AGENT"] = READER
        see(browser, paper, origin="http://testserver")
        download(browser, paper)

    assert (counted(VIEW), counted(DOWNLOAD)) == (1, 1)


def test_what_has_no_page_is_not_there_and_not_counted(reader: Client, paper: Paper) -> None:
    draft = make.draft(of=paper.volume)
    papers.remove(Paper.objects.get(pk=paper.pk), reason="A court said so.", by=None)

    for row in (draft, paper):
        assert see(reader, row).status_code == 404
        assert reader.get(f"/papers/{row.public_id}/usage/").status_code == 404
        assert reader.get(f"/papers/{row.public_id}/usage.csv").status_code == 404
    assert counted(VIEW) == 0


def test_one_place_counts_fifty_times_a_day_for_a_paper_at_most(paper: Paper) -> None:
    for number in range(60):
        counting.count(paper.pk, VIEW, counting.Visitor(ADDRESS, f"Mozilla/5.0 Firefox/{number}"))

    assert counted(VIEW) == counting.AT_MOST_A_DAY == 50


# --- What happens to the page, and what is kept


def test_a_view_leaves_the_kept_page_as_it_is(reader: Client, paper: Paper) -> None:
    before = reader.get(paper.get_absolute_url())

    see(reader, paper)

    after = reader.get(paper.get_absolute_url(), headers={"if-none-match": before["ETag"]})
    assert after.status_code == 304


def test_a_count_that_cannot_be_kept_is_dropped_and_the_file_still_comes(
    reader: Client, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_arguments: object, **_named: object) -> bool:
        raise OperationalError("database is locked")

    monkeypatch.setattr(limits, "after_pause", locked)

    assert see(reader, paper).status_code == 204
    assert download(reader, paper).status_code == 200
    assert not AccessCount.objects.exists()


def test_waiting_for_a_lock_is_short_while_counting_and_as_before_afterwards(paper: Paper) -> None:
    def patience() -> list[int]:
        files = [connections[name] for name in ("default", "cache") if connections[name].vendor == "sqlite"]
        return [file.cursor().execute("PRAGMA busy_timeout").fetchone()[0] for file in files]

    before = patience()
    with counting._little_patience("default", "cache"):
        during = patience()

    assert set(during) == {1000}
    assert patience() == [20_000 for _file in before]


def test_nobodys_address_is_kept_in_a_row_or_a_log(reader: Client, paper: Paper, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        see(reader, paper)
        download(reader, paper)

    kept = [str(row) for alias in ("default", "cache") for row in _everything(alias)]
    said = [str(record.__dict__) for record in caplog.records]
    assert len(kept) > 10
    assert [text for text in kept + said if ADDRESS in text or READER in text] == []


def _everything(alias: str) -> list[object]:
    connection = connections[alias]
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        rows: list[object] = []
        for name in names:
            cursor.execute(f'SELECT * FROM "{name}"')
            rows += cursor.fetchall()
    return rows


def test_the_number_of_the_day_is_drawn_anew_and_the_traces_end(reader: Client, paper: Paper) -> None:
    now = timezone.now()
    first, second = (counting._salt(now + timedelta(days=days)) for days in (0, 1))
    see(reader, paper)

    assert len({first, second}) == 2
    assert counting._salt(now) == first
    with travel(now + timedelta(days=2)):
        limits.forget_ended()
        assert cache.get(f"counting:{now.astimezone(UTC).date()}") is None
    assert not Limit.objects.using("cache").exists()


# --- What is shown


NOON = datetime(2027, 5, 10, 12, tzinfo=UTC)


def test_totals_and_months_are_shown_up_to_yesterday(stranger: Client, paper: Paper) -> None:
    fill(paper, date(2027, 3, 5), views=4, downloads=1)
    fill(paper, date(2027, 5, 9), views=3, downloads=2)
    fill(paper, date(2027, 5, 10), views=100, downloads=100)

    page = counts.usage_page(paper.public_id, NOON)

    assert page.counts == counts.PaperCounts(7, 3, date(2027, 3, 5))
    assert page.until == date(2027, 5, 9)
    assert page.valid_until == datetime(2027, 5, 11, tzinfo=UTC)
    assert [(chart.value_name, [(bar.label, bar.value) for bar in chart.bars]) for chart in page.charts] == [
        ("Downloads", [("Mar 2027", 1), ("Apr 2027", 0), ("May 2027", 2)]),
        ("Views", [("Mar 2027", 4), ("Apr 2027", 0), ("May 2027", 3)]),
    ]


def test_the_page_of_the_figures_shows_them_and_says_what_is_not_counted(stranger: Client, paper: Paper) -> None:
    fill(paper, date(2027, 5, 8), views=4, downloads=1)
    with travel(NOON):
        page = stranger.get(f"/papers/{paper.public_id}/usage/").content.decode()
        own = stranger.get(paper.get_absolute_url()).content.decode()
        table = stranger.get(f"/papers/{paper.public_id}/usage.csv")

    assert "Counted from 8 May 2027 to 9 May 2027" in page
    assert "The same once more within 30 seconds." in page
    assert '<svg class="plot"' in page
    assert "4 views, 1 download." in own
    assert f'data-seen="/papers/{paper.public_id}/seen/"' in own
    assert table.content.decode() == "\ufeffday,views,downloads\r\n2027-05-08,4,1\r\n"


def test_a_paper_that_nobody_read_yet_says_so(stranger: Client, paper: Paper) -> None:
    page = stranger.get(f"/papers/{paper.public_id}/usage/").content.decode()

    assert "Nothing was counted up to the end of yesterday." in page
    assert '<svg class="plot"' not in page


def test_a_preview_is_not_seen(client_of: Callable[[User], Client], editor: User, paper: Paper) -> None:
    draft = make.draft(of=paper.volume)

    page = client_of(editor).get(f"/admin/proceedings/paper/{draft.pk}/preview/")

    assert page.status_code == 200
    assert b"data-seen" not in page.content


def test_the_papers_of_a_volume_are_one_table(stranger: Client, paper: Paper) -> None:
    make.draft(of=paper.volume, title="A secret")
    second = make.paper(of=paper.volume, title="=1+1")
    fill(paper, date(2027, 1, 1), views=9)
    fill(paper, date(2027, 5, 9), views=1, downloads=2)
    with travel(NOON):
        table = stranger.get(f"/proceedings/{paper.volume.slug}/usage.csv").content.decode()

    assert table.splitlines() == [
        "\ufeffpaper,title,views,downloads,views in the last 30 days,downloads in the last 30 days",
        f"http://localhost:8000/papers/{paper.public_id}/,Corridors,10,2,1,2",
        f"http://localhost:8000/papers/{second.public_id}/,'=1+1,0,0,0,0",
    ]


def test_a_volume_that_is_not_published_has_no_table(stranger: Client) -> None:
    draft = make.draft(title="A secret")

    assert stranger.get(f"/proceedings/{draft.volume.slug}/usage.csv").status_code == 404


@pytest.mark.writes
def test_the_panel_names_what_was_read_most_to_editors_alone(
    paper: Paper, editor: User, organiser: User, conference: Conference, other_conference: Conference
) -> None:
    second = make.paper(of=paper.volume, title="Seasons")
    elsewhere = make.paper(at=other_conference, title="Of others")
    fill(paper, date(2027, 5, 9), views=3)
    fill(paper, date(2027, 1, 9), views=300)
    fill(second, date(2027, 5, 1), views=2, downloads=2)
    fill(elsewhere, date(2027, 5, 1), views=99)

    [figure] = most_read(editor, conference, NOON)

    assert figure.title == "“Seasons” was read most in the last 30 days"
    assert [(row.title, row.recent_views, row.recent_downloads) for row in figure.content.rows] == [("Seasons", 2, 2), ("Corridors", 3, 0)]
    assert most_read(organiser, conference, NOON) == []


def test_figures_of_many_papers_are_read_in_one_statement(paper: Paper, django_assert_num_queries: Callable) -> None:
    rows = [paper, *(make.paper(of=paper.volume) for _number in range(3))]

    with django_assert_num_queries(1):
        found = counts.counts_of(rows, NOON)

    assert found == {row.pk: counts.PaperCounts() for row in rows}
