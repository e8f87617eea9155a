from django.urls import path

from cchc.tasks import consulting_views, cover_views, declare_views, drafting_views, views

urlpatterns = [
    path("", views.mandates, name="mandates"),
    path("<int:pk>/", views.mandate, name="mandate"),
    path("<int:pk>/tien-do.docx", views.mandate_docx, name="mandate_docx"),
    path("<int:pk>/tien-do.xlsx", views.mandate_xlsx, name="mandate_xlsx"),
    path("<int:pk>/coverage/", cover_views.coverage, name="coverage"),
    path("<int:pk>/coverage.xlsx", cover_views.coverage_file, name="coverage_xlsx"),
    path("<int:pk>/covers/", cover_views.covers, name="covers"),
    path("<int:pk>/covers/<slug:verb>/", cover_views.covers_act, name="covers_act"),
    path("next/", drafting_views.next_plans, name="next_plans"),
    path("next/<int:pk>/", drafting_views.next_plan, name="next_plan"),
    path("next/<int:pk>.docx", drafting_views.next_plan_file, name="next_plan_docx"),
    path("next/<int:pk>/comments/", consulting_views.plan_comments, name="plan_comments"),
    path("next/<int:pk>/comments.docx", consulting_views.plan_comments_file, name="plan_comments_docx"),
    path("next/<int:pk>/comments/<slug:verb>/", consulting_views.plan_comments_act, name="plan_comments_act"),
    path("next/<int:pk>/<slug:verb>/", drafting_views.next_plan_act, name="next_plan_act"),
    path("task/<int:pk>/", views.task, name="task"),
    path("task/<int:pk>/<slug:verb>/", declare_views.act, name="task_act"),
]
