from django.urls import path

from cchc.people import views

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="login"),
    path("sign-out/", views.leave, name="logout"),
    path("act-as/", views.act_as, name="act_as"),
]
