"""The text filter: what it sees and says, that it orders and decides nothing, and how it does on real texts."""

import json
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from benchmarks import review_filter
from conference.models import Conference
from proceedings.models import Paper
from reviews import demonstration_texts, judging
from reviews.judging.labels import SENTENCES, sentence
from reviews.models import LearnedWord, Review, ReviewState
from reviews.services import learning, moderation
from reviews.services.judging import seen_on_arrival
from tests.factories import proceedings as papers
from tests.factories import reviews as make

pytestmark = [pytest.mark.django_db(databases=["default", "cache"]), pytest.mark.writes]
REAL = "The second experiment is described too briefly to be repeated, and the size of the groups is nowhere given."
SPAM = "Subscribe to my channel and visit our shop at https://cheap-things.example/shop?ref=7 for a discount code today, my friends!"


@pytest.fixture
def paper(conference: Conference) -> Paper:
    return papers.paper(at=conference)


def names(text: str, **around: object) -> set[str]:
    return {signal.name for signal in judging.judge(text, **around).signals}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        (REAL, set()),
        ("Read https://shop.example/offer and www.shop.example too", {"links"}),
        ("As https://doi.org/10.1000/1 and github.com/some/thing show", set()),
        ("See bit.ly/abc for it", {"links", "shortened link"}),
        ("Go to http://shop.example/?ref=12", {"links", "referring link"}),
        ("Find it at goodshop dot com", {"spelt link"}),
        ("Write to somebody@shop.example", {"mailbox"}),
        ("Ring +994 50 123 45 67 in the evening", {"telephone"}),
        ("great great great great great", {"same word"}),
        ("It is a fine paper. It is a fine paper. It is a fine paper.", {"same line"}),
        ("A fine paper!!!!!!!!!!", {"same letter"}),
        ("EVERYBODY HAS TO READ THIS FINE PAPER", {"shouting"}),
        ("The \u0441\u0430sin\u043e of methods", {"look-alike letters", "names a place"}),
        ("\U0001d5d9\U0001d5e5\U0001d5d8\U0001d5d8 of charge", {"lettering", "advertising words"}),
        ("Subscribe to my channel", {"calls"}),
        ("Kanalıma abunə olun", {"calls"}),
        ("Подпишитесь на мой канал", {"calls"}),
        ("Kanalıma abone olun", {"calls"}),
        ("Table 3 contradicts the text", {"names a place"}),
        ("Cədvəl 3 mətnə ziddir", {"names a place"}),
        ("В таблице 3 иначе", {"names a place"}),
        ("Üçüncü tablo metinle çelişiyor", {"names a place"}),
        ("Тексты в формате PDFы и LLMов", set()),
        ("GFRα and μm and β-catenin", set()),
    ],
)
def test_it_says_what_it_sees(text: str, seen: set[str]) -> None:
    assert names(text) == seen


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("plain", []),
        ("\ufeffcopied\u00adtext\u200b", []),
        ("ca\u200bsino", ["invisible characters"]),
        ("read \u202ebackwards", ["turned text"]),
    ],
)
def test_what_is_not_seen_is_looked_for_in_the_text_as_it_was_typed(typed: str, seen: list[str]) -> None:
    assert [signal.name for signal in judging.invisible(typed)] == seen


def test_a_site_that_is_called_like_the_writer_is_told() -> None:
    text = "More of it at https://best-lamps.example/new"

    assert "own site" in names(text, writer=judging.Writer("Best Lamps", "a@b.example"))
    assert "own site" in names(text, writer=judging.Writer("Somebody", "me@best-lamps.example"))
    assert "own site" not in names(text, writer=judging.Writer("Somebody Else", "me@other.example"))


def test_the_same_text_again_is_told_and_more_so_when_it_was_declined() -> None:
    slightly_other = REAL.replace("nowhere", "never")

    assert names(slightly_other, others=[judging.Other(REAL)]) == {"repeats another text"}
    assert names(slightly_other, others=[judging.Other(REAL, declined=True)]) == {"repeats a declined text"}
    assert names(REAL, others=[judging.Other(make.TEXT)]) == set()


def test_learned_words_alone_send_nothing_to_the_far_end() -> None:
    learned = judging.Learned(500, 500, dict.fromkeys(("second", "experiment", "briefly", "groups", "given"), (500, 0)))
    judgement = judging.judge(REAL, learned=learned)

    assert [signal.name for signal in judgement.signals] == ["words of declined texts"]
    assert 0 < judgement.score < judging.FAR_END


