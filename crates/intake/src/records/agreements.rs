//! Customers, what they agreed to, what it costs and what they used.

use super::OfKind;
use tieout_billing::{Field, RecordKind};

pub(super) const NAMES: &[OfKind] = &[
    (
        RecordKind::Customers,
        &[
            (Field::CustomerId, &["customer_number", "customer_no", "account_number", "account_id", "entity_id", "customer", "id"]),
            (Field::CustomerName, &["name", "company_name", "account_name", "company", "legal_name"]),
            (Field::Currency, &["default_currency", "billing_currency"]),
            (Field::StartDate, &["customer_since", "active_from", "since"]),
            (Field::EndDate, &["churned_date", "cancelled_date", "active_to", "closed_date"]),
        ],
    ),
    (
        RecordKind::Contracts,
        &[
            (Field::CustomerId, &["counterparty_id", "bill_to_account", "counterparty", "counterparty_name"]),
            (
                Field::Subscription,
                &[
                    "contract_number",
                    "contract_id",
                    "contract",
                    "contract_no",
                    "agreement_number",
                    "agreement_id",
                    "order_number",
                    "order_id",
                    "order",
                    "subscription_number",
                    "subscription_id",
                    "subscription_name",
                    "opportunity_id",
                    "opportunity_name",
                    "ironclad_id",
                    "record_id",
                    "record_number",
                ],
            ),
            (Field::UnitPrice, &["price", "list_price", "sales_price", "net_price", "contract_price"]),
            (
                Field::StartDate,
                &[
                    "contract_start_date",
                    "contract_start",
                    "subscription_start_date",
                    "service_start_date",
                    "term_start_date",
                    "service_date",
                ],
            ),
            (
                Field::EndDate,
                &[
                    "contract_end_date",
                    "contract_end",
                    "subscription_end_date",
                    "service_end_date",
                    "term_end_date",
                    "contract_expiration_date",
                ],
            ),
            (
                Field::TerminationDate,
                &["terminated_on", "terminated_at", "cancellation_date", "cancelled_on", "cancelled_date", "cancelled_at", "canceled_at"],
            ),
            (Field::ChargeType, &["price_type", "type_of_charge"]),
            (
                Field::BillingFrequency,
                &["billing_period", "billing_interval", "billing_cycle", "frequency", "interval", "payment_frequency", "bill_frequency"],
            ),
            (Field::NextBillDate, &["next_billing_date", "next_invoice_date", "next_billing_at", "next_billing"]),
            (
                Field::MinimumCommitment,
                &["min_commitment", "commitment", "commitment_amount", "committed_amount", "minimum_amount", "annual_commitment"],
            ),
            (
                Field::UpliftRate,
                &[
                    "uplift",
                    "uplift_percent",
                    "renewal_uplift",
                    "renewal_uplift_rate",
                    "price_uplift",
                    "price_increase_percentage",
                    "escalator",
                ],
            ),
            (Field::UpliftDate, &["uplift_from", "price_increase_date", "escalation_date"]),
            (Field::DiscountUntil, &["discount_end_date", "discount_valid_to", "discount_expires", "discount_expiration_date"]),
            (
                Field::Amount,
                &[
                    "contract_value",
                    "total_contract_value",
                    "tcv",
                    "contract_amount",
                    "total_price",
                    "order_amount",
                    "annual_contract_value",
                    "acv",
                ],
            ),
            (Field::Status, &["contract_status", "subscription_status", "order_status"]),
        ],
    ),
    (
        RecordKind::Prices,
        &[
            (Field::UnitPrice, &["price", "list_price", "unit_amount", "amount", "rate", "sales_price", "net_price"]),
            (
                Field::TierFrom,
                &[
                    "from_quantity",
                    "quantity_from",
                    "min_quantity",
                    "minimum_quantity",
                    "min_qty",
                    "tier_start",
                    "starting_unit",
                    "break_quantity",
                ],
            ),
            (Field::Plan, &["price_book", "pricebook", "price_list", "price_id"]),
        ],
    ),
    (
        RecordKind::Usage,
        &[
            (Field::Product, &["meter", "meter_name", "metric", "metric_name", "event_name", "billable_metric", "charge_name"]),
            (
                Field::Quantity,
                &[
                    "usage_quantity",
                    "delivered_quantity",
                    "quantity_delivered",
                    "fulfilled_quantity",
                    "units_used",
                    "consumed",
                    "value",
                    "count",
                ],
            ),
            (
                Field::Date,
                &[
                    "usage_date",
                    "event_date",
                    "timestamp",
                    "delivery_date",
                    "delivered_on",
                    "fulfilment_date",
                    "fulfillment_date",
                    "ship_date",
                ],
            ),
            (Field::InvoiceNumber, &["billed_invoice", "billed_on_invoice"]),
            (Field::LineNumber, &["billed_line", "billed_line_id"]),
        ],
    ),
];
