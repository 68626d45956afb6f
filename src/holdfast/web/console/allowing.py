"""What a view lets pass: by role, before anything is read or written. Services ask again."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from holdfast.record.roles import RefusedError

View = Callable[..., HttpResponse]


def for_those_who(may: str) -> Callable[[View], View]:
    """Return a decorator: only for staff who ``may`` do what the journal calls so; a service may refuse too."""

    def decorate(view: View) -> View:
        @wraps(view)
        def careful(request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
            if not request.user.is_authenticated or not request.user.may(may):
                raise PermissionDenied
            try:
                return view(request, *given, **named)
            except RefusedError as mistake:
                raise PermissionDenied from mistake

        return careful

    return decorate
