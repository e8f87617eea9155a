"""On a task's page: how its products are followed, and when it is done; declared by whoever runs its document."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from cchc.access import Denied, Refused
from cchc.access.naming import as_key
from cchc.access.request import Asked
from cchc.agencies.asking import actor_of
from cchc.duties.life import Counts, Stage
from cchc.tasks import declaring, joining, rules, splitting
from cchc.tasks.models import Closes, Product, Task
from cchc.tasks.proposing import proposed
from cchc.tasks.splitting import alternatives_in
from cchc.ui import say
from cchc.ui.answers import see_other

Sent = Mapping[str, forms.Form]


class DeclareForm(forms.Form):
    use_required_attribute = False
    manner = forms.ChoiceField(label=gettext_lazy("Sản phẩm là"), choices=Product.Manner.choices)
    within = forms.CharField(label=gettext_lazy("Lồng ghép trong báo cáo"), required=False, max_length=300)
    stages = forms.MultipleChoiceField(
        label=gettext_lazy("Các bước phải qua"),
        choices=Stage.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    counts_by = forms.ChoiceField(label=gettext_lazy("Đúng hạn tính theo"), choices=Counts.choices)
    conditional = forms.BooleanField(label=gettext_lazy("Chỉ phải nộp nếu có phát sinh"), required=False)


class CloseForm(forms.Form):
    use_required_attribute = False
    rule = forms.ChoiceField(label=gettext_lazy("Nhiệm vụ xong"), choices=Closes.choices)
    share = forms.IntegerField(
        label=gettext_lazy("Tỷ lệ (%)"),
        required=False,
        min_value=1,
        max_value=100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "invalid": gettext_lazy("Ghi tỷ lệ từ 1 đến 100."),
            "min_value": gettext_lazy("Ghi tỷ lệ từ 1 đến 100."),
            "max_value": gettext_lazy("Ghi tỷ lệ từ 1 đến 100."),
        },
    )


class SplitForm(forms.Form):
    use_required_attribute = False
    names = forms.CharField(
        label=gettext_lazy("Các sản phẩm, mỗi dòng một sản phẩm"),
        max_length=4100,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": gettext_lazy("Ghi từ hai đến bốn sản phẩm khác nhau, mỗi dòng một sản phẩm."),
        },
    )


@dataclass(frozen=True)
class Followed:
    """How one product is followed; `form` where she may declare it. What nobody has declared is a proposal. `split`
    where it names several of which one is enough, and she may make them several; `joins` at the first part of one that
    was split, where she may make it one again."""

    product: Product
    is_proposal: bool
    manner: str
    stages: str
    counts: str
    form: Any
    split: Any = None
    joins: Any = None


def first_values(product: Product) -> dict[str, Any]:
    """What was declared, or what its name speaks for."""
    given: Any = product if product.declared_on else proposed(product.name)
    return {
        "manner": given.manner,
        "stages": list(given.stages),
        "counts_by": given.counts_by,
        "conditional": given.conditional,
        "within": product.within,
    }


def followed(product: Product, *, may: bool, sent: Sent) -> Followed:
    values = first_values(product)
    name = f"p{product.pk}"
    form = sent.get(name) or (DeclareForm(prefix=name, initial=values) if may else None)
    return Followed(
        product=product,
        is_proposal=product.declared_on is None and values != first_values(Product(name="", declared_on=None)),
        manner=str(Product.Manner(values["manner"]).label),
        stages=", ".join(str(Stage(one).label) for one in values["stages"]),
        counts=str(Counts(values["counts_by"]).label),
        form=form,
        split=split_form(product, may, sent),
    )


def split_form(product: Product, may: bool, sent: Sent) -> Any:
    names = [] if product.printed or not may else alternatives_in(product.name)
    name = f"s{product.pk}"
    return sent.get(name) or (SplitForm(prefix=name, initial={"names": "\n".join(names)}) if names else None)


def join_form(product: Product, products: Sequence[Product], sent: Sent) -> Any:
    parts = [one.pk for one in products if product.printed and one.printed == product.printed]
    first = len(parts) > 1 and parts[0] == product.pk
    return sent.get(f"j{product.pk}") or (forms.Form() if first else None)


def following(request: Asked, task: Task, sent: Sent) -> dict[str, Any]:
    """What the page shows of it. One query, for the products."""
    may = rules.run(actor_of(request), task.mandate)
    products = list(task.products.all())
    rows = [followed(one, may=may, sent=sent) for one in products]
    if may:
        rows = [replace(row, joins=join_form(row.product, products, sent)) for row in rows]
    first = {"rule": task.closes_by, "share": task.closes_share}
    share = f" ({task.closes_share}%)" if task.closes_share else ""
    return {
        "followed": rows,
        "may_declare": may,
        "closes": f"{Closes(task.closes_by).label}{share}",
        "close_form": sent.get("close") or (CloseForm(prefix="close", initial=first) if may else None),
    }


def refuse(form: forms.Form, refused: Refused) -> None:
    form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: Asked, pk: int, verb: str) -> HttpResponse:
    """Declaring how a product is followed, or when the task is done."""
    from cchc.tasks.views import visible_task

    if verb not in ACTS:
        raise Http404
    task = visible_task(request, pk)
    if request.method != "POST":
        return redirect("task", pk)
    if not rules.run(request.actor, task.mandate):
        raise Denied(declaring.NOT_HERS)
    return ACTS[verb](request, task)


def product_of(request: Asked, task: Task) -> Product:
    product: Product | None = (
        Product.objects.select_related("task__mandate").filter(pk=as_key(request.POST.get("product", "")) or 0).first()
    )
    if product is None:
        raise Http404
    if product.task_id != task.pk:
        raise Denied(_("Sản phẩm này không thuộc nhiệm vụ này."))
    return product


def declare(request: Asked, task: Task) -> HttpResponse:
    product = product_of(request, task)
    form = DeclareForm(request.POST, prefix=f"p{product.pk}")
    if form.is_valid():
        given = form.cleaned_data
        try:
            declaring.declare(
                request.actor,
                product,
                manner=Product.Manner(given["manner"]),
                stages=[Stage(one) for one in given["stages"]],
                counts_by=Counts(given["counts_by"]),
                conditional=given["conditional"],
                within=given["within"],
                today=request.today,
            )
        except Refused as refused:
            refuse(form, refused)
        else:
            return done(request, task, _("Đã khai cách theo dõi sản phẩm."))
    return shown(request, task, {f"p{product.pk}": form})


def close_by(request: Asked, task: Task) -> HttpResponse:
    form = CloseForm(request.POST, prefix="close")
    if form.is_valid():
        given = form.cleaned_data
        try:
            declaring.close_by(
                request.actor, task, rule=Closes(given["rule"]), share=given["share"], today=request.today
            )
        except Refused as refused:
            refuse(form, refused)
        else:
            return done(request, task, _("Đã khai khi nào nhiệm vụ xong."))
    return shown(request, task, {"close": form})


def split(request: Asked, task: Task) -> HttpResponse:
    product = product_of(request, task)
    form = SplitForm(request.POST, prefix=f"s{product.pk}")
    if form.is_valid():
        try:
            made = splitting.split(request.actor, product, form.cleaned_data["names"].splitlines(), today=request.today)
        except Refused as refused:
            refuse(form, refused)
        else:
            return done(request, task, _("Đã tách thành %(n)s sản phẩm, nộp một là đủ.") % {"n": len(made)})
    return shown(request, task, {f"s{product.pk}": form})


def join(request: Asked, task: Task) -> HttpResponse:
    product = product_of(request, task)
    form = forms.Form(request.POST)
    try:
        made = joining.join(request.actor, product, today=request.today)
    except Refused as refused:
        refuse(form, refused)
        return shown(request, task, {f"j{product.pk}": form})
    return done(request, task, _("Đã gộp lại thành “%(name)s”.") % {"name": made.name})


def shown(request: Asked, task: Task, sent: Sent) -> HttpResponse:
    from cchc.tasks.views import task_page_of

    answer = task_page_of(request, task, sent)
    answer.status_code = 422
    return answer


def done(request: Asked, task: Task, sentence: str) -> HttpResponse:
    say.done(request, sentence)
    return see_other("task", task.pk, query="#cc-say")


ACTS: dict[str, Callable[[Asked, Task], HttpResponse]] = {
    "declare": declare,
    "close-by": close_by,
    "split": split,
    "join": join,
}
