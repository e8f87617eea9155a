from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "cchc.intake"
    label = "intake"
