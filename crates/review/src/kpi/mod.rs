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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Days,
    Percent,
    Times,
    Money,
}

impl Unit {
    /// As in files.
    pub const fn name(self) -> &'static str {
        match self {
            Unit::Days => "days",
            Unit::Percent => "percent",
            Unit::Times => "times",
            Unit::Money => "money",
        }
    }
}

/// Whether a figure is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KpiResult {
    /// One value for each currency that the formula has a value in; at least one.
    Known(Vec<KpiValue>),
    /// What it needs and is not there, in words; at least one thing.
    NotKnown { needs: Vec<String> },
}

/// A value: money to the digits of its sources, everything else rounded half-up to two.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// What is lacking where all that it needs is there and yet it has no value, in words.
    rows: &'static str,
    compute: fn(&Inputs<'_>) -> Vec<KpiValue>,
}

/// Every figure that depends on what stands beside the run alone, known or not, in the order of the catalogue.
pub fn kpis(inputs: &Inputs<'_>) -> Vec<Kpi> {
    let definitions = [collection::ALL, billing::ALL, disputes::ALL, close::ALL];
    definitions.into_iter().flatten().map(|definition| definition.of(inputs)).collect()
}

/// The share of invoices that no check of accuracy or tax found anything on. It is known only with such checks that ran.
pub fn billing_accuracy(inputs: &Inputs<'_>, review: &Review) -> Kpi {
    let result = match billing::accuracy(inputs, review) {
        Ok(value) => KpiResult::Known(vec![KpiValue { currency: String::new(), value }]),
        Err(need) => KpiResult::NotKnown { needs: vec![need.to_owned()] },
    };
    Kpi {
        id: "billing_accuracy",
        name: "Billing accuracy",
        formula: "invoices without a finding of an accuracy or tax check / invoices x 100",
        unit: Unit::Percent,
        result,
    }
}

impl Definition {
    fn of(&self, inputs: &Inputs<'_>) -> Kpi {
        let mut needs: Vec<String> = inputs.missing(self.needs).iter().map(ToString::to_string).collect();
        let values = if needs.is_empty() { (self.compute)(inputs) } else { Vec::new() };
        if values.is_empty() && needs.is_empty() {
            needs.push(self.rows.to_owned());
        }
        let result = if needs.is_empty() { KpiResult::Known(values) } else { KpiResult::NotKnown { needs } };
        Kpi { id: self.id, name: self.name, formula: self.formula, unit: self.unit, result }
    }
}
