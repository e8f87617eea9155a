from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "cchc.assessments"
    label = "assessments"

    def ready(self) -> None:
        from cchc.assessments import (
            found_before,
            holding,
            judging_verbs,  # noqa: F401  it says how its verbs are told
            known_figures,
            known_reports,
            known_tasks,
            lost_points,
            self_proof,
            verbs,  # noqa: F401  it says how its verbs are told
        )
        from cchc.assessments.rules import sees_index
        from cchc.assessments.waiting import waiting_for
        from cchc.ui import places

        holding.declare()
        known_figures.declare()
        known_tasks.declare()
        known_reports.declare()
        lost_points.declare()
        found_before.declare()
        self_proof.declare()
        places.shown_to("index", sees_index)
        places.count("index", waiting_for, overdue=False)
