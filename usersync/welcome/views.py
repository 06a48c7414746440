from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from rules.mail import links


@require_safe
def link(_request: HttpRequest, token: str) -> HttpResponse:
    if links.read(token) is None:
        raise Http404
    return HttpResponse()
