"""Every page's address. Each room has its own; the desk and the search stand at the root."""

from django.urls import include, path

urlpatterns = [
    path("", include("cchc.desk.urls")),
    path("", include("cchc.people.urls")),
    path("", include("cchc.ui.urls")),
    path("tasks/", include("cchc.tasks.urls")),
    path("duties/", include("cchc.duties.urls")),
    path("notices/", include("cchc.notices.urls")),
    path("records/", include("cchc.records.urls")),
    path("intake/", include("cchc.intake.urls")),
    path("figures/", include("cchc.figures.urls")),
    path("index/", include("cchc.assessments.urls")),
    path("reports/", include("cchc.reports.urls")),
    path("agencies/", include("cchc.agencies.urls")),
]
