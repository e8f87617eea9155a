from django.urls import path

from cchc.tasks import declare_views, views

urlpatterns = [
    path("", views.mandates, name="mandates"),
    path("<int:pk>/", views.mandate, name="mandate"),
    path("<int:pk>/tien-do.docx", views.mandate_docx, name="mandate_docx"),
    path("<int:pk>/tien-do.xlsx", views.mandate_xlsx, name="mandate_xlsx"),
    path("task/<int:pk>/", views.task, name="task"),
    path("task/<int:pk>/<slug:verb>/", declare_views.act, name="task_act"),
]
