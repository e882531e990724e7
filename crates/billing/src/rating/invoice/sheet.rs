//! The bill while it is worked on: its lines as they stand, and what was taken from the whole.

use super::apportion::{FINE_DIGITS, apportion, unit_of};
use super::draft::DraftLine;
use super::{Bill, DraftLine as Draft};
use crate::money::Rounding;
use crate::rating::bill::AdjustmentKind;
use crate::rating::derivation::{Derivation, NotComputable};
use crate::rating::problem::{Input, Problem, ProblemKind};
use crate::rating::tax_table::{LineTax, NoRate};
use rust_decimal::Decimal;

pub(super) struct Sheet<'a> {
    pub bill: Bill<'a>,
    pub lines: Vec<Line>,
    pub taken: Vec<Taken>,
    pub problems: Vec<Problem>,
}

/// A line as it stands.
pub(super) struct Line {
    pub draft: DraftLine,
    pub tax: LineTax,
    /// After line discounts; with tax where the price has it.
    pub amount: Derivation,
    /// Line discounts, positive.
    pub discounts: Vec<Derivation>,
    /// What invoice discounts and credits took: to the minor unit, and exactly.
    pub taken: Decimal,
    pub taken_exactly: Decimal,
}

/// An invoice discount or a credit before tax.
pub(super) struct Taken {
    pub id: String,
    pub kind: AdjustmentKind,
    pub description: String,
    /// Positive.
    pub amount: Derivation,
    /// Parallel to the lines that there were.
    pub shares: Vec<Decimal>,
}

impl Line {
    /// What is left of the line to take from.
    pub fn left(&self) -> Decimal {
        self.amount.result - self.taken
    }

    /// What is left as a figure that has its derivation elsewhere on the bill.
    pub fn left_figure(&self) -> Derivation {
        Derivation::given(self.draft.description.clone(), self.left())
    }

    pub fn is_for(&self, applies_to: &str) -> bool {
        self.draft.charge == applies_to || self.draft.product == applies_to
    }

    /// Lines of one key are taxed together.
    pub fn tax_key(&self) -> (String, Decimal, bool) {
        (self.tax.category.clone(), self.tax.rate.result, self.draft.tax_inclusive)
    }
}

