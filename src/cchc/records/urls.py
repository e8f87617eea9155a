from django.urls import path

from cchc.records import brought_views

urlpatterns = [
    path("reading/<int:pk>/", brought_views.state, name="brought"),
    path("reading/<int:pk>/stop/", brought_views.stop, name="brought_stop"),
]
