"""Addresses: what they name, and where a form leads back to (never away from this site)."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from wusong.keeping.registers import CATALOGUE, Register


def declared(key: str) -> Register:
    """The register an address names; a page that is not there when there is none."""
    try:
        return CATALOGUE[key]
    except KeyError:
        raise Http404 from None


def way_back(request: HttpRequest, otherwise: str = "/") -> str:
    """The address a form asks to go on to, if it is one of ours."""
    asked = request.POST.get("next") or request.GET.get("next") or otherwise
    ours = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return asked if ours else otherwise
