from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "cchc.agencies"
    label = "agencies"
