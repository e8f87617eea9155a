from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "cchc.intake"
    label = "intake"

    def ready(self) -> None:
        from cchc.intake import verbs  # noqa: F401  it says how its verbs are told
        from cchc.intake.arriving import set_aside
        from cchc.intake.panels import waiting
        from cchc.intake.passing import declare
        from cchc.records import storing
        from cchc.tasks import views

        views.above.append(waiting)
        storing.spoken_of.append(set_aside)
        declare()
