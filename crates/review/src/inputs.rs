//! What a review looks at.

use crate::check::Need;
use crate::records::Records;
use crate::run::Run;
use crate::settings::Settings;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use tieout_billing::{RecordKind, Rounding};

/// What the import of the run came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Import {
    /// Rows of the files below their headers.
    pub read: u64,
    /// Lines of the run.
    pub loaded: u64,
    /// Rows that could not be read and were not mended.
    pub rejected: u64,
    /// The day of the import.
    pub on: NaiveDate,
}

/// The run, and what stands beside it. Everything but the run and the settings may be absent.
pub struct Inputs<'a> {
    pub run: &'a Run,
    pub previous: Option<&'a Run>,
    pub records: &'a BTreeMap<RecordKind, Records>,
    pub settings: &'a Settings,
    /// First and last day of the billing period.
    pub period: Option<(NaiveDate, NaiveDate)>,
    /// The day of the review.
    pub as_of: Option<NaiveDate>,
    pub import: Option<Import>,
    /// How the billing system rounds an amount to the minor unit.
    pub rounding: Rounding,
}

impl<'a> Inputs<'a> {
    /// The records of a kind; `None` where there are none. A check that declares the need always gets them.
    pub fn records(&self, kind: RecordKind) -> Option<&'a Records> {
        self.records.get(&kind)
    }

    /// What of these is not there.
    pub fn missing(&self, needs: &[Need]) -> Vec<Need> {
        needs.iter().copied().filter(|need| !self.has(*need)).collect()
    }

    fn has(&self, need: Need) -> bool {
        match need {
            Need::Column(field) => self.run.has(field),
            Need::OneOf(fields) => fields.iter().any(|field| self.run.has(*field)),
            Need::Records(kind) => self.records.contains_key(&kind),
            Need::RecordColumn(kind, field) => self.records.get(&kind).is_some_and(|records| records.has(field)),
            Need::RecordValue(kind, field, value) => self
                .records
                .get(&kind)
                .is_some_and(|records| records.iter().any(|record| record.text(field).trim().eq_ignore_ascii_case(value))),
            Need::PreviousRun => self.previous.is_some(),
            Need::Period => self.period.is_some(),
            Need::Import => self.import.is_some(),
            Need::AsOf => self.as_of.is_some(),
            Need::Any(needs) => needs.iter().any(|need| self.has(*need)),
        }
    }
}
