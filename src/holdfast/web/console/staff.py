"""Who works here or did: roles, second factors, when they last came in. Changed on the command line alone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from holdfast.record.roles import ROLES
from holdfast.record.staff import invitations_open, staff_with_factors
from holdfast.web.console.allowing import for_those_who


@require_GET
@for_those_who("staff:list")
def staff(request: HttpRequest) -> HttpResponse:
    """Show everybody, those who work here first, and the links that nobody used yet."""
    found = sorted(staff_with_factors(), key=lambda each: not each[0].is_active)
    everybody = [
        {"staff": each, "roles": sorted(each.roles, key=ROLES.index), "factors": factors.split(", ") if factors else []}
        for each, factors in found
    ]
    shown = {"everybody": everybody, "invitations": invitations_open(), "roles": ROLES}
    return render(request, "console/staff.html", shown)
