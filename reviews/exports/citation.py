"""A review as something to cite: in words, as BibTeX, as CSL-JSON. The name is the one that is shown."""

import json
from dataclasses import dataclass
from datetime import date

from conference.lib.text import address_tail
from proceedings.exports.bibtex import escape, verbatim


@dataclass(frozen=True)
class CitedReview:
    """`title` says of what it is a review, in the language of the paper; `authors` are the paper's."""

    key: str
    name: str
    title: str
    paper_title: str
    authors: tuple[str, ...]
    container: str
    day: date
    url: str
    language: str


def in_words(cited: CitedReview) -> str:
    return f"{cited.name} ({cited.day.year}). {cited.title}. {cited.container}. {cited.url}"


def bibtex(cited: CitedReview) -> str:
    fields = {
        "title": f"{{{escape(cited.title)}}}",
        # In braces, for a name of somebody's choice is not to be taken apart.
        "author": f"{{{escape(cited.name)}}}",
        "howpublished": escape(cited.container),
        "year": str(cited.day.year),
        "month": str(cited.day.month),
        "url": verbatim(cited.url),
        "language": verbatim(cited.language),
        "note": "Reader review",
    }
    key = "-".join(part for part in (address_tail(cited.name, 30), str(cited.day.year), cited.key) if part)
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{key},", *lines, "}", ""])


def csl_json(cited: CitedReview) -> str:
    item = {
        "id": cited.key,
        "type": "review",
        "title": cited.title,
        "author": [{"literal": cited.name}],
        "reviewed-title": cited.paper_title,
        "reviewed-author": [{"literal": name} for name in cited.authors],
        "container-title": cited.container,
        "URL": cited.url,
        "language": cited.language,
        "issued": {"date-parts": [[cited.day.year, cited.day.month, cited.day.day]]},
    }
    return json.dumps([item], ensure_ascii=False, indent=1) + "\n"
