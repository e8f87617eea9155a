"""What a person should look at before trusting a reading: a closed list, each with its sentence."""

import re
from collections import Counter
from itertools import groupby

from cchc.periods.deadlines import Kind
from cchc.reading.blocks import Unsure
from cchc.reading.model import Doubt, Head, Reading, Task

SENTENCES = {
    "year_missing": "thời hạn thiếu năm, lấy theo năm kế hoạch",
    "deadline_not_resolved": "thời hạn không đổi được thành ngày",
    "deadline_outside": "thời hạn ngoài năm kế hoạch",
    "deadline_missing": "nhiệm vụ không ghi thời hạn",
    "lead_missing": "nhiệm vụ không ghi cơ quan chủ trì",
    "product_missing": "nhiệm vụ không ghi sản phẩm",
    "no_twice": "số thứ tự dùng hai lần",
    "lead_coordinates": "một cơ quan vừa chủ trì vừa phối hợp",
    "title_broken": "tên nhiệm vụ có vẻ chưa hết câu",
    "plan_year_missing": "không thấy năm kế hoạch, lấy theo ngày ban hành",
    "number_missing": "không thấy số văn bản",
    "issued_on_missing": "không thấy ngày ban hành",
    "issuer_missing": "không thấy cơ quan ban hành",
    "title_missing": "không thấy tên kế hoạch",
    "signer_missing": "không thấy người ký",
    "scan_unsure": "chữ trên ảnh quét khó đọc, cần đối chiếu với ảnh",
    "scan_respelt": "chữ nhận dạng từ ảnh quét bị lỗi, đã sửa theo cách viết trong văn bản; cần đối chiếu với ảnh",
    "place_respelt": "tên địa danh in không thống nhất, lấy theo cách viết nhiều nhất trong văn bản",
}
_HEAD = (
    ("number", "number_missing"),
    ("issued_on", "issued_on_missing"),
    ("issuer", "issuer_missing"),
    ("title", "title_missing"),
)


def doubts(head: Head, tasks: tuple[Task, ...]) -> tuple[Doubt, ...]:
    """Doubts about the head, then task by task."""
    found = [(f"/document/{member}", code) for member, code in _HEAD if getattr(head, member) is None]
    if head.year is None:
        found.append(("/document/year", "plan_year_missing"))
    if not head.signers:
        found.append(("/document/signers", "signer_missing"))
    printed = head.places.get("place")
    if head.place and printed and printed.text != head.place:
        found.append(("/document/place", "place_respelt"))
    groups = [run for listed in _listed(tasks) for run in _runs(listed)]
    used = Counter((group, task.no) for group, task in zip(groups, tasks, strict=True) if task.no)
    for i, (group, task) in enumerate(zip(groups, tasks, strict=True)):
        found += [(f"/tasks/{i}/{pointer}", code) for pointer, code in _of_task(task, head)]
        if task.no and used[group, task.no] > 1:
            found.append((f"/tasks/{i}/no", "no_twice"))
    return tuple(Doubt(pointer, code, SENTENCES[code]) for pointer, code in found)


def of_pictures(reading: Reading) -> tuple[Doubt, ...]:
    """Doubts about values in whose words something was hard to make out on a picture, or was put right."""
    unsure: dict[tuple[str, int | None, int | None], list[Unsure]] = {}
    for block in reading.blocks:
        for word in block.unsure:
            unsure.setdefault((block.id, word.row, word.cell), []).append(word)
    if not unsure:
        return ()
    found = []
    for pointer, place in reading.places():
        words = place["text"].split()
        held = unsure.get((place["block"], place["row"], place["cell"]), ())
        found += [
            (pointer, code)
            for code in dict.fromkeys(one.code for one in held if any(part in words for part in one.text.split()))
        ]
    return tuple(Doubt(pointer, code, SENTENCES[code]) for pointer, code in found)


def _of_task(task: Task, head: Head) -> list[tuple[str, str]]:
    found = list(task.doubts)
    found += [
        (member, code)
        for member, code in (
            ("lead", "lead_missing"),
            ("products", "product_missing"),
            ("deadlines", "deadline_missing"),
        )
        if not getattr(task, member)
    ]
    if task.title.endswith((":", ",")) or task.title.count("(") > task.title.count(")"):
        found.append(("title", "title_broken"))
    if set(task.lead) & set(task.coordinating):
        found.append(("coordinating", "lead_coordinates"))
    years = sorted(int(year) for year in re.findall(r"(?<!\d)20\d\d(?!\d)", head.title or "")) or [head.year or 0]
    for i, deadline in enumerate(task.deadlines):
        if head.year and deadline.kind in (Kind.BY, Kind.WITHIN) and (deadline.due or deadline.start):
            day = deadline.due or deadline.start
            begins = deadline.start or day
            if day and begins and (day.year < years[0] or begins.year > years[-1]):
                found.append((f"deadlines/{i}", "deadline_outside"))
    return found


def _listed(tasks: tuple[Task, ...]) -> list[list[Task]]:
    """Tasks in runs of one table, or of one list."""
    runs = groupby(tasks, lambda task: task.places["title"].block if task.places["title"].row is not None else "")
    return [list(run) for _, run in runs]


def _runs(tasks: list[Task]) -> list[str]:
    """What a number must be unique in: the whole table when it counts through the groups, else each group."""
    numbers = [int(task.no) for task in tasks if task.no and task.no.isdigit()]
    restarts = sum(number == 1 for number in numbers)
    where = f"{id(tasks)}"
    return [where if restarts <= 1 and numbers else f"{where} {task.area}" for task in tasks]
