from django.urls import path

from cchc.reports import views

urlpatterns = [
    path("", views.rounds, name="report_rounds"),
]
