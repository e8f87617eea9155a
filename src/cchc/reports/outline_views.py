"""The page of an authority's own outline: downloaded, changed here or in a file, checked, seen on a round, saved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from itertools import dropwhile
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cchc.access import Refused
from cchc.access.naming import as_key
from cchc.access.request import Asked
from cchc.agencies.models import Agency
from cchc.documents.report import Runs
from cchc.reports import own_outline
from cchc.reports.draft_gather import gathered
from cchc.reports.draft_words import runs_of
from cchc.reports.models import Level, Report
from cchc.reports.outline import Node, Outline
from cchc.reports.outline_checking import LARGEST, Fault, checked, line_of
from cchc.reports.own_models import OwnOutline
from cchc.reports.own_views import root_of, taken_back, versions_of
from cchc.ui import say
from cchc.ui.answers import see_other
from cchc.ui.components import Crumb
from cchc.ui.files import attachment

YAML = "application/yaml"


class OutlineForm(forms.Form):
    """The file takes the place of the text where both are given."""

    source = forms.CharField(
        label=gettext_lazy("Căn cứ (số, ký hiệu văn bản)"),
        max_length=200,
        error_messages={"required": gettext_lazy("Chưa ghi căn cứ. Ghi số, ký hiệu văn bản quy định đề cương này.")},
    )
    file = forms.FileField(label=gettext_lazy("Tệp đề cương (.yaml)"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Nội dung đề cương"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *given: Any, previews: bool = False, **named: Any) -> None:
        super().__init__(*given, **named)
        self.previews = previews
        self.fields["source"].required = not previews

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        file = given.get("file")
        if file is not None:
            try:
                given["text"] = file.read(LARGEST * 4 + 1).decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("file", _("Tệp không phải chữ UTF-8. Lưu lại bằng mã UTF-8 rồi tải lên."))
        given["text"] = (given.get("text") or "").replace("\r\n", "\n").replace("\x00", "")
        if not given["text"].strip():
            self.add_error("text", _("Chưa có nội dung đề cương. Tải tệp lên, hoặc ghi vào ô."))
        return given


@dataclass(frozen=True)
class Heading:
    """A heading as the preview shows it, with what would be written under it. `tag` is of the heading on the page."""

    no: str
    name: str
    tag: int
    said: list[Runs]


@dataclass(frozen=True)
class Preview:
    """What the outline writes on a round; `unknown` the facts it names that the round has not, with their line."""

    report: Report | None
    headings: list[Heading]
    unknown: list[tuple[str, int]]


@require_http_methods(["GET", "HEAD", "POST"])
def report_outline(request: Asked) -> HttpResponse:
    """`pick=preview` checks it and shows what it writes on the last round; nothing is saved."""
    root = root_of(request)
    if request.method != "POST":
        return page(request, root, None)
    previews = request.POST.get("pick") == "preview"
    form = OutlineForm(request.POST, request.FILES, previews=previews)
    faults: list[Fault] = []
    outline: Outline | None = None
    if form.is_valid():
        text = form.cleaned_data["text"]
        outline, faults = checked(text)
        form = with_text(form, text)
        if outline is not None and previews:
            return page(request, root, form, preview=preview_of(request, root, outline, text))
        if faults:
            form.add_error(None, _("Đề cương còn lỗi, xem từng dòng bên dưới. Chưa lưu gì."))
    if outline is not None:
        given = {"source": form.cleaned_data["source"], "seen": form.cleaned_data["version"]}
        try:
            own_outline.save(request.actor, root, form.cleaned_data["text"], today=request.today, **given)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            say.done(request, _("Đã lưu đề cương. Kỳ mở từ nay soạn theo đề cương này; kỳ đã mở giữ đề cương cũ."))
            return see_other("report_outline")
    return page(request, root, form, faults=faults, status=422)


def with_text(form: OutlineForm, text: str) -> OutlineForm:
    """The same form with what the file said in the box: to be mended and saved without choosing the file again."""
    data = form.data.copy()  # type: ignore[attr-defined]
    data["text"] = text
    again = OutlineForm(data, previews=form.previews)
    again.is_valid()
    return again


def preview_of(request: Asked, root: Agency, outline: Outline, text: str) -> Preview:
    """On the last round of the authority; without one the headings alone."""
    rows = Report.objects.filter(round__authority=root, level=Level.WHOLE).order_by("-round__end", "-pk")
    report = rows.select_related("round__authority", "round__after", "round__snapshot", "about", "duty").first()
    if report is None:
        return Preview(None, list(shown(outline.nodes, {}, {})), [])
    told = gathered(report, request.today, outline)
    said: dict[str, list[str]] = {}
    for heading, _key, words in told.paragraphs:
        said.setdefault(heading, []).append(words)
    named = {key for node in outline.walk() for paragraph in node.paragraphs for key in paragraph.keys}
    unknown = sorted(named - set(told.facts))
    return Preview(
        report, list(shown(told.outline.nodes, said, told.facts)), [(key, line_of(text, key)) for key in unknown]
    )


def shown(nodes: tuple[Node, ...], said: dict[str, list[str]], facts: Any) -> Iterator[Heading]:
    for node in nodes:
        written = [runs_of(words, facts) for words in said.get(node.code, ()) if words]
        yield Heading(node.no, node.name, min(node.level + 2, 5), written)
        yield from shown(node.children, said, facts)


def page(
    request: Asked,
    root: Agency,
    form: OutlineForm | None,
    *,
    faults: list[Fault] | None = None,
    preview: Preview | None = None,
    status: int = 200,
) -> HttpResponse:
    versions = versions_of(OwnOutline, root)
    last = own_outline.newest(root)
    if form is None:
        begun = {"text": text_of(last), "version": versions[0].n if versions else 0}
        form = OutlineForm(initial=begun | {"source": last.source if last is not None else ""})
    context = {
        "form": form,
        "last": last,
        "versions": versions,
        "faults": faults or [],
        "preview": preview,
        "crumbs": [Crumb(_("Kỳ báo cáo"), reverse("report_rounds"))],
    }
    return render(request, "reports/outline.html", context, status=status)


def text_of(one: OwnOutline | None) -> str:
    if one is not None:
        return one.text
    shipped = resources.files("cchc.reports").joinpath("data/outline.yaml").read_text(encoding="utf-8")
    lines = shipped.splitlines(keepends=True)  # without what its head says to who reads the code
    return "".join(dropwhile(lambda line: line.startswith("#"), lines))


@require_safe
def report_outline_file(request: Asked) -> HttpResponse:
    """The outline in use, or a version by its number, as a file to change."""
    root = root_of(request)
    n = as_key(request.GET.get("n", ""))
    one = OwnOutline.objects.filter(authority=root, n=n).first() if n else own_outline.newest(root)
    name = f"de-cuong-{one.n}.yaml" if one is not None else "de-cuong.yaml"
    return attachment(name, text_of(one).encode("utf-8"), YAML)


@require_POST
def report_outline_undo(request: Asked) -> HttpResponse:
    return taken_back(
        request,
        OwnOutline,
        _("Đã bỏ phiên bản mới nhất của đề cương. Bản trước đó được dùng lại cho kỳ mở sau."),
        to="report_outline",
    )
