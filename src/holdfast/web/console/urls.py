"""Where the staff's pages are."""

from django.urls import path

from holdfast.web.console import complaint, inbox

urlpatterns = [
    path("", inbox.inbox, name="console_inbox"),
    path("complaints.csv", inbox.inbox_csv, name="console_inbox_csv"),
    path("complaints/<uuid:number>", complaint.complaint, name="console_complaint"),
    path("complaints/<uuid:number>/look", complaint.look, name="console_look"),
    path("complaints/<uuid:number>/state", complaint.move, name="console_move"),
    path("complaints/<uuid:number>/<slug:column>", complaint.correct, name="console_correct"),
    path("attachments/<uuid:number>", complaint.attachment, name="console_attachment"),
]
