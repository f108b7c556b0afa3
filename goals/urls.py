from django.urls import path

from goals import views

urlpatterns = [
    path("<int:year>/goals/", views.goals, name="goals"),
    path("<int:year>/goals.<str:format>", views.goals_file, name="goals_file"),
    path("<int:year>/goals/<str:code>/", views.goal, name="goal"),
]
