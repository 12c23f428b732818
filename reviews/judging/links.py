"""Ways out of the page: addresses of pages, mailboxes and telephones, also where they are spelt so that no program finds them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from conference.lib.text import words
from reviews.judging.signals import Signal, shown

FIRST_LINK, EACH_MORE, MOST_FOR_LINKS = 40, 15, 70
SHORTENED, REFERRING, OWN, SPELT, MAILBOX, TELEPHONE = 30, 30, 25, 40, 30, 30

# What reviews refer to: a link there says nothing against a text.
LITERATURE = frozenset(
    {
        "aclanthology.org", "arxiv.org", "doi.org", "dx.doi.org", "europepmc.org", "github.com", "gitlab.com", "hal.science",
        "handle.net", "hdl.handle.net", "jstor.org", "openreview.net", "orcid.org", "osf.io", "ncbi.nlm.nih.gov", "pubmed.gov",
        "ror.org", "wikidata.org", "wikipedia.org", "zenodo.org",
    }
)  # fmt: skip
SHORTENERS = frozenset(
    {
        "adf.ly", "bit.do", "bit.ly", "buff.ly", "clck.ru", "cutt.ly", "goo.gl", "goo.su", "is.gd", "lnkd.in", "ow.ly", "rb.gy",
        "rebrand.ly", "s.id", "shorturl.at", "t.co", "t.ly", "tiny.cc", "tinyurl.com", "u.to", "v.gd", "vk.cc",
    }
)  # fmt: skip
_TOP = "app|az|biz|blog|casino|click|club|com|de|edu|fr|gov|info|io|kz|net|online|org|ru|shop|site|store|su|tr|ua|uk|uz|vip|xyz"
# Words as well: an address only where a path follows.
_TOP_WITH_PATH = "by|fun|in|link|live|me|pro|space|top|tv|us|win|ly|gl|co|cc"
_HOST = r"(?<![@\w.-])(?:[a-z0-9-]+\.)*[a-z0-9-]*[a-z][a-z0-9-]*\."
_LINK = re.compile(
    rf"\b(?:https?://|www\.)[^\s<>\"']+|{_HOST}(?:{_TOP})\b(?!\.\w)(?:/[^\s<>\"']*)?|{_HOST}(?:{_TOP_WITH_PATH})/[^\s<>\"']+", re.IGNORECASE
)
_REFERS = re.compile(r"[?&/](?:ref|refer|referral|aff|affiliate|invite|partner|promo)(?:[=/]|$)", re.IGNORECASE)
_SPELT = re.compile(
    r"\b[\w-]{3,}\s*(?:\(?\bdot\b\)?|\[dot\]|\(\.\)|\[\.\]|\*)\s*(?:com|net|org|ru|az|info|io)\b|\b[\w-]{3,}(?:\s\.\s?|\.\s)(?:com|net|org|ru)\b(?!\s*[a-z])"
    r"|\bw\s*w\s*w\s*[. ]\s*\w{2}|\bточка\s+(?:ру|ком|нет)\b|\bnöqtə\s+(?:az|com|net)\b|\bnokta\s+com\b|/watch\?v=",
    re.IGNORECASE,
)
_MAILBOX = re.compile(r"[\w.+-]+\s*(?:@|\(at\)|\[at\])\s*[\w-]+(?:\.|\s*\(?dot\)?\s*)[a-z]{2,}", re.IGNORECASE)
_TELEPHONE = re.compile(r"(?<![\w./-])(?:\+\d[\d\s().-]{8,17}\d|\(?0\d{2,3}\)?[\s.-]\d{3}[\s.-]\d{2}[\s.-]?\d{2})(?![\w/-])")


@dataclass(frozen=True)
class Writer:
    """Who writes, as far as it shows whose site a link leads to. Nothing of it is kept with the signals."""

    name: str = ""
    email: str = ""


def signals(text: str, writer: Writer = Writer()) -> Iterator[Signal]:  # noqa: B008 - frozen
    mailboxes = _MAILBOX.findall(text)
    found = [match.rstrip(".,;:!?)»”") for match in _LINK.findall(_MAILBOX.sub(" ", text))]
    foreign = [link for link in found if not _is_of(link, LITERATURE)]
    if foreign:
        points = min(MOST_FOR_LINKS, FIRST_LINK + EACH_MORE * (len(foreign) - 1))
        yield Signal("links", points, {"count": len(foreign), "found": shown(foreign)})
        yield from _about(foreign, writer)
    spelt = [match.group() for match in _SPELT.finditer(_LINK.sub(" ", text))]
    if spelt:
        yield Signal("spelt link", SPELT, {"found": shown(spelt)})
    if mailboxes:
        yield Signal("mailbox", MAILBOX, {"count": len(mailboxes)})
    if _TELEPHONE.search(text):
        yield Signal("telephone", TELEPHONE)


def _about(links: list[str], writer: Writer) -> Iterator[Signal]:
    short = [link for link in links if _is_of(link, SHORTENERS)]
    if short:
        yield Signal("shortened link", SHORTENED, {"found": shown(short)})
    referring = [link for link in links if _REFERS.search(link)]
    if referring:
        yield Signal("referring link", REFERRING, {"found": shown(referring)})
    own = [link for link in links if _belongs_to(link, writer)]
    if own:
        yield Signal("own site", OWN, {"found": shown(own)})


def host_of(link: str) -> str:
    bare = re.sub(r"^https?://", "", link.lower())
    return re.split(r"[/?#:]", bare, maxsplit=1)[0].removeprefix("www.")


def _is_of(link: str, hosts: frozenset[str]) -> bool:
    host = host_of(link)
    return host in hosts or any(host.endswith(f".{known}") for known in hosts)


def _belongs_to(link: str, writer: Writer) -> bool:
    """The site is called like the writer, or like the house of the writer's address."""
    host, domain = host_of(link), writer.email.rpartition("@")[2].lower()
    if domain and (host == domain or host.endswith(f".{domain}")):
        return True
    name, label = "".join(words(writer.name)), "".join(words(host.rsplit(".", 1)[0]))
    return len(name) >= 5 and len(label) >= 5 and (name in label or label in name)
