//! The lines of an invoice by tax category and rate: the subtotals of a run that brings none.

use crate::checks::arithmetic::{percent, rounded};
use crate::inputs::Inputs;
use crate::run::{Invoice, Line};
use rust_decimal::Decimal;
use tieout_billing::Field;

/// Lines of one category and rate.
pub struct RateGroup<'r> {
    /// Empty where the lines name none.
    pub category: &'r str,
    pub rate: Decimal,
    /// The sum of their net amounts.
    pub base: Decimal,
    /// The sum of their tax; `None` where one of them says none.
    pub tax: Option<Decimal>,
    pub lines: Vec<Line<'r>>,
}

impl RateGroup<'_> {
    /// `19 %`, or `S 19 %`.
    pub fn name(&self) -> String {
        format!("{} {} %", self.category, self.rate.normalize()).trim_start().to_owned()
    }

    /// Tax on the sum of the lines, rounded.
    pub fn tax_on_base(&self, inputs: &Inputs<'_>, currency: &str) -> Option<Decimal> {
        Some(rounded(inputs, percent(self.base, self.rate)?, currency))
    }

    /// The sum of the tax on each line, rounded.
    pub fn tax_on_lines(&self, inputs: &Inputs<'_>, currency: &str) -> Option<Decimal> {
        self.lines.iter().try_fold(Decimal::ZERO, |sum, line| {
            let tax = percent(line.decimal(Field::NetAmount)?, self.rate)?;
            sum.checked_add(rounded(inputs, tax, currency))
        })
    }
}

/// A tax amount that is not what it should be, of a line or of a whole group.
pub struct Off<'r> {
    pub line: Option<Line<'r>>,
    pub base: Decimal,
    pub expected: Decimal,
    pub tax: Decimal,
}

impl<'r> RateGroup<'r> {
    /// Where the tax is neither rounded on each line nor on the sum of the lines: the lines that are not as computed, where they are at
    /// most half of them; else the group as a whole.
    pub fn off(&self, round: &dyn Fn(Decimal) -> Decimal) -> Vec<Off<'r>> {
        let whole = percent(self.base, self.rate).map(round);
        if whole.is_some() && whole == self.tax {
            return Vec::new();
        }
        let on_line = |line: &Line<'r>| {
            let (base, tax) = (line.decimal(Field::NetAmount)?, line.decimal(Field::TaxAmount)?);
            let expected = round(percent(base, self.rate)?);
            (expected != tax).then_some(Off { line: Some(*line), base, expected, tax })
        };
        let lines: Vec<Off<'_>> = self.lines.iter().filter_map(on_line).collect();
        match (whole, self.tax) {
            (Some(expected), Some(tax)) if lines.len() * 2 > self.lines.len() && self.lines.len() > 1 => {
                vec![Off { line: None, base: self.base, expected, tax }]
            }
            _ => lines,
        }
    }
}

/// The lines by category and rate, in the order of the first of each; and whether every line with a net amount is among them.
pub fn by_rate<'r>(invoice: &Invoice<'r>) -> (Vec<RateGroup<'r>>, bool) {
    let mut groups: Vec<RateGroup<'_>> = Vec::new();
    let mut complete = true;
    for line in invoice.lines() {
        let Some(net) = line.decimal(Field::NetAmount) else { continue };
        let Some(rate) = line.decimal(Field::TaxRate) else {
            complete = false;
            continue;
        };
        let (category, tax) = (line.text(Field::TaxCategory), line.decimal(Field::TaxAmount));
        match groups.iter_mut().find(|group| group.rate == rate && group.category == category) {
            Some(group) => {
                group.base = group.base.saturating_add(net);
                group.tax = group.tax.zip(tax).and_then(|(sum, tax)| sum.checked_add(tax));
                group.lines.push(line);
            }
            None => groups.push(RateGroup { category, rate, base: net, tax, lines: vec![line] }),
        }
    }
    (groups, complete)
}
