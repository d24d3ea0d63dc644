"""Files coming in as pages: upload, preview with every mistake and every difference, confirm, progress, take back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from wusong.keeping.importing import runs
from wusong.keeping.importing.comparing import may_import
from wusong.keeping.importing.layout import fields
from wusong.keeping.importing.reading import LIMITS, Unreadable, too_big
from wusong.keeping.importing.tables import STATE, Import, ImportFile
from wusong.keeping.importing.template import expected, heading
from wusong.keeping.importing.template import template as empty_workbook
from wusong.keeping.policies import WRITERS
from wusong.keeping.registers import CATALOGUE, Register
from wusong.keeping.writing import NotAllowed
from wusong.web.sight import HIDDEN, unmasked
from wusong.words.codes import codes
from wusong.words.labels import L, Label, language
from wusong.words.problems import Refused, WusongError

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LATEST, LOOKED_THROUGH = 20, 200
AGAIN_AFTER = 2  # seconds between two looks at a run at work
STAGE = codes(
    "import_stage",
    L("阶段", "Stage"),
    opening=L("打开文件", "Opening the file"),
    reading=L("逐格检查", "Checking every cell"),
    comparing=L("与登记册比较", "Comparing with the register"),
    checking=L("核对规则", "Checking the rules"),
    writing=L("写入", "Writing"),
)


def _register(request: HttpRequest, key: str) -> Register:
    if key not in CATALOGUE:
        raise Http404
    register = CATALOGUE[key]
    if not may_import(register, request.actor):
        raise NotAllowed(
            L(f"您的岗位不能填写“{register.title.zh}”。", f"Your post does not write {register.title.en}.")
        )
    return register


def _may_see(run: Import, request: HttpRequest) -> bool:
    """One's own imports, and those of the organisations one is over, where the post writes the register too."""
    if run.owner == str(request.user.pk):
        return True
    register, actor = CATALOGUE[run.register], request.actor
    private = not register.private or actor.may("private")
    return private and may_import(register, actor) and actor.scope.covers(run.acting["place"])


def _run(request: HttpRequest, number: int) -> Import:
    run = Import.objects.filter(pk=number).first()
    if run is None or run.register not in CATALOGUE or not _may_see(run, request):
        raise Http404
    return run


@WRITERS
def upload(request, key):
    """Send a file in; below it, what was sent before."""
    register = _register(request, key)
    refused: Label | None = None
    if request.method == "POST":
        sent = request.FILES.get("file")
        try:
            if sent is None:
                raise Unreadable(L("请选择一个文件", "choose a file"))
            if sent.size > LIMITS.file:
                raise Unreadable(too_big(sent.size))
            run = runs.receive(register, sent.name, sent.read(), by=request.actor, owner=str(request.user.pk))
        except Unreadable as error:
            refused = error.message
        else:
            runs.start(run)
            return redirect("import", number=run.pk)
    runs.sweep()
    latest = Import.objects.filter(register=key).order_by("-pk")[:LOOKED_THROUGH]
    columns = [
        (heading(register, name), expected(register, name), name in register.natural)
        for name in fields(register)
        if name not in register.private or request.actor.may("private")
    ]
    told = {
        "register": register,
        "refused": refused,
        "columns": columns,
        "latest": [(run, STATE.label(run.state)) for run in latest if _may_see(run, request)][:LATEST],
    }
    return render(request, "web/import_upload.html", told, status=400 if refused else 200)


@WRITERS
@require_GET
def template(request, key):
    """The register as an empty workbook."""
    register = _register(request, key)
    return _workbook(empty_workbook(register, request.actor.may("private")), f"{key}-template.xlsx")


@WRITERS
@require_GET
def run(request, number):
    """How far an import is, what it would do, what is wrong with it, what became of it."""
    runs.sweep()
    run = _run(request, number)
    register = CATALOGUE[run.register]
    paper = ImportFile.objects.filter(run=run).first()
    found = paper.found if paper else {}
    n = 1 if language() == "en" else 0
    told = {
        "run": run,
        "register": register,
        "state": STATE.label(run.state),
        "stage": STAGE.labels.get(run.stage),
        "said": [L(*said) for said in run.said],
        "found": found,
        "share": 100 * run.progress // run.total if run.total else 0,
        "mistakes": [_mistake(m, n) for m in found.get("mistakes", ())],
        "new": [
            (line["row"], _labelled(register, found["columns"], line["cells"], n)) for line in found.get("new", ())
        ],
        "changed": [_change(register, change, n, unmasked(request, register)) for change in found.get("changed", ())],
        "more_new": run.new - len(found.get("new", ())),
        "more_changed": run.changed - len(found.get("changed", ())),
        "nothing": run.new == run.changed == 0,
    }
    answer = render(request, "web/import.html", told)
    if run.at_work:
        answer["Refresh"] = str(AGAIN_AFTER)
    return answer


def _mistake(mistake: dict, n: int) -> dict:
    remedy = mistake["remedy"]
    return {
        "at": mistake["at"],
        "where": mistake["where"][n],
        "found": mistake["found"],
        "expected": mistake["expected"][n],
        "remedy": remedy[n] if remedy else "",
    }


def _labelled(register: Register, names: list[str], cells: list, n: int) -> list[tuple[Label, str]]:
    return [(register.label_of(name), cell[n]) for name, cell in zip(names, cells, strict=True)]


def _change(register: Register, change: dict, n: int, sees: bool) -> dict:
    """One difference; what a private column said before is shown only to somebody who wrote down why."""
    hidden = () if sees else register.private
    return {
        "row": change["row"],
        "pk": change["pk"],
        "key": " · ".join(part[n] for part in change["key"] if part[n]),
        "differs": [
            (register.label_of(name), str(HIDDEN) if name in hidden and before[n] else before[n], after[n])
            for name, before, after in change["differs"]
        ],
    }


@WRITERS
@require_GET
def marked(request, number):
    """The user's own workbook with the mistakes marked in it."""
    run = _run(request, number)
    if not ImportFile.objects.filter(run=run).exists():
        raise Http404
    return _workbook(runs.marked_up(run, language()), f"import-{run.pk}-marked.xlsx")


@WRITERS
@require_POST
def confirm(request, number):
    run = _run(request, number)
    _register(request, run.register)
    try:
        runs.confirm(
            run, by=request.actor, agreed=request.POST.get("agreed", ""), without_extra="without_extra" in request.POST
        )
    except WusongError as error:
        messages.error(request, str(error))
    else:
        runs.start(run)
    return redirect("import", number=run.pk)


@WRITERS
@require_POST
def cancel(request, number):
    run = _run(request, number)
    try:
        runs.cancel(run)
    except WusongError as error:
        messages.error(request, str(error))
    return redirect("import", number=run.pk)


@WRITERS
@require_POST
def undo(request, number):
    run = _run(request, number)
    try:
        runs.undo(run, by=request.actor, reason=" ".join(request.POST.get("reason", "").split())[:200])
    except Refused as refused:
        for problem in refused.problems:
            messages.error(request, str(problem.sentence))
    else:
        messages.success(
            request, str(L("整次导入已撤销并记入审计。", "The whole import was taken back; the log says so."))
        )
    return redirect("import", number=run.pk)


def _workbook(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
