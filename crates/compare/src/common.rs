//! What some lines of one run have in common that the others have not.

use crate::CompareError;
use crate::condition::{Cases, Finder, LeftAlone};
use crate::plan::{Plan, SideOf};
use crate::result::Condition;
use crate::settings::Settings;
use crate::table::Table;
use crate::texts::Texts;
use crate::wording::condition_words;
use tieout_billing::{Field, Layout, LineView};

/// Lines of one run, to be asked what some of them have in common.
pub struct Lines {
    plan: Plan,
    texts: Texts,
    table: Table,
}

/// The smallest condition that holds for lines of a group and not for the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Common {
    /// They hold together.
    pub conditions: Vec<Condition>,
    /// In words: `product starts 82 and country is Germany`.
    pub words: String,
    /// Which of the group it takes in: indices into the group, rising.
    pub hits: Vec<u32>,
}

impl Lines {
    /// No lines yet.
    ///
    /// # Errors
    /// None today: a layout always goes with itself.
    pub fn new(layout: &Layout) -> Result<Lines, CompareError> {
        let plan = Plan::new(layout, layout, &Settings::default())?;
        let table = Table::new(&plan);
        Ok(Lines { plan, texts: Texts::new(), table })
    }

    /// Adds a line; the first is number 0.
    pub fn push(&mut self, line: &LineView<'_>) {
        self.table.push(&self.plan, SideOf::Before, line, &mut self.texts);
    }

    /// What the lines of a group have in common against the others, each of which stands for `weight` lines of the run. `None`: nothing
    /// that is precise for a share worth naming.
    pub fn common(&self, group: &[u32], others: &[u32], weight: u64) -> Option<Common> {
        let finder = Finder::new(&self.plan, &self.texts).without(Field::InvoiceNumber);
        let positive = Cases { table: &self.table, rows: group.to_vec(), weight: 1 };
        let rest = Cases { table: &self.table, rows: others.to_vec(), weight };
        let left_alone = LeftAlone { cases: vec![rest], applies: &|_, _| true };
        let rule = finder.find(&positive, &left_alone)?;
        let conditions: Vec<Condition> = rule.terms.iter().map(|term| term.condition(&self.plan, &self.texts)).collect();
        let words: Vec<String> = conditions.iter().map(condition_words).collect();
        Some(Common { words: words.join(" and "), conditions, hits: rule.hits })
    }
}
