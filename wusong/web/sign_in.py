"""Signing in and out, and the choice of language."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from wusong.accounts.models import User
from wusong.accounts.posts import POST
from wusong.keeping.policies import ANYONE
from wusong.web.middleware import LANGUAGE_COOKIE, today


def _next(request) -> str:
    asked = request.POST.get("next") or request.GET.get("next") or "/"
    return asked if url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}) else "/"


@ANYONE
@never_cache
def sign_in(request):
    failed = False
    if request.method == "POST":
        if settings.DEMO and (chosen := request.POST.get("person")):
            user = get_object_or_404(User, username=chosen)
        else:
            user = authenticate(request, username=request.POST.get("username"), password=request.POST.get("password"))
        if user is not None:
            login(request, user, backend="django.contrib.auth.backends.ModelBackend")
            return redirect(_next(request))
        failed = True
    people = []
    if settings.DEMO:
        for user in User.objects.filter(is_active=True).prefetch_related("appointment_set__place").order_by("pk"):
            post = user.appointment_set.on(today()).select_related("place").first()
            if post is not None:
                people.append((user, POST.label(post.post), post.place))
    status = 400 if failed else 200
    return render(
        request, "web/sign_in.html", {"people": people, "failed": failed, "next": _next(request)}, status=status
    )


@ANYONE
@require_POST
def sign_out(request):
    logout(request)
    return redirect("front")


@ANYONE
@require_POST
def language(request):
    chosen = "en" if request.POST.get("language") == "en" else "zh"
    response = HttpResponseRedirect(_next(request))
    response.set_cookie(LANGUAGE_COOKIE, chosen, max_age=365 * 86400, samesite="Lax")
    return response
