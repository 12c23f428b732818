"""Who the readers of the demonstration are and what they do beside writing: tickets and doors, votes, reports, an appeal."""

from collections.abc import Sequence
from datetime import timedelta

from accounts.models import User
from conference.demonstration import local
from conference.models import Conference
from proceedings.models import Paper, PaperAuthor
from registrations.models import CheckInList, TicketType
from registrations.services import by_hand, checkin, setup
from registrations.services.issuing import Holder
from reviews import demonstration_texts as texts
from reviews.models import Review, ReviewState
from reviews.readers import Reader, network_digest
from reviews.services import follows, locks, moderation, reports, votes, writing

BEFORE = timedelta(days=12)


def address_of(name: str) -> str:
    """One a voice, so that who writes again has reviewed before."""
    return f"reader{texts.names().index(name) + 1}@example.org"


def register(conference: Conference, papers: Sequence[Paper]) -> None:
    """Before the first review: badges are what the site knows when one is confirmed."""
    if TicketType.objects.filter(conference=conference).exists():
        return
    seats = setup.create_quota(conference, {"name": "Great Hall", "size": 400}, by=None)
    fields = {"name": texts.TICKET, "visibility": "hidden", "per_order": 1}
    kind = setup.create_type(conference, fields, quotas=[seats], by=None)
    entrance = CheckInList.objects.filter(conference=conference).earliest("pk")
    door = next((_door(conference, paper) for paper in papers if paper.session_id), entrance)
    opened = local(conference, 9)
    for number, (name, place) in enumerate(texts.GUESTS.items()):
        given, _space, family = name.partition(" ")
        wanted = by_hand.Wanted(conference, {kind: 1}, Holder(given, family, address_of(name)), "en", free=True)
        ticket = by_hand.place(wanted, by=None, at=opened - BEFORE).tickets.get()
        for list_, where in ((entrance, {"hall", "session"}), (door, {"session"})):
            if place in where:
                at = opened + timedelta(minutes=number)
                checkin.admit(list_, ticket.code, by=None, device="Main door", key=f"baku-2024-{list_.pk}-{number}", at=at)


def _door(conference: Conference, paper: Paper) -> CheckInList:
    return checkin.create_list(conference, {"name": str(paper.session)[:60], "session": paper.session}, by=None)


def load(papers: Sequence[Paper], moderator: User) -> None:
    _author_of_the_volume(papers[6], papers[2], moderator)
    _advertising(papers[5])
    _appeal(papers[6], moderator)
    _votes(papers)
    _reports(papers, moderator)
    follows.follow(papers[0], by=_reader("follower", 1), language="en")
    locks.lock(papers[5], reason=texts.LOCKED, by=moderator)


def _author_of_the_volume(own: Paper, paper: Paper, moderator: User) -> None:
    author = PaperAuthor.objects.filter(version=own.current).order_by("position").first()
    if author is None:
        return
    address = author.email_key or texts.OTHER_AUTHOR_ADDRESS
    PaperAuthor.objects.filter(pk=author.pk).update(email_key=address)
    review = _waiting(paper, 4, texts.BY_AN_AUTHOR, author.name.full, address)
    moderation.publish(review, by=moderator)


def _advertising(paper: Paper) -> None:
    _waiting(paper, 5, texts.ADVERTISING, "Essays Day and Night", "essays@example.com")


def _appeal(paper: Paper, moderator: User) -> None:
    """Waits for another moderator than who declined it."""
    review = _waiting(paper, 2, texts.APPEALED, "Levan Tsertsvadze-Orr", address_of("Levan Tsertsvadze-Orr"))
    moderation.decline(review, by=moderator, reason="empty", words=texts.APPEALED_DECLINED)
    writing.appeal(review, texts.APPEALS)


def _votes(papers: Sequence[Paper]) -> None:
    for paper in papers:
        for place, review in enumerate(_published(paper)[:4]):
            for number in range((7, 4, 0, 2)[place]):
                votes.cast(review, by=_reader("voter", number))


def _reports(papers: Sequence[Paper], moderator: User) -> None:
    """Three who do not know each other put one to the front; another report was looked at and dismissed."""
    doubted, kept = _published(papers[2])[1], _published(papers[4])[-1]
    for number, (reason, words) in enumerate(texts.REPORTS):
        network = network_digest(f"demonstration-{number}")
        reports.report(doubted, reports.ReportWords(reason, words), by=_reader("reporter", number), network=network)
    reports.report(kept, reports.ReportWords("personal", texts.DISMISSED), by=_reader("reporter", 9))
    reports.dismiss(kept, by=moderator)


def _waiting(paper: Paper, rating: int, text: str, name: str, address: str) -> Review:
    review = writing.write(paper, writing.Words(rating, text, name, False, texts.NONE, address, "en"), by=None)
    writing.confirm_by_hand(review)
    return Review.objects.get(pk=review.pk)


def _published(paper: Paper) -> list[Review]:
    return list(Review.objects.filter(paper=paper, state=ReviewState.PUBLISHED).order_by("published_at", "pk"))


def _reader(word: str, number: int) -> Reader:
    return Reader(f"{word}{number}@example.org", "", None, "link")
