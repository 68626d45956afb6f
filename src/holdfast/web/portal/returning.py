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
from holdfast.web.portal.limits import FILE, OPEN, SEND, WRITE, has_room, is_too_often, too_often


@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """Ask for the receipt; an unknown number and a wrong secret get the same answer."""
    if request.method == "GET":
        if drafts.kept_opened(request):
            return redirect("portal_complaint")
        return render(request, "portal/mine.html", {"has_unsent": bool(drafts.kept_unsent(request))})
    number, secret = (request.POST.get(field, "")[:64] for field in ("number", "secret"))
    found = complaint_of(number, secret)
    if found is None:
        # Only wrong ones are counted: 80 bits cannot be guessed, and nobody can shut out who holds the slip.
        if is_too_often(request, OPEN):
            return too_often(request)
        return render(request, "portal/mine.html", {"is_wrong": True, "number": number}, status=422)
    request.session.cycle_key()  # whoever used this browser before does not know the new one
    drafts.keep_opened(request, str(found.pk))
    return redirect("portal_complaint")


@require_http_methods(["GET", "POST"])
def complaint(request: HttpRequest) -> HttpResponse:
    """Show how far an opened complaint came, and take more of it."""
    opened = drafts.kept_opened(request)
    found = Complaint.objects.filter(pk=opened).first() if opened else None
    words = request.POST.get("words", "").replace("\r\n", "\n").strip()
    if found is None:
        if words and len(words) <= LONGEST and not is_too_often(request, WRITE):
            drafts.keep_unsent(request, words)
        return redirect("portal_mine")
    drafts.keep_opened(request, str(found.pk))
    if request.method == "GET":
        return _page(request, found, words=drafts.kept_unsent(request))
    if is_too_often(request, SEND):
        drafts.keep_unsent(request, words[:LONGEST])
        return too_often(request)
    files, refused = files_of(request)
    if files and not refused:
        refused = "room" if not has_room() else "often" if _is_flood(request, len(files)) else ""
    mistake = f"portal-wrong-file-{refused}" if refused else _added(found, words, files)
    if mistake:
        return _page(request, found, mistake=mistake, words=words, status=422)
    drafts.forget_unsent(request)
    request.session[drafts.THANKS] = True
    return redirect("portal_complaint")


def _is_flood(request: HttpRequest, files: int) -> bool:
    return any(is_too_often(request, FILE) for _ in range(files))


def _added(found: Complaint, words: str, files: Any) -> str:
    """Add what was given, all of it or nothing; return the code of what is wrong."""
    if not words and not files:
        return "portal-wrong-nothing"
    try:
        complaint_tell_more(customer(found.receipt), found, words, files=files)
    except AttachmentError as mistake:
        return f"portal-wrong-file-{mistake.reason}"
    except InputError:
        return "portal-wrong-long" if len(words) > LONGEST else "portal-wrong-many"
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
        "is_of_files": mistake.startswith("portal-wrong-file"),
        "words": words,
        "accepted": accepted(),
        "longest": LONGEST,
        "megabytes": LARGEST >> 20,
        "at_once": AT_ONCE,
        "most": MOST,
        "is_thanked": request.session.pop(drafts.THANKS, False) if not mistake else False,
    }
    return render(request, "portal/complaint.html", shown, status=status)
