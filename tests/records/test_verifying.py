"""Re-hashing what is kept: what is gone, what is changed, what was interrupted."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cchc.ledger.models import Entry
from cchc.records.actions import take_in
from cchc.records.models import Record
from cchc.records.storing import place
from cchc.records.verifying import verify, verify_all


@pytest.fixture
def kept(focal: Any) -> list[Record]:
    return [take_in(focal, SimpleUploadedFile(f"{n}.pdf", b"%%PDF-1.7 %d" % n), number=f"{n}/BC") for n in range(4)]


def stored(record: Record, settings: Any) -> Path:
    return Path(settings.STORAGES["default"]["OPTIONS"]["location"]) / place(record.sha256)


def test_what_is_whole_is_said_to_be(kept: list[Record]) -> None:
    said: list[str] = []
    assert verify_all(said.append) == (4, []) and said == []
    assert not Record.objects.filter(checked_at__isnull=True).exists()
    assert Entry.objects.get(verb="record.verify").detail == {"files": 4, "faults": []}


def test_what_is_gone_or_changed_is_named_once(kept: list[Record], settings: Any) -> None:
    stored(kept[0], settings).unlink()
    changed = stored(kept[1], settings)
    changed.chmod(0o600)
    changed.write_bytes(b"%PDF-1.7 X")
    said: list[str] = []
    read, faults = verify_all(said.append)
    assert read == 4 and {fault.kind for fault in faults} == {"missing", "changed"}
    assert any("0/BC" in line and "không còn" in line for line in said)
    assert {record.fault for record in Record.objects.all()} == {"", "missing", "changed"}
    verify_all(said.append)
    assert Entry.objects.filter(verb="record.fault").count() == 2
    stored(kept[0], settings).write_bytes(b"%PDF-1.7 0")
    verify_all(said.append)
    assert (
        Record.objects.get(pk=kept[0].pk).fault == "" and Entry.objects.filter(verb="record.sound_again").count() == 1
    )


def test_the_administrators_are_told(kept: list[Record], settings: Any, person: Any) -> None:
    from click.testing import CliRunner

    from cchc.notices.models import Notice
    from cchc.project.cli import main

    person("quan-tri", "ubnd-tinh", "administrator")
    person("can-bo", "so-xay-dung", "officer")
    stored(kept[0], settings).unlink()
    for _again in range(2):
        assert CliRunner().invoke(main, ["records", "verify"]).exit_code == 2
    told = Notice.objects.get()
    assert told.person.username == "quan-tri" and "0/BC" in told.words and "bản sao lưu" in told.words


def test_an_interrupted_run_is_taken_up_where_it_stopped(kept: list[Record]) -> None:
    run = verify()
    next(run)
    next(run)
    run.close()
    done = set(Record.objects.filter(checked_at__isnull=False).values_list("pk", flat=True))
    assert len(done) == 2
    assert verify_all(print, older_than=timedelta(days=1))[0] == 2
    assert verify_all(print, older_than=timedelta(days=1))[0] == 0
    Record.objects.update(checked_at=timezone.now() - timedelta(days=9))
    assert verify_all(print, older_than=timedelta(days=1), most=3)[0] == 3


def test_the_same_bytes_are_read_once(focal: Any, kept: list[Record]) -> None:
    take_in(focal, SimpleUploadedFile("lai.pdf", b"%PDF-1.7 0"))
    assert verify_all(print)[0] == 4
