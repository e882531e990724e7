//! The figures by which billing and receivables are judged, per currency, each with its formula in words.
//!
//! One whose inputs are absent is not known, and says what it needs; it is never 0 for lack of data.

mod billing;
mod close;
mod collection;
mod disputes;
mod figures;
mod formulas;

use crate::check::Need;
use crate::inputs::Inputs;
use crate::review::Review;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A figure with what it came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kpi {
    /// `dso`, as in files and on the command line.
    pub id: &'static str,
    /// `Days sales outstanding`
    pub name: &'static str,
    /// In words, with the definition used where several are published.
    pub formula: &'static str,
    pub unit: Unit,
    pub result: KpiResult,
}

/// What a value counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    Days,
    Percent,
    Times,
    Money,
}

/// Whether a figure is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KpiResult {
    /// One value for each currency that the formula has a value in; none where it divides by nothing everywhere.
    Known(Vec<KpiValue>),
    /// What it needs and is not there.
    NotKnown { needs: Vec<Need> },
}

/// A value: money to the digits of its sources, everything else rounded half-up to two.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KpiValue {
    /// Empty where the figure counts documents or days and no money.
    pub currency: String,
    pub value: Decimal,
}

/// How a figure is computed.
struct Definition {
    id: &'static str,
    name: &'static str,
    formula: &'static str,
    unit: Unit,
    needs: &'static [Need],
    compute: fn(&Inputs<'_>) -> Vec<KpiValue>,
}

/// Every figure that depends on what stands beside the run alone, known or not, in the order of the catalogue.
pub fn kpis(inputs: &Inputs<'_>) -> Vec<Kpi> {
    let definitions = [collection::ALL, billing::ALL, disputes::ALL, close::ALL];
    definitions.into_iter().flatten().map(|definition| definition.of(inputs)).collect()
}

/// The share of invoices on which the review found nothing. It is known only with checks that ran.
pub fn billing_accuracy(inputs: &Inputs<'_>, review: &Review) -> Kpi {
    let value = billing::accuracy(inputs, review).map(|value| KpiValue { currency: String::new(), value });
    Kpi {
        id: "billing_accuracy",
        name: "Billing accuracy",
        formula: "invoices without a finding of an accuracy or tax check / invoices issued x 100",
        unit: Unit::Percent,
        result: value.map_or(KpiResult::NotKnown { needs: Vec::new() }, |value| KpiResult::Known(vec![value])),
    }
}

impl Definition {
    fn of(&self, inputs: &Inputs<'_>) -> Kpi {
        let missing = inputs.missing(self.needs);
        let result = if missing.is_empty() { KpiResult::Known((self.compute)(inputs)) } else { KpiResult::NotKnown { needs: missing } };
        Kpi { id: self.id, name: self.name, formula: self.formula, unit: self.unit, result }
    }
}
