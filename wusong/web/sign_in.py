"""Signing in and out, one's own password, and the choice of language."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from wusong.accounts import lockout
from wusong.accounts.models import User
from wusong.accounts.posts import POST
from wusong.keeping.policies import ANYONE, SIGNED_IN
from wusong.registry.models import Organisation
from wusong.web.addresses import way_back
from wusong.web.middleware import LANGUAGE_COOKIE, today
from wusong.words.labels import L, Label

BACKEND = "django.contrib.auth.backends.ModelBackend"
WRONG = L("用户名或密码不对。", "That user name or password is not right.")
SHUT = L(
    "失败次数过多，请 {n} 分钟后再试；忘记密码请找管理员。",
    "Too many failures; try again in {n} minutes. If you forgot the password, ask an administrator.",
).filled(n=int(lockout.WITHIN.total_seconds() // 60))


@dataclass(frozen=True)
class Person:
    """Somebody of the demo city, as the sign-in page offers them."""

    user: User
    post: Label
    place: Organisation


def people_of_the_demo() -> list[Person]:
    """Everybody with a post today, one line each."""
    people = []
    for user in User.objects.filter(is_active=True).order_by("pk"):
        post = user.appointment_set.on(today()).select_related("place").order_by("starts", "pk").first()
        if post is not None:
            people.append(Person(user, POST.label(post.post), post.place))
    return people


@ANYONE
@never_cache
@sensitive_post_parameters("password")
def sign_in(request):
    problem = None
    if request.method == "POST":
        if settings.DEMO and (chosen := request.POST.get("person")):
            user = get_object_or_404(User, username=chosen, is_active=True)
            login(request, user, backend=BACKEND)
            return redirect(way_back(request))
        user, problem = _tried(request)
        if user is not None:
            login(request, user, backend=BACKEND)
            return redirect(way_back(request))
    said = {
        "people": people_of_the_demo() if settings.DEMO else [],
        "problem": problem,
        "username": request.POST.get("username", ""),
        "next": way_back(request),
    }
    return render(request, "web/sign_in.html", said, status=400 if problem else 200)


def _tried(request) -> tuple[User | None, Label | None]:
    """The user whose name and password were given, or what is wrong; a shut door does not even look at the password."""
    name, now = request.POST.get("username", ""), timezone.now()
    if lockout.shut(name, now):
        return None, SHUT
    user = authenticate(request, username=name, password=request.POST.get("password", ""))
    if user is None:
        lockout.failed(name, now)
        return None, WRONG
    lockout.succeeded(name)
    return user, None


@ANYONE
@require_POST
def sign_out(request):
    logout(request)
    return redirect("front")


@SIGNED_IN
@never_cache
@sensitive_post_parameters()
def password(request):
    """Change one's own password; other browsers are signed out by it."""
    form = PasswordChangeForm(request.user, request.POST or None)
    words = {
        "old_password": L("现在的密码", "Present password"),
        "new_password1": L("新密码", "New password"),
        "new_password2": L("再写一次新密码", "New password again"),
    }
    for name, word in words.items():
        form.fields[name].label = str(word)
        form.fields[name].help_text = ""
    if request.method == "POST" and form.is_valid():
        update_session_auth_hash(request, form.save())
        messages.success(request, str(L("密码已更改。", "Your password is changed.")))
        return redirect("front")
    return render(request, "web/password.html", {"form": form}, status=400 if form.errors else 200)


@ANYONE
@require_POST
def language(request):
    chosen = "en" if request.POST.get("language") == "en" else "zh"
    response = HttpResponseRedirect(way_back(request))
    response.set_cookie(
        LANGUAGE_COOKIE, chosen, max_age=365 * 86400, samesite="Lax", httponly=True, secure=request.is_secure()
    )
    return response