impl<'a> Sheet<'a> {
    pub fn new(bill: &Bill<'a>, drafts: Vec<Draft>) -> Sheet<'a> {
        let mut sheet = Sheet { bill: *bill, lines: Vec::with_capacity(drafts.len()), taken: Vec::new(), problems: Vec::new() };
        for draft in drafts {
            sheet.push(draft);
        }
        sheet
    }

    /// Adds a line with the tax that it has.
    pub fn push(&mut self, draft: Draft) {
        let product = self.bill.catalogue.products.get(&draft.product).and_then(|product| product.tax_category.as_deref());
        let day = self.bill.day(self.bill.dialect.tax_day);
        let tax = LineTax::of(self.bill.taxes, &self.bill.contract.tax, product, day).unwrap_or_else(|no_rate| self.no_rate(no_rate));
        let amount = draft.amount.clone();
        self.lines.push(Line { draft, tax, amount, discounts: Vec::new(), taken: Decimal::ZERO, taken_exactly: Decimal::ZERO });
    }

    /// Rounds the lines' amounts to the minor unit where the dialect does, and to [`FINE_DIGITS`] otherwise, so that sums of them are exact.
    pub fn settle(&mut self) {
        let dialect = self.bill.dialect;
        let (rounding, digits) = match dialect.line_rounding {
            Some(rounding) => (rounding, self.bill.digits),
            None => (Rounding::HalfUp, FINE_DIGITS),
        };
        for line in &mut self.lines {
            let rounding = dialect.rounding_of(line.amount.result, rounding);
            if rounding.round(line.amount.result, digits) != line.amount.result {
                let amount = std::mem::replace(&mut line.amount, Derivation::given("", Decimal::ZERO));
                let figure = amount.figure.clone();
                line.amount = amount.rounded(figure, rounding, digits);
            }
        }
    }

    /// A figure of the whole bill, rounded to the minor unit.
    pub fn to_minor_unit(&self, figure: Derivation) -> Derivation {
        let name = figure.figure.clone();
        let dialect = self.bill.dialect;
        let rounding = dialect.rounding_of(figure.result, dialect.total_rounding);
        figure.rounded(name, rounding, self.bill.digits)
    }

    /// Takes an amount, at most what is left of the lines that `from` names, from them: divided among their tax categories and rates by
    /// largest remainder, and within these among the lines. Nothing where the amount is nothing.
    pub fn take(
        &mut self,
        kind: AdjustmentKind,
        id: &str,
        description: &str,
        amount: Derivation,
        from: impl Fn(&Line) -> bool,
    ) -> Result<(), NotComputable> {
        if amount.result <= Decimal::ZERO {
            return Ok(());
        }
        let unit = self.bill.unit();
        let too_long = || NotComputable { figure: description.to_owned() };
        let (groups, weights): (Vec<Vec<usize>>, Vec<Decimal>) = self.groups(from).into_iter().unzip();
        let whole: Decimal = weights.iter().sum();
        let mut shares = vec![Decimal::ZERO; self.lines.len()];
        let parts = apportion(amount.result, &weights, unit_of(amount.result, &weights, unit)).ok_or_else(too_long)?;
        for ((group, part), weight) in groups.into_iter().zip(parts).zip(weights) {
            // Credits and caps of the category made its weight smaller: what is taken comes from its other lines.
            let lines: Vec<usize> = group.into_iter().filter(|at| self.lines[*at].left() > Decimal::ZERO).collect();
            let left: Vec<Decimal> = lines.iter().map(|at| self.lines[*at].left()).collect();
            let of_group: Decimal = left.iter().sum();
            let divided = apportion(part, &left, unit_of(part, &left, unit)).ok_or_else(too_long)?;
            for ((at, share), left) in lines.into_iter().zip(divided).zip(left) {
                let exactly = || amount.result.checked_mul(weight)?.checked_div(whole)?.checked_mul(left)?.checked_div(of_group);
                self.lines[at].taken_exactly += exactly().ok_or_else(too_long)?;
                self.lines[at].taken += share;
                shares[at] = share;
            }
        }
        self.taken.push(Taken { id: id.to_owned(), kind, description: description.to_owned(), amount, shares });
        Ok(())
    }

    /// What can be taken from those lines so that no tax category becomes negative by it.
    pub fn takeable(&self, from: impl Fn(&Line) -> bool) -> Decimal {
        self.groups(from).into_iter().map(|(_, left)| left).sum()
    }

    /// Those lines by tax category and rate, in the order in which these come first, with what can be taken from them: what is left of them, and at most
    /// what is left of the category, which credits and caps make smaller.
    fn groups(&self, of: impl Fn(&Line) -> bool) -> Vec<(Vec<usize>, Decimal)> {
        let mut groups: Vec<((String, Decimal, bool), Vec<usize>)> = Vec::new();
        for (at, line) in self.lines.iter().enumerate().filter(|(_, line)| of(line)) {
            let key = line.tax_key();
            match groups.iter_mut().find(|(of, _)| *of == key) {
                Some((_, members)) => members.push(at),
                None => groups.push((key, vec![at])),
            }
        }
        let with_left = |(key, members): ((String, Decimal, bool), Vec<usize>)| {
            let of_members: Decimal = members.iter().map(|at| self.lines[*at].left()).sum();
            let of_category: Decimal = self.lines.iter().filter(|line| line.tax_key() == key).map(Line::left).sum();
            (members, of_members.min(of_category).max(Decimal::ZERO))
        };
        groups.into_iter().map(with_left).collect()
    }

    /// What is left of those lines together, as a figure.
    pub fn left(&self, figure: &'static str, of: impl Fn(&Line) -> bool) -> Result<Derivation, NotComputable> {
        let lines = self.lines.iter().filter(|line| of(line)).map(Line::left_figure).collect();
        Derivation::sum(figure, lines)
    }

    /// Says once per category that no rate is known for it; the line stays without tax.
    fn no_rate(&mut self, missing: NoRate) -> LineTax {
        let contract = self.bill.contract;
        let day = self.bill.day(self.bill.dialect.tax_day);
        let place = if missing.place.is_empty() { "a customer without country".to_owned() } else { missing.place };
        let message = format!(
            "No tax rate of category {} is known for {place} on {day}: the bill is not made. Add the rate to the tax rates, or say \
             country, category or rate in the contract.",
            missing.category
        );
        if !self.problems.iter().any(|problem| problem.message == message) {
            self.problems.push(Problem {
                kind: ProblemKind::NoTaxRate,
                // The row is the contract's: the rate that is missing has none.
                input: Input::Contracts,
                row: contract.rows.first().copied(),
                contract: Some(contract.id.clone()),
                file: None,
                message,
            });
        }
        let rate = Derivation::given("no tax rate is known, in percent", Decimal::ZERO);
        LineTax { category: missing.category, rate, exemption_reason: None }
    }
}