def test_every_signal_has_a_sentence_that_holds_its_values() -> None:
    texts = [
        SPAM,
        "bit.ly/abc a@b.example +994 50 123 45 67 goodshop dot com",
        "\u0441\u0430sin\u043e",
        "AAAAAAAA good good good good",
        "Table 1",
    ]
    found = [signal for text in texts for signal in judging.judge(text, others=[judging.Other(text, declined=True)]).signals]
    found += seen_on_arrival("ca\u200bsino \u202e", unproven=True)

    assert len({signal.name for signal in found}) >= 12
    for signal in found:
        assert signal.name in SENTENCES
        said = sentence(judging.Signal.of_record(json.loads(json.dumps(signal.as_record()))))
        assert "%(" not in said
        assert said != signal.name


def test_a_score_lies_between_nothing_and_a_hundred() -> None:
    assert judging.judge(f"{SPAM} {SPAM} {SPAM} bit.ly/a +994 50 123 45 67").score == 100
    assert judging.judge("Table 3 and figure 2 on page 4 contradict the section.").score == 0


def test_a_review_carries_what_the_filter_thought_and_waits_all_the_same(paper: Paper) -> None:
    plain, spam = make.pending(paper), make.pending(paper, text=SPAM)

    assert (plain.suspicion, plain.state) == (0, ReviewState.PENDING)
    assert (spam.suspicion >= judging.FAR_END, spam.state) == (True, ReviewState.PENDING)
    assert {"links", "calls", "referring link"} <= {record["name"] for record in spam.signals}


def test_judging_costs_the_same_whatever_there_is(paper: Paper) -> None:
    counts = []
    for number in (1, 3):
        for _more in range(number):
            make.pending(paper)
        review = Review.objects.select_related("paper__current").latest("pk")
        with CaptureQueriesContext(connection) as captured:
            judging_service(review)
        counts.append(len(captured))

    assert counts[0] == counts[1] <= 4


def judging_service(review: Review) -> None:
    from reviews.services import judging as service  # noqa: PLC0415 - beside the pure package of the same name

    service.judge(review)


def test_words_are_counted_from_the_rows_as_they_are_and_counting_twice_changes_nothing(paper: Paper, moderator: User) -> None:
    spam = [make.pending(paper, text=f"{SPAM} Number {number}.") for number in range(3)]
    for review in spam:
        moderation.decline(review, by=moderator, reason="advertising", words="")
    make.published(paper, by=moderator)
    learning.count_anew()
    once = list(LearnedWord.objects.order_by("word").values_list("word", "declined", "published"))
    learning.count_anew()

    assert list(LearnedWord.objects.order_by("word").values_list("word", "declined", "published")) == once
    assert ("", 3, 1) in once
    assert ("subscribe", 3, 0) in once

    moderation.undo(spam[0], by=moderator)
    moderation.undo(spam[1], by=moderator)
    learning.count_anew()
    assert not LearnedWord.objects.filter(word="subscribe").exists()


def test_the_sweep_counts_once_an_hour(paper: Paper, moderator: User) -> None:
    make.published(paper, by=moderator)
    make.published(papers.paper(of=paper.volume), by=moderator)

    assert learning.learn(timezone.now()) >= 1
    assert learning.learn(timezone.now()) == 0


def test_no_text_of_the_demonstration_is_at_the_far_end() -> None:
    voices = [voice for of_paper in demonstration_texts.PUBLISHED for voice in of_paper] + list(demonstration_texts.WAITING)

    assert [voice.text for voice in voices if judging.judge(voice.text).score > 20] == []


def test_of_real_spam_nine_in_ten_reach_the_far_end_and_of_the_rest_three_in_a_hundred(shared: Path) -> None:
    rows = review_filter.comments(shared)
    not_looked_at = rows[review_filter.tuned(rows) :]

    for some in (rows, not_looked_at):
        spam, rest = review_filter.shares(review_filter.with_learned(some))
        assert spam.value >= review_filter.AIM_SPAM
        assert rest.value <= review_filter.AIM_REST


def test_real_reviews_of_papers_stay_at_the_near_end(shared: Path) -> None:
    folder = shared / "peer-review" / "neurips-2023" / "neurips_2023"
    found = [json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))[::8]]
    texts = [review["comments"][:8000] for paper in found for review in paper["reviews"]] + [paper["abstract"] for paper in found]
    far = [text for text in texts if judging.judge(text).at_far_end]

    assert len(texts) > 250
    assert len(far) <= 0.01 * len(texts)
