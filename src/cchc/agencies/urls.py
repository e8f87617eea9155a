from django.urls import path

from cchc.agencies import views

urlpatterns = [
    path("", views.agencies, name="agencies"),
    path("add/", views.add, name="agency_add"),
    path("<int:pk>/", views.agency, name="agency"),
    path("<int:pk>/change/", views.change, name="agency_change"),
    path("<int:pk>/call/", views.call, name="agency_call"),
]
