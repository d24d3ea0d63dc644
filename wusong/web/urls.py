"""Every address of the site."""

from django.urls import include, path

from wusong.web import audit, reference, registers, sign_in
from wusong.web.pages import plan

urlpatterns = [
    path("", plan.front, name="front"),
    path("plan/<slug:key>/", plan.scoreboard, name="scoreboard"),
    path("plan/<slug:key>/text/", plan.text, name="plan_text"),
    path("plan/<slug:key>/commitments/", plan.commitments, name="commitments"),
    path("plan/<slug:key>/target/<str:code>/", plan.target, name="target"),
    path("plan/<slug:key>/target/<str:code>/rows/", plan.rows, name="target_rows"),
    path("plan/<slug:key>/target/<str:code>/rows.csv", plan.rows_file, name="target_rows_file"),
    path("", include("wusong.web.cases.urls")),
    path("registers/", registers.index, name="registers"),
    path("registers/<slug:key>/", registers.listing, name="register"),
    path("registers/<slug:key>/export.<str:form>", registers.export, name="register_export"),
    path("registers/<slug:key>/new/", registers.new, name="record_new"),
    path("registers/<slug:key>/<int:pk>/", registers.record, name="record"),
    path("registers/<slug:key>/<int:pk>/edit/", registers.edit, name="record_edit"),
    path("registers/<slug:key>/<int:pk>/remove/", registers.remove, name="record_remove"),
    path("indicators/", reference.indicators, name="indicators"),
    path("glossary/", reference.glossary, name="glossary"),
    path("audit/", audit.log, name="audit"),
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("language/", sign_in.language, name="language"),
]
