from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "cchc.duties"
    label = "duties"
