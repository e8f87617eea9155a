"""`cchc index …` as a person runs it; Django stays out."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.scoring.invented import invented
from tests.scoring.test_checks import SOUND

from cchc.scoring import load, shipped
from cchc.scoring.command import index

SET = "mau-cap-xa-2026"


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(index, list(words))


@pytest.fixture
def facts(tmp_path) -> str:
    given = load(shipped()[SET])
    path = tmp_path / "so-lieu.json"
    path.write_text(json.dumps(invented(given, 4, 2, missing=0.05).plain(), ensure_ascii=False), encoding="utf-8")
    return path.name


def test_a_set_is_checked(run, tmp_path):
    done = run("check", SET)
    assert done.exit_code == 0
    assert "10 lĩnh vực · 42 tiêu chí chấm điểm" in done.stdout
    assert "không có lỗi" in done.stdout

    (tmp_path / "bo.yaml").write_text(SOUND.replace("< 95", "< 94"), encoding="utf-8")
    done = run("check", "bo.yaml")
    assert done.exit_code == 2
    assert done.stderr.startswith("dòng 32: 1.1: Giữa hai mức")

    done = run("check", "bo.yaml", "--json")
    assert json.loads(done.stdout)["faults"][0]["place"] == "dòng 32"


@pytest.mark.parametrize(
    "words", [("check", "khong-co"), ("check", "."), ("score", SET, "khong-co.yaml"), ("verify", "x.zip")]
)
def test_what_is_not_there_is_said(run, words):
    done = run(*words)

    assert done.exit_code == 2
    assert "Không tìm thấy tệp" in done.stderr or "là thư mục" in done.stderr
    assert "Traceback" not in done.stderr


def test_from_facts_to_a_package_that_verifies(run, facts, tmp_path):
    done = run("score", SET, facts, "--package", "goi.zip", "--xlsx", "bang.xlsx")
    assert done.exit_code == 0, done.output
    assert "Hạng" in done.stdout
    assert "Đơn vị số 1" in done.stdout
    digest = done.stdout.strip().rpartition(" ")[2]

    done = run("verify", "goi.zip", "--hash", digest)
    assert done.exit_code == 0
    assert "khớp từng byte" in done.stdout
    assert run("verify", "goi.zip", "--hash", "0" * 64).exit_code == 1
    assert json.loads(run("verify", "goi.zip", "--json").stdout) == {
        "ok": True,
        "manifest_sha256": digest,
        "differences": [],
    }
    assert (tmp_path / "bang.xlsx").stat().st_size > 10_000

    plain = json.loads(run("score", SET, facts, "--json").stdout)
    assert plain["manifest_sha256"] == digest
    assert len(plain["agencies"]) == 4


def test_the_reasons_of_one_agency(run, facts):
    done = run("score", SET, facts, "--why", "don-vi-0002")
    assert len(done.stdout.splitlines()) == 42
    assert done.stdout.startswith("1.1.1 Ban hành kế hoạch đúng thời hạn: ")
    assert run("score", SET, facts, "--why", "ai-do").exit_code == 2


def test_what_would_bring_points_to_one_agency(run, facts):
    done = run("score", SET, facts, "--gaps", "don-vi-0002")

    assert done.exit_code == 0
    assert " điểm\n  Cần " in done.stdout


def test_a_set_goes_out_to_excel_and_comes_back_the_same(run):
    assert run("export", SET, "--xlsx", "-o", "bo.xlsx").exit_code == 0
    assert run("compare", SET, "bo.xlsx").stdout.startswith("Hai bộ tiêu chí giống nhau.")
    assert run("export", "bo.xlsx", "--yaml", "-o", "bo.yaml").exit_code == 0
    assert Path("bo.yaml").read_bytes() == shipped()[SET].read_bytes()
    assert run("export", SET).exit_code == 2


def test_the_workbook_to_fill_in_is_read_when_filled(run):
    assert run("export", SET, "--facts", "-o", "trong.xlsx").exit_code == 0
    done = run("score", SET, "trong.xlsx")
    assert done.exit_code == 0, done.output


def test_two_sets_are_compared(run):
    done = run("compare", SET, "mau-so-nganh-2026")
    assert done.exit_code == 0
    assert "So sánh được bằng điểm" in done.stdout
    assert json.loads(run("compare", SET, "mau-so-nganh-2026", "--json").stdout)["changes"]


@pytest.mark.parametrize("words", [["check", SET], ["sets"], ["compare", SET, SET], ["--help"]])
def test_no_command_imports_django(words):
    code = (
        "import sys\nfrom cchc.project.cli import main\n"
        "try:\n    main(['index', *sys.argv[1:]])\nexcept SystemExit as done:\n    assert not done.code\n"
        "assert 'django' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
