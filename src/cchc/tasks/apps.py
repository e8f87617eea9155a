from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "cchc.tasks"
    label = "tasks"

    def ready(self) -> None:
        from cchc.agencies import views
        from cchc.tasks import history  # noqa: F401  it says how its verbs are told
        from cchc.tasks.panels import owed_by
        from cchc.tasks.passing import declare

        views.panels.append(owed_by)
        declare()
