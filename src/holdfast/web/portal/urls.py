"""Where the customers' pages are."""

from django.urls import path

from holdfast.web.portal import views

urlpatterns = [
    path("", views.first, name="portal_first"),
]
