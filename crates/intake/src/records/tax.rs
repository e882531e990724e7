//! Rates of tax, of exchange and of loss; exemptions and registrations.

use super::OfKind;
use tieout_billing::{Field, RecordKind};

pub(super) const NAMES: &[OfKind] = &[
    (
        RecordKind::TaxRates,
        &[
            (
                Field::TaxRate,
                &["rate", "standard_rate", "combined_rate", "estimated_combined_rate", "percentage", "percent", "rate_percent"],
            ),
            (Field::Region, &["state_code", "jurisdiction_name", "tax_jurisdiction"]),
            (Field::TaxCategory, &["category", "rate_type", "tax_class", "tax_type", "type"]),
        ],
    ),
    (
        RecordKind::ExchangeRates,
        &[
            (Field::Currency, &["from_currency", "source_currency", "foreign_currency", "from"]),
            (Field::HomeCurrency, &["to_currency", "target_currency", "to", "quote_currency"]),
            (Field::Date, &["rate_date", "exchange_rate_date", "effective_date", "valid_from", "day"]),
            (Field::ExchangeRate, &["rate", "value", "obs_value"]),
        ],
    ),
    (
        RecordKind::Certificates,
        &[
            (
                Field::Certificate,
                &[
                    "certificate_number",
                    "certificate_id",
                    "certificate_no",
                    "cert_no",
                    "exemption_number",
                    "exempt_certificate",
                    "number",
                    "id",
                ],
            ),
            (Field::Region, &["exposure_zone", "state_code"]),
            (Field::StartDate, &["issued_date", "signed_date"]),
        ],
    ),
    (
        RecordKind::Registrations,
        &[
            (Field::Region, &["state_code", "name"]),
            (Field::Threshold, &["sales_threshold", "revenue_threshold", "dollar_threshold", "amount_threshold"]),
            (Field::Transactions, &["transaction_threshold", "transaction_count", "number_of_transactions"]),
            (Field::StartDate, &["registered_on", "registration_date", "registered_since", "registered_from"]),
            (Field::Status, &["registered", "registration_status", "is_registered"]),
        ],
    ),
    (
        RecordKind::LossRates,
        &[
            (Field::Bucket, &["aging_bucket", "ageing_bucket", "age", "days", "days_past_due", "aging"]),
            (Field::LossRate, &["rate", "loss_percent", "percent", "expected_loss", "expected_loss_rate", "loss"]),
        ],
    ),
];
