"""Papers for other programs: one address, whatever the language."""

from django.urls import URLPattern, path

from proceedings.exports.formats import JATS, OF_REFERENCES, Format
from proceedings.views import citations, counting, documents, feeds, oai

app_name = "proceedings_files"


def in_format(form: Format) -> list[URLPattern]:
    """A paper, what was found, a volume, a person."""
    given = {"form": form}
    return [
        path(f"papers/<slug:paper>.{form.ending}", citations.of_paper, given, form.name),
        path(f"proceedings/search.{form.ending}", citations.of_search, given, f"search-{form.name}"),
        path(f"proceedings/<slug:volume>.{form.ending}", citations.of_volume, given, f"volume-{form.name}"),
        path(f"authors/<slug:author>.{form.ending}", citations.of_author, given, f"author-{form.name}"),
    ]


urlpatterns = [
    path("oai", oai.oai_pmh, name="oai"),
    path("papers/<slug:paper>/seen/", counting.seen, name="seen"),
    path("papers/<slug:paper>/usage.csv", counting.usage_of_paper, name="usage"),
    path("proceedings/<slug:volume>/usage.csv", counting.usage_of_volume, name="volume-usage"),
    *(address for form in OF_REFERENCES for address in in_format(form)),
    path(f"papers/<slug:paper>.{JATS.ending}", citations.of_paper, {"form": JATS}, JATS.name),
    path("papers/<slug:paper>.pdf", documents.pdf, name="pdf"),
    path("papers/<slug:paper>/v<int:number>.pdf", documents.pdf, name="version-pdf"),
    path("papers/<slug:paper>/v<int:number>/files/<str:name>", documents.file, name="file"),
    path("proceedings/feed.atom", feeds.of_site, name="feed"),
    path("proceedings/<slug:volume>/feed.atom", feeds.of_volume, name="volume-feed"),
    path("proceedings/<slug:volume>/front-matter.pdf", documents.front_matter, name="front-matter"),
    path("authors/<slug:author>/feed.atom", feeds.of_author, name="author-feed"),
]
