"""Papers for other programs: one address, whatever the language."""

from django.urls import path

from proceedings.views import citations, collections, counting, documents, feeds, oai

app_name = "proceedings_files"
urlpatterns = [
    path("oai", oai.oai_pmh, name="oai"),
    path("papers/<slug:paper>/seen/", counting.seen, name="seen"),
    path("papers/<slug:paper>/usage.csv", counting.usage_of_paper, name="usage"),
    path("proceedings/<slug:volume>/usage.csv", counting.usage_of_volume, name="volume-usage"),
    path("papers/<slug:paper>.bib", citations.bibtex_of_paper, name="bibtex"),
    path("papers/<slug:paper>.ris", citations.ris_of_paper, name="ris"),
    path("papers/<slug:paper>.json", citations.csl_json_of_paper, name="csl-json"),
    path("papers/<slug:paper>.xml", citations.jats_of_paper, name="jats"),
    path("papers/<slug:paper>.pdf", documents.pdf, name="pdf"),
    path("papers/<slug:paper>/v<int:number>.pdf", documents.pdf, name="version-pdf"),
    path("proceedings/search.bib", collections.search_bibtex, name="search-bibtex"),
    path("proceedings/search.ris", collections.search_ris, name="search-ris"),
    path("proceedings/search.json", collections.search_csl_json, name="search-csl-json"),
    path("proceedings/<slug:volume>.bib", collections.volume_bibtex, name="volume-bibtex"),
    path("proceedings/<slug:volume>.ris", collections.volume_ris, name="volume-ris"),
    path("proceedings/<slug:volume>.json", collections.volume_csl_json, name="volume-csl-json"),
    path("authors/<slug:author>.bib", collections.author_bibtex, name="author-bibtex"),
    path("authors/<slug:author>.ris", collections.author_ris, name="author-ris"),
    path("authors/<slug:author>.json", collections.author_csl_json, name="author-csl-json"),
    path("papers/<slug:paper>/v<int:number>/files/<str:name>", documents.file, name="file"),
    path("proceedings/feed.atom", feeds.of_site, name="feed"),
    path("proceedings/<slug:volume>/feed.atom", feeds.of_volume, name="volume-feed"),
    path("proceedings/<slug:volume>/front-matter.pdf", documents.front_matter, name="front-matter"),
    path("authors/<slug:author>/feed.atom", feeds.of_author, name="author-feed"),
]
