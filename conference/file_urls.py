"""What the base app has for machines: one address, whatever the language."""

from django.urls import path

from conference.views import operation, pages

app_name = "conference_files"
urlpatterns = [
    path("healthz", operation.healthz, name="healthz"),
    path("readyz", operation.readyz, name="readyz"),
    path("robots.txt", operation.robots, name="robots"),
    path("sitemap.xml", operation.sitemap, name="sitemap"),
    path("sitemap-<slug:shelf>-<int:part>.xml", operation.sitemap_part, name="sitemap-part"),
    path("<slug:conference>/theme.css", pages.theme, name="theme"),
]
