from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "cchc.tasks"
    label = "tasks"

    def ready(self) -> None:
        from cchc.agencies import views
        from cchc.duties import alternatives, field_owners
        from cchc.tasks import contributing, history  # noqa: F401  it says how its verbs are told
        from cchc.tasks.alternatives import alternatives_of
        from cchc.tasks.owners import owners_of
        from cchc.tasks.panels import owed_by
        from cchc.tasks.passing import declare
        from cchc.tasks.reorganised import before_and_after

        views.panels += [owed_by, before_and_after]
        field_owners.known_by.append(owners_of)
        alternatives.known_by.append(alternatives_of)
        declare()
        contributing.declare()
