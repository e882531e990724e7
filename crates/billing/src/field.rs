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
    DocumentType "document_type" Text "Document type" "Invoice or credit note, as the source says it (BT-3).";
    Status "status" Text "Status" "Where the document or record stands: draft, posted, paid, void, ...";
    PrecedingInvoice "preceding_invoice" Text "Preceding invoice" "The invoice that a credit note corrects (BT-25).";
    CreatedDate "created_date" Date "Created" "The day on which the system made the document.";
    PostedDate "posted_date" Date "Posted" "The day on which it was posted to the ledger.";
    SentDate "sent_date" Date "Sent" "The day on which it went to the customer.";
    TaxPointDate "tax_point_date" Date "Tax point" "The day that decides which tax rate is in force (BT-7).";
    PaymentTerms "payment_terms" Text "Payment terms" "What was agreed on payment, in words such as Net 30 (BT-20).";
    SellerTaxId "seller_tax_id" Text "Seller VAT id" "The seller's VAT identifier (BT-31).";
    CustomerTaxId "customer_tax_id" Text "Customer VAT id" "The buyer's VAT identifier (BT-48).";
    Seller "seller" Text "Seller" "The legal entity that bills (BT-27).";
    PostalCode "postal_code" Text "Postal code" "The buyer's postal code (BT-53).";
    DeliveryCountry "delivery_country" Text "Delivery country" "The country that is delivered to (BT-80).";
    DeliveryDate "delivery_date" Date "Delivery date" "The day of delivery (BT-72).";
    ExemptionReason "exemption_reason" Text "Exemption reason" "Why no tax is charged (BT-120).";
    InvoiceStart "invoice_start" Date "Invoice period start" "First day of the invoice's billing period (BT-73).";
    InvoiceEnd "invoice_end" Date "Invoice period end" "Last day of the invoice's billing period (BT-74).";
    BaseQuantity "base_quantity" Decimal "Base quantity" "The quantity that the unit price is for (BT-149); 1 where nothing is said.";
    GrossPrice "gross_price" Decimal "Gross price" "Price of the base quantity before its discount, without tax (BT-148).";
    PriceDiscount "price_discount" Decimal "Price discount" "What is taken off the gross price (BT-147).";
    ChargeAmount "charge_amount" Decimal "Charge" "Charge on the line, which raises the net amount (BT-141).";
    InvoiceLinesTotal "invoice_lines_total" Decimal "Sum of lines" "Sum of line net amounts as the header states it (BT-106); repeated on each line.";
    InvoiceAllowance "invoice_allowance" Decimal "Invoice allowances" "Allowances on the whole invoice (BT-107); repeated on each line.";
    InvoiceCharge "invoice_charge" Decimal "Invoice charges" "Charges on the whole invoice (BT-108); repeated on each line.";
    InvoicePrepaid "invoice_prepaid" Decimal "Prepaid" "What was paid before (BT-113); repeated on each line.";
    InvoiceRounding "invoice_rounding" Decimal "Rounding" "Rounding of the amount due (BT-114); repeated on each line.";
    InvoiceDue "invoice_due" Decimal "Amount due" "What is to be paid (BT-115); repeated on each line.";
    HomeCurrency "home_currency" Text "Accounting currency" "ISO 4217 code of the seller's books (BT-6).";
    ExchangeRate "exchange_rate" Decimal "Exchange rate" "Units of the accounting currency for one unit of the invoice currency.";
    HomeAmount "home_amount" Decimal "Net in accounting currency" "The line's net amount in the accounting currency.";
    InvoiceTaxHome "invoice_tax_home" Decimal "Invoice tax in accounting currency" "Invoice tax total in the accounting currency (BT-111); repeated on each line.";
    ProrationDays "proration_days" Decimal "Days charged" "Days of the full period that the line charges for.";
    ProrationOf "proration_of" Decimal "Days of the period" "Days of the full period.";
    FullPrice "full_price" Decimal "Full price" "What the line would charge for the full period.";
    // From here on fields of records, never of lines.
    StartDate "start_date" Date "Start" "First day on which the record holds.";
    EndDate "end_date" Date "End" "Last day on which the record holds; open where empty.";
    TerminationDate "termination_date" Date "Terminated" "The day on which a contract ended before its term.";
    ChargeType "charge_type" Text "Charge type" "recurring, one_time or usage.";
    BillingFrequency "billing_frequency" Text "Billed" "month, quarter or year.";
    NextBillDate "next_bill_date" Date "Next bill" "The day on which the next bill is scheduled.";
    MinimumCommitment "minimum_commitment" Decimal "Minimum commitment" "What the customer pays at least over the term.";
    UpliftRate "uplift_rate" Decimal "Uplift %" "By how many percent the price rises.";
    UpliftDate "uplift_date" Date "Uplift from" "The day from which the price is raised.";
    DiscountUntil "discount_until" Date "Discount until" "Last day of the discount.";
    PaymentDays "payment_days" Decimal "Payment days" "Days between invoice date and due date.";
    TierFrom "tier_from" Decimal "From quantity" "Least quantity that the price is for.";
    Payment "payment" Text "Payment" "The identifier of a payment.";
    CreditNote "credit_note" Text "Credit note" "The number of a credit note.";
    Date "date" Date "Date" "The day of the record: of payment, of posting, of use.";
    AppliedDate "applied_date" Date "Applied" "The day on which a payment was set against an invoice.";
    Amount "amount" Decimal "Amount" "The amount of the record, in its currency.";
    AppliedAmount "applied_amount" Decimal "Applied amount" "How much of a payment was set against the invoice.";
    PaidAmount "paid_amount" Decimal "Paid" "What was paid of an invoice.";
    Balance "balance" Decimal "Balance" "What is open of an invoice.";
    PastDueAmount "past_due_amount" Decimal "Past due" "What is open and past its due date, as the source states it.";
    BucketCurrent "bucket_current" Decimal "Not yet due" "Open and not yet due, as the aging report states it.";
    Bucket30 "bucket_30" Decimal "1 to 30 days" "Open and 1 to 30 days past due, as the aging report states it.";
    Bucket60 "bucket_60" Decimal "31 to 60 days" "Open and 31 to 60 days past due, as the aging report states it.";
    Bucket90 "bucket_90" Decimal "61 to 90 days" "Open and 61 to 90 days past due, as the aging report states it.";
    BucketOlder "bucket_older" Decimal "Over 90 days" "Open and more than 90 days past due, as the aging report states it.";
    Bucket "bucket" Text "Bucket" "An aging bucket: current, 1-30, 31-60, 61-90 or 90+.";
    LossRate "loss_rate" Decimal "Loss %" "What part of a bucket is expected to be lost, in percent.";
    Disputed "disputed" Text "Disputed" "Whether the customer disputes the invoice: yes or no.";
    SettledDate "settled_date" Date "Settled" "The day on which an invoice was paid in full.";
    OpenedDate "opened_date" Date "Opened" "The day on which a dispute was opened.";
    ResolvedDate "resolved_date" Date "Resolved" "The day on which a dispute was resolved.";
    CreditDate "credit_date" Date "Credited" "The day on which a dispute was credited.";
    Reason "reason" Text "Reason" "Why, in the source's words.";
    Preparer "preparer" Text "Preparer" "Who prepared it.";
    Approver "approver" Text "Approver" "Who approved it.";
    Account "account" Text "Account" "The number of a ledger account.";
    AccountType "account_type" Text "Account type" "receivable, cash, revenue, deferred_revenue, tax_payable, allowance, asset, liability or equity.";
    Source "source" Text "Source" "Where an entry comes from: system or manual.";
    OpeningBalance "opening_balance" Decimal "Opening balance" "The balance at the start of the period.";
    ClosingBalance "closing_balance" Decimal "Closing balance" "The balance at the end of the period.";
    RecognisedAmount "recognised_amount" Decimal "Recognised" "The part that is recognised as revenue.";
    Certificate "certificate" Text "Certificate" "The number of an exemption certificate.";
    ClosedDate "closed_date" Date "Closed" "The day on which a period was closed.";
    Threshold "threshold" Decimal "Threshold" "Sales from which a registration is due.";
    Transactions "transactions" Decimal "Transactions" "Number of sales from which a registration is due.";
    InvoiceCount "invoice_count" Decimal "Invoices" "How many invoices the source counts.";
    LineCount "line_count" Decimal "Lines" "How many lines the source counts.";
    TradingName "trading_name" Text "Trading name" "The name that the buyer trades under (BT-45).";
    Street "street" Text "Street" "Street and number of the buyer's address (BT-50).";
    AddressLine2 "address_line_2" Text "Address line 2" "Second line of the buyer's address (BT-51).";
    AddressLine3 "address_line_3" Text "Address line 3" "Third line of the buyer's address (BT-163).";
    City "city" Text "City" "The buyer's city (BT-52).";
    ContactName "contact_name" Text "Contact" "Whom to ask at the buyer's (BT-56).";
    ContactPhone "contact_phone" Text "Phone" "The contact's telephone number (BT-57).";
    ContactEmail "contact_email" Text "E-mail" "The contact's e-mail address (BT-58).";
    ElectronicAddress "electronic_address" Text "Electronic address" "Where the buyer takes e-invoices (BT-49).";
    ElectronicAddressScheme "electronic_address_scheme" Text "Scheme of the electronic address" "A code of the list EAS, such as 0088 or EM (BT-49-1).";
    LegalRegistration "legal_registration" Text "Legal registration" "The number under which the buyer is registered (BT-47).";
    LegalRegistrationScheme "legal_registration_scheme" Text "Scheme of the legal registration" "A code of ISO 6523, such as 0002 (BT-47-1).";
    BuyerReference "buyer_reference" Text "Buyer reference" "What the buyer wants quoted (BT-10); in Germany the Leitweg-ID.";
}

