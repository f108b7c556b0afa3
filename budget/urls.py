from django.urls import path

from budget import views

urlpatterns = [
    path("<int:year>/budget/", views.budget, name="budget"),
]
