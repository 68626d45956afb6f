"""Where the staff's pages are."""

from django.urls import path

from holdfast.web.console import views

urlpatterns = [
    path("", views.inbox, name="console_inbox"),
]