impl Field {
    /// A field of an invoice line; the others are of [`crate::RecordKind`]s only.
    pub const fn is_line(self) -> bool {
        (self as u8) < Field::StartDate as u8
    }

    /// All fields of an invoice line, in the order in which a person reads an invoice.
    pub fn of_lines() -> &'static [Field] {
        let lines = Field::ALL.iter().position(|field| !field.is_line()).unwrap_or(Field::ALL.len());
        &Field::ALL[..lines]
    }

    /// A total of the whole invoice, repeated on each of its lines: compared once per invoice, never per line.
    pub const fn is_invoice_total(self) -> bool {
        matches!(
            self,
            Field::InvoiceNet
                | Field::InvoiceTax
                | Field::InvoiceGross
                | Field::InvoiceLinesTotal
                | Field::InvoiceAllowance
                | Field::InvoiceCharge
                | Field::InvoicePrepaid
                | Field::InvoiceRounding
                | Field::InvoiceDue
                | Field::InvoiceTaxHome
        )
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
                | Field::DocumentType
                | Field::Status
                | Field::PrecedingInvoice
                | Field::CreatedDate
                | Field::PostedDate
                | Field::SentDate
                | Field::TaxPointDate
                | Field::PaymentTerms
                | Field::SellerTaxId
                | Field::CustomerTaxId
                | Field::Seller
                | Field::PostalCode
                | Field::DeliveryCountry
                | Field::InvoiceStart
                | Field::InvoiceEnd
                | Field::HomeCurrency
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
