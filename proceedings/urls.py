from django.urls import path

from proceedings.views import authors, counting, keywords, lists, notices, papers, reports

app_name = "proceedings"
urlpatterns = [
    path("proceedings/", lists.index, name="index"),
    path("proceedings/authors/", authors.authors, name="authors"),
    path("proceedings/keywords/", keywords.keywords, name="keywords"),
    path("proceedings/keywords/<path:keyword>/", keywords.keyword, name="keyword"),
    path("proceedings/<slug:volume>/", lists.volume, name="volume"),
    path("papers/<slug:paper>/", papers.paper, name="paper"),
    path("papers/<slug:paper>/v<int:number>/", papers.version, name="version"),
    path("papers/<slug:paper>/notices/<slug:notice>/", notices.notice, name="notice"),
    path("papers/<slug:paper>/report/", reports.report, name="report"),
    path("papers/<slug:paper>/usage/", counting.usage, name="usage"),
    path("authors/<slug:author>/", authors.author, name="author"),
    path("<slug:conference>/proceedings/", lists.of_conference, name="of-conference"),
]
