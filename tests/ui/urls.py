"""The frame's own pages, and stand-ins for the names that other rooms give, so that the frame shows all it can."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def stand_in(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


urlpatterns = [
    path("", include("cchc.ui.urls")),
    path("desk/", stand_in, name="desk"),
    path("mandates/", stand_in, name="mandates"),
    path("agencies/", stand_in, name="agencies"),
    path("search/", stand_in, name="search"),
    path("act-as/", stand_in, name="act_as"),
    path("logout/", stand_in, name="logout"),
]
