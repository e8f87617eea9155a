from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "cchc.intake"
    label = "intake"

    def ready(self) -> None:
        from cchc.intake.panels import waiting
        from cchc.tasks import views

        views.above.append(waiting)
