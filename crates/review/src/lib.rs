//! Checks of a bill run, and the findings that they come to. Pure: runs and records are read through [`tieout_billing::LineSource`].
//!
//! [`Run::read`] takes a run in, one pass; [`Records::read`] the contracts, prices, payments and so on; [`review`] runs every check of
//! [`checks::catalogue`] that has what it needs, and says of the others what they need. [`group`] gathers the same fault into one group.

pub mod check;
pub mod checks;
pub mod en16931;
pub mod finding;
mod group;
pub mod inputs;
pub mod kpi;
pub mod records;
mod review;
pub mod risk;
pub mod run;
pub mod sampling;
pub mod settings;
mod texts;

pub use check::{Check, CheckKind, Family, Need, Parameter, Severity};
pub use finding::{Finding, Findings, Subject};
pub use group::{FindingGroup, group};
pub use inputs::Inputs;
pub use records::{Record, Records};
pub use review::{Outcome, Review, ReviewError, Verdict, review};
pub use run::{Invoice, Line, Run};
pub use settings::Settings;
