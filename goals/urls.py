from django.urls import path

from goals import breakdown_views, views

urlpatterns = [
    path("<int:year>/goals/", views.goals, name="goals"),
    path("<int:year>/goals.<str:format>", views.goals_file, name="goals_file"),
    path("<int:year>/goals/<str:code>/", views.goal, name="goal"),
    path(
        "<int:year>/goals/<str:code>/breakdown/", breakdown_views.breakdown, name="goal_breakdown"
    ),
    path(
        "<int:year>/goals/<str:code>/breakdown.<str:format>",
        breakdown_views.breakdown_file,
        name="goal_breakdown_file",
    ),
]
