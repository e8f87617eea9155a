from django.urls import path

from cchc.intake import by_hand_views, entry_views, page_images, run_views, tracker_views, views, workbench_views

urlpatterns = [
    path("", entry_views.upload, name="upload"),
    path("by-hand/", by_hand_views.by_hand, name="by_hand"),
    path("by-hand/read/", by_hand_views.read_row, name="by_hand_read"),
    path("tracker/", tracker_views.upload, name="tracker"),
    path("tracker/<int:pk>/", tracker_views.columns, name="tracker_columns"),
    path("run/<str:key>/", run_views.run, name="reading_run"),
    path("run/<str:key>/stop/", run_views.stop, name="reading_stop"),
    path("<int:pk>/", views.draft, name="draft"),
    path("<int:pk>/page/<int:number>.png", page_images.page_picture, name="draft_page"),
    path("<int:pk>/page/<int:number>.json", workbench_views.page_spots, name="draft_page_spots"),
    path("<int:pk>/state/", workbench_views.state, name="draft_state"),
    path("<int:pk>/items/<str:part>/", workbench_views.items, name="draft_items"),
    path("<int:pk>/named/", workbench_views.named, name="draft_named"),
    path("<int:pk>/agencies/", workbench_views.agencies, name="draft_agencies"),
    path("<int:pk>/document/", workbench_views.document, name="draft_document"),
    path("<int:pk>/operations/", workbench_views.operations, name="draft_operations"),
    path("<int:pk>/head/", views.save_head, name="draft_head"),
    path("<int:pk>/task/<int:at>/", views.save_task, name="draft_task"),
    path("<int:pk>/task/<int:at>/<str:verb>/", views.change_tasks, name="draft_change"),
    path("<int:pk>/settle/", views.settle, name="draft_settle"),
    path("<int:pk>/body/", views.save_body, name="draft_body"),
    path("<int:pk>/areas/", views.save_areas, name="draft_areas"),
    path("<int:pk>/target/<int:at>/<str:verb>/", views.change_targets, name="draft_target"),
    path("<int:pk>/undo/", views.undo, name="draft_undo"),
    path("<int:pk>/discard/", views.discard, name="draft_discard"),
    path("<int:pk>/answer-key/", views.answer_key, name="draft_answer_key"),
    path("<int:pk>/confirm/", views.confirm, name="draft_confirm"),
]
