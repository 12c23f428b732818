"""What somebody hands in, before it becomes rows: the same shape from a form, an import or the demonstration."""

from dataclasses import dataclass, field

from proceedings.names import PersonName


@dataclass(frozen=True)
class WrittenText:
    language: str
    title: str
    subtitle: str = ""
    abstract: str = ""
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True)
class WrittenAffiliation:
    name: str
    ror: str = ""


@dataclass(frozen=True)
class WrittenAuthor:
    name: PersonName
    orcid: str = ""
    email: str = ""
    affiliations: tuple[WrittenAffiliation, ...] = ()
    corresponding: bool = False


@dataclass(frozen=True)
class WrittenReference:
    text: str
    doi: str = ""


@dataclass(frozen=True)
class WrittenLink:
    """Something elsewhere that belongs to the paper; `kind` is one of those of PaperLink."""

    kind: str
    url: str
    label: str = ""


@dataclass(frozen=True)
class Manuscript:
    texts: tuple[WrittenText, ...]
    authors: tuple[WrittenAuthor, ...]
    language: str = "en"
    licence: str = ""
    first_page: str = ""
    last_page: str = ""
    doi: str = ""
    body_markdown: str = ""
    note: str = ""
    references: tuple[WrittenReference, ...] = ()
    links: tuple[WrittenLink, ...] = ()
    # Scheme → value, such as {"acl": "P18-1001"}; the DOI has its own field.
    identifiers: dict[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        own = (text.title for text in self.texts if text.language == self.language)
        return next(own, self.texts[0].title if self.texts else "")
