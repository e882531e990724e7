//! View of a figure of a review.

use super::MoneyView;
use serde::{Deserialize, Serialize};
use tieout_documents as documents;
use ts_rs::TS;

/// A figure by which billing and receivables are judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KpiView {
    /// `dso`
    pub id: String,
    pub name: String,
    /// In words.
    pub formula: String,
    /// `days`, `percent`, `times` or `money`.
    pub unit: String,
    /// Per currency, which is empty where no money is counted; empty unless it is known.
    pub values: Vec<MoneyView>,
    /// What it lacks, in words; empty where it is known.
    pub needs: Vec<String>,
}

impl From<&documents::Figure> for KpiView {
    fn from(figure: &documents::Figure) -> Self {
        KpiView {
            id: figure.id.clone(),
            name: figure.name.clone(),
            formula: figure.formula.clone(),
            unit: figure.unit.clone(),
            values: figure.values.iter().map(MoneyView::from).collect(),
            needs: figure.needs.clone(),
        }
    }
}
