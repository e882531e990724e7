//! The fields of an invoice line, by their EN 16931 and accounting names.

use serde::{Deserialize, Serialize};
use std::fmt;

/// What the values of a field are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    Text,
    Decimal,
    Date,
}

macro_rules! fields {
    ($($variant:ident $name:literal $kind:ident $title:literal $doc:literal;)*) => {
        /// A field that Tieout knows the meaning of. Everything else in a file is kept as [`FieldName::Other`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[repr(u8)]
        pub enum Field { $(#[doc = $doc] $variant,)* }

        impl Field {
            /// All fields, in the order in which a person reads an invoice.
            pub const ALL: &'static [Field] = &[$(Field::$variant,)*];

            /// The name used in files, commands and JSON, such as `unit_price`.
            pub const fn name(self) -> &'static str { match self { $(Field::$variant => $name,)* } }

            /// The name shown on a screen, such as `Unit price`.
            pub const fn title(self) -> &'static str { match self { $(Field::$variant => $title,)* } }

            /// What its values are.
            pub const fn kind(self) -> FieldKind { match self { $(Field::$variant => FieldKind::$kind,)* } }

            /// The field of that name.
            pub fn from_name(name: &str) -> Option<Field> { match name { $($name => Some(Field::$variant),)* _ => None } }
        }
    };
}

fields! {
    InvoiceNumber "invoice_number" Text "Invoice" "The number that identifies the invoice (BT-1).";
    InvoiceDate "invoice_date" Date "Invoice date" "The date of issue (BT-2).";
    DueDate "due_date" Date "Due date" "The date by which payment is due (BT-9).";
    CustomerId "customer_id" Text "Customer" "The buyer's identifier in the billing system (BT-46).";
    CustomerName "customer_name" Text "Customer name" "The buyer's name (BT-44).";
    Country "country" Text "Country" "The country that the buyer is billed in (BT-55).";
    Region "region" Text "Region" "State, province or tax region within the country (BT-54).";
    Currency "currency" Text "Currency" "ISO 4217 code of every amount on the line (BT-5).";
    LineNumber "line_number" Text "Line" "The identifier of the line within its invoice (BT-126). Never compared: it orders and names.";
    Product "product" Text "Product" "The seller's item identifier (BT-155).";
    Description "description" Text "Description" "The item's name or description (BT-153, BT-154).";
    Plan "plan" Text "Plan" "The plan, rate plan or price that the charge belongs to.";
    Subscription "subscription" Text "Subscription" "The subscription, contract or order that is billed (BT-12).";
    PeriodStart "period_start" Date "Period start" "First day of the line's billing period (BT-134).";
    PeriodEnd "period_end" Date "Period end" "Last day of the line's billing period (BT-135).";
    Quantity "quantity" Decimal "Quantity" "Invoiced quantity (BT-129).";
    Unit "unit" Text "Unit" "Unit of measure of the quantity (BT-130).";
    UnitPrice "unit_price" Decimal "Unit price" "Net price of one unit (BT-146).";
    DiscountRate "discount_rate" Decimal "Discount %" "Allowance as a percentage of quantity times price (BT-138).";
    DiscountAmount "discount_amount" Decimal "Discount" "Allowance as an amount, positive when it lowers the net amount (BT-136).";
    NetAmount "net_amount" Decimal "Net" "Line amount without tax (BT-131).";
    TaxCategory "tax_category" Text "Tax category" "VAT category or tax code (BT-151).";
    TaxRate "tax_rate" Decimal "Tax %" "Tax rate in percent: 20 means 20 % (BT-152).";
    TaxAmount "tax_amount" Decimal "Tax" "Tax on the line.";
    GrossAmount "gross_amount" Decimal "Gross" "Line amount with tax.";
    InvoiceNet "invoice_net" Decimal "Invoice net" "Invoice total without tax as the header states it (BT-109); repeated on each line of the invoice.";
    InvoiceTax "invoice_tax" Decimal "Invoice tax" "Invoice tax total as the header states it (BT-110); repeated on each line.";
    InvoiceGross "invoice_gross" Decimal "Invoice gross" "Invoice total with tax as the header states it (BT-112); repeated on each line.";
}

impl Field {
    /// A total of the whole invoice, repeated on each of its lines: compared once per invoice, never per line.
    pub const fn is_invoice_total(self) -> bool {
        matches!(self, Field::InvoiceNet | Field::InvoiceTax | Field::InvoiceGross)
    }

    /// Belongs to the invoice and not to the single line (its lines share one value).
    pub const fn is_invoice_level(self) -> bool {
        matches!(
            self,
            Field::InvoiceNumber
                | Field::InvoiceDate
                | Field::DueDate
                | Field::CustomerId
                | Field::CustomerName
                | Field::Country
                | Field::Region
                | Field::Currency
        ) || self.is_invoice_total()
    }
}

/// The name of a column as the domain sees it: a known field, or the source's own name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FieldName {
    Known(Field),
    Other(String),
}

impl FieldName {
    /// The name in files and JSON.
    pub fn as_str(&self) -> &str {
        match self {
            FieldName::Known(field) => field.name(),
            FieldName::Other(name) => name,
        }
    }

    /// The known field, if it is one.
    pub fn known(&self) -> Option<Field> {
        match self {
            FieldName::Known(field) => Some(*field),
            FieldName::Other(_) => None,
        }
    }
}

impl From<&str> for FieldName {
    fn from(name: &str) -> Self {
        Field::from_name(name).map_or_else(|| FieldName::Other(name.to_owned()), FieldName::Known)
    }
}

impl fmt::Display for FieldName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for FieldName {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for FieldName {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|name| FieldName::from(name.as_str()))
    }
}
