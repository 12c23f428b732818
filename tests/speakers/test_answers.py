"""Yes, no, I need help: asked, answered, told, reminded."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from conference.lib.errors import DomainError
from conference.models import Activity, Conference, Consent, OutgoingMail, Role
from conference.services import team
from speakers import places
from speakers.models import ANSWER_TRANSITIONS, Speaker, SpeakerAnswer
from speakers.services import answers, people, reminders, secrets
from tests.factories import conference as make_conference
from tests.factories import speakers as make

pytestmark = [pytest.mark.django_db(databases=["default", "cache"]), pytest.mark.writes]
SAID = ("yes", "no", "help")


def letters(about: str = "") -> list[tuple[str, str]]:
    rows = OutgoingMail.objects.filter(occasion__startswith=f"speaker-{about}").order_by("recipient", "pk")
    return [(row.recipient, row.subject) for row in rows]


def put(speaker: Speaker, answer: str) -> Speaker:
    now = timezone.now()
    Speaker.objects.filter(pk=speaker.pk).update(answer=answer, asked_at=now, answered_at=now)
    return Speaker.objects.select_related("conference").get(pk=speaker.pk)


def asked_ago(speaker: Speaker, **ago: float) -> datetime:
    """Asked now; returns a moment so much later."""
    answers.ask(speaker, by=None)
    return speaker.asked_at + timedelta(**ago)  # type: ignore[operator]


def test_asking_sends_the_link_and_the_answer_is_given_on_the_page(conference: Conference, speaker: Speaker, stranger: Client) -> None:
    answers.ask(speaker, by=None)
    letter = OutgoingMail.objects.get()
    link = make.path_of(secrets.page_of(speaker))
    assert (letter.recipient, letter.app, link in letter.body) == ("nigar@example.org", "speakers", True)
    stranger.get(link)
    assert Speaker.objects.get().answer == SpeakerAnswer.ASKED
    answer = stranger.post(f"/{conference.slug}/speaking/", {"said": "yes", "note": "  Gladly. "})
    row = Speaker.objects.get()
    assert (answer.status_code, row.answer, row.answer_note, row.answered_at is not None) == (302, "yes", "Gladly.", True)


def test_a_page_sent_without_an_answer_is_refused_and_keeps_what_was_typed(conference: Conference, own: Client) -> None:
    answer = own.post(f"/{conference.slug}/speaking/", {"note": "Kept words"})
    page = answer.content.decode()
    assert (answer.status_code, "Choose one of the three." in page, "Kept words" in page) == (422, True, True)
    assert own.post(f"/{conference.slug}/speaking/", {"said": "perhaps"}).status_code == 422


@pytest.mark.parametrize("before", SpeakerAnswer.values)
def test_the_table_of_answers_is_kept_to(before: str, speaker: Speaker) -> None:
    for said in SAID:
        row = put(speaker, before)
        answers.answer(row, said)
        assert Speaker.objects.get().answer == said
        assert said == before or said in ANSWER_TRANSITIONS[SpeakerAnswer(before)]
    row = put(speaker, before)
    if SpeakerAnswer.ASKED in ANSWER_TRANSITIONS[SpeakerAnswer(before)]:
        answers.ask(row, by=None)
        assert Speaker.objects.get().answer == "asked"
    else:
        with pytest.raises(answers.AskedAlready):
            answers.ask(row, by=None)


@pytest.mark.parametrize(
    "values",
    [{"answer": "perhaps"}, {"answer": "asked", "asked_at": None}, {"answer": "yes", "answered_at": None}, {"reminders": 4}],
)
def test_the_database_keeps_what_it_can(values: dict[str, Any], speaker: Speaker) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Speaker.objects.filter(pk=speaker.pk).update(**values)


def test_the_team_hears_of_a_no_and_of_a_call_for_help_at_once(
    conference: Conference,
    speaker: Speaker,
    owner: User,
    organiser: User,
    registration_officer: User,
    organiser_of_another_conference: User,
) -> None:
    team.join(organiser, Role.OWNER, conference=conference, by=None)
    gone = make_conference.member(Role.PROGRAMME, at=conference, email="left@example.org")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    answers.answer(speaker, "yes")
    assert letters() == []
    answers.answer(speaker, "no", "See http://evil.example.org/x")
    answers.answer(speaker, "no", "See http://evil.example.org/x")
    assert [to for to, _subject in letters("answered")] == ["owner@example.org", "programme@example.org"]
    body = OutgoingMail.objects.latest("pk").body
    assert (f"/admin/speakers/speaker/{speaker.pk}/change/" in body, "http://evil" in body) == (True, False)
    answers.answer(speaker, "help")
    assert [subject.partition(":")[0] for _to, subject in letters("answered")] == [
        "Nigar Example cannot come",
        "Nigar Example needs help",
    ] * 2


def test_a_yes_is_the_consent_to_be_listed_and_another_answer_withdraws_it(speaker: Speaker) -> None:
    answers.answer(speaker, "yes")
    answers.answer(speaker, "no")
    answers.answer(speaker, "yes")
    kind = ContentType.objects.get_for_model(Speaker)
    rows = Consent.objects.filter(content_type=kind, object_id=speaker.pk, purpose="listing").order_by("pk")
    assert [row.withdrawn_at is None for row in rows] == [False, True]


def test_the_note_lies_apart_in_the_record(speaker: Speaker) -> None:
    answers.answer(speaker, "help", "My visa")
    entry = Activity.objects.get(verb="speaker answered")
    assert (entry.before, entry.after, entry.personal) == ({"answer": "unasked"}, {"answer": "help"}, {"note": "My visa"})


def test_whoever_was_withdrawn_answers_no_more(speaker: Speaker) -> None:
    people.withdraw(speaker, by=None)
    with pytest.raises(answers.Withdrawn):
        answers.answer(speaker, "yes")
    with pytest.raises(secrets.NotReachable):
        answers.ask(speaker, by=None)


def test_letters_are_in_the_speakers_language_if_it_is_known(conference: Conference, speaker: Speaker) -> None:
    conference.default_language = speaker.conference.default_language = "az"
    secrets.send_again(speaker, by=None)
    speaker.language = "tr"
    secrets.send_again(speaker, by=None)
    speaker.language = "xx"
    secrets.send_again(speaker, by=None)
    rows = [(row.language, f"/{row.language}/{conference.slug}/speaking/open/" in row.body) for row in OutgoingMail.objects.order_by("pk")]
    assert rows == [("az", True), ("tr", True), ("az", True)]


def test_reminders_go_out_by_themselves_and_end_after_three(speaker: Speaker) -> None:
    assert reminders.remind(asked_ago(speaker, days=3.9)) == 0
    begun = speaker.asked_at
    for days, sent in ((4, 1), (4.1, 1), (10, 2), (19, 2), (20, 3), (40, 3)):
        reminders.remind(begun + timedelta(days=days))  # type: ignore[operator]
        assert (days, len(letters("reminded")), Speaker.objects.get().reminders) == (days, sent, sent)


def test_what_was_missed_is_not_made_up_for(speaker: Speaker) -> None:
    late = asked_ago(speaker, days=25)
    assert [reminders.remind(late), reminders.remind(late)] == [1, 0]
    assert len(letters("reminded")) == 1


def test_being_asked_anew_begins_the_reminders_anew(speaker: Speaker) -> None:
    reminders.remind(asked_ago(speaker, days=5))
    answers.answer(speaker, "help")
    answers.ask(speaker, by=None)
    Speaker.objects.update(asked_at=timezone.now() + timedelta(seconds=5))
    assert Speaker.objects.get().reminders == 0
    assert reminders.remind(timezone.now() + timedelta(days=5)) == 1
    assert len(letters("reminded")) == 2


@pytest.mark.parametrize("how", ["answered", "withdrawn", "no address", "begun", "cancelled", "draft"])
def test_nobody_is_reminded_in_vain(how: str, conference: Conference, speaker: Speaker) -> None:
    at = asked_ago(speaker, days=5)
    changes: dict[str, Callable[[], Any]] = {
        "answered": lambda: answers.answer(speaker, "yes"),
        "withdrawn": lambda: people.withdraw(speaker, by=None),
        "no address": lambda: people.change(speaker, {"email": ""}, by=None),
        "begun": lambda: Conference.objects.update(starts_on=(at + timedelta(hours=2)).date(), ends_on=at.date() + timedelta(days=3)),
        "cancelled": lambda: Conference.objects.update(standing="cancelled"),
        "draft": lambda: Conference.objects.update(state="draft"),
    }
    changes[how]()
    assert (reminders.remind(at), letters("reminded")) == (0, [])


def test_the_start_page_says_who_needs_somebody(conference: Conference, organiser: User, registration_officer: User) -> None:
    for answer in ("no", "help", "help", "asked", "yes", "unasked"):
        put(make.speaker(conference), answer)
    people.withdraw(put(make.speaker(conference), "no"), by=None)
    needs = places.panel_start(organiser, conference, timezone.now())
    assert [(need.count, str(need.title), need.url.rpartition("=")[2]) for need in needs] == [  # type: ignore[union-attr]
        (1, "speaker said no", "no"), (2, "speakers need help", "help"), (1, "speaker has not answered", "asked"),
    ]  # fmt: skip
    assert places.panel_start(registration_officer, conference, timezone.now()) == []
    assert places.panel_start(organiser, conference, conference.over_at() + timedelta(days=1)) == []


def test_without_an_address_nobody_can_be_asked(conference: Conference) -> None:
    nobody = make.speaker(conference)
    for verb in (answers.ask, secrets.send_again, secrets.renew):
        with pytest.raises(DomainError, match="no e-mail address"):
            verb(nobody, by=None)
    assert OutgoingMail.objects.count() == 0
