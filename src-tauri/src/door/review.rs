//! The commands of a review.

use super::{Answer, ReportKind, save_as};
use crate::desk::Desk;
use tieout_billing::Progress;
use tieout_workspace::view::*;

pub fn reviews(desk: &Desk) -> Answer<Vec<ReviewListView>> {
    Ok(desk.workspace()?.reviews()?)
}

pub fn review_start(desk: &Desk, request: ReviewRequest, progress: &dyn Progress) -> Answer<ReviewView> {
    Ok(desk.workspace()?.review_start(&request, progress)?)
}

pub fn review(desk: &Desk, id: i64) -> Answer<ReviewView> {
    Ok(desk.workspace()?.review(id)?)
}

pub fn review_check(desk: &Desk, id: i64, progress: &dyn Progress) -> Answer<ReviewView> {
    Ok(desk.workspace()?.review_check(id, progress)?)
}

pub fn review_delete(desk: &Desk, id: i64) -> Answer<()> {
    Ok(desk.workspace()?.review_delete(id)?)
}

pub fn finding_groups(desk: &Desk, review: i64) -> Answer<Vec<FindingGroupView>> {
    Ok(desk.workspace()?.finding_groups(review)?)
}

pub fn finding_group(desk: &Desk, review: i64, group: String) -> Answer<FindingGroupDetailView> {
    Ok(desk.workspace()?.finding_group(review, &group)?)
}

pub fn findings(desk: &Desk, review: i64, query: FindingQuery, offset: u64, limit: u64) -> Answer<FindingsView> {
    Ok(desk.workspace()?.findings(review, &query, offset, limit)?)
}

pub fn group_decide(desk: &Desk, review: i64, group: String, verdict: String, reason: String) -> Answer<FindingGroupView> {
    Ok(desk.workspace()?.group_decide(review, &group, &verdict, &reason)?)
}

pub fn group_waive(desk: &Desk, review: i64, group: String, reason: String, owner: String, expires: String) -> Answer<FindingGroupView> {
    Ok(desk.workspace()?.group_waive(review, &group, &reason, &owner, &expires)?)
}

pub fn waiver_withdraw(desk: &Desk, waiver: String, reason: String) -> Answer<Vec<WaiverView>> {
    Ok(desk.workspace()?.waiver_withdraw(&waiver, &reason)?)
}

pub fn waivers(desk: &Desk) -> Answer<Vec<WaiverView>> {
    Ok(desk.workspace()?.waivers()?)
}

pub fn queue(desk: &Desk, review: i64, query: QueueQuery, offset: u64, limit: u64) -> Answer<QueueView> {
    Ok(desk.workspace()?.queue(review, &query, offset, limit)?)
}

pub fn queue_decide(desk: &Desk, review: i64, selection: Selection, verdict: String, reason: String) -> Answer<DecidedView> {
    Ok(desk.workspace()?.queue_decide(review, &selection, &verdict, &reason)?)
}

pub fn queue_assign(
    desk: &Desk,
    review: i64,
    selection: Selection,
    person: Option<String>,
    due: Option<String>,
    note: String,
) -> Answer<DecidedView> {
    Ok(desk.workspace()?.queue_assign(review, &selection, person.as_deref(), due.as_deref(), &note)?)
}

pub fn invoice_review(desk: &Desk, review: i64, item: i64, query: Option<QueueQuery>) -> Answer<InvoiceReviewView> {
    Ok(desk.workspace()?.invoice_review(review, item, query.as_ref())?)
}

pub fn comment_add(desk: &Desk, review: i64, item: i64, text: String) -> Answer<Vec<ReviewDecisionView>> {
    Ok(desk.workspace()?.comment_add(review, item, &text)?)
}

pub fn workload(desk: &Desk, review: i64) -> Answer<Vec<WorkloadView>> {
    Ok(desk.workspace()?.workload(review)?)
}

pub fn queue_filters(desk: &Desk) -> Answer<Vec<QueueFilterView>> {
    Ok(desk.workspace()?.queue_filters()?)
}

pub fn queue_filter_save(desk: &Desk, name: String, query: QueueQuery) -> Answer<Vec<QueueFilterView>> {
    Ok(desk.workspace()?.queue_filter_save(&name, &query)?)
}

pub fn queue_filter_delete(desk: &Desk, name: String) -> Answer<Vec<QueueFilterView>> {
    Ok(desk.workspace()?.queue_filter_delete(&name)?)
}

pub fn sample(desk: &Desk, review: i64) -> Answer<Option<SampleView>> {
    Ok(desk.workspace()?.sample(review)?)
}

pub fn sample_plan(desk: &Desk, review: i64, confidence: String, tolerable: String, expected: String) -> Answer<SampleView> {
    Ok(desk.workspace()?.sample_plan(review, &confidence, &tolerable, &expected)?)
}

pub fn sample_record(desk: &Desk, review: i64, item: i64, error: bool, note: String) -> Answer<SampleView> {
    Ok(desk.workspace()?.sample_record(review, item, error, &note)?)
}

pub fn review_settings(desk: &Desk) -> Answer<ReviewSettingsView> {
    Ok(desk.workspace()?.review_settings()?)
}

pub fn review_settings_save(desk: &Desk, settings: ReviewSettingsView) -> Answer<ReviewSettingsView> {
    Ok(desk.workspace()?.review_settings_save(&settings)?)
}

pub fn review_sign_off(desk: &Desk, review: i64, note: String) -> Answer<ReviewView> {
    Ok(desk.workspace()?.review_sign_off(review, &note)?)
}

pub fn review_report(desk: &Desk, review: i64) -> Answer<ReviewReportView> {
    Ok(desk.workspace()?.review_report(review)?)
}

pub fn review_report_text(desk: &Desk, review: i64) -> Answer<String> {
    Ok(desk.workspace()?.review_report_text(review)?)
}

pub fn review_report_export(desk: &Desk, review: i64, kind: ReportKind) -> Answer<Option<ExportView>> {
    let workspace = desk.workspace()?;
    let (files, kind) = match kind {
        ReportKind::Xlsx => (("Excel", &["xlsx"][..]), tieout_workspace::ReportKind::Xlsx),
        ReportKind::Html => (("HTML report", &["html"][..]), tieout_workspace::ReportKind::Html),
    };
    let name = format!("{}.{}", workspace.review(review)?.name, files.1[0]);
    let path = save_as("Export the review", files, &name);
    Ok(path.map(|path| workspace.review_report_export(review, kind, &path)).transpose()?)
}
