"""Reviews for other programs: one address, whatever the language."""

from django.urls import path

from reviews.views import citations, feeds

app_name = "reviews_files"
urlpatterns = [
    path("papers/<slug:paper>/feed.atom", feeds.of_paper, name="feed"),
    path("reviews/<slug:review>.bib", citations.bibtex, name="bibtex"),
    path("reviews/<slug:review>.json", citations.csl_json, name="csl-json"),
]
