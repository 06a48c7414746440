"""What is of no resource type: `.search` over all of them, and what RFC 7644 names and is not here."""

from django.http import HttpResponse

from usersync.scim.call import Call
from usersync.scim.endpoint import endpoint, endpoint_of_any_method
from usersync.scim.errors import NotSupported
from usersync.scim.search import found_anywhere, query_of_body


def _search(call: Call) -> HttpResponse:
    return found_anywhere(call, query_of_body(call.body))


def _me(_call: Call) -> HttpResponse:
    """RFC 7644 §3.11."""
    raise NotSupported("A token belongs to a directory connection and not to a user, so nobody is /Me.")


def _bulk(_call: Call) -> HttpResponse:
    raise NotSupported("Bulk requests are not supported, as /ServiceProviderConfig says.")


search = endpoint(POST=_search)
me = endpoint_of_any_method(_me)
bulk = endpoint_of_any_method(_bulk)
