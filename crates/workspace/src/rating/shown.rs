//! What the window and the command line show of a rating.

use super::kept::last_day;
use super::texts_table::TextsTable;
use crate::documents::pages::fonts;
use crate::error::{Error, Result};
use crate::runs::export_view;
use crate::table::rating::{self, StoredContract};
use crate::view::*;
use crate::workspace::Workspace;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::path::Path;
use tieout_billing::rating::credit_ledger::EntryKind;
use tieout_billing::rating::{Anchor, Commitment, Contract, Derivation, DiscountKind, ExpectedInvoice, ExpectedLine, LineKind, Operation};
use tieout_documents::{write_atomically, write_calculation_pdf, write_table_csv};

impl Workspace {
    /// A window of what is wrong with a rating's input; an empty kind means all.
    pub fn rating_problems(&self, run: i64, kind: &str, offset: u64, limit: u64) -> Result<RatingProblemsView> {
        self.read(|connection| rating::problems(connection, run, kind, "", offset, limit))
    }

    /// Writes all problems as CSV, to be mended in the files that they name.
    pub fn rating_problems_export(&self, run: i64, path: &Path) -> Result<ExportView> {
        let problems = self.rating_problems(run, "", 0, u64::MAX)?;
        let row = |problem: RatingProblemView| {
            let row = problem.row.map_or_else(String::new, |row| row.to_string());
            [problem.kind, problem.input, problem.file, row, problem.contract, problem.message]
        };
        let table = TextsTable::new(["kind", "input", "file", "row", "contract", "message"], problems.rows.into_iter().map(row).collect());
        let bytes = write_atomically(path, |mut out| write_table_csv(&table, &mut out))?;
        Ok(export_view(path, bytes, problems.total))
    }

    /// A window of the contracts whose id, customer or name holds the text.
    pub fn rated_contracts(&self, run: i64, search: &str, offset: u64, limit: u64) -> Result<RatedContractsView> {
        self.read(|connection| rating::contracts(connection, run, search, offset, limit))
    }

    /// A contract as it was read, and what it comes to.
    pub fn rated_contract(&self, run: i64, contract: &str) -> Result<RatedContractView> {
        self.read(|connection| {
            let stored = rating::contract(connection, run, contract)?;
            let invoices = rating::invoices_of(connection, stored.id)?;
            let problems = rating::problems(connection, run, "", contract, 0, 1_000)?.rows;
            Ok(contract_view(stored, invoices, problems))
        })
    }

    /// What was used of each metric, day by day.
    pub fn usage_days(&self, run: i64) -> Result<Vec<UsageMetricView>> {
        let days = self.read(|connection| rating::usage_days(connection, run))?;
        let mut metrics: BTreeMap<String, (Decimal, UsageMetricView)> = BTreeMap::new();
        for day in days {
            let (sum, metric) = metrics
                .entry(day.metric.clone())
                .or_insert_with(|| (Decimal::ZERO, UsageMetricView { metric: day.metric.clone(), ..UsageMetricView::default() }));
            *sum =
                sum.checked_add(day.quantity).ok_or_else(|| Error::Invalid(format!("the usage of {} has too many digits", day.metric)))?;
            metric.events += day.events;
            metric.days.push(UsageDayView { day: day.day.to_string(), quantity: day.quantity.into(), events: day.events });
        }
        Ok(metrics.into_values().map(|(sum, metric)| UsageMetricView { quantity: sum.into(), ..metric }).collect())
    }

    /// Writes an expected invoice with the calculation of every figure as pages.
    pub fn rated_invoice_pdf(&self, run: i64, invoice: &str, path: &Path) -> Result<ExportView> {
        let (rating, (_, expected)) =
            self.read(|connection| Ok((rating::get(connection, run)?, rating::invoice(connection, run, invoice)?)))?;
        let bytes = write_atomically(path, |mut out| write_calculation_pdf(&expected, invoice, &rating.dialect.name, fonts(), &mut out))?;
        Ok(export_view(path, bytes, expected.lines.len() as u64))
    }

