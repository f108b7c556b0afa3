from django.urls import path

from programme import views

urlpatterns = [
    path("", views.home, name="home"),
    path("<int:year>/", views.overview, name="overview"),
    path("<int:year>/programme/", views.programme_page, name="programme"),
    path("<int:year>/programme.pdf", views.programme_pdf, name="programme_pdf"),
    path("<int:year>/target-groups/", views.target_groups, name="target_groups"),
    path("<int:year>/priorities/", views.priorities, name="priorities"),
    path("<int:year>/projects/", views.projects, name="projects"),
    path("<int:year>/context/", views.labour_market, name="context"),
]
