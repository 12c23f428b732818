"""What is said of a paper beside its citation: its version and the notices about it, in words that every program prints."""

from proceedings.exports.citable import Citable, CitedNotice

_WORDS = {
    "erratum": "Erratum",
    "corrigendum": "Corrigendum",
    "addendum": "Addendum",
    "concern": "Expression of concern",
    "retraction": "Retracted",
    "withdrawal": "Withdrawn",
}


def notes(cited: Citable) -> list[str]:
    version = [f"Version {cited.number}"] if cited.number > 1 else []
    return version + [_said(notice) for notice in cited.notices]


def _said(notice: CitedNotice) -> str:
    where = f"https://doi.org/{notice.doi}" if notice.doi else notice.url
    return f"{_WORDS.get(notice.kind, notice.kind)} {notice.published_on.isoformat()}: {where}"
