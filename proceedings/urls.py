from django.urls import path

from proceedings.views import counting, lists, notices, papers, reports

app_name = "proceedings"
urlpatterns = [
    path("proceedings/", lists.index, name="index"),
    path("proceedings/<slug:volume>/", lists.volume, name="volume"),
    path("papers/<slug:paper>/", papers.paper, name="paper"),
    path("papers/<slug:paper>/v<int:number>/", papers.version, name="version"),
    path("papers/<slug:paper>/notices/<slug:notice>/", notices.notice, name="notice"),
    path("papers/<slug:paper>/report/", reports.report, name="report"),
    path("papers/<slug:paper>/usage/", counting.usage, name="usage"),
    path("<slug:conference>/proceedings/", lists.of_conference, name="of-conference"),
]
