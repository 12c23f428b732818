"""The full text of a version: headings to go to, its own figures, nothing from elsewhere."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from conference.lib.markdown import Figure, Heading, render_long
from proceedings.queries.full_text import render_full_text
from proceedings.services import attachments, papers, volumes
from tests.factories import proceedings as make
from tests.proceedings.test_attachments import picture
from tests.test_hostile import active_parts

MAP = {"map.png": Figure("/papers/x/v1/files/map.png", 640, 480)}


def test_headings_have_anchors_of_their_own_and_keep_their_distance() -> None:
    rendered = render_long("# Üsul\n\n### Üsul `b`\n\n# Üsul", {})

    assert rendered.headings == (Heading("text-usul", "Üsul", 2), Heading("text-usul-b", "Üsul b", 4), Heading("text-usul-2", "Üsul", 2))
    assert [f'<h{row.level} id="{row.anchor}">' in rendered.html for row in rendered.headings] == [True, True, True]


def test_a_picture_alone_is_a_figure_with_its_caption() -> None:
    html = render_long('![A *map* of "all"](map.png)', MAP).html

    assert html == (
        '<figure><img src="/papers/x/v1/files/map.png" alt="A map of &quot;all&quot;" width="640" height="480" loading="lazy">'
        '<figcaption>A map of "all"</figcaption></figure>\n'
    )


@pytest.mark.parametrize(
    "address",
    ["https://evil.example/x.png", "//evil.example/x.png", "other.png", "data:image/png;base64,AAAA", "../map.png", "javascript:x"],
)
def test_no_other_picture_is_ever_fetched(address: str) -> None:
    html = render_long(f"![caption]({address})", MAP).html

    assert "<img" not in html
    assert "evil" not in html
    assert "caption" in html


def test_tables_scroll_and_footnotes_lead_there_and_back() -> None:
    html = render_long("| a | b |\n|---|---|\n| 1 | 2 |\n\nSaid.[^n]\n\n[^n]: Where.", {}).html

    assert html.startswith('<div class="scroll-x" tabindex="0"><table>')
    assert 'href="#fn1" id="fnref1"' in html
    assert '<li id="fn1" class="footnote-item"><p>Where.' in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        '![" onload="alert(1)](map.png)',
        '![<b onclick="x">](map.png)',
        "# <svg onload=alert(1)>",
        '[^1]\n\n[^1]: <iframe src="//evil">',
    ],
)
def test_hostile_markdown_becomes_words(text: str) -> None:
    html = render_long(text, MAP).html

    assert active_parts(f"<main>{html}</main>") == []
    assert "<iframe" not in html


def test_no_payload_becomes_active(shared: Path) -> None:
    """All of them as one text, parsed once."""
    folder = shared / "security" / "payloads"
    texts = [path.read_text(errors="replace")[:100_000] for path in sorted(folder.rglob("*.txt"))]

    html = render_long("\n\n".join(texts), MAP).html

    assert len(texts) > 0
    assert active_parts(f"<main>{html}</main>") == []
    assert set(re.findall(r"<(img|iframe|svg|object|embed)", html)) == set()


@pytest.mark.django_db
def test_a_version_shows_its_own_figures_without_a_statement_when_prefetched(django_assert_num_queries: Any) -> None:
    paper = make.draft(body_markdown="## Where\n\n![A map](map.png)")
    attachments.attach_figure(paper.current, picture(), name="map.png", by=None)
    version = paper.versions.select_related("paper").prefetch_related("files").get()

    with django_assert_num_queries(0):
        draft = render_full_text(version)
    papers.publish(paper, by=None)
    volumes.publish_volume(paper.volume, by=None)
    published = render_full_text(paper.versions.select_related("paper").get())

    address = f"/papers/{paper.public_id}/v1/files/map.png"
    assert [row.text for row in published.contents] == ["Where"]
    assert f'<img src="/admin/proceedings/paper/{paper.pk}/files/' in draft.html
    assert f'<img src="{address}" alt="A map" width="320" height="200" loading="lazy">' in published.html
    assert Client().get(address)["Content-Type"] == "image/png"
