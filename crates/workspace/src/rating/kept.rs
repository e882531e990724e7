//! A rated contract as it is kept: its rows for lists, and its derivations packed away.

use super::expected_run::numbers;
use crate::error::Result;
use crate::table::rating::pack;
use crate::table::to_json;
use crate::view::{RatedContractRowView, RatedInvoiceRowView};
use rust_decimal::Decimal;
use tieout_billing::rating::rate::RatedContract;
use tieout_billing::rating::{Contract, DateRange, ExpectedInvoice, Problem};

/// A contract on its way into the tables.
pub struct KeptContract {
    pub contract: String,
    /// What it is found by, in lower case.
    pub search: String,
    /// [`RatedContractRowView`] as JSON.
    pub row: String,
    pub content: Vec<u8>,
    pub ledger: Vec<u8>,
    pub invoices: Vec<KeptInvoice>,
    pub problems: Vec<Problem>,
}

/// An invoice of it.
pub struct KeptInvoice {
    pub number: String,
    /// [`RatedInvoiceRowView`] as JSON.
    pub row: String,
    pub body: Vec<u8>,
}

/// Packs a contract and its invoices.
pub(super) fn keep(contract: &Contract, rated: RatedContract) -> Result<KeptContract> {
    let numbered = rated.invoices.iter().zip(numbers(&rated.invoices));
    let invoices = numbered
        .map(|(invoice, number)| Ok(KeptInvoice { row: to_json(&invoice_row(invoice, &number))?, body: pack(invoice)?, number }))
        .collect::<Result<_>>()?;
    let sum = |figure: fn(&ExpectedInvoice) -> Decimal| rated.invoices.iter().map(figure).sum::<Decimal>();
    let mut plans: Vec<&str> = contract.items.iter().flat_map(|item| &item.phases).map(|phase| phase.plan.as_str()).collect();
    plans.dedup();
    let row = RatedContractRowView {
        contract: contract.id.clone(),
        customer: contract.customer.clone(),
        customer_name: contract.customer_name.clone().unwrap_or_default(),
        plans: plans.join(", "),
        from: contract.term.from.to_string(),
        until: last_day(contract.term),
        currency: contract.currency.clone(),
        invoices: rated.invoices.len() as u64,
        net: sum(|invoice| invoice.net.result).into(),
        gross: sum(|invoice| invoice.gross.result).into(),
        problems: rated.problems.len() as u64,
    };
    Ok(KeptContract {
        contract: contract.id.clone(),
        search: [&row.contract, &row.customer, &row.customer_name, &row.plans].map(|text| text.to_lowercase()).join("\n"),
        row: to_json(&row)?,
        content: pack(contract)?,
        ledger: pack(&rated.state.ledger)?,
        invoices,
        problems: rated.problems,
    })
}

/// The invoice in a list.
pub(super) fn invoice_row(invoice: &ExpectedInvoice, number: &str) -> RatedInvoiceRowView {
    RatedInvoiceRowView {
        invoice: number.to_owned(),
        issue_date: invoice.issue_date.to_string(),
        from: invoice.period.from.to_string(),
        until: last_day(invoice.period),
        currency: invoice.currency.clone(),
        net: invoice.net.result.into(),
        tax: invoice.tax.result.into(),
        gross: invoice.gross.result.into(),
    }
}

/// The last day of a range; empty without an end.
pub(super) fn last_day(range: DateRange) -> String {
    range.until.and_then(|until| until.pred_opt()).map(|last| last.to_string()).unwrap_or_default()
}
