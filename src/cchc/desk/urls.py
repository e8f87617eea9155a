from django.urls import path

from cchc.desk import chasing, duty_views, listing, record_views, searching, views

urlpatterns = [
    path("", views.desk, name="desk"),
    path("search/", searching.search, name="search"),
    path("duties/", listing.duties, name="duties"),
    path("duties/chase-up/", chasing.chase_up, name="chase_up"),
    path("duties/<int:pk>/", duty_views.duty, name="duty"),
    path("duties/<int:pk>/<slug:verb>/", duty_views.act, name="duty_act"),
    path("records/<int:pk>/", record_views.record, name="record"),
    path("records/<int:pk>/about/", record_views.record_page, name="record_page"),
]
