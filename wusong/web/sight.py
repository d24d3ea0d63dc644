"""Private columns: hidden until a reader with the right writes down why; each look is entered in the audit log."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from wusong.keeping.policies import Policy
from wusong.keeping.registers import Register
from wusong.keeping.writing import note
from wusong.web.addresses import declared, way_back
from wusong.words.labels import L

HIDDEN = L("〔隐去〕", "[hidden]")
OPEN_FOR = dt.timedelta(minutes=30)
SHORTEST_REASON = 2
KEPT = "unmasked"  # in the session: register → until when, in seconds

UNMASKERS = Policy(
    "unmaskers", L("可查看个人信息的岗位", "Posts that see private columns"), lambda actor: actor.may("private")
)


def unmasked(request: HttpRequest, register: Register) -> bool:
    """Whether this reader sees the private columns of a register now."""
    if not register.private:
        return True
    until = request.session.get(KEPT, {}).get(register.key, 0)
    return request.actor.may("private") and until > timezone.now().timestamp()


def can_unmask(request: HttpRequest, register: Register) -> bool:
    """Whether the page offers to show private columns: there are some, the post may, and they are hidden still."""
    return bool(register.private) and request.actor.may("private") and not unmasked(request, register)


@UNMASKERS
@require_POST
def unmask(request, key):
    """Show the private columns of one register for a while; the reason goes into the log."""
    register = declared(key)
    reason = " ".join(request.POST.get("reason", "").split())[:200]
    if len(reason) < SHORTEST_REASON:
        wanted = L("请写明查看个人信息的事由。", "Write down why you need to see private columns.")
        messages.error(request, str(wanted))
        return redirect(way_back(request))
    with transaction.atomic():
        columns = ", ".join(register.private)
        minutes = int(OPEN_FOR.total_seconds() // 60)
        note("unmask", "private", key, {"columns": columns, "minutes": minutes}, by=request.actor, reason=reason)
    until = (timezone.now() + OPEN_FOR).timestamp()
    request.session[KEPT] = request.session.get(KEPT, {}) | {key: until}
    said = L(
        "个人信息显示 {n} 分钟，事由已记入审计。",
        "Private columns are shown for {n} minutes; the reason is in the log.",
    )
    messages.success(request, str(said.filled(n=minutes)))
    return redirect(way_back(request))


@UNMASKERS
@require_POST
def mask(request, key):
    """Hide them again before the time is over."""
    request.session[KEPT] = {k: v for k, v in request.session.get(KEPT, {}).items() if k != declared(key).key}
    return redirect(way_back(request))
