//! What stands beside the invoices of a bill run: contracts, prices, payments and the other records that a review checks against.

use crate::field::Field;
use serde::{Deserialize, Serialize};

macro_rules! kinds {
    ($($variant:ident $name:literal $title:literal $doc:literal: $($required:ident),* ; $($optional:ident),*;)*) => {
        /// What the rows of an imported file are. A record set is imported, kept and sealed as a bill run is.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum RecordKind {
            /// Invoice lines: a bill run.
            #[default]
            Invoices,
            $(#[doc = $doc] $variant,)*
        }

        impl RecordKind {
            /// All kinds, bill runs first.
            pub const ALL: &'static [RecordKind] = &[RecordKind::Invoices, $(RecordKind::$variant),*];

            /// The name used in files, commands and SQL, such as `tax_rates`.
            pub const fn name(self) -> &'static str {
                match self { RecordKind::Invoices => "invoices", $(RecordKind::$variant => $name,)* }
            }

            /// The name shown on a screen, such as `Tax rates`.
            pub const fn title(self) -> &'static str {
                match self { RecordKind::Invoices => "Bill run", $(RecordKind::$variant => $title,)* }
            }

            /// What one record is, in a sentence.
            pub const fn about(self) -> &'static str {
                match self { RecordKind::Invoices => "One line of an invoice or credit note.", $(RecordKind::$variant => $doc,)* }
            }

            /// The kind of that name.
            pub fn from_name(name: &str) -> Option<RecordKind> {
                match name { "invoices" => Some(RecordKind::Invoices), $($name => Some(RecordKind::$variant),)* _ => None }
            }

            /// Fields without which a row is no record of the kind.
            pub const fn required(self) -> &'static [Field] {
                match self { RecordKind::Invoices => &[Field::InvoiceNumber], $(RecordKind::$variant => &[$(Field::$required),*],)* }
            }

            /// Every field that a record of the kind may have, the required ones first; all line fields for a bill run.
            pub fn fields(self) -> &'static [Field] {
                match self {
                    RecordKind::Invoices => Field::of_lines(),
                    $(RecordKind::$variant => &[$(Field::$required,)* $(Field::$optional),*],)*
                }
            }
        }
    };
}

kinds! {
    Customers "customers" "Customers" "A customer with its address, tax id and payment terms.":
        CustomerId;
        CustomerName, TradingName, Street, AddressLine2, AddressLine3, City, PostalCode, Region, Country, CustomerTaxId, LegalRegistration,
        LegalRegistrationScheme, ElectronicAddress, ElectronicAddressScheme, BuyerReference, ContactName, ContactPhone, ContactEmail, Currency,
        PaymentDays, Status, StartDate, EndDate;
    Contracts "contracts" "Contracts" "One product or plan that a customer agreed to, in a contract, order or subscription.":
        CustomerId;
        Subscription, CustomerName, Product, Plan, Description, Quantity, Unit, UnitPrice, Currency, DiscountRate, DiscountUntil, StartDate,
        EndDate, TerminationDate, ChargeType, BillingFrequency, NextBillDate, MinimumCommitment, UpliftRate, UpliftDate, PaymentDays, Amount, Status;
    Prices "prices" "Price list" "The price of a product or plan, for all or for one customer, from a quantity on, within dates.":
        UnitPrice;
        Product, Plan, CustomerId, Currency, TierFrom, StartDate, EndDate, Description;
    TaxRates "tax_rates" "Tax rates" "A tax rate of a country or region within dates.":
        Country, TaxRate;
        Region, PostalCode, TaxCategory, StartDate, EndDate, Description;
    ExchangeRates "exchange_rates" "Exchange rates" "What one unit of a currency is worth in the accounting currency on a day.":
        Currency, Date, ExchangeRate;
        HomeCurrency;
    Usage "usage" "Usage and deliveries" "What a customer used, or was delivered, of a product on a day.":
        CustomerId, Product, Quantity;
        Subscription, Date, Unit, InvoiceNumber, LineNumber;
    Payments "payments" "Payments" "A payment, or the part of it that was set against one invoice.":
        Payment, Amount;
        CustomerId, InvoiceNumber, Date, AppliedDate, AppliedAmount, Currency, Status;
    CreditNotes "credit_notes" "Credit notes" "A credit note with the invoice that it corrects.":
        CreditNote, Amount;
        InvoiceNumber, CustomerId, Date, Currency, Product, TaxCategory, TaxRate, Reason, Status;
    Receivables "receivables" "Receivables" "An invoice of the receivables ledger with what is paid and open.":
        InvoiceNumber, Amount;
        CustomerId, Country, InvoiceDate, DueDate, Currency, PaidAmount, Balance, PastDueAmount, Status, Disputed, SettledDate,
        BucketCurrent, Bucket30, Bucket60, Bucket90, BucketOlder;
    WriteOffs "write_offs" "Write-offs" "An amount of an invoice that was given up.":
        InvoiceNumber, Amount;
        CustomerId, Date, Currency, Preparer, Approver, Reason;
    Disputes "disputes" "Disputes" "A customer's objection to an invoice.":
        InvoiceNumber, OpenedDate;
        CustomerId, ResolvedDate, CreditDate, Currency, Amount, Status, Reason;
    GeneralLedger "general_ledger" "General ledger" "A balance of an account, or a posting to it.":
        Account;
        AccountType, Seller, Date, Currency, Amount, OpeningBalance, ClosingBalance, Source, Country, Region, Preparer, Description;
    RevenueSchedules "revenue_schedules" "Revenue schedules" "The part of an invoice line that belongs to a month.":
        InvoiceNumber, Amount;
        LineNumber, CustomerId, Subscription, Product, Date, RecognisedAmount, Currency, Status;
    ControlTotals "control_totals" "Control totals" "What the billing system says that the run holds, per currency.":
        Currency;
        InvoiceCount, LineCount, NetAmount, TaxAmount, GrossAmount, Description;
    RunAccounts "run_accounts" "Accounts of the bill run" "An account that the bill run took on, and what became of it.":
        CustomerId;
        Subscription, Status, Reason, InvoiceNumber, PostedDate, Date;
    Certificates "certificates" "Exemption certificates" "A customer's exemption from tax in a region, within dates.":
        CustomerId;
        Certificate, Country, Region, StartDate, EndDate;
    Periods "periods" "Accounting periods" "A period of the books, and when it was closed.":
        StartDate, EndDate;
        ClosedDate, Status, Seller, Description;
    Deliveries "deliveries" "Dispatch log" "When an invoice went to the customer.":
        InvoiceNumber, SentDate;
        CustomerId, Status;
    Registrations "registrations" "Tax registrations" "A region, the sales from which a registration is due there, and whether there is one.":
        Region;
        Country, Threshold, Transactions, StartDate, Status;
    LossRates "loss_rates" "Loss rates" "What part of an aging bucket is expected to be lost.":
        Bucket, LossRate;
        Currency;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_and_fields_are_named_once() {
        for kind in RecordKind::ALL {
            assert_eq!(RecordKind::from_name(kind.name()), Some(*kind));
            let fields = kind.fields();
            for (at, field) in fields.iter().enumerate() {
                assert!(!fields[..at].contains(field), "{kind:?} names {field:?} twice");
            }
            assert!(kind.required().iter().all(|field| fields.contains(field)));
        }
    }

    #[test]
    fn a_line_has_line_fields_only() {
        assert!(Field::of_lines().iter().all(|field| field.is_line()));
        assert_eq!(Field::of_lines().len() + Field::ALL.iter().filter(|field| !field.is_line()).count(), Field::ALL.len());
    }
}
