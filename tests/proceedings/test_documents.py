"""The files of papers and volumes, as browsers and download managers ask for them."""

from urllib.parse import unquote

import pytest
from django.test import Client

from proceedings.models import Paper
from proceedings.services import papers, volumes
from tests.factories import proceedings as make

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


@pytest.fixture
def paper() -> Paper:
    """In two versions, the first with a figure, slides and a supplement; a third is not published."""
    made = make.draft(title="Işıq və Əlaqə: ёлка / “a”")
    papers.attach_to_open(made, make.pdf(pages=2), name="paper.pdf", by=None)
    make.slides(made)
    make.attached(made, "figure", "one.png", PNG, "image/png")
    make.attached(made, "supplement", "table.html", b"<script>alert(1)</script>", "text/html")
    papers.publish(made, by=None)
    volumes.publish_volume(made.volume, by=None)
    papers.add_version(made, make.manuscript(title="Later", note="More."), by=None)
    papers.attach_to_open(made, make.pdf(pages=3), name="paper.pdf", by=None)
    papers.publish(made, by=None)
    papers.add_version(made, make.manuscript(title="Not yet", note="More."), by=None)
    papers.attach_to_open(made, make.pdf(pages=4), name="paper.pdf", by=None)
    make.attached(made, "supplement", "secret.csv", b"a,b", "text/csv")
    return made


def test_a_pdf_is_read_in_parts(stranger: Client, paper: Paper) -> None:
    whole = make.pdf(pages=3)

    part = stranger.get(f"/papers/{paper.public_id}.pdf", headers={"range": "bytes=10-19"})
    beyond = stranger.get(f"/papers/{paper.public_id}.pdf", headers={"range": f"bytes={len(whole)}-"})

    assert (part.status_code, b"".join(part.streaming_content)) == (206, whole[10:20])
    assert part["Content-Range"] == f"bytes 10-19/{len(whole)}"
    assert (part["Content-Type"], part["Content-Security-Policy"]) == ("application/pdf", "frame-ancestors 'self'")
    assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{len(whole)}")


def test_a_pdf_is_named_by_its_title_in_any_script(stranger: Client, paper: Paper) -> None:
    header = stranger.get(f"/papers/{paper.public_id}/v1.pdf")["Content-Disposition"]

    plain, encoded = header.split("; ")[1:]
    assert plain == 'filename="isiq-ve-elaqe-elka-a-v1.pdf"'
    assert unquote(encoded.removeprefix("filename*=UTF-8''")) == "Işıq və Əlaqə ёлка “a”, v1.pdf"
    assert encoded.isascii()


@pytest.mark.parametrize(
    ("name", "shown", "policy"),
    [
        ("slides.pdf", "inline", "frame-ancestors 'self'"),
        ("one.png", "inline", "default-src 'none'; style-src 'unsafe-inline'; sandbox"),
        ("table.html", "attachment", "default-src 'none'; style-src 'unsafe-inline'; sandbox"),
    ],
)
def test_only_what_is_harmless_is_shown(stranger: Client, paper: Paper, name: str, shown: str, policy: str) -> None:
    answer = stranger.get(f"/papers/{paper.public_id}/v1/files/{name}")

    assert answer.status_code == 200
    assert answer["Content-Disposition"].partition(";")[0] == shown
    assert (answer["Content-Security-Policy"], answer["X-Content-Type-Options"]) == (policy, "nosniff")


def test_what_is_not_published_is_nobodys(stranger: Client, paper: Paper) -> None:
    addresses = ["/v3.pdf", "/v3/files/secret.csv", "/v2/files/slides.pdf", "/v1/files/paper.pdf", "/v1/files/nothing"]

    assert [stranger.get(f"/papers/{paper.public_id}{address}").status_code for address in addresses] == [404] * 5


def test_a_paper_that_was_removed_takes_all_its_files_along(stranger: Client, paper: Paper) -> None:
    papers.remove(Paper.objects.get(), reason="By order of a court.", by=None)

    addresses = [".pdf", "/v1.pdf", "/v1/files/slides.pdf"]
    assert [stranger.get(f"/papers/{paper.public_id}{address}").status_code for address in addresses] == [404] * 3


def test_a_retracted_paper_keeps_its_files(stranger: Client, paper: Paper) -> None:
    papers.retract(Paper.objects.get(), reason="Invented.", by=None)

    assert stranger.get(f"/papers/{paper.public_id}.pdf").status_code == 200


def test_the_front_matter_of_a_public_volume_is_read_and_of_a_draft_is_not(stranger: Client) -> None:
    public, draft = make.paper().volume, make.volume()
    for volume in (public, draft):
        make.front_matter(volume)

    answers = [stranger.get(f"/proceedings/{volume.slug}/front-matter.pdf") for volume in (public, draft)]

    assert [answer.status_code for answer in answers] == [200, 404]
    assert b"".join(answers[0].streaming_content) == make.pdf(3)
    assert f'href="/proceedings/{public.slug}/front-matter.pdf"' in stranger.get(public.get_absolute_url()).content.decode()


def test_a_volume_without_front_matter_has_none(stranger: Client) -> None:
    assert stranger.get(f"/proceedings/{make.paper().volume.slug}/front-matter.pdf").status_code == 404
