from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "cchc.project"
    label = "project"

    def ready(self) -> None:
        from cchc import desk
        from cchc.intake.panels import waiting

        desk.panels.append(waiting)
