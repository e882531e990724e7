//! What was paid, credited, given up, disputed and is still open.

use super::OfKind;
use tieout_billing::{Field, RecordKind};

pub(super) const NAMES: &[OfKind] = &[
    (
        RecordKind::Payments,
        &[
            (
                Field::Payment,
                &[
                    "payment_id",
                    "payment_number",
                    "payment_no",
                    "charge_id",
                    "transaction_id",
                    "receipt_number",
                    "document_number",
                    "transaction_number",
                    "number",
                    "tran_id",
                    "id",
                ],
            ),
            (Field::InvoiceNumber, &["applied_to", "applied_to_invoice", "applied_to_transaction", "invoice_applied"]),
            (Field::Amount, &["payment_amount", "amount_received", "amount_paid", "gross"]),
            (Field::Date, &["payment_date", "paid_at", "received_date", "date_received", "received_at", "created_utc", "created_date_utc"]),
            (Field::AppliedDate, &["applied_at", "application_date", "date_applied", "applied_on"]),
            (Field::AppliedAmount, &["amount_applied", "allocated_amount", "applied", "applied_to_link_amount"]),
        ],
    ),
    (
        RecordKind::CreditNotes,
        &[
            (
                Field::CreditNote,
                &[
                    "credit_note_number",
                    "credit_note_id",
                    "credit_memo",
                    "credit_memo_number",
                    "credit_memo_id",
                    "credit_number",
                    "document_number",
                    "transaction_number",
                    "number",
                    "tran_id",
                    "id",
                ],
            ),
            (
                Field::InvoiceNumber,
                &[
                    "original_invoice",
                    "original_invoice_number",
                    "preceding_invoice",
                    "applied_to",
                    "applied_to_transaction",
                    "created_from",
                ],
            ),
            (Field::Amount, &["credit_amount", "credit_note_amount", "gross_amount", "net_amount"]),
            (Field::Date, &["credit_note_date", "credit_date", "issue_date", "issued_on", "adjustment_date"]),
            (Field::Reason, &["credit_reason"]),
        ],
    ),
    (
        RecordKind::Receivables,
        &[
            (Field::Amount, &["invoice_amount", "original_amount", "invoice_total", "gross_amount", "document_amount", "billed_amount"]),
            (Field::PaidAmount, &["amount_paid", "payment_amount", "paid", "total_paid", "payments_applied"]),
            (
                Field::Balance,
                &[
                    "open_balance",
                    "open_amount",
                    "amount_remaining",
                    "remaining_balance",
                    "outstanding",
                    "outstanding_amount",
                    "outstanding_balance",
                    "amount_due",
                    "balance_due",
                    "unpaid_amount",
                ],
            ),
            (Field::PastDueAmount, &["past_due", "overdue", "overdue_amount", "amount_overdue"]),
            (Field::Disputed, &["dispute", "is_disputed", "in_dispute"]),
            (
                Field::SettledDate,
                &["paid_date", "date_paid", "paid_at", "paid_on", "settlement_date", "clear_date", "closed_date", "date_closed"],
            ),
            (Field::BucketCurrent, &["current", "not_due", "not_yet_due"]),
            (Field::Bucket30, &["1_30", "1_30_days", "0_30", "0_30_days", "30_days", "days_1_30"]),
            (Field::Bucket60, &["31_60", "31_60_days", "60_days", "days_31_60"]),
            (Field::Bucket90, &["61_90", "61_90_days", "90_days", "days_61_90"]),
            (Field::BucketOlder, &["over_90", "over_90_days", "90", "90_plus", "91", "91_and_over", "older", "days_over_90"]),
        ],
    ),
    (
        RecordKind::WriteOffs,
        &[
            (Field::Amount, &["write_off_amount", "written_off", "writeoff_amount"]),
            (Field::Date, &["write_off_date", "written_off_on", "writeoff_date"]),
        ],
    ),
    (
        RecordKind::Disputes,
        &[
            (Field::OpenedDate, &["opened", "opened_at", "opened_on", "date_opened", "dispute_date", "created"]),
            (Field::ResolvedDate, &["resolved", "resolved_at", "resolved_on", "date_resolved", "closed_date", "closed"]),
            (Field::CreditDate, &["credited", "credited_at", "credited_on", "credited_date"]),
            (Field::Amount, &["disputed_amount", "dispute_amount"]),
            (Field::Reason, &["dispute_reason"]),
        ],
    ),
];
