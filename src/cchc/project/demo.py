"""Tỉnh Mẫu, made and played: so that a newcomer sees the house lived in.

Everything here goes through the same actions as a person's clicks; only the days are chosen. Nobody and nothing in it
is real.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from importlib import resources
from pathlib import Path
from random import Random
from typing import Any

import click
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from cchc.access import SYSTEM, Actor, Refused, Role
from cchc.agencies.fields import load_field_owners
from cchc.agencies.loading import load_agencies, load_groups
from cchc.agencies.models import Agency, Standing
from cchc.assessments.models import CriteriaSet
from cchc.documents.blocks import Head, Official, Paragraph, Signature
from cchc.documents.decree30 import build
from cchc.duties import actions as duties
from cchc.duties.agreeing import agree
from cchc.duties.assigning import assign
from cchc.duties.field_owners import first_judge
from cchc.duties.models import Duty
from cchc.duties.queries import names_of
from cchc.figures.loading import take_forms
from cchc.intake.actions import correct, upload
from cchc.intake.models import Draft
from cchc.intake.putting import put_in_force
from cchc.intake.working import Step
from cchc.ledger.actions import recorded_at, seal
from cchc.people.actions import appoint, register
from cchc.people.actors import acting
from cchc.people.models import Person, Post
from cchc.periods import today
from cchc.project.demo_index import play_index
from cchc.project.moments import moment
from cchc.tasks.models import Mandate

Say = Callable[[str], None]
SAMPLE = "ke-hoach-cchc-2026.docx"
CONCLUSION = "ket-luan-hop.md"  # of a meeting in April: what the chairman asked for
ACCOUNTS = "accounts.json"
BEGINNING = date(2025, 7, 1)
COMMUNE = "xa-binh-lam"  # the one whose head has an account


def samples() -> Any:
    return resources.files("cchc.project").joinpath("samples")


def prepare(plan: Path | None, *, play: bool, say: Say) -> None:
    """Make what is not there yet: agencies, people, the plan in force, and some months of work on it."""
    described = json.loads(samples().joinpath("samples.json").read_text(encoding="utf-8"))
    load_groups()
    new = load_agencies(SYSTEM, described["agencies"])
    if new:
        say(f"Đã lập {new} cơ quan của tỉnh Mẫu.")
    load_field_owners(SYSTEM, described["field_owners"])
    take_forms(SYSTEM, Agency.objects.get(key="ubnd-tinh"))
    people(described["people"], say)
    if plan is not None:
        follow(plan.name, read_file(plan), play=play, say=say)
    elif not Mandate.objects.exists():
        follow(SAMPLE, samples().joinpath(SAMPLE).read_bytes(), play=play, say=say)
        if play:
            follow(CONCLUSION, samples().joinpath(CONCLUSION).read_bytes(), play=play, say=say)
        if play and not CriteriaSet.objects.exists():
            say(f"Đã mở hai đợt chấm Chỉ số CCHC mẫu, {play_index()} cơ quan đã nộp bản tự chấm.")
    seal()


def read_file(path: Path) -> bytes:
    try:
        if path.stat().st_size > settings.CCHC_MAX_UPLOAD:
            raise Refused(f"Tệp {path} lớn hơn {settings.CCHC_MAX_UPLOAD // 1024 // 1024} MB nên không đọc.")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise Refused(f"Không có tệp {path}. Kiểm tra lại đường dẫn.") from error
    except OSError as error:
        raise Refused(f"Không mở được tệp {path} ({error.strerror}). Kiểm tra lại đường dẫn và quyền đọc.") from error


def people(described: list[dict[str, str]], say: Say) -> None:
    """Accounts with passwords of their own, kept for their owner in the installation's folder."""
    agencies = {agency.key: agency for agency in Agency.objects.all()}
    made = []
    for one in described:
        if Person.objects.filter(username=one["username"]).exists():
            continue
        password = f"{secrets.token_hex(2)}-{secrets.token_hex(2)}-{secrets.token_hex(2)}"
        with transaction.atomic():
            person = register(SYSTEM, username=one["username"], full_name=one["full_name"], password=password)
            appoint(SYSTEM, person, agencies[one["agency"]], Role(one["role"]), since=BEGINNING, title=one["title"])
        made.append({**one, "password": password})
    if made:
        file = settings.HOME / ACCOUNTS
        kept = json.loads(file.read_text(encoding="utf-8")) if file.exists() else []
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump([*kept, *made], stream, ensure_ascii=False, indent=1)
        say(f"Đã lập {len(made)} tài khoản.")


