from django.urls import path

from reviews.views import answering, following, mine, proofs, proving, reading, reporting, rights, votes, writing

app_name = "reviews"
urlpatterns = [
    path("papers/<slug:paper>/reviews/", reading.of_paper, name="of-paper"),
    path("papers/<slug:paper>/reviews/new/", writing.write, name="write"),
    path("papers/<slug:paper>/follow/", following.follow, name="follow"),
    path("papers/<slug:paper>/follow/open/<str:secret>/", following.open_follow, name="open-follow"),
    path("reviews/rules/", reading.rules, name="rules"),
    path("reviews/challenge/", proofs.challenge, name="challenge"),
    path("reviews/who/", proving.prove, name="prove"),
    path("reviews/as/<str:token>/", proving.proven, name="proven"),
    path("reviews/mine/export/", rights.export, name="export"),
    path("reviews/mine/erase/", rights.erase, name="erase"),
    path("reviews/who/forget/", proving.forget_me, name="forget-me"),
    path("reviews/mine/", mine.all_mine, name="all-mine"),
    path("reviews/<slug:review>/", reading.review, name="review"),
    path("reviews/<slug:review>/answer/", answering.answer, name="answer"),
    path("reviews/<slug:review>/answer/claim/", answering.take_stance, name="take-stance"),
    path("reviews/<slug:review>/answer/<slug:reply>/", answering.mend, name="mend-reply"),
    path("reviews/<slug:review>/answer/<slug:reply>/withdraw/", answering.withdraw, name="withdraw-reply"),
    path("reviews/<slug:review>/helpful/", votes.helpful, name="helpful"),
    path("reviews/<slug:review>/confirm/<str:token>/", writing.confirm, name="confirm"),
    path("reviews/<slug:review>/report/", reporting.report, name="report"),
    path("reviews/<slug:review>/mine/", mine.mine, name="mine"),
    path("reviews/<slug:review>/mine/open/<str:secret>/", mine.open_mine, name="open-mine"),
    path("reviews/<slug:review>/mine/confirm/", mine.confirm_known, name="confirm-known"),
    path("reviews/<slug:review>/mine/take-back/", mine.take_back, name="take-back"),
    path("reviews/<slug:review>/mine/appeal/", mine.appeal, name="appeal"),
    path("reviews/<slug:review>/mine/withdraw/", mine.withdraw, name="withdraw"),
]
