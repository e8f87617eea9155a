from django.urls import path

from cchc.assessments import (
    judging_urls,
    known_views,
    rounds_views,
    self_sign_views,
    self_views,
    sets_urls,
)

urlpatterns = [
    *sets_urls.urlpatterns,
    *judging_urls.urlpatterns,
    path("", rounds_views.index, name="index"),
    path("known/<int:pk>/", known_views.known_ties, name="known_ties"),
    path("rounds/new/", rounds_views.round_new, name="round_new"),
    path("rounds/<int:pk>/", rounds_views.round_page, name="round"),
    path("rounds/<int:pk>/<slug:verb>/", rounds_views.round_act, name="round_act"),
    path("self/<int:pk>/", self_views.selfscore, name="selfscore"),
    path("self/<int:pk>/check/", self_sign_views.selfscore_check, name="selfscore_check"),
    path("self/<int:pk>/owners/", self_sign_views.selfscore_owners, name="selfscore_owners"),
    path("self/<int:pk>/excel/", self_sign_views.selfscore_xlsx, name="selfscore_xlsx"),
    path("self/<int:pk>/upload/", self_sign_views.selfscore_upload, name="selfscore_upload"),
    path("self/<int:pk>/do/<slug:verb>/", self_sign_views.selfscore_act, name="selfscore_act"),
    path("marks/<int:pk>/", self_views.selfmark, name="selfmark"),
    path("marks/<int:pk>/<slug:verb>/", self_views.selfmark_act, name="selfmark_act"),
]
