from django.urls import path

from cchc.assessments import (
    appraisal_act_views,
    appraisal_list_views,
    appraisal_views,
    concluding_views,
    council_views,
    results_open_views,
    risk_views,
)
from cchc.assessments import appraisal_mark_views as marks
from cchc.assessments import results_views as results

urlpatterns = [
    path("rounds/<int:pk>/appraisal/", appraisal_views.appraisal, name="appraisal"),
    path("rounds/<int:pk>/appraisal/criterion/", appraisal_views.criterion, name="appraisal_criterion"),
    path("rounds/<int:pk>/appraisal/act/", appraisal_act_views.act, name="appraisal_act"),
    path("rounds/<int:pk>/list/", appraisal_list_views.owner_list, name="owner_list"),
    path("rounds/<int:pk>/list/file/", appraisal_list_views.owner_list_file, name="owner_list_file"),
    path("rounds/<int:pk>/list/adopt/", appraisal_list_views.owner_list_adopt, name="owner_list_adopt"),
    path("rounds/<int:pk>/appraisers/", marks.appraisers, name="appraisers"),
    path("rounds/<int:pk>/appraisers/drop/", marks.appraiser_drop, name="appraiser_drop"),
    path("rounds/<int:pk>/explain/", marks.explain, name="index_explain"),
    path("entrants/<int:pk>/appraisal/", appraisal_views.entrant, name="appraisal_entrant"),
    path("judged/<int:pk>/", marks.mark, name="index_mark"),
    path("judged/<int:pk>/accept/", marks.mark_accept, name="index_mark_accept"),
    path("judged/<int:pk>/correct/", results.correct, name="result_correct"),
    path("rounds/<int:pk>/council/", council_views.council, name="council"),
    path("rounds/<int:pk>/council/<slug:verb>/", council_views.council_act, name="council_act"),
    path("rounds/<int:pk>/results/", results.result_list, name="results"),
    path("rounds/<int:pk>/results/publish/", results.publish, name="results_publish"),
    path("rounds/<int:pk>/results/file/<slug:kind>/", results.result_file, name="results_file"),
    path("entrants/<int:pk>/result/", results.result, name="result"),
    path("entrants/<int:pk>/result/sheet/", results.result_sheet, name="result_sheet"),
    path("entrants/<int:pk>/result/mark/", results.result_mark, name="result_mark"),
    path("rounds/<int:pk>/differences/", risk_views.differences, name="differences"),
    path("rounds/<int:pk>/findings/", concluding_views.findings, name="index_findings"),
    path("findings/<int:pk>/withdraw/", concluding_views.finding_withdraw, name="index_finding_withdraw"),
    path("rounds/<int:pk>/risk/", risk_views.risk, name="risk"),
    path("entrants/<int:pk>/what-if/", risk_views.what_if_page, name="index_what_if"),
    path("entrants/<int:pk>/unit-sheet/", risk_views.unit_sheet, name="index_unit_sheet"),
    path("publications/<int:pk>/package/", results_open_views.package_file, name="publication_package"),
    path("rounds/<int:pk>/results.json", results_open_views.open_results, {"kind": "json"}, name="results_json"),
    path("rounds/<int:pk>/results.csv", results_open_views.open_results, {"kind": "csv"}, name="results_csv"),
]
