//! Tieout's own exports: columns under the names of their fields are found by the general names, so there is nothing to say here but
//! that they win over every other reading.

use super::{Means::Field as F, Shape};
use crate::mapping::Role;
use tieout_billing::Field;

pub(super) const SHAPES: &[Shape] = &[Shape {
    name: "Tieout lines",
    role: Role::Lines,
    needs: &["invoice_number", "line_number", "net_amount", "tax_amount", "currency"],
    lacks: &[],
    columns: &[
        ("invoice_number", F(Field::InvoiceNumber)),
        ("invoice_date", F(Field::InvoiceDate)),
        ("due_date", F(Field::DueDate)),
        ("customer_id", F(Field::CustomerId)),
        ("customer_name", F(Field::CustomerName)),
        ("country", F(Field::Country)),
        ("region", F(Field::Region)),
        ("currency", F(Field::Currency)),
        ("line_number", F(Field::LineNumber)),
        ("product", F(Field::Product)),
        ("description", F(Field::Description)),
        ("plan", F(Field::Plan)),
        ("subscription", F(Field::Subscription)),
        ("period_start", F(Field::PeriodStart)),
        ("period_end", F(Field::PeriodEnd)),
        ("quantity", F(Field::Quantity)),
        ("unit", F(Field::Unit)),
        ("unit_price", F(Field::UnitPrice)),
        ("discount_rate", F(Field::DiscountRate)),
        ("discount_amount", F(Field::DiscountAmount)),
        ("net_amount", F(Field::NetAmount)),
        ("tax_category", F(Field::TaxCategory)),
        ("tax_rate", F(Field::TaxRate)),
        ("tax_amount", F(Field::TaxAmount)),
        ("gross_amount", F(Field::GrossAmount)),
        ("invoice_net", F(Field::InvoiceNet)),
        ("invoice_tax", F(Field::InvoiceTax)),
        ("invoice_gross", F(Field::InvoiceGross)),
    ],
    join: None,
}];
