from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "cchc.assessments"
    label = "assessments"

    def ready(self) -> None:
        from cchc.assessments import (
            holding,
            verbs,  # noqa: F401  it says how its verbs are told
        )

        holding.declare()
