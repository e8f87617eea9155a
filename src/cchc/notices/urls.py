from django.urls import path

from cchc.notices import views

urlpatterns = [
    path("", views.notices, name="notices"),
    path("<int:pk>/", views.follow, name="notice"),
    path("seen/", views.all_seen, name="notices_seen"),
    path("wish/", views.wish, name="notice_wish"),
    path("rules/", views.rules, name="notice_rules"),
    path("rules/drop/", views.rule_drop, name="notice_rule_drop"),
]
