"""Every address of the site."""

from django.urls import include, path

from wusong.web import audit, finding, forms, importing, reference, registers, sight, sign_in
from wusong.web.pages import commitments, front, plan_text, reports, scoreboard, target, working

urlpatterns = [
    path("", front.front, name="front"),
    path("plan/<slug:key>/", scoreboard.scoreboard, name="scoreboard"),
    path("plan/<slug:key>/text/", plan_text.text, name="plan_text"),
    path("plan/<slug:key>/commitments/", commitments.commitments, name="commitments"),
    path("plan/<slug:key>/commitments/<str:promise>/", working.commitment, name="commitment"),
    path("plan/<slug:key>/commitments/<str:promise>/work/", working.commitment_work, name="commitment_work"),
    path("plan/<slug:key>/instructions/<int:pk>/reply/", working.reply, name="instruction_reply"),
    path("plan/<slug:key>/supervision/", working.supervision, name="supervision"),
    path("plan/<slug:key>/offices/<str:office>/", working.office, name="office"),
    path("plan/<slug:key>/reports/", reports.reports, name="reports"),
    path("plan/<slug:key>/reports/issue/", reports.issue, name="report_issue"),
    path("plan/<slug:key>/reports/issued/<int:pk>.<str:form>", reports.issued, name="report_issued"),
    path("plan/<slug:key>/reports/<slug:kind>.<str:form>", reports.report, name="report"),
    path("plan/<slug:key>/target/<str:code>/work/", working.target_work, name="target_work"),
    path("plan/<slug:key>/target/<str:code>/", target.target, name="target"),
    path("plan/<slug:key>/target/<str:code>/rows/", target.rows, name="target_rows"),
    path("plan/<slug:key>/target/<str:code>/rows.<str:form>", target.rows_file, name="target_rows_file"),
    path("", include("wusong.web.cases.urls")),
    path("registers/", registers.index, name="registers"),
    path("registers/<slug:key>/", registers.listing, name="register"),
    path("registers/<slug:key>/export.<str:form>", registers.export, name="register_export"),
    path("registers/<slug:key>/find/", finding.find, name="record_find"),
    path("registers/<slug:key>/unmask/", sight.unmask, name="unmask"),
    path("registers/<slug:key>/mask/", sight.mask, name="mask"),
    path("registers/<slug:key>/new/", forms.new, name="record_new"),
    path("registers/<slug:key>/<int:pk>/", registers.record, name="record"),
    path("registers/<slug:key>/<int:pk>/edit/", forms.edit, name="record_edit"),
    path("registers/<slug:key>/<int:pk>/remove/", forms.remove, name="record_remove"),
    path("registers/<slug:key>/import/", importing.upload, name="import_upload"),
    path("registers/<slug:key>/import/template.xlsx", importing.template, name="import_template"),
    path("imports/<int:number>/", importing.run, name="import"),
    path("imports/<int:number>/marked.xlsx", importing.marked, name="import_marked"),
    path("imports/<int:number>/confirm/", importing.confirm, name="import_confirm"),
    path("imports/<int:number>/cancel/", importing.cancel, name="import_cancel"),
    path("imports/<int:number>/undo/", importing.undo, name="import_undo"),
    path("indicators/", reference.indicators, name="indicators"),
    path("glossary/", reference.glossary, name="glossary"),
    path("audit/", audit.log, name="audit"),
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("password/", sign_in.password, name="password"),
    path("language/", sign_in.language, name="language"),
]

handler400 = "wusong.web.failing.bad_request"
handler403 = "wusong.web.failing.not_open"
handler404 = "wusong.web.failing.missing"
handler500 = "wusong.web.failing.broken"
