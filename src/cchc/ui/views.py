"""The pages of the frame itself: the keys, help, the chosen year, and what is said when a form was too old."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from cchc.periods import today
from cchc.ui.context import valid_year


def keys(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/keys.html")


def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/help.html")


@require_POST
def set_year(request: HttpRequest) -> HttpResponse:
    """Keeps the year the person looks at, and goes back to the page she was on."""
    request.session["year"] = valid_year(request.POST.get("year"), today())
    back = request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if own else "/")


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "ui/errors/csrf.html", status=403)
