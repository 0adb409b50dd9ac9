"""Routes of the plans, below ``plans/``."""

from django.urls import path

from planner.views import documents, exports, items, layout, pictures, plans, review, saved, wizard

ITEM = "<uuid:code>/<slug:slug>/<slug:kind>/<int:number>/"

urlpatterns = [
    path("", plans.plan_list, name="plans"),
    path("new/", plans.new, name="plan-new"),
    path("new/example/<slug:name>/", plans.from_example, name="plan-from-example"),
    path("new/file/", plans.from_file, name="plan-from-file"),
    path("<uuid:code>/", plans.hub, name="plan-hub"),
    path("<uuid:code>/delete/", plans.delete, name="plan-delete"),
    path("<uuid:code>/duplicate/", plans.duplicate, name="plan-duplicate"),
    path("<uuid:code>/review/", review.review, name="plan-review"),
    path("<uuid:code>/review/accept/", review.accept, name="plan-accept"),
    path("<uuid:code>/review/withdraw/", review.withdraw, name="plan-withdraw"),
    path("<uuid:code>/documents/", documents.page, name="plan-documents"),
    path("<uuid:code>/documents/plan.json", documents.as_json, name="plan-json"),
    path("<uuid:code>/documents/plan.pdf", exports.as_pdf, name="plan-pdf"),
    path("<uuid:code>/documents/make/", exports.make, name="plan-make-pdf"),
    path("<uuid:code>/documents/<uuid:export>.pdf", exports.download, name="plan-export"),
    path("<uuid:code>/documents/network.svg", pictures.network_svg, name="plan-network-svg"),
    path("<uuid:code>/picture/", pictures.page, name="plan-picture"),
    path("<uuid:code>/undo/", saved.undo, name="plan-undo"),
    path("<uuid:code>/layout/", layout.layout, name="plan-layout"),
    path("<uuid:code>/go/", wizard.go, name="plan-go"),
    path("<uuid:code>/<slug:slug>/", wizard.step, name="plan-step"),
    path("<uuid:code>/<slug:slug>/<slug:kind>/new/", wizard.item, name="plan-item-new"),
    path(ITEM, wizard.item, name="plan-item"),
    path(f"{ITEM}copy/", items.copy_item, name="plan-item-copy"),
    path(f"{ITEM}remove/", items.remove_item, name="plan-item-remove"),
]
