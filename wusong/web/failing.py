"""Pages for what goes wrong: in the reader's language, with the way back, and never with the details of the fault."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.defaults import ERROR_500_TEMPLATE_NAME

from wusong.words.labels import L, Label


@dataclass(frozen=True)
class Failure:
    """A kind of failure: what happened, and what the reader can do."""

    status: int
    title: Label
    remedy: Label


BAD_REQUEST = Failure(
    400,
    L("这个请求看不懂", "That request makes no sense"),
    L("地址或表单不完整。请返回上一页再试。", "The address or the form is not complete. Go back and try again."),
)
NOT_OPEN = Failure(403, L("不能打开", "Not open to you"), L("", ""))
STALE_FORM = Failure(
    403,
    L("表单已过期", "The form is too old"),
    L(
        "为安全起见，表单须由本站打开且不久前打开。请返回上一页，刷新后重新提交；浏览器须允许本站的 Cookie。",
        "For safety a form must have been opened here, and lately. Go back, reload and send it again; "
        "the browser must accept this site's cookies.",
    ),
)
MISSING = Failure(
    404,
    L("没有这一页", "No such page"),
    L("它不存在，或不在您的范围内。", "It does not exist, or it is outside your scope."),
)
BROKEN = Failure(
    500,
    L("出错了", "Something went wrong"),
    L(
        "没有写入任何内容。请重试；若再次出现，请把时间和刚才的操作告诉管理员。",
        "Nothing was written. Try again; if it happens again, tell the administrator when and what you were doing.",
    ),
)


def shown(request: HttpRequest, failure: Failure, sentence: Label | None = None) -> HttpResponse:
    """A failure as a page with the site's navigation."""
    said = {"failure": failure, "sentence": sentence or failure.remedy}
    return render(request, "web/error.html", said, status=failure.status)


def bad_request(request, exception=None):
    return shown(request, BAD_REQUEST)


def not_open(request, exception=None):
    return shown(request, NOT_OPEN, L("您的岗位不能打开这一页。", "Your post does not open this page."))


def stale_form(request, reason=""):
    return shown(request, STALE_FORM)


def missing(request, exception=None):
    return shown(request, MISSING)


def broken(request):
    """The page of a fault; a plain one in both languages when even the navigation cannot be drawn."""
    try:
        return shown(request, BROKEN)
    except Exception:
        return HttpResponse(render_to_string(ERROR_500_TEMPLATE_NAME), status=BROKEN.status)
