"""A reading in the background, in words: how far it is, about how long it still takes, whether it is stuck."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cchc.jobs.models import Run

PATIENCE = timedelta(seconds=60)  # after which waiting without a worker is spoken of


@dataclass(frozen=True)
class Shown:
    """A run in words. `records/reading_state.html` shows it, and asks `url` how far it is now."""

    run: Run

    @property
    def url(self) -> str:
        raise NotImplementedError

    def all_read(self, total: int) -> str:
        return _("Đã đọc hết %(total)s trang, đang đối chiếu.") % {"total": total}

    @property
    def pages(self) -> bool:
        """Whether its pages are counted."""
        return self.run.state == Run.State.RUNNING and self.run.total > 1

    @property
    def brief(self) -> str:
        run = self.run
        if run.state == Run.State.FAILED:
            return _("Không nhận") if run.error == "refused" else _("Chưa đọc được")
        if run.state == Run.State.WAITING:
            return _("Đang chờ đọc")
        if self.pages:
            return _("Đang đọc, trang %(n)s/%(total)s") % {"n": min(run.done + 1, run.total), "total": run.total}
        return _("Đang đọc")

    @property
    def words(self) -> str:
        run = self.run
        if run.state == Run.State.WAITING:
            if run.attempts:
                return _("Lần đọc trước dừng giữa chừng. Hệ thống sẽ tự đọc lại từ đầu.")
            return _("Đang chờ đến lượt đọc.")
        if self.pages and run.done >= run.total:
            return self.all_read(run.total)
        if self.pages:
            return _("Đã đọc %(n)s trong %(total)s trang.") % {"n": run.done, "total": run.total}
        return _("Đang đọc văn bản.")

    @property
    def left(self) -> str:
        """About how long it will take, once two pages are read; nothing before."""
        run = self.run
        if not self.pages or run.done < 2 or run.done >= run.total or run.started_at is None:
            return ""
        done = run.done + 0.5  # the page in hand is half read, on the whole
        seconds = (timezone.now() - run.started_at).total_seconds() / done * (run.total - done)
        if seconds < 60:
            return _("Còn chưa đến một phút.")
        minutes = math.ceil(seconds / 60)
        return ngettext("Còn khoảng %(n)s phút.", "Còn khoảng %(n)s phút.", minutes) % {"n": minutes}

    @property
    def stuck(self) -> bool:
        """Whether it waits while nothing at all is being done: the worker may not be there."""
        waits = self.run.state == Run.State.WAITING and self.run.due_at < timezone.now() - PATIENCE
        return waits and not Run.objects.filter(state=Run.State.RUNNING).exists()
