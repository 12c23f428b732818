"""Papers are made, published, versioned and taken back by services."""

import pytest

from conference.lib.errors import StaleRow
from conference.lib.pdf import BadPdf
from conference.models import Activity
from proceedings.models import Paper, PaperState, SearchDocument
from proceedings.services import papers, refusals, volumes
from tests.factories import proceedings as make

pytestmark = pytest.mark.django_db


def test_a_draft_has_one_open_version_and_no_words_in_search() -> None:
    paper = make.draft(title="A draft")

    assert paper.state == PaperState.DRAFT
    assert paper.current.number == 1
    assert paper.current.title == "A draft"
    assert not SearchDocument.objects.exists()


def test_what_is_missing_is_named_before_publication() -> None:
    paper = make.draft(abstract="", licence="", body_markdown="", authors=())

    with pytest.raises(refusals.NotReady) as refused:
        papers.publish(paper, by=None)

    assert papers.missing(paper) == ["at least one author", "an abstract", "a licence", "a PDF or the full text"]
    assert str(refused.value) == "Missing: at least one author; an abstract; a licence; a PDF or the full text."
    paper.refresh_from_db()
    assert paper.state == PaperState.DRAFT


def test_publishing_writes_search_state_and_activity_together() -> None:
    paper = make.paper(title="Işıq və Əlaqə")

    document = SearchDocument.objects.get(paper=paper)
    assert document.title == "isiq ve elaqe"
    assert document.authors == "leyla numuneli"
    assert paper.current.is_published
    assert Activity.objects.filter(verb="paper published").count() == 1


def test_a_published_version_is_never_rewritten() -> None:
    paper = make.paper()

    with pytest.raises(refusals.Frozen):
        papers.rewrite(paper, make.manuscript(title="Other"), by=None)
    with pytest.raises(refusals.Frozen):
        papers.attach_pdf(paper.current, make.pdf(), name="a.pdf", by=None)


def test_a_second_version_leaves_the_first_as_it_was() -> None:
    paper = make.paper(title="First words", authors=(make.author("Anar", "Birinci"),))
    papers.add_version(paper, make.manuscript(title="Second words", note="Table 2.", authors=(make.author("Anar", "İkinci"),)), by=None)

    assert paper.current.title == "First words"
    papers.publish(paper, by=None)

    versions = list(paper.versions.order_by("number"))
    assert [version.title for version in versions] == ["First words", "Second words"]
    assert [version.authors.get().family for version in versions] == ["Birinci", "İkinci"]
    assert paper.current == versions[1]
    assert SearchDocument.objects.get(paper=paper).title == "second words"


def test_a_second_version_needs_a_note() -> None:
    paper = make.paper()
    papers.add_version(paper, make.manuscript(), by=None)

    assert papers.missing(paper) == ["a note on what changed"]


def test_there_is_one_open_version_at_a_time() -> None:
    paper = make.paper()
    papers.add_version(paper, make.manuscript(), by=None)

    with pytest.raises(refusals.VersionIsOpen):
        papers.add_version(paper, make.manuscript(), by=None)


def test_rewriting_replaces_texts_and_authors_of_a_draft() -> None:
    paper = make.draft(title="Before", doi="10.5555/before")

    papers.rewrite(
        paper, make.manuscript(title="After", doi="10.5555/after", authors=(make.author("A", "B"), make.author("C", "D"))), by=None
    )

    assert paper.current.title == "After"
    assert [author.family for author in paper.current.authors.all()] == ["B", "D"]
    assert list(paper.identifiers.values_list("value", flat=True)) == ["10.5555/after"]


def test_who_edits_an_older_state_is_told_so() -> None:
    paper = make.draft()
    stale = Paper.objects.get(pk=paper.pk)
    papers.rewrite(paper, make.manuscript(), by=None)

    with pytest.raises(StaleRow):
        papers.rewrite(stale, make.manuscript(), by=None)


def test_an_identifier_belongs_to_one_paper() -> None:
    make.draft(doi="10.5555/one")

    with pytest.raises(refusals.TakenIdentifier):
        make.draft(doi="10.5555/ONE")


def test_a_retraction_says_why_and_stays_in_search_until_it_is_removed() -> None:
    paper = make.paper()

    with pytest.raises(refusals.ReasonIsMissing):
        papers.retract(paper, reason=" ", by=None)
    papers.retract(paper, reason="The data were not ours.", by=None)

    paper.refresh_from_db()
    assert (paper.state, paper.tombstone) == (PaperState.RETRACTED, "The data were not ours.")
    assert SearchDocument.objects.get().paper == paper
    papers.remove(paper, reason="A court said so.", by=None)
    assert not SearchDocument.objects.exists()


def test_a_rating_is_a_column_that_one_service_writes() -> None:
    paper = make.paper()

    papers.set_rating(paper, mean=4, count=3)

    paper.refresh_from_db()
    assert (paper.rating_mean, paper.rating_count) == (4, 3)


def test_a_harmless_pdf_is_kept_with_its_pages() -> None:
    paper = make.draft(body_markdown="")

    papers.attach_pdf(paper.current, make.pdf(3), name="məqalə.pdf", by=None)

    assert paper.current.files.get().pages == 3
    assert papers.missing(paper) == []


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"%PDF-1.7 and nothing more", make.pdf(1, "app.alert(1)")])
def test_what_is_no_harmless_pdf_is_refused_in_words(content: bytes) -> None:
    paper = make.draft()

    with pytest.raises(BadPdf) as refused:
        papers.attach_pdf(paper.current, content, name="a.pdf", by=None)

    assert "PDF" in str(refused.value)
    assert not paper.current.files.exists()


def test_a_volume_is_published_once_it_has_a_paper() -> None:
    volume = make.volume()

    with pytest.raises(refusals.NotReady):
        volumes.publish_volume(volume, by=None)


def test_a_volume_that_moves_leaves_its_address_behind() -> None:
    volume = make.volume(slug="old")

    volumes.change_volume(volume, by=None, slug="new")

    assert volume.former_slugs.get().slug == "old"
    with pytest.raises(refusals.AddressTaken):
        make.volume(slug="old")


def test_a_person_is_known_by_orcid_and_never_by_name() -> None:
    orcid = "0000-0002-1825-0097"
    first = make.draft(authors=(make.author("Leyla", "A", orcid=orcid), make.author("Same", "Name")))
    second = make.draft(authors=(make.author("L.", "A", orcid=orcid), make.author("Same", "Name")))

    one, other = (list(paper.current.authors.all()) for paper in (first, second))
    assert one[0].author == other[0].author
    assert one[1].author is None
