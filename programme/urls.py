from django.urls import path

from programme import views

urlpatterns = [
    path("", views.home, name="home"),
    path("<int:year>/", views.overview, name="overview"),
]
