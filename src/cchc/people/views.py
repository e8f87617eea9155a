"""People and their posts: whose accounts one keeps, a person's page, and what is done to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cchc.access import Actor, Denied, Refused, Role, naming
from cchc.access.address import address_of
from cchc.access.request import Asked
from cchc.agencies.asking import number
from cchc.agencies.models import Agency, Standing, during
from cchc.agencies.rules import kept_root
from cchc.ledger.actions import write
from cchc.people import accounts, actions, delegating, rules
from cchc.people.forms import DelegateForm, EndPostForm, InviteForm, NewPasswordForm, PersonForm, PostForm, Refusing
from cchc.people.models import Delegation, Person, Post
from cchc.people.telling import told_of
from cchc.ui import say
from cchc.ui.answers import see_other
from cchc.ui.components import Crumb, Fact
from cchc.words import fold, sort_key

PER_PAGE = 100
EDIT = ["GET", "HEAD", "POST"]


def only_keepers(request: Asked) -> None:
    if not rules.keep_accounts(request.actor):
        raise Denied(_("Chỉ quản trị hệ thống và cơ quan thường trực được giữ tài khoản."))


def seen(request: Asked, pk: int) -> Person:
    """A person whose page the actor may open. Denied, so that the ledger knows, when she may not."""
    rows = rules.see_person.of(Person.objects.all(), request.actor, request.today)
    return naming.seen(rows, pk, _("Người này không thuộc phạm vi của bạn."))


def kept(request: Asked, pk: int) -> Person:
    one = seen(request, pk)
    if not rules.keep_person(request.actor, one):
        raise Denied(_("Bạn không giữ tài khoản của người này."))
    return one


def agency_choices(actor: Actor, request: Asked) -> list[tuple[str, str]]:
    root = kept_root(actor, request.today)
    if root is None:
        return []
    rows = Standing.objects.filter(during(request.today), agency__in=Agency.objects.under(root, request.today))
    return [(str(pk), name) for pk, name in rows.order_by("sort_key").values_list("agency_id", "name")]


# — the list —


@require_safe
def people(request: Asked) -> HttpResponse:
    """Whose accounts one keeps, by words and by what is the matter with them."""
    only_keepers(request)
    day = request.today
    posts = Post.objects.filter(during(day)).filter(during(day, "agency__standings__"))
    holding = Prefetch("posts", queryset=posts.select_related("agency").order_by("since", "pk"), to_attr="holds")
    found = rules.keep_person.of(Person.objects.all(), request.actor, day)
    words, which = request.GET.get("q", "").strip()[:100], request.GET.get("show", "")
    if which == "closed":
        found = found.filter(is_active=False)
    elif which == "idle":
        found = found.exclude(posts__in=posts)
    listed = [one for one in found.prefetch_related(holding) if fits(one, words)]
    listed.sort(key=lambda one: (sort_key(one.full_name), one.pk))
    page = Paginator(listed, PER_PAGE).get_page(number(request.GET.get("page")))
    shown = list(page)
    context = {
        "page": page,
        "rows": shown,
        "names": names_of({post.agency_id for one in shown for post in one.holds}, request),  # type: ignore[attr-defined]
        "waiting": accounts.waiting(shown),
        "words": words,
        "which": which,
        "views": [("", _("Tất cả")), ("idle", _("Không giữ vị trí nào")), ("closed", _("Đã ngừng"))],
    }
    return render(request, "people/people.html", context)


def fits(person: Person, words: str) -> bool:
    return not words or all(word in fold(f"{person.full_name} {person.username}") for word in fold(words).split())


def names_of(agencies: set[int], request: Asked) -> dict[int, str]:
    """What agencies are called today, or were last."""
    rows = Standing.objects.filter(agency__in=agencies, since__lte=request.today).order_by("since")
    return dict(rows.values_list("agency_id", "name"))


# — a person —


@require_safe
def person(request: Asked, pk: int) -> HttpResponse:
    one = seen(request, pk)
    if request.actor.person != one.pk:
        write(request.actor, "person.view", one)
    return show(request, one)


def show(request: Asked, one: Person, *, status: int = 200, **forms: Any) -> HttpResponse:
    actor, today = request.actor, request.today
    keeps = rules.keep_person(actor, one)
    posts = list(one.posts.select_related("agency").order_by("-since", "-pk"))
    open_posts = [post for post in posts if post.until is None or post.until > today]
    delegations = Delegation.objects.filter(Q(post__person=one) | Q(to=one)).select_related("post__person", "to")
    invitation = accounts.waiting([one]).get(one.pk) if keeps else None
    delegated = list(delegations.order_by("-since", "-pk")[:50])
    agencies = {post.agency_id for post in posts} | {each.post.agency_id for each in delegated}
    context = {
        "person": one,
        "facts": [
            Fact(_("Tên đăng nhập"), one.username),
            Fact(_("Thư điện tử"), one.email),
            Fact(_("Mã đăng nhập một lần"), one.sso_id or ""),
        ],
        "crumbs": [Crumb(_("Người dùng"), reverse("people"))] if rules.keep_accounts(actor) else [],
        "posts": [(post, post in open_posts, rules.keep_post(actor, post)) for post in posts],
        "delegable": [post for post in open_posts if rules.delegate(actor, post)],
        "delegations": [(each, still(each, request), rules.revoke(actor, each)) for each in delegated],
        "names": names_of(agencies, request),
        "keeps": keeps,
        "is_self": actor.person == one.pk,
        "link": link_of(request, invitation) if invitation else "",
        "expires": invitation.expires_at if invitation else None,
        "can_mail": accounts.can_mail(one),
        "sessions": accounts.sessions_of(one) if keeps else [],
        "signing_in": told_of(one, verbs=accounts.SIGNING_IN, most=20) if keeps else [],
        "history": told_of(one, most=50),
        "may_appoint": keeps,
        **forms,
    }
    return render(request, "people/person.html", context, status=status)


def still(delegation: Delegation, request: Asked) -> bool:
    return delegation.revoked_at is None and delegation.until > request.today


def link_of(request: HttpRequest, invitation: Any) -> str:
    return request.build_absolute_uri(reverse("join", args=[accounts.token_of(invitation)]))


@require_http_methods(EDIT)
def add(request: Asked) -> HttpResponse:
    """A new account with its first post; its owner sets the password by a link."""
    only_keepers(request)
    form = InviteForm(
        request.POST or None,
        agencies=agency_choices(request.actor, request),
        roles=rules.given_by(request.actor),
        initial={"since": request.today, "role": Role.OFFICER.value},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.enrol(request.actor, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            say.done(request, _("Đã lập tài khoản của %(name)s. Gửi đường dẫn đặt mật khẩu dưới đây.") % {"name": made})
            return see_other("person", made.pk)
    crumbs = [Crumb(_("Người dùng"), reverse("people"))]
    return form_page(request, form, heading=_("Thêm người dùng"), crumbs=crumbs, back=reverse("people"))


def form_page(request: Asked, form: Refusing, **context: Any) -> HttpResponse:
    return render(request, "people/form.html", {"form": form, **context}, status=422 if form.errors else 200)


def of_person(one: Person, heading: str) -> dict[str, Any]:
    back = reverse("person", args=[one.pk])
    return {"heading": heading, "crumbs": [Crumb(one.full_name, back)], "back": back}


@require_http_methods(EDIT)
def change(request: Asked, pk: int) -> HttpResponse:
    one = kept(request, pk)
    initial = {"full_name": one.full_name, "email": one.email, "sso_id": one.sso_id or ""}
    form = PersonForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            accounts.change(request.actor, one, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            say.done(request, _("Đã lưu thông tin của %(name)s.") % {"name": one})
            return see_other("person", one.pk)
    return form_page(request, form, **of_person(one, _("Sửa thông tin")))


@require_http_methods(EDIT)
def appoint(request: Asked, pk: int) -> HttpResponse:
    """Another post, for a person whose account one keeps."""
    one = kept(request, pk)
    form = PostForm(
        request.POST or None,
        agencies=agency_choices(request.actor, request),
        roles=rules.given_by(request.actor),
        initial={"since": request.today, "role": Role.OFFICER.value},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        agency = Agency.objects.get(pk=int(given["agency"]))
        try:
            actions.appoint(request.actor, one, agency, Role(given["role"]), since=given["since"], title=given["title"])
        except Refused as refused:
            form.refuse(refused)
        else:
            say.done(request, _("Đã giao vị trí cho %(name)s.") % {"name": one})
            return see_other("person", one.pk)
    return form_page(request, form, **of_person(one, _("Giao vị trí")))


# — what is done to an account, at one address each —


def invite(request: Asked, one: Person) -> str:
    accounts.invite(request.actor, one)
    return _("Đã tạo đường dẫn mới. Đường dẫn cũ không còn dùng được.")


def mail(request: Asked, one: Person) -> str:
    invitation = accounts.waiting([one]).get(one.pk) or accounts.invite(request.actor, one)
    if not accounts.can_mail(one):
        raise Refused(_("Người này chưa có thư điện tử, hoặc hệ thống chưa nối máy chủ thư."))
    accounts.mail(one, link_of(request, invitation))
    return _("Đã gửi đường dẫn tới %(email)s.") % {"email": one.email}


def reset(request: Asked, one: Person) -> str:
    accounts.reset(request.actor, one)
    return _("Đã đặt lại. Mật khẩu và lớp xác thực cũ không còn dùng được; gửi đường dẫn dưới đây cho chủ tài khoản.")


def deactivate(request: Asked, one: Person) -> str:
    accounts.deactivate(request.actor, one)
    return _("Đã ngừng tài khoản và kết thúc các phiên đăng nhập.")


def activate(request: Asked, one: Person) -> str:
    accounts.activate(request.actor, one)
    return _("Đã mở lại tài khoản.")


def end_sessions(request: Asked, one: Person) -> str:
    n = accounts.end_sessions(request.actor, one)
    return _("Đã kết thúc %(n)s phiên đăng nhập.") % {"n": n}


ACTS: dict[str, Callable[[Asked, Person], str]] = {
    "invite": invite,
    "mail": mail,
    "reset": reset,
    "deactivate": deactivate,
    "activate": activate,
    "end-sessions": end_sessions,
}


@require_POST
def act(request: Asked, pk: int, verb: str) -> HttpResponse:
    if verb not in ACTS:
        raise Http404
    one = kept(request, pk)
    try:
        said = ACTS[verb](request, one)
    except Refused as refused:
        say.failed(request, refused.sentence)
    else:
        say.done(request, said)
    return see_other("person", pk)


# — posts and delegations —


def post_of(request: Asked, pk: int, right: Any) -> Post:
    one = Post.objects.select_related("person", "agency").filter(pk=pk).first()
    if one is None:
        raise Http404
    if not right(request.actor, one):
        raise Denied(_("Vị trí này không thuộc phạm vi của bạn."))
    return one


@require_http_methods(EDIT)
def end_post(request: Asked, pk: int) -> HttpResponse:
    one = post_of(request, pk, rules.keep_post)
    form = EndPostForm(request.POST or None, initial={"last": request.today})
    if request.method == "POST" and form.is_valid():
        try:
            actions.relieve(request.actor, one, until=form.cleaned_data["last"] + timedelta(days=1))
        except Refused as refused:
            form.add_error("last", refused.sentence)
        else:
            say.done(request, _("Đã ghi ngày thôi giữ vị trí."))
            return see_other("person", one.person_id)
    return form_page(request, form, **of_person(one.person, _("Kết thúc vị trí")))


@require_http_methods(EDIT)
def delegate(request: Asked, pk: int) -> HttpResponse:
    """Somebody of the same agency, or of one below it, acts in the post for a time."""
    one = post_of(request, pk, rules.delegate)
    near = Post.objects.filter(during(request.today), agency__in=Agency.objects.under(one.agency, request.today))
    near = near.exclude(person=one.person).filter(person__is_active=True).select_related("person")
    choices = {str(post.person_id): post.person.full_name for post in near.order_by("person__full_name")}
    form = DelegateForm(request.POST or None, people=list(choices.items()), initial={"since": request.today})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            delegating.delegate(
                request.actor,
                one,
                Person.objects.get(pk=int(given["to"])),
                number=given["number"],
                since=given["since"],
                until=given["last"] + timedelta(days=1),
                today=request.today,
            )
        except Refused as refused:
            form.add_error("last" if refused.field == "until" else refused.field, refused.sentence)
        else:
            say.done(request, _("Đã ghi ủy quyền."))
            return back_to(request, one)
    return form_page(request, form, **of_person(one.person, _("Ủy quyền")))


def back_to(request: Asked, post: Post) -> HttpResponse:
    return see_other("account") if request.actor.person == post.person_id else see_other("person", post.person_id)


@require_POST
def revoke(request: Asked, pk: int) -> HttpResponse:
    one = Delegation.objects.select_related("post__person").filter(pk=pk).first()
    if one is None:
        raise Http404
    try:
        delegating.revoke(request.actor, one)
    except Refused as refused:
        say.failed(request, refused.sentence)
    else:
        say.done(request, _("Đã thu hồi ủy quyền."))
    return back_to(request, one.post)


# — the link by which the owner sets her password —


@login_not_required
@require_http_methods(EDIT)
def join(request: HttpRequest, token: str) -> HttpResponse:
    invitation = accounts.open_invitation(token, timezone.now())
    if invitation is None:
        return render(request, "people/join_closed.html", status=410)
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            accounts.accept(invitation, address=address_of(request), **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            say.done(request, _("Đã đặt mật khẩu. Đăng nhập bằng mật khẩu mới."))
            return redirect("login")
    context = {"form": form, "person": invitation.person}
    return render(request, "people/join.html", context, status=422 if form.errors else 200)


join.without_post = True  # type: ignore[attr-defined]
