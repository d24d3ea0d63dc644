"""Each request is read as somebody, in a language, within a scope, and only where the view's policy admits them."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject

from wusong.accounts.models import PUBLIC
from wusong.keeping.scope import seeing
from wusong.keeping.writing import NotAllowed
from wusong.plan.models import Plan
from wusong.web import failing
from wusong.words.labels import LANGUAGES, L, speaking
from wusong.words.problems import Refused

LANGUAGE_COOKIE = "wusong_language"


def today() -> dt.date:
    """The day pages speak of: the real one, or the demo city's own (WUSONG_TODAY)."""
    return settings.TODAY or timezone.localdate()


def chosen_language(request: HttpRequest) -> str:
    """The language chosen on the site; else the best the browser asks for; else Chinese."""
    chosen = request.COOKIES.get(LANGUAGE_COOKIE)
    if chosen in LANGUAGES:
        return chosen
    return "en" if translation.get_language_from_request(request) == "en" else "zh"


class Reading:
    """The middleware that opens the reader's scope around every view, and nothing else does."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest):
        request.tongue = chosen_language(request)
        user = request.user
        request.actor = user.actor(today()) if user.is_authenticated else PUBLIC
        with speaking(request.tongue), translation.override("zh-hans" if request.tongue == "zh" else "en"):
            with seeing(request.actor.scope):
                response = self.get_response(request)
            response.headers["Content-Language"] = "zh-Hans" if request.tongue == "zh" else "en"
            response.headers.setdefault("Cache-Control", "private, no-store")
            patch_vary_headers(response, ("Cookie", "Accept-Language"))
            return response

    def process_view(self, request, view, args, kwargs):
        if view.policy.admits(request.actor):
            return None
        if not request.user.is_authenticated:
            return redirect(f"{settings.LOGIN_URL}?{urlencode({'next': request.get_full_path()})}")
        return turned_away(
            request, L(f"这一页只对{view.policy.sentence.zh}开放。", f"This page is for: {view.policy.sentence.en}.")
        )

    def process_exception(self, request, exception):
        if isinstance(exception, NotAllowed):
            return turned_away(request, exception.message)
        if isinstance(exception, Refused):
            return render(request, "web/refused.html", {"problems": exception.problems}, status=400)
        return None


def turned_away(request, sentence):
    """Why a page or an act is not open to this reader."""
    return failing.shown(request, failing.NOT_OPEN, sentence)


def newest_plan() -> Plan | None:
    return Plan.objects.defer("text").order_by("-year", "key").first()


def surroundings(request: HttpRequest) -> dict:
    """What every template may speak of."""
    return {
        "actor": getattr(request, "actor", PUBLIC),
        "tongue": getattr(request, "tongue", "zh"),
        "today": today(),
        "demo": settings.DEMO,
        "newest": SimpleLazyObject(newest_plan),
        "page_name": request.resolver_match.url_name if request.resolver_match else "",
    }