    /// An expected invoice, every figure with its derivation; with a bill run: what that billed beside it.
    pub fn rated_invoice(&self, run: i64, invoice: &str, billed: Option<i64>) -> Result<RatedInvoiceView> {
        let (row, expected) = self.read(|connection| rating::invoice(connection, run, invoice))?;
        let billed = billed.map(|billed| self.billed_beside(billed, run, &expected)).transpose()?.flatten();
        Ok(invoice_view(run, row, &expected, billed))
    }
}

fn contract_view(stored: StoredContract, invoices: Vec<RatedInvoiceRowView>, problems: Vec<RatingProblemView>) -> RatedContractView {
    let contract = &stored.content;
    let phase = |item: &str, phase: &tieout_billing::rating::Phase| PhaseView {
        item: item.to_owned(),
        plan: phase.plan.clone(),
        price_book: phase.price_book.clone().unwrap_or_default(),
        quantity: phase.quantity.into(),
        from: phase.dates.from.to_string(),
        until: last_day(phase.dates),
        agreed: phase
            .prices
            .iter()
            .map(|(charge, model)| format!("{charge}: {}", super::prices::in_words(model)))
            .collect::<Vec<_>>()
            .join("; "),
        row: phase.row,
    };
    let credit = |entry: &tieout_billing::rating::credit_ledger::LedgerEntry| CreditEntryView {
        day: entry.day.to_string(),
        grant: entry.grant.clone(),
        kind: match entry.kind {
            EntryKind::Granted => "granted",
            EntryKind::Drawn => "drawn",
            EntryKind::Expired => "expired",
            EntryKind::RolledOver => "rolled over",
            EntryKind::Refunded => "refunded",
        }
        .to_owned(),
        amount: entry.amount.into(),
        balance: entry.balance.into(),
    };
    RatedContractView {
        terms: terms(contract),
        phases: contract.items.iter().flat_map(|item| item.phases.iter().map(|one| phase(&item.id, one))).collect(),
        discounts: contract.discounts.iter().map(|discount| (discount.name.clone(), in_words(contract, discount))).collect(),
        credits: stored.ledger.entries().iter().map(credit).collect(),
        contract: stored.row,
        invoices,
        problems,
    }
}

