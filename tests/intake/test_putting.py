"""A draft becomes tasks and duties of the agencies a person confirmed."""

from collections import Counter

from cchc.duties.models import Duty


def test_a_group_lead_gives_every_member_a_duty(mandate, province):
    of_first = Duty.objects.filter(task_duty__task__no="1.1")
    kinds = Counter(of_first.values_list("agency__standings__kind", flat=True))
    assert kinds["commune"] == 18
    assert kinds["department"] >= 10
    assert province("so-noi-vu").duties.filter(task_duty__task__no="1.1").count() == 1


def test_labelled_deadlines_go_to_their_products(mandate):
    owed = Duty.objects.filter(task_duty__task__no="2.1").values_list("product_name", "due").order_by("due")
    assert [(name, f"{due:%d/%m}") for name, due in owed] == [
        ("Kế hoạch rà soát", "31/03"),
        ("Báo cáo kết quả", "30/11"),
    ]


def test_a_quarterly_report_is_owed_four_times(mandate):
    owed = Duty.objects.filter(task_duty__task__no="3.1").order_by("due")
    assert [f"{duty.due:%d/%m}" for duty in owed] == ["31/03", "30/06", "30/09", "31/12"]


def test_an_unknown_lead_stays_unknown_and_is_shown(mandate):
    task = mandate.tasks.get(no="7.1")
    assert not task.task_duties.exists()
    assert [(one.phrase, one.known) for one in task.addressees.all()] == [("Ban Điều phối chuyển đổi số", False)]
