//! How it is to be paid.

use crate::en16931::report::{Report, is_blank, trimmed};

/// UNTDID 4461: credit transfer and SEPA credit transfer.
const CREDIT_TRANSFERS: [&str; 2] = ["30", "58"];

pub fn check(report: &mut Report<'_>) {
    for (at, payment) in report.invoice.payment.iter().enumerate() {
        let place = format!("payment {}", at + 1);
        report.must(
            payment.means_code.is_some(),
            "BR-49",
            format_args!("{place}, BT-81"),
            "The means of payment (BT-81) is missing: state its code",
        );
        let card = payment.card.as_ref().map_or("", |card| trimmed(&card.number));
        let message = format_args!(
            "The card number (BT-87) is stated with {} digits: state the first 6 and the last 4 at most",
            card.chars().count()
        );
        report.must(card.chars().count() <= 10, "BR-51", format_args!("{place}, BT-87"), message);

        let code = trimmed(&payment.means_code);
        if !CREDIT_TRANSFERS.contains(&code) {
            continue;
        }
        for account in &payment.accounts {
            let message = format_args!("A credit transfer ({code}) has no account to pay to (BT-84): state its IBAN or number");
            report.must(!is_blank(&account.id), "BR-50", format_args!("{place}, BT-84"), message);
            if report.is_cii() {
                report.must(account.id.is_some(), "BR-61", format_args!("{place}, BT-84"), message);
            }
        }
        if !report.is_cii() {
            let holds = !payment.accounts.is_empty() && payment.accounts.iter().all(|account| account.id.is_some());
            let message =
                format_args!("The means of payment is a credit transfer ({code}), and no account to pay to (BT-84) is stated: state one");
            report.must(holds, "BR-61", format_args!("{place}, BT-84"), message);
        }
    }
}
