"""Where the customers' pages are. Nothing personal ever stands in an address."""

from django.urls import path

from holdfast.web.portal import asking, counts, returning, views
from holdfast.web.portal.programs.complaints import complaints
from holdfast.web.portal.programs.description import described
from holdfast.web.portal.programs.hearing import hearing

urlpatterns = [
    path("", views.first, name="portal_first"),
    path("report/check", views.check, name="portal_check"),
    path("report/sent", views.sent, name="portal_sent"),
    path("report/forget", views.forget, name="portal_forget"),
    path("report/<slug:name>", views.question, name="portal_question"),
    path("caller", asking.caller, name="portal_caller"),
    path("numbers", counts.counts, name="portal_counts"),
    path("api/v1/complaints", complaints, name="portal_programs"),
    path("api/v1/hear", hearing, name="portal_hear"),
    path("api/v1/openapi.json", described, name="portal_openapi"),
    path("mine", returning.mine, name="portal_mine"),
    path("mine/complaint", returning.complaint, name="portal_complaint"),
]
