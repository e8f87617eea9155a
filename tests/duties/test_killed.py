"""Handing in, killed at each call it makes: all of it is there, or nothing, and it can be handed in again."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.conftest import DAY, PLAN
from tests.killed import Ended, killed_at, on_disk
from tests.remembered import rows

from cchc.access import Refused
from cchc.duties import actions, comparing, looking
from cchc.duties.comparing import Written
from cchc.duties.models import Comparison, Duty, HandIn, Prepared
from cchc.jobs import actions as jobs
from cchc.jobs.doing import do
from cchc.ledger.models import Entry
from cchc.notices.models import Notice
from cchc.reading.verdict import Asked
from cchc.records.models import Record, RecordText, Upload, Use
from cchc.records.storing import opened, sweep

SIGNED = date(2026, 1, 4)
STEPS = 160  # at most so many calls, each on a duty of its own
TEXT = """ỦY BAN NHÂN DÂN TỈNH MẪU
SỞ XÂY DỰNG
Số: {no}/KH-SXD
Mẫu, ngày 04 tháng 01 năm 2026
KẾ HOẠCH
Rà soát thủ tục cấp giấy phép xây dựng số {no} năm 2026
Sở Xây dựng rà soát thủ tục cấp giấy phép xây dựng.
GIÁM ĐỐC
Nguyễn Văn Bình
"""


def bytes_of(duty: Duty, n: int = 0) -> bytes:
    return TEXT.format(no=duty.pk * 10 + n).encode()


def paper(duty: Duty, n: int = 0) -> actions.Document:
    file = SimpleUploadedFile(f"ke-hoach-{n}.txt", bytes_of(duty, n))
    return actions.Document(file, f"{duty.pk * 10 + n}/KH-SXD", SIGNED)


def hand_in(officer: Any, duty: Duty) -> None:
    actions.hand_in(officer, duty, today=DAY, documents=[paper(duty), paper(duty, 1)])


def prepare(officer: Any, duty: Duty) -> None:
    comparing.prepare(officer, duty, [[paper(duty), paper(duty, 1)]], today=DAY)


def hand_in_prepared(officer: Any, duty: Duty) -> None:
    written = {one.pk: Written(one.number, one.signed_on) for one in comparing.prepared_by(officer, duty)}
    asked = Asked("Kế hoạch rà soát", duty.title)
    comparing.hand_in_prepared(officer, duty, written, asked, today=DAY, words="Đúng văn bản đã ban hành")


def look_and_hand_in(officer: Any, duty: Duty) -> None:
    prepare(officer, duty)
    hand_in_prepared(officer, duty)


def ask_for_reading(officer: Any, duty: Duty) -> None:
    """Nobody waits (`CCHC_WAIT`): the files are set aside for a worker."""
    assert looking.look(officer, duty, [[paper(duty), paper(duty, 1)]]) is not None


def read_in_the_background(_officer: Any, _duty: Duty) -> None:
    """As a worker does, an hour on: what one that was killed held is taken up again."""
    later = timezone.now() + timedelta(hours=1)
    jobs.reap(later)
    run = jobs.take(later)
    assert run is not None
    do(run)


def read_and_hand_in(officer: Any, duty: Duty) -> None:
    ask_for_reading(officer, duty)
    read_in_the_background(officer, duty)
    hand_in_prepared(officer, duty)


@pytest.fixture
def house(really_written: None, tmp_path: Path, settings: Any) -> Iterator[Path]:
    """A database that another process can open; gives the folder of the files."""
    settings.CCHC_WAIT = 0
    with on_disk(tmp_path):
        yield Path(settings.STORAGES["default"]["OPTIONS"]["location"])


@pytest.fixture
def duties(house: Path, focal: Any, officer: Any) -> Iterator[Duty]:
    """Duties of Sở Xây dựng, one after another."""
    from cchc.intake.actions import begin_by_hand
    from cchc.intake.putting import put_in_force

    tasks = [
        {**PLAN["tasks"][0], "no": str(n), "title": f"Rà soát việc {n}", "lead": ["Sở Xây dựng"]} for n in range(STEPS)
    ]
    draft = begin_by_hand(focal, kind="plan", document=PLAN["document"], tasks=tasks, today=DAY)
    put_in_force(focal, draft, today=DAY)
    return iter(list(Duty.objects.order_by("pk")))


def contents() -> dict[str, list[str]]:
    """Every row of every table."""
    return {table: sorted(map(repr, found)) for table, (_, found) in rows().items()}


def more(before: Mapping[str, list[str]], after: Mapping[str, list[str]]) -> dict[str, int]:
    """How many rows each table has gained."""
    return {table: len(after[table]) - len(before[table]) for table in after if len(after[table]) != len(before[table])}


@dataclass(frozen=True)
class Way:
    """A way to hand in: the act whole, and what it is from, step by step."""

    whole: Callable[[Any, Duty], None]
    steps: tuple[Callable[[Any, Duty], None], ...]


WAYS = {
    "at once": Way(hand_in, (hand_in,)),
    "looked at first": Way(look_and_hand_in, (prepare, hand_in_prepared)),
    "read in the background": Way(read_and_hand_in, (ask_for_reading, read_in_the_background, hand_in_prepared)),
}


@dataclass
class Trial:
    """One way, tried on one duty after another; what a whole one leaves behind is measured on the first."""

    way: Way
    officer: Any
    duties: Iterator[Duty]
    house: Path
    gains: tuple[dict[str, int], ...] = ()
    calls: tuple[str, ...] = ()

    def measure(self) -> tuple[str, ...]:
        """The calls of one that comes to its end, and the rows after each of its steps."""
        duty, before = next(self.duties), contents()
        ended = self.child(duty, 0)
        assert ended.fault == "" and not ended.killed
        self.check_whole(duty)
        shutil.rmtree(self.house)
        whole = more(before, contents())
        duty, before, gains = next(self.duties), contents(), []
        for step in self.way.steps:
            step(self.officer, duty)
            gains.append(more(before, contents()))
        assert gains[-1] == whole
        shutil.rmtree(self.house)
        self.gains, self.calls = tuple(gains), ended.calls
        return ended.calls

    def child(self, duty: Duty, at: int) -> Ended:
        return killed_at(at, partial(self.way.whole, self.officer, duty), self.house)

    def kill(self, at: int) -> int:
        """Kills one before its `at`-th call; how many of its steps are there, each whole."""
        duty, before = next(self.duties), contents()
        assert self.child(duty, at).killed, self.calls[at - 1]
        gained = more(before, contents())
        done = 0 if not gained else self.gains.index(gained) + 1
        if done == 0:
            assert contents() == before
        if done == len(self.way.steps):
            self.check_whole(duty)
            with pytest.raises(Refused, match="đang chờ duyệt"):
                self.way.steps[0](self.officer, duty)
        else:
            assert not HandIn.objects.filter(duty=duty).exists() and duty.state_on(DAY).value == "none"
            for step in self.way.steps[done:]:
                step(self.officer, duty)
            self.check_whole(duty)
        assert more(before, contents()) == self.gains[-1]
        self.check_swept(duty)
        return done

    def check_whole(self, duty: Duty) -> None:
        """The facts, the hand-in, its records with their files, its proof and what the ledger says agree."""
        duty.refresh_from_db()
        assert duty.state_on(DAY).value == "wait" and duty.hand_in_count == 1
        made = HandIn.objects.get(duty=duty)
        kept = list(made.records.order_by("pk"))
        assert [record.sha256 for record in kept] == [sha256(bytes_of(duty, n)).hexdigest() for n in range(2)]
        for n, record in enumerate(kept):
            with opened(record) as stream:
                assert stream.read() == bytes_of(duty, n)
            assert Entry.objects.about(record).get().verb == "record.take_in"
        assert Entry.objects.about(duty).get().detail["records"] == [record.pk for record in kept]
        assert Notice.objects.filter(key__startswith=f"handed:{duty.pk}:").count() == 1
        looked = 2 if len(self.way.steps) > 1 else 0
        assert Comparison.objects.filter(hand_in=made).count() == looked
        assert Use.objects.filter(about_id=duty.pk).count() == len(kept)
        assert RecordText.objects.filter(record__in=kept).count() == looked
        assert not Prepared.objects.filter(duty=duty).exists() and not Upload.objects.exists()

    def check_swept(self, duty: Duty) -> None:
        """What nobody speaks of is swept, and nothing else. The next begins with an empty folder, so that it makes the
        same calls."""
        sweep(older_than_seconds=-1)
        held = {file.name for file in self.house.rglob("*") if file.is_file()}
        assert held == set(Record.objects.filter(hand_ins__duty=duty).values_list("sha256", flat=True))
        shutil.rmtree(self.house)


@pytest.fixture(params=WAYS)
def trial(request: pytest.FixtureRequest, house: Path, officer: Any, duties: Iterator[Duty]) -> Trial:
    return Trial(WAYS[request.param], officer, duties, house)


def around(calls: tuple[str, ...]) -> list[int]:
    """A few that say most: the first and the last, a file half written and renamed, the hand-in, each commit."""
    marks = [n for n, name in enumerate(calls, 1) if name in ("commit", "committed", "file os.rename")]
    row = next(n for n, name in enumerate(calls, 1) if name.startswith("sql INSERT") and "handin" in name)
    return sorted({1, calls.index("file fsync") + 1, marks[0], row, *marks[-2:], len(calls)})


def test_killed_while_handing_in_all_or_nothing_is_there(once: None, trial: Trial) -> None:
    calls = trial.measure()
    done = [trial.kill(at) for at in around(calls)]
    assert done == sorted(done) and done[0] == 0 and done[-1] == len(trial.way.steps)


@pytest.mark.long
def test_killed_at_every_call(trial: Trial, capsys: pytest.CaptureFixture[str]) -> None:
    calls = trial.measure()
    done = [trial.kill(at) for at in range(1, len(calls) + 1)]
    assert done == sorted(done) and done[0] == 0 and done[-1] == len(trial.way.steps)
    files = sum(name.startswith("file") for name in calls)
    with capsys.disabled():
        share = ", ".join(f"{done.count(n)} after step {n}" for n in range(len(trial.way.steps) + 1))
        print(f"\nkilled at {len(calls)} calls ({files} of files): {share}")