def accounts() -> list[dict[str, str]]:
    """The accounts this installation's sample was made with; empty where it was not."""
    file = settings.HOME / ACCOUNTS
    found: list[dict[str, str]] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else []
    return found


def follow(name: str, data: bytes, *, play: bool, say: Say) -> None:
    """Read a plan as the focal point and put it in force; what was read already is left as it is."""
    post = Post.objects.filter(role=Role.FOCAL_POINT.value, agency__key="so-noi-vu").select_related("person").get()
    focal = acting(post.person, today())
    if focal is None:
        raise Refused("Cán bộ đầu mối của tỉnh Mẫu không còn giữ vị trí nào.")
    try:
        draft = upload(focal, SimpleUploadedFile(name, data), today=today())
    except Refused as refusal:
        if Draft.objects.filter(run_by=focal.agency).exists() and "đã được" in refusal.sentence:
            say(refusal.sentence)
            return
        raise
    tasks = len(draft.current["tasks"])
    say(f"Đã đọc {name}: {tasks} nhiệm vụ, {len(draft.current['targets'])} chỉ tiêu.")
    if not isinstance(draft.current["document"].get("year"), int) or not draft.current["document"].get("title"):
        say("Chưa rõ năm hoặc trích yếu. Mở trang xem lại để ghi, rồi đưa vào theo dõi.")
        return
    draft = settle_misprint(focal, draft)
    on = first_day(draft)
    with recorded_at(moment(on, 8)):
        mandate = put_in_force(focal, draft, today=today(), on=on)
    owed = Duty.objects.filter(task_duty__mandate=mandate).count()
    say(f"Đã đưa vào theo dõi {mandate.number or mandate.title}: {owed} việc được giao.")
    if play and owed:
        done = Play(mandate, focal).run()
        say(f"Đã diễn {done} lần nộp, duyệt, trả lại, báo tiến độ.")


def settle_misprint(focal: Actor, draft: Draft) -> Draft:
    """A quarter of the year before is read as one of the plan's own year: as the focal point would say."""
    year = draft.current["document"]["year"]
    steps = []
    for at, task in enumerate(draft.current["tasks"]):
        meant = [{**one, **quarter_of(one, year)} for one in task["deadlines"]]
        if meant != task["deadlines"]:
            steps.append(Step("set", ("tasks", at, "deadlines"), meant))
    return correct(focal, draft, steps, version=draft.version) if steps else draft


def quarter_of(deadline: dict[str, Any], year: int) -> dict[str, Any]:
    """The same quarter in another year, for one that ended before the year began; the printed words stay."""
    start, due = deadline.get("start"), deadline.get("due")
    if deadline["kind"] != "within" or not start or not due or date.fromisoformat(due).year != year - 1:
        return {}
    return {"start": f"{year}{start[4:]}", "due": f"{year}{due[4:]}"}


def first_day(draft: Draft) -> date:
    """Two days after it was signed, or today where that is not known."""
    issued = draft.current["document"].get("issued_on")
    return min(date.fromisoformat(issued) + timedelta(days=2), today()) if issued else today()


