//! What the official rules let pass: cents, quantity times price, dates, check digits. Ours, and labelled so.

mod dates;
mod identifiers;
mod sums;

use super::report::Report;
use super::stated;
use tieout_billing::currency::minor_digits;

pub fn check(report: &mut Report<'_>) {
    currencies(report);
    sums::check(report);
    dates::check(report);
    identifiers::check(report);
}

/// TIEOUT-CURRENCY and TIEOUT-DECIMALS.
fn currencies(report: &mut Report<'_>) {
    let invoice = report.invoice;
    for stated in stated::amounts(invoice) {
        let (place, amount) = (&stated.place, stated.amount);
        let whole = if stated.is_accounting { &invoice.tax_currency } else { &invoice.currency };
        // An empty currency is found by BR-CL-03.
        let own = amount.currency.as_ref().filter(|currency| !currency.is_empty());
        let (Some(currency), Some(expected)) = (own.or(whole.as_ref()), whole) else { continue };
        let message =
            format_args!("The amount {} is in {currency}, and the invoice is in {expected}: state it in {expected}", amount.value);
        report.must(currency == expected, "TIEOUT-CURRENCY", place, message);
        if let (Some(digits), false) = (minor_digits(currency), stated.is_price) {
            let message = format_args!("The amount {} has more decimals than {currency} has ({digits}): round it", amount.value);
            report.must(amount.value.normalize().scale() <= digits, "TIEOUT-DECIMALS", place, message);
        }
    }
}
