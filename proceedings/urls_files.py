"""Papers for other programs: one address, whatever the language."""

from django.urls import path

from proceedings import views

app_name = "proceedings_files"
urlpatterns = [
    path("papers/<slug:paper>.bib", views.citation_bibtex, name="bibtex"),
    path("papers/<slug:paper>.ris", views.citation_ris, name="ris"),
    path("papers/<slug:paper>.json", views.citation_csl_json, name="csl-json"),
    path("papers/<slug:paper>.pdf", views.pdf, name="pdf"),
    path("papers/<slug:paper>/v<int:number>.pdf", views.pdf, name="version-pdf"),
]
