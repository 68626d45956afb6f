"""Coming back with the receipt: see how far it came, add words and files."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from holdfast.errors import InputError
from holdfast.flow.hearing import complaint_tell_more
from holdfast.record.attachments import LARGEST, MOST, AttachmentError
from holdfast.record.complaints import LONGEST, complaint_of
from holdfast.record.models import Complaint
from holdfast.record.roles import customer
from holdfast.web.portal import draft as drafts
from holdfast.web.portal.attaching import AT_ONCE, accepted, files_of
from holdfast.web.portal.limits import OPEN, SEND, is_too_often, too_often


@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """Ask for the receipt; an unknown number and a wrong secret get the same answer."""
    if request.method == "GET":
        if drafts.kept_opened(request):
            return redirect("portal_complaint")
        return render(request, "portal/mine.html", {})
    number, secret = (request.POST.get(field, "")[:64] for field in ("number", "secret"))
    if is_too_often(request, OPEN, number.strip().upper()):
        return too_often(request)
    found = complaint_of(number, secret)
    if found is None:
        return render(request, "portal/mine.html", {"is_wrong": True}, status=422)
    drafts.keep_opened(request, str(found.pk))
    return redirect("portal_complaint")


@require_http_methods(["GET", "POST"])
def complaint(request: HttpRequest) -> HttpResponse:
    """Show how far an opened complaint came, and take more of it."""
    opened = drafts.kept_opened(request)
    found = Complaint.objects.filter(pk=opened).first() if opened else None
    if found is None:
        return redirect("portal_mine")
    if request.method == "GET":
        return _page(request, found)
    if is_too_often(request, SEND):
        return too_often(request)
    files, refused = files_of(request)
    words = request.POST.get("words", "").replace("\r\n", "\n").strip()
    mistake = f"portal-wrong-file-{refused}" if refused else _added(found, words, files)
    if mistake:
        return _page(request, found, mistake=mistake, words=words, status=422)
    request.session[drafts.THANKS] = True
    return redirect("portal_complaint")


def _added(found: Complaint, words: str, files: Any) -> str:
    """Add what was given, all of it or nothing; return the code of what is wrong."""
    if not words and not files:
        return "portal-wrong-nothing"
    try:
        complaint_tell_more(customer(found.receipt), found, words, files=files)
    except AttachmentError as mistake:
        return f"portal-wrong-file-{mistake.reason}"
    except InputError:
        return "portal-wrong-long"
    return ""


def _page(
    request: HttpRequest, found: Complaint, *, mistake: str = "", words: str = "", status: int = 200
) -> HttpResponse:
    shown = {
        "complaint": found,
        "state": f"complaint-state-{found.state.replace('_', '-')}",
        "texts": found.texts.count(),
        "files": found.attachments.count(),
        "mistake": mistake,
        "words": words,
        "accepted": accepted(),
        "longest": LONGEST,
        "megabytes": LARGEST >> 20,
        "at_once": AT_ONCE,
        "most": MOST,
        "is_thanked": request.session.pop(drafts.THANKS, False) if not mistake else False,
    }
    return render(request, "portal/complaint.html", shown, status=status)
