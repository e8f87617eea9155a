from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "cchc.project"
    label = "project"