/// What was agreed beside plans and prices.
fn terms(contract: &Contract) -> Vec<(String, String)> {
    let mut terms: Vec<(&str, String)> = Vec::new();
    let anchor = match contract.anchor {
        Anchor::ContractStart => "the day on which the contract begins".to_owned(),
        Anchor::Calendar => "the first day of the calendar period".to_owned(),
        Anchor::DayOfMonth { day } => format!("day {day} of the month"),
    };
    terms.push(("Periods begin on", anchor));
    let per = |commitment: Commitment| {
        format!("{} {} per {}", commitment.amount, contract.currency, super::prices::interval(commitment.interval))
    };
    terms.extend(contract.time_zone.clone().map(|zone| ("Time zone", zone)));
    terms.extend(contract.payment_days.map(|days| ("Payment", format!("{days} days"))));
    terms.extend(contract.minimum.map(|minimum| ("Minimum", per(minimum))));
    terms.extend(contract.maximum.map(|maximum| ("Maximum", per(maximum))));
    terms.extend(contract.tax.country.clone().map(|country| ("Country", country)));
    terms.extend(contract.tax.region.clone().map(|region| ("Region", region)));
    terms.extend(contract.tax.category.clone().map(|category| ("Tax category", category)));
    terms.extend(contract.tax.rate.map(|rate| ("Tax rate", format!("{rate} %"))));
    terms.extend(contract.tax.exemption_reason.clone().map(|reason| ("Exemption", reason)));
    terms.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn in_words(contract: &Contract, discount: &tieout_billing::rating::Discount) -> String {
    let what = match discount.kind {
        DiscountKind::Percentage { percent } => format!("{percent} %"),
        DiscountKind::Amount { amount } => format!("{amount} {}", contract.currency),
        DiscountKind::FreeUnits { units } => format!("{units} free units"),
    };
    let of = discount.applies_to.as_ref().map_or_else(|| "the invoice".to_owned(), Clone::clone);
    let mut words = format!("{what} off {of}");
    if let Some(dates) = discount.dates {
        words += &format!(", from {}", dates.from);
        let last = last_day(dates);
        if !last.is_empty() {
            words += &format!(" to {last}");
        }
    }
    if let Some(periods) = discount.periods {
        words += &format!(", for {periods} periods");
    }
    words
}

fn invoice_view(run: i64, row: RatedInvoiceRowView, expected: &ExpectedInvoice, billed: Option<BilledInvoiceView>) -> RatedInvoiceView {
    let adjustment = |one: &tieout_billing::rating::Adjustment| (one.description.clone(), derivation(&one.amount));
    RatedInvoiceView {
        run,
        invoice: row,
        contract: expected.contract.clone(),
        customer: expected.customer.clone(),
        customer_name: expected.customer_name.clone().unwrap_or_default(),
        due_date: expected.due_date.map(|day| day.to_string()).unwrap_or_default(),
        lines: expected.lines.iter().enumerate().map(|(at, line)| line_view(at as u64 + 1, line)).collect(),
        adjustments: expected.adjustments.iter().map(adjustment).collect(),
        taxes: expected
            .taxes
            .iter()
            .map(|tax| RatedTaxView {
                category: tax.category.clone(),
                rate: tax.rate.into(),
                taxable: derivation(&tax.taxable),
                tax: derivation(&tax.tax),
                exemption_reason: tax.exemption_reason.clone().unwrap_or_default(),
            })
            .collect(),
        net: derivation(&expected.net),
        tax: derivation(&expected.tax),
        gross: derivation(&expected.gross),
        settlements: expected.settlements.iter().map(adjustment).collect(),
        due: derivation(&expected.due),
        billed,
    }
}

fn line_view(number: u64, line: &ExpectedLine) -> RatedLineView {
    RatedLineView {
        number,
        plan: line.plan.clone(),
        charge: line.charge.clone(),
        product: line.product.clone(),
        description: line.description.clone(),
        kind: match line.kind {
            LineKind::Charge => "charge",
            LineKind::Credit => "credit",
            LineKind::TrueUp => "true_up",
            LineKind::Cap => "cap",
        }
        .to_owned(),
        from: line.period.from.to_string(),
        until: last_day(line.period),
        unit: line.unit.clone().unwrap_or_default(),
        quantity: derivation(&line.quantity),
        unit_price: line.unit_price.map(Into::into),
        discount: line.discount.as_ref().map(derivation),
        net: derivation(&line.net),
        tax_category: line.tax_category.clone(),
        tax_rate: line.tax_rate.into(),
        tax: derivation(&line.tax),
    }
}

/// The tree of a figure.
pub(super) fn derivation(figure: &Derivation) -> DerivationView {
    DerivationView {
        figure: figure.figure.to_string(),
        arithmetic: figure.arithmetic(),
        result: figure.result.into(),
        operation: operation(figure.operation).to_owned(),
        setting: figure.setting.as_ref().map(ToString::to_string).unwrap_or_default(),
        operands: figure.operands.iter().map(derivation).collect(),
    }
}

/// What an operation is called.
pub(super) const fn operation(operation: Operation) -> &'static str {
    match operation {
        Operation::Given => "given",
        Operation::Sum => "sum",
        Operation::Difference => "difference",
        Operation::Product => "product",
        Operation::Quotient => "quotient",
        Operation::Share => "share",
        Operation::Least => "least",
        Operation::Greatest => "greatest",
        Operation::Negation => "negation",
        Operation::Rounded { .. } => "rounded",
        Operation::RoundedToMultiple { .. } => "rounded_to_multiple",
        Operation::Chosen => "chosen",
        Operation::Apportioned => "apportioned",
    }
}
