"""Letters shown within a page: a response with a policy of its own, for a sandboxed frame."""

from collections.abc import Callable
from typing import TypeVar

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp
from django.http.response import HttpResponseBase
from django.views.decorators.clickjacking import xframe_options_sameorigin

V = TypeVar("V", bound=Callable[..., HttpResponseBase])

# A letter brings its own style and may show pictures from anywhere; nothing else, and nowhere but here.
_POLICY = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "img-src": ["https:", "http:"],
    "frame-ancestors": [SELF],
    "base-uri": [NONE],
    "form-action": [NONE],
    # Also where somebody opens it outside of the frame.
    "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
}


def letter_frame(view: V) -> V:
    return xframe_options_sameorigin(csp(_POLICY)(view))  # type: ignore[return-value]  # typed for plain views
