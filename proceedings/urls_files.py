"""Papers for other programs: one address, whatever the language."""

from django.urls import path

from proceedings.views import citations, counting, documents, oai

app_name = "proceedings_files"
urlpatterns = [
    path("oai", oai.oai_pmh, name="oai"),
    path("papers/<slug:paper>/seen/", counting.seen, name="seen"),
    path("papers/<slug:paper>/usage.csv", counting.usage_of_paper, name="usage"),
    path("proceedings/<slug:volume>/usage.csv", counting.usage_of_volume, name="volume-usage"),
    path("papers/<slug:paper>.bib", citations.bibtex_of_paper, name="bibtex"),
    path("papers/<slug:paper>.ris", citations.ris_of_paper, name="ris"),
    path("papers/<slug:paper>.json", citations.csl_json_of_paper, name="csl-json"),
    path("papers/<slug:paper>.pdf", documents.pdf, name="pdf"),
    path("papers/<slug:paper>/v<int:number>.pdf", documents.pdf, name="version-pdf"),
]
