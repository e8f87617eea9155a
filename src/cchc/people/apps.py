from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "cchc.people"
    label = "people"
