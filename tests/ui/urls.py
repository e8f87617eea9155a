"""The frame's own pages, and stand-ins for the names that other rooms give, so that the frame shows all it can."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import include, path

from cchc.access import Actor, Role

ACTOR = Actor(1, "Nguyễn Thị Hà", 1, "Chuyên viên", Role.FOCAL_POINT, 1, "Sở Xây dựng")


def signed_in(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Stands in for the middleware that finds out who acts."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        request.actor = ACTOR  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def stand_in(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def part(request: HttpRequest, status: int) -> HttpResponse:
    return HttpResponse(f"part {status}", status=status)


urlpatterns = [
    path("_part/<int:status>/", part),
    path("", include("cchc.ui.urls")),
    path("desk/", stand_in, name="desk"),
    path("mandates/", stand_in, name="mandates"),
    path("agencies/", stand_in, name="agencies"),
    path("search/", stand_in, name="search"),
    path("act-as/", stand_in, name="act_as"),
    path("logout/", stand_in, name="logout"),
]