class Play:
    """Some months of a province's work on one plan: seeded, so that two installations look alike."""

    REASONS = (
        "Văn bản chưa có chữ ký của người có thẩm quyền.",
        "Báo cáo thiếu phụ lục số liệu theo mẫu.",
        "Kế hoạch chưa nêu rõ thời gian hoàn thành từng việc.",
    )
    WORDS = (
        "Đã xây dựng dự thảo, đang lấy ý kiến các đơn vị.",
        "Đã tổng hợp số liệu của các phòng chuyên môn.",
        "Đang trình lãnh đạo cơ quan xem xét.",
    )
    OBSTACLES = ("", "", "", "Thiếu nhân lực do đang sắp xếp tổ chức.", "Hệ thống dùng chung chưa kết nối được.")

    def __init__(self, mandate: Mandate, focal: Actor) -> None:
        self.mandate, self.focal = mandate, focal
        self.random = Random(412)  # noqa: S311
        self.today = today()
        self.count = 0
        self.names = names_of(Standing.objects.values_list("agency_id", flat=True), self.today)
        self.numbers: dict[int, int] = {}

    def run(self) -> int:
        """Play every duty up to today, in the order of days; how many acts it took."""
        owed = list(Duty.objects.filter(task_duty__mandate=self.mandate).order_by("due", "pk"))
        with click.progressbar(owed, label="Diễn vài tháng làm việc") as shown:
            for duty in shown:
                for _ in self.life(duty):
                    self.count += 1
        self.give_out()
        return self.count

    def give_out(self) -> None:
        """The head of the sample's commune charges its officer with what is open, but for what falls due last."""
        posts = Post.objects.filter(agency__key=COMMUNE).select_related("person")
        head = posts.filter(role=Role.HEAD.value).first()
        officer = posts.filter(role=Role.OFFICER.value).first()
        actor = acting(head.person, self.today, chosen=head.pk) if head is not None else None
        if actor is None or officer is None:
            return
        left = Duty.objects.unfinished(self.today).filter(agency__key=COMMUNE, handed_on=None)
        for duty in list(left.filter(task_duty__mandate=self.mandate).order_by("due", "pk"))[:-4]:
            with recorded_at(moment(self.today, 9)):
                assign(actor, duty, officer, today=self.today)
            self.count += 1

    def life(self, duty: Duty) -> Iterator[None]:
        """What happens to one duty; yields after each act."""
        chance = self.random.random()
        if duty.deadline_kind == "relative" and duty.due is None:
            if duty.days and chance < 0.5:
                happened = self.between(duty.opened_on + timedelta(days=60), self.today - timedelta(days=10))
                with recorded_at(moment(happened, 10)):
                    duties.record_event(self.worker(duty), duty, happened_on=happened, today=happened)
                yield
            return
        due = duty.due or self.today + timedelta(days=40)
        if due <= self.today:
            # Most are done in time, some late, a few not at all: what a province in November looks like.
            match chance:
                case c if c < 0.70:
                    yield from self.hand_in(duty, self.between(due - timedelta(days=25), due - timedelta(days=1)))
                case c if c < 0.82:
                    yield from self.hand_in(duty, self.between(due + timedelta(days=1), due + timedelta(days=20)))
                case c if c < 0.91:
                    yield from self.progress(duty, self.between(due - timedelta(days=40), due - timedelta(days=5)))
        elif chance < 0.2:
            yield from self.hand_in(duty, self.between(self.ago(60), self.ago(4)))
        elif chance < 0.28:
            yield from self.hand_in(duty, self.ago(2), judged=False)
        elif chance < 0.65:
            yield from self.progress(duty, self.between(self.ago(80), self.ago(3)))

    def hand_in(self, duty: Duty, day: date, *, judged: bool = True) -> Iterator[None]:
        day = max(min(day, self.today), duty.opened_on)
        worker = self.worker(duty)
        with recorded_at(moment(day, 9, self.random.randrange(60))):
            document = duties.Document(self.paper(duty, day), self.number(duty), day)
            duties.hand_in(worker, duty, today=day, documents=[document])
        yield
        after = day + timedelta(days=self.random.randrange(1, 5))
        if not judged or after > self.today:
            return
        sent_back = self.random.random() < 0.09
        with recorded_at(moment(after, 15, self.random.randrange(60))):
            if sent_back:
                duties.return_(self.focal, duty, today=after, reason=self.random.choice(self.REASONS))
            else:
                self.agree(duty, after)
                duties.accept(self.focal, duty, today=after)
        yield
        again = after + timedelta(days=self.random.randrange(2, 9))
        if sent_back and again <= self.today and self.random.random() < 0.7:
            yield from self.hand_in(duty, again)

    def agree(self, duty: Duty, day: date) -> None:
        """The owner of the field first, where it has one: who acts for it, else the agency itself."""
        owner = first_judge(duty, day)
        if owner is None:
            return
        post = Post.objects.filter(agency=owner, role=Role.FIELD_OWNER.value).select_related("person").first()
        acts = acting(post.person, self.today, chosen=post.pk) if post is not None else None
        nobody = Actor(None, "Văn thư cơ quan", None, "", Role.FIELD_OWNER, owner, self.names[owner])
        agree(acts or nobody, duty, today=day)

    def progress(self, duty: Duty, day: date) -> Iterator[None]:
        day = max(min(day, self.today), duty.opened_on)
        with recorded_at(moment(day, 14, self.random.randrange(60))):
            duties.report_progress(
                self.worker(duty),
                duty,
                today=day,
                percent=self.random.choice((20, 30, 40, 50, 60, 80)),
                words=self.random.choice(self.WORDS),
                obstacle=self.random.choice(self.OBSTACLES),
            )
        yield

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def between(self, first: date, last: date) -> date:
        last = min(last, self.today)
        first = min(first, last)
        return first + timedelta(days=self.random.randrange((last - first).days + 1))

    def worker(self, duty: Duty) -> Actor:
        """The agency's officer where it has one; else the agency itself, entered for it by nobody in particular."""
        post = (
            Post.objects.filter(agency=duty.agency_id, role__in=[Role.OFFICER.value, Role.FOCAL_POINT.value])
            .select_related("person")
            .order_by("-role", "pk")
            .first()
        )
        if post is not None:
            found = acting(post.person, self.today, chosen=post.pk)
            if found is not None:
                return found
        return Actor(None, "Văn thư cơ quan", None, "", Role.OFFICER, duty.agency_id, self.names[duty.agency_id])

    def number(self, duty: Duty) -> str:
        n = self.numbers[duty.agency_id] = self.numbers.get(duty.agency_id, 10) + self.random.randrange(1, 9)
        return f"{n:02}/{self.kind(duty)[1]}"

    def kind(self, duty: Duty) -> tuple[str, str]:
        name = duty.product_name.casefold()
        for word, kind, symbol in (
            ("kế hoạch", "Kế hoạch", "KH"),
            ("quyết định", "Quyết định", "QĐ"),
            ("tờ trình", "Tờ trình", "TTr"),
            ("thông báo", "Thông báo", "TB"),
        ):
            if word in name:
                return kind, symbol
        return "Báo cáo", "BC"

    def paper(self, duty: Duty, day: date) -> SimpleUploadedFile:
        """The document that is handed in, a page by Decree 30."""
        kind, symbol = self.kind(duty)
        agency = self.names[duty.agency_id]
        data = build(
            Official(
                head=Head(issuer=agency, symbol=symbol, place="Mẫu", superior="UBND tỉnh Mẫu", issued_on=day),
                kind=kind,
                title=duty.title[:160],
                body=(
                    Paragraph(f"Thực hiện văn bản số {self.mandate.number}, {agency} thực hiện: {duty.title}."),
                    Paragraph("Đây là văn bản giả định của tỉnh Mẫu, được lập để dùng thử."),
                ),
                recipients=("Sở Nội vụ;", "Lưu: VT."),
                signature=Signature(position="THỦ TRƯỞNG CƠ QUAN"),
            )
        )
        return SimpleUploadedFile(f"{symbol}-{day:%Y%m%d}-{duty.pk}.docx", data)
