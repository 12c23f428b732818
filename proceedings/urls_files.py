"""Papers for other programs: one address, whatever the language."""

from django.urls import path

from proceedings.views import citations, documents, feeds

app_name = "proceedings_files"
urlpatterns = [
    path("papers/<slug:paper>.bib", citations.bibtex_of_paper, name="bibtex"),
    path("papers/<slug:paper>.ris", citations.ris_of_paper, name="ris"),
    path("papers/<slug:paper>.json", citations.csl_json_of_paper, name="csl-json"),
    path("papers/<slug:paper>.pdf", documents.pdf, name="pdf"),
    path("papers/<slug:paper>/v<int:number>.pdf", documents.pdf, name="version-pdf"),
    path("papers/<slug:paper>/v<int:number>/files/<str:name>", documents.file, name="file"),
    path("proceedings/feed.atom", feeds.of_site, name="feed"),
    path("proceedings/<slug:volume>/feed.atom", feeds.of_volume, name="volume-feed"),
    path("proceedings/<slug:volume>/front-matter.pdf", documents.front_matter, name="front-matter"),
    path("authors/<slug:author>/feed.atom", feeds.of_author, name="author-feed"),
]
