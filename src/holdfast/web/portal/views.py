"""The first page, and telling what happened: one question a page, then all answers, then the receipt."""

from django.conf import settings as django_settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from holdfast.flow.hearing import complaint_take
from holdfast.record.complaints import AlreadyReceivedError
from holdfast.record.models import Complaint
from holdfast.record.roles import customer
from holdfast.web.desk.speaking import reader_language, spoken_now
from holdfast.web.portal import draft as drafts
from holdfast.web.portal.draft import Draft
from holdfast.web.portal.limits import BEGIN, SEND, WRITE, full, has_room, is_too_often, too_often
from holdfast.web.portal.questions import BY_NAME, QUESTIONS, STORY_LONGEST, Question
from holdfast.web.portal.telling import columns_of, person_of, words_of


@require_GET
def first(request: HttpRequest) -> HttpResponse:
    """Say the three things that matter now."""
    return render(request, "portal/first.html", {"has_draft": bool(Draft(request).answers)})


@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, name: str) -> HttpResponse:
    """Ask one question; keep what was answered and go on."""
    if name not in BY_NAME:
        raise Http404
    draft, form_type = Draft(request), BY_NAME[name]
    is_changed = (request.POST or request.GET).get("change") == "1"
    if request.method == "POST":
        if is_too_often(request, WRITE) or (not draft.number and is_too_often(request, BEGIN)):
            return too_often(request)
        if not draft.number and not has_room():
            return full(request)
        form = form_type(request.POST)
        if form.is_valid():
            draft.put(name, form.kept())
            return redirect(_after(name, is_changed=is_changed))
    else:
        form = form_type(initial=draft.answers.get(name, {}))
    return render(
        request, "portal/question.html", _shown(form, is_changed=is_changed), status=422 if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Show all answers; on POST send them, and lead to the receipt."""
    draft = Draft(request)
    if not draft.answers.get("story", {}).get("story"):
        if drafts.kept_receipt(request):  # sent already, and gone back
            return redirect("portal_sent")
        return redirect("portal_question", name="story")
    if request.method == "POST":
        if is_too_often(request, SEND):
            return too_often(request)
        _send(request, draft)
        return redirect("portal_sent")
    spoken = spoken_now()
    rows = [
        {"name": each.name, "told": each().told(spoken, draft.answers.get(each.name, {})), "heading": _heading(each)}
        for each in QUESTIONS
    ]
    return render(request, "portal/check.html", {"rows": rows, "back": reverse("portal_question", args=["you"])})


@require_GET
def sent(request: HttpRequest) -> HttpResponse:
    """Show the receipt, for a while: whoever reloads must not lose it."""
    receipt = drafts.kept_receipt(request)
    if receipt is None:
        return redirect("portal_mine")
    return render(request, "portal/sent.html", {"receipt": receipt})


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Leave nothing behind in this browser's session."""
    drafts.forget_all(request)
    answer = redirect("portal_first")
    answer["Clear-Site-Data"] = '"cache"'  # pages that the button back would show
    return answer


def _send(request: HttpRequest, draft: Draft) -> None:
    answers, source = draft.answers, f"portal:{draft.number}"
    try:
        receipt = complaint_take(
            customer(),
            words_of(answers, spoken_now()),
            channel="portal",
            told=columns_of(answers),
            person=person_of(answers),
            language=reader_language(),
            timezone=django_settings.HOLDFAST_SETTINGS.desk.timezone,
            source=source,
            secret=draft.secret,
        )
        complaint, number, secret = receipt.complaint, receipt.number, receipt.secret
    except AlreadyReceivedError:  # pressed twice, or the answer was lost: the receipt is shown again
        found = Complaint.objects.get(source=source)
        complaint, number, secret = str(found.pk), found.receipt, draft.secret
    drafts.keep_receipt(request, number, secret)
    drafts.keep_opened(request, complaint)
    draft.forget()


def _shown(form: Question, *, is_changed: bool) -> dict[str, object]:
    place = QUESTIONS.index(type(form))
    before = reverse("portal_question", args=[QUESTIONS[place - 1].name]) if place else reverse("portal_first")
    return {
        "form": form,
        "name": form.name,
        "shape": form.shape,
        "heading": _heading(type(form)),
        "hint": f"portal-q-{form.name}.hint",
        "mistakes": [(field, code) for field, codes in form.errors.items() for code in codes],
        "number": place + 1,
        "of": len(QUESTIONS),
        "back": reverse("portal_check") if is_changed else before,
        "longest": STORY_LONGEST,
        "is_changed": is_changed,
        "is_last": place + 1 == len(QUESTIONS),
    }


def _after(name: str, *, is_changed: bool) -> str:
    place = QUESTIONS.index(BY_NAME[name]) + 1
    if is_changed or place == len(QUESTIONS):
        return str(reverse("portal_check"))
    return str(reverse("portal_question", args=[QUESTIONS[place].name]))


def _heading(question: type[Question]) -> str:
    return f"portal-q-{question.name}"
