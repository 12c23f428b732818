from django.urls import path

from reviews.views import mine, proving, reading, writing

app_name = "reviews"
urlpatterns = [
    path("papers/<slug:paper>/reviews/", reading.of_paper, name="of-paper"),
    path("papers/<slug:paper>/reviews/new/", writing.write, name="write"),
    path("reviews/rules/", reading.rules, name="rules"),
    path("reviews/who/", proving.prove, name="prove"),
    path("reviews/as/<str:token>/", proving.proven, name="proven"),
    path("reviews/who/forget/", proving.forget_me, name="forget-me"),
    path("reviews/mine/", mine.all_mine, name="all-mine"),
    path("reviews/<slug:review>/", reading.review, name="review"),
    path("reviews/<slug:review>/confirm/<str:token>/", writing.confirm, name="confirm"),
    path("reviews/<slug:review>/mine/", mine.mine, name="mine"),
    path("reviews/<slug:review>/mine/open/<str:secret>/", mine.open_mine, name="open-mine"),
    path("reviews/<slug:review>/mine/confirm/", mine.confirm_known, name="confirm-known"),
    path("reviews/<slug:review>/mine/take-back/", mine.take_back, name="take-back"),
    path("reviews/<slug:review>/mine/appeal/", mine.appeal, name="appeal"),
    path("reviews/<slug:review>/mine/withdraw/", mine.withdraw, name="withdraw"),
]
