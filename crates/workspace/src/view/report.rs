//! Views of a review's report: the same fields as [`tieout_documents::ReviewReport`], as the window shows them.

use super::{Amount, MoneyView, TotalsView};
use serde::{Deserialize, Serialize};
use tieout_documents as documents;
use ts_rs::TS;

/// A review as one page for a director.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReviewReportView {
    pub title: String,
    pub run: String,
    pub previous: Option<String>,
    pub period: Option<(String, String)>,
    pub as_of: Option<String>,
    pub generated_at: String,
    pub generated_by: String,
    pub tool_version: String,
    pub checked_at: String,
    pub checked_by: String,
    #[ts(type = "number")]
    pub settings_version: i64,
    /// The settings or the records have changed since the checks ran.
    pub outdated: bool,
    pub hash: String,
    /// The review in two or three sentences.
    pub lead: String,
    /// What is left to do before the run may go out, one sentence each.
    pub remains: Vec<String>,
    pub billed: Vec<BilledView>,
    pub register: RegisterView,
    pub tie_out: Vec<ControlTotalView>,
    pub findings: FindingCountsView,
    pub families: Vec<FamilyFindingsView>,
    /// The largest first; `findings.groups` says how many there are.
    pub groups: Vec<GroupOfFindingsView>,
    pub not_run: Vec<CheckNotRunView>,
    /// Known or not, in the order in which they are shown.
    pub figures: Vec<super::KpiView>,
    pub statuses: Vec<super::StatusCountView>,
    /// Held and rejected invoices, the largest first; the statuses say how many there are.
    pub stopped: Vec<StoppedInvoiceView>,
    pub waivers: Vec<WaivedView>,
    pub approvals: Vec<ApprovalView>,
    pub sample: Option<SampleResultView>,
    pub sign_off: Option<SignOffView>,
    pub log_head: Option<String>,
    #[ts(type = "number")]
    pub log_entries: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BilledView {
    #[ts(type = "number")]
    pub invoices: u64,
    pub totals: TotalsView,
    /// `null` where there is no previous run.
    pub previous: Option<TotalsView>,
    #[ts(type = "number | null")]
    pub previous_invoices: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RegisterView {
    pub files: Vec<RegisterFileView>,
    #[ts(type = "number")]
    pub invoices: u64,
    #[ts(type = "number")]
    pub lines: u64,
    #[ts(type = "number")]
    pub customers: u64,
    /// Rows of the files that could not be read.
    #[ts(type = "number")]
    pub rejects: u64,
    pub sealed: bool,
    pub first_invoice: String,
    pub last_invoice: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RegisterFileView {
    pub name: String,
    pub sha256: String,
    #[ts(type = "number")]
    pub rows: u64,
}

/// A figure from elsewhere that the register must agree with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ControlTotalView {
    pub name: String,
    pub source: String,
    /// Empty for a count.
    pub currency: String,
    pub control: Amount,
    pub register: Amount,
    /// Register minus control.
    pub difference: Amount,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FindingCountsView {
    #[ts(type = "number")]
    pub all: u64,
    #[ts(type = "number")]
    pub invoices: u64,
    #[ts(type = "number")]
    pub groups: u64,
    #[ts(type = "number")]
    pub new: u64,
    #[ts(type = "number")]
    pub known: u64,
    #[ts(type = "number")]
    pub gone: u64,
    #[ts(type = "number")]
    pub waived: u64,
    pub at_stake: Vec<MoneyView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FamilyFindingsView {
    pub family: String,
    #[ts(type = "number")]
    pub checks_run: u64,
    #[ts(type = "number")]
    pub checks_not_run: u64,
    #[ts(type = "number")]
    pub findings: u64,
    #[ts(type = "number")]
    pub invoices: u64,
    #[ts(type = "number")]
    pub new: u64,
    pub at_stake: Vec<MoneyView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GroupOfFindingsView {
    pub id: String,
    pub check: String,
    pub severity: String,
    pub summary: String,
    #[ts(type = "number")]
    pub findings: u64,
    #[ts(type = "number")]
    pub invoices: u64,
    #[ts(type = "number")]
    pub customers: u64,
    pub at_stake: Vec<MoneyView>,
    /// `open`, `confirmed`, `dismissed` or `waived`.
    pub state: String,
    pub reason: String,
    pub by: String,
}

/// A check that did not run; without needs: it was switched off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CheckNotRunView {
    pub name: String,
    pub family: String,
    pub needs: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StoppedInvoiceView {
    pub invoice: String,
    pub customer: String,
    pub gross: MoneyView,
    pub at_stake: Amount,
    /// `held` or `rejected`.
    pub status: String,
    pub reason: String,
    pub by: String,
    pub at: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WaivedView {
    pub check: String,
    pub summary: String,
    pub reason: String,
    pub owner: String,
    pub expires: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ApprovalView {
    pub by: String,
    pub key: String,
    #[ts(type = "number")]
    pub invoices: u64,
    #[ts(type = "number")]
    pub as_second: u64,
    pub gross: Vec<MoneyView>,
    pub last_at: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SampleResultView {
    /// In percent.
    pub confidence: Amount,
    pub tolerable: Amount,
    #[ts(type = "number")]
    pub population: u64,
    #[ts(type = "number")]
    pub size: u64,
    #[ts(type = "number")]
    pub looked_at: u64,
    #[ts(type = "number")]
    pub errors: u64,
    pub conclusion: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SignOffView {
    pub by: String,
    pub at: String,
    pub note: String,
    pub key: String,
}

impl From<&documents::ReviewReport> for ReviewReportView {
    fn from(report: &documents::ReviewReport) -> Self {
        ReviewReportView {
            title: report.title.clone(),
            run: report.run.clone(),
            previous: report.previous.clone(),
            period: report.period.map(|(from, to)| (from.to_string(), to.to_string())),
            as_of: report.as_of.map(|day| day.to_string()),
            generated_at: report.generated_at.clone(),
            generated_by: report.generated_by.clone(),
            tool_version: report.tool_version.clone(),
            checked_at: report.checked_at.clone(),
            checked_by: report.checked_by.clone(),
            settings_version: report.settings_version,
            outdated: report.outdated,
            hash: report.hash.clone(),
            lead: documents::review_lead(report),
            remains: documents::review_remains(report),
            billed: report.billed.iter().map(BilledView::from).collect(),
            register: RegisterView::from(&report.register),
            tie_out: report.tie_out.iter().map(ControlTotalView::from).collect(),
            findings: FindingCountsView::from(&report.findings),
            families: report.families.iter().map(FamilyFindingsView::from).collect(),
            groups: report.groups.iter().map(GroupOfFindingsView::from).collect(),
            not_run: report.not_run.iter().map(CheckNotRunView::from).collect(),
            figures: report.figures.iter().map(super::KpiView::from).collect(),
            statuses: report.statuses.iter().map(super::StatusCountView::from).collect(),
            stopped: report.stopped.iter().map(StoppedInvoiceView::from).collect(),
            waivers: report.waivers.iter().map(WaivedView::from).collect(),
            approvals: report.approvals.iter().map(ApprovalView::from).collect(),
            sample: report.sample.as_ref().map(SampleResultView::from),
            sign_off: report.sign_off.as_ref().map(SignOffView::from),
            log_head: report.log_head.clone(),
            log_entries: report.log_entries,
        }
    }
}

fn money(sums: &[documents::Money]) -> Vec<MoneyView> {
    sums.iter().map(MoneyView::from).collect()
}

fn totals(currency: &str, totals: tieout_billing::Totals) -> TotalsView {
    TotalsView { currency: currency.to_owned(), net: totals.net.into(), tax: totals.tax.into(), gross: totals.gross.into() }
}

impl From<&documents::Money> for MoneyView {
    fn from(money: &documents::Money) -> Self {
        MoneyView { currency: money.currency.clone(), amount: money.amount.into() }
    }
}

impl From<&documents::Billed> for BilledView {
    fn from(billed: &documents::Billed) -> Self {
        BilledView {
            invoices: billed.invoices,
            totals: totals(&billed.currency, billed.totals),
            previous: billed.previous.as_ref().map(|previous| totals(&billed.currency, previous.totals)),
            previous_invoices: billed.previous.as_ref().map(|previous| previous.invoices),
        }
    }
}

impl From<&documents::Register> for RegisterView {
    fn from(register: &documents::Register) -> Self {
        let file =
            |file: &documents::RegisterFile| RegisterFileView { name: file.name.clone(), sha256: file.sha256.clone(), rows: file.rows };
        RegisterView {
            files: register.files.iter().map(file).collect(),
            invoices: register.invoices,
            lines: register.lines,
            customers: register.customers,
            rejects: register.rejects,
            sealed: register.sealed,
            first_invoice: register.first_invoice.clone(),
            last_invoice: register.last_invoice.clone(),
        }
    }
}

impl From<&documents::ControlTotal> for ControlTotalView {
    fn from(control: &documents::ControlTotal) -> Self {
        ControlTotalView {
            name: control.name.clone(),
            source: control.source.clone(),
            currency: control.currency.clone(),
            control: control.control.into(),
            register: control.register.into(),
            difference: control.difference().into(),
        }
    }
}

impl From<&documents::FindingCounts> for FindingCountsView {
    fn from(counts: &documents::FindingCounts) -> Self {
        FindingCountsView {
            all: counts.all,
            invoices: counts.invoices,
            groups: counts.groups,
            new: counts.new,
            known: counts.known,
            gone: counts.gone,
            waived: counts.waived,
            at_stake: money(&counts.at_stake),
        }
    }
}

impl From<&documents::FamilyFindings> for FamilyFindingsView {
    fn from(family: &documents::FamilyFindings) -> Self {
        FamilyFindingsView {
            family: family.family.clone(),
            checks_run: family.checks_run,
            checks_not_run: family.checks_not_run,
            findings: family.findings,
            invoices: family.invoices,
            new: family.new,
            at_stake: money(&family.at_stake),
        }
    }
}

impl From<&documents::GroupOfFindings> for GroupOfFindingsView {
    fn from(group: &documents::GroupOfFindings) -> Self {
        GroupOfFindingsView {
            id: group.id.clone(),
            check: group.check.clone(),
            severity: group.severity.clone(),
            summary: group.summary.clone(),
            findings: group.findings,
            invoices: group.invoices,
            customers: group.customers,
            at_stake: money(&group.at_stake),
            state: group.state.clone(),
            reason: group.reason.clone(),
            by: group.by.clone(),
        }
    }
}

impl From<&documents::CheckNotRun> for CheckNotRunView {
    fn from(check: &documents::CheckNotRun) -> Self {
        CheckNotRunView { name: check.name.clone(), family: check.family.clone(), needs: check.needs.clone() }
    }
}

impl From<&documents::StatusCount> for super::StatusCountView {
    fn from(count: &documents::StatusCount) -> Self {
        super::StatusCountView { status: count.status.name().to_owned(), invoices: count.invoices, gross: money(&count.gross) }
    }
}

impl From<&documents::StoppedInvoice> for StoppedInvoiceView {
    fn from(one: &documents::StoppedInvoice) -> Self {
        StoppedInvoiceView {
            invoice: one.invoice.clone(),
            customer: one.customer.clone(),
            gross: MoneyView::from(&one.gross),
            at_stake: one.at_stake.into(),
            status: one.status.name().to_owned(),
            reason: one.reason.clone(),
            by: one.by.clone(),
            at: one.at.clone(),
        }
    }
}

impl From<&documents::Waived> for WaivedView {
    fn from(waived: &documents::Waived) -> Self {
        WaivedView {
            check: waived.check.clone(),
            summary: waived.summary.clone(),
            reason: waived.reason.clone(),
            owner: waived.owner.clone(),
            expires: waived.expires.map(|day| day.to_string()),
        }
    }
}

impl From<&documents::Approval> for ApprovalView {
    fn from(approval: &documents::Approval) -> Self {
        ApprovalView {
            by: approval.by.clone(),
            key: approval.key.clone(),
            invoices: approval.invoices,
            as_second: approval.as_second,
            gross: money(&approval.gross),
            last_at: approval.last_at.clone(),
        }
    }
}

impl From<&documents::SampleResult> for SampleResultView {
    fn from(sample: &documents::SampleResult) -> Self {
        SampleResultView {
            confidence: sample.confidence.into(),
            tolerable: sample.tolerable.into(),
            population: sample.population,
            size: sample.size,
            looked_at: sample.looked_at,
            errors: sample.errors,
            conclusion: sample.conclusion.clone(),
        }
    }
}

impl From<&documents::SignOff> for SignOffView {
    fn from(sign_off: &documents::SignOff) -> Self {
        SignOffView { by: sign_off.by.clone(), at: sign_off.at.clone(), note: sign_off.note.clone(), key: sign_off.key.clone() }
    }
}
