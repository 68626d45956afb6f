"""Where the staff's pages are."""

from django.urls import path

from holdfast.web.console import campaign, case, complaint, evidence, exposed, inbox, journal, staff

urlpatterns = [
    path("", inbox.inbox, name="console_inbox"),
    path("complaints.csv", inbox.inbox_csv, name="console_inbox_csv"),
    path("complaints/<uuid:number>", complaint.complaint, name="console_complaint"),
    path("complaints/<uuid:number>/look", complaint.look, name="console_look"),
    path("complaints/<uuid:number>/state", complaint.move, name="console_move"),
    path("complaints/<uuid:number>/<slug:column>", complaint.correct, name="console_correct"),
    path("campaigns", campaign.campaigns, name="console_campaigns"),
    path("campaigns/<slug:name>", campaign.campaign, name="console_campaign"),
    path("campaigns/<slug:name>/exposed", exposed.exposed, name="console_exposed"),
    path("campaigns/<slug:name>/judge", campaign.judge, name="console_judge"),
    path("campaigns/<slug:name>/exposed.csv", exposed.exposed_csv, name="console_exposed_csv"),
    path("cases", case.cases, name="console_cases"),
    path("cases/open", case.opened, name="console_open"),
    path("cases/<uuid:number>", case.case, name="console_case"),
    path("cases/<uuid:number>/freeze", case.freeze, name="console_freeze"),
    path("cases/<uuid:number>/decide", case.decide, name="console_decide"),
    path("cases/<uuid:number>/close", case.close, name="console_close"),
    path("decisions/<uuid:number>", case.see, name="console_see"),
    path("evidence/<uuid:number>", evidence.evidence, name="console_evidence"),
    path("evidence/<uuid:number>.csv", evidence.evidence_csv, name="console_evidence_csv"),
    path("journal", journal.journal, name="console_journal"),
    path("journal.csv", journal.journal_csv, name="console_journal_csv"),
    path("staff", staff.staff, name="console_staff"),
    path("attachments/<uuid:number>", complaint.attachment, name="console_attachment"),
]
