//! The books: accounts, schedules, periods; and what the billing system says of its own run.

use super::OfKind;
use tieout_billing::{Field, RecordKind};

pub(super) const NAMES: &[OfKind] = &[
    (
        RecordKind::GeneralLedger,
        &[
            (
                Field::Account,
                &["account_number", "account_no", "account_code", "gl_account", "ledger_account", "gl_code", "acct", "account_id"],
            ),
            (Field::AccountType, &["type_of_account", "account_class", "account_category", "type", "category"]),
            (Field::Seller, &["entity", "company"]),
            (Field::Date, &["gl_date", "as_of", "as_of_date", "balance_date", "period_end", "journal_date", "entry_date"]),
            (Field::Amount, &["net_amount", "movement", "net_change", "net_activity", "activity", "net"]),
            (Field::OpeningBalance, &["beginning_balance", "start_balance", "balance_forward", "opening"]),
            (Field::ClosingBalance, &["ending_balance", "end_balance", "balance", "ytd_balance", "closing"]),
            (Field::Source, &["journal_source", "source_type", "entry_type", "journal_type"]),
            (Field::Description, &["account_name", "account_description", "memo"]),
        ],
    ),
    (
        RecordKind::RevenueSchedules,
        &[
            (Field::Date, &["recognition_date", "revenue_date", "schedule_date", "period_end", "month", "period_start", "period"]),
            (Field::Amount, &["scheduled_amount", "schedule_amount", "revenue_amount", "planned_amount"]),
            (Field::RecognisedAmount, &["recognized_amount", "recognised", "recognized", "amount_recognized", "amount_recognised"]),
        ],
    ),
    (
        RecordKind::ControlTotals,
        &[
            (Field::InvoiceCount, &["invoices", "number_of_invoices", "count_of_invoices", "documents"]),
            (Field::LineCount, &["lines", "number_of_lines", "line_items", "records"]),
            (Field::NetAmount, &["total_net", "total_without_tax"]),
            (Field::TaxAmount, &["total_vat"]),
            (Field::GrossAmount, &["total_gross", "total_with_tax"]),
        ],
    ),
    (
        RecordKind::RunAccounts,
        &[
            (Field::Status, &["result", "outcome"]),
            (Field::Reason, &["message", "error", "error_message", "exclusion_reason"]),
            (Field::Date, &["run_date", "target_date", "bill_date", "invoice_date"]),
        ],
    ),
    (
        RecordKind::Periods,
        &[
            (Field::StartDate, &["period_start", "first_day"]),
            (Field::EndDate, &["period_end", "last_day"]),
            (Field::ClosedDate, &["closed_on", "closed_at", "close_date", "date_closed", "locked_on"]),
            (Field::Description, &["period_name", "period"]),
        ],
    ),
    (
        RecordKind::Deliveries,
        &[(
            Field::SentDate,
            &[
                "sent",
                "sent_at",
                "sent_on",
                "date_sent",
                "email_sent_at",
                "emailed_at",
                "dispatched_at",
                "dispatch_date",
                "delivered_at",
                "date",
            ],
        )],
    ),
];
