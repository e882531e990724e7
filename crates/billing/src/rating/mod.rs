//! Rating: from contract, price book and usage to the bill that should be, with the derivation of every figure.
//!
//! Pure: [`catalogue`], [`contract`] and [`usage`] are read by `intake`; [`bill`] is stored by `workspace`. How systems differ at the
//! edges is a [`Dialect`]. What is wrong with the input is a [`Problem`], and what it touches is not billed.

pub mod bill;
pub mod billable;
pub mod catalogue;
pub mod contract;
pub mod credit_ledger;
pub mod dates;
pub mod derivation;
pub mod dialect;
mod history;
pub mod invoice;
pub mod model;
pub mod period;
pub mod problem;
pub mod proration;
pub mod rate;
pub mod schedule;
pub mod tax_table;
pub mod usage;

pub use bill::{Adjustment, AdjustmentKind, AdjustmentShare, ExpectedInvoice, ExpectedLine, ExpectedTax, LineKind};
pub use billable::{Billable, ScheduledBill};
pub use catalogue::{
    Aggregation, Catalogue, Charge, ChargeModel, Interval, MatrixCell, Percentage, Plan, PriceBook, Product, QuantitySource, Tier, Timing,
};
pub use contract::{Anchor, Commitment, Contract, ContractItem, CreditGrant, Discount, DiscountKind, Phase, Rollover, TaxTreatment};
pub use credit_ledger::CreditLedger;
pub use dates::DateRange;
pub use derivation::{Derivation, NotComputable, Operation};
pub use dialect::Dialect;
pub use invoice::{Bill, ContractState, DraftLine, apportion, credit_note, free_units, invoice};
pub use period::{UnknownTimeZone, midnight, period_containing, periods, time_zone};
pub use problem::{Input, Problem, ProblemKind};
pub use proration::{fraction, prorated};
pub use schedule::{BillableDemand, bills, demands};
pub use tax_table::{TaxRate, TaxTable};
pub use usage::{UsageDay, UsageDemand, UsageQuantity};
