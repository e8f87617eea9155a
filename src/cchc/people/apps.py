from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "cchc.people"
    label = "people"

    def ready(self) -> None:
        from cchc.people.passing import declare

        declare()
