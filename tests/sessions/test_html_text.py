import pytest

from sessions.imports.html_text import as_markdown


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("plain words", "plain words"),
        ("a < b and c > d", "a < b and c > d"),
        ("# Markdown\n\n- stays\n- as it is", "# Markdown\n\n- stays\n- as it is"),
        ("see <https://example.org/a>", "see <https://example.org/a>"),
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("a<br>b", "a\nb"),
        ("<em>so</em> <strong>strong</strong> <code>x</code>", "*so* **strong** `x`"),
        ('<a href="https://example.org/">words</a>', "[words](https://example.org/)"),
        ('<a href="https://example.org/">https://example.org/</a>', "<https://example.org/>"),
        ('<a href="javascript:alert(1)">words</a>', "words"),
        ("<script>alert(1)</script>after", "after"),
        ("<p>&lt;script&gt;</p>", "<script>"),
        ("Tom &amp; Ann", "Tom & Ann"),
    ],
)
def test_html_becomes_markdown(html: str, markdown: str) -> None:
    assert as_markdown(html) == markdown


def test_broken_markup_does_no_harm() -> None:
    assert as_markdown("<p>open <b>bold") == "open **bold**"
    assert as_markdown("<") == "<"
    assert as_markdown("<!-- only a comment --><p></p>") == ""
