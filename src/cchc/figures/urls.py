from django.urls import path

from cchc.figures import views

urlpatterns = [
    path("", views.figures, name="figures"),
    path("indicators/<int:pk>/", views.indicator, name="indicator"),
    path("indicators/<int:pk>/count/", views.indicator_count, name="indicator_count"),
    path("<int:pk>/", views.figure, name="figure"),
    path("<int:pk>/correct/", views.figure_correct, name="figure_correct"),
    path("<int:pk>/confirm/", views.figure_confirm, name="figure_confirm"),
]
