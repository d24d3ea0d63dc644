"""Addresses of the pages of cases."""

from django.urls import path

from wusong.web.cases import applying, desk, notices, procedures, quotas, reviewing, story

urlpatterns = [
    path("todo/", desk.todo, name="todo"),
    path("cases/", desk.listing, name="cases"),
    path("cases/batch/", desk.batch, name="cases_batch"),
    path("cases/<slug:number>/", story.story, name="case"),
    path("cases/<slug:number>/do/<slug:step>/", story.do, name="case_step"),
    path("cases/<slug:number>/undo/", story.undo, name="case_undo"),
    path("cases/<slug:number>/paper/<int:pk>/", story.paper, name="case_paper"),
    path("apply/", applying.index, name="apply_index"),
    path("apply/<slug:key>/", applying.apply, name="apply"),
    path("track/<slug:number>/<slug:code>/", applying.track, name="track"),
    path("review/<slug:token>/", reviewing.review, name="review"),
    path("review/<slug:token>/paper/<int:n>/", reviewing.paper, name="review_paper"),
    path("notices/", notices.index, name="notices"),
    path("notices/<int:pk>/object/", notices.object_to, name="notice_object"),
    path("quotas/", quotas.board, name="quotas"),
    path("quotas/<slug:key>/<str:round_>/decide/", quotas.decide, name="round_decide"),
    path("procedures/", procedures.index, name="procedures"),
    path("procedures/new/", procedures.new, name="procedure_new"),
    path("procedures/check/", procedures.check, name="procedure_check"),
    path("procedures/<slug:key>/", procedures.procedure, name="procedure"),
    path("procedures/<slug:key>/edit/", procedures.edit, name="procedure_edit"),
    path("procedures/<slug:key>/<int:version>/consent/", procedures.consent, name="procedure_consent"),
]
