//! What tax is computed on, and what it comes to: per line, per category and rate, in all.

use super::divided;
use crate::rating::derivation::{Derivation, NotComputable, Operation};
use crate::rating::dialect::TaxRounding;
use crate::rating::invoice::sheet::{Line, Sheet};
use rust_decimal::Decimal;

/// The bill's taxes.
pub(super) struct Rated {
    /// Parallel to the lines.
    pub lines: Vec<Derivation>,
    pub groups: Vec<Group>,
    pub tax: Derivation,
}

/// Lines of one category and rate, with prices of one kind.
pub(super) struct Group {
    pub category: String,
    /// In percent.
    pub rate: Decimal,
    pub tax_inclusive: bool,
    pub exemption_reason: Option<String>,
    pub lines: Vec<usize>,
    pub tax: Derivation,
}

/// Taxes rounded on lines, categories or the invoice, as the dialect does.
pub(super) fn rated(sheet: &Sheet) -> Result<Rated, NotComputable> {
    let per = sheet.bill.dialect.tax_rounding;
    let exact: Vec<Derivation> = sheet.lines.iter().map(|line| exact_tax(line, per)).collect::<Result<_, _>>()?;
    let mut lines: Vec<Derivation> = exact.iter().map(|tax| rounded(sheet, tax.clone(), setting(per))).collect();
    let mut groups = groups(sheet);
    for group in &mut groups {
        let of = |taxes: &[Derivation]| -> Vec<Derivation> {
            let named = |at: &usize| Derivation::given(format!("tax on {}", sheet.lines[*at].draft.description), taxes[*at].result);
            group.lines.iter().map(named).collect()
        };
        group.tax = match per {
            TaxRounding::PerLine => Derivation::sum("tax of the category", of(&lines))?,
            TaxRounding::PerInvoice => rounded(sheet, Derivation::sum("tax of the category", of(&exact))?, setting(per)),
            TaxRounding::PerCategory => {
                let tax = rounded(sheet, category_tax(sheet, group)?, setting(per));
                apportion_to_lines(sheet, group, &tax, &exact, &mut lines)?;
                tax
            }
        };
    }
    let tax = if per == TaxRounding::PerInvoice {
        let taxes =
            sheet.lines.iter().zip(&exact).map(|(line, tax)| Derivation::given(format!("tax on {}", line.draft.description), tax.result));
        rounded(sheet, Derivation::sum("total tax", taxes.collect())?, setting(per))
    } else {
        let named = |group: &Group| Derivation::given(format!("tax of {} {} %", group.category, group.rate), group.tax.result);
        Derivation::sum("total tax", groups.iter().map(named).collect())?
    };
    Ok(Rated { lines, groups, tax })
}

/// A part by weight, to the minor unit.
pub(super) fn part(
    figure: &'static str,
    total: &Derivation,
    weight: Derivation,
    whole: &Derivation,
    result: Decimal,
    unit: Decimal,
) -> Derivation {
    if whole.result.is_zero() {
        return Derivation::given(figure, result);
    }
    let quote = |of: &Derivation| Derivation::given(of.figure.clone(), of.result);
    let operands = vec![quote(total), weight, quote(whole), Derivation::given("minor unit", unit)];
    Derivation { figure: figure.into(), operation: Operation::Apportioned, operands, result, setting: None }
}

/// What is left of a line to tax: exact parts of invoice discounts are taken off where only the whole tax is rounded.
fn base(line: &Line, per: TaxRounding) -> Decimal {
    match per {
        TaxRounding::PerInvoice => line.amount.result - line.taken_exactly,
        TaxRounding::PerLine | TaxRounding::PerCategory => line.left(),
    }
}

fn exact_tax(line: &Line, per: TaxRounding) -> Result<Derivation, NotComputable> {
    let base = Derivation::given(line.draft.description.clone(), base(line, per));
    on(base, line.tax.rate.clone(), line.draft.tax_inclusive)
}

/// The tax on a base; of prices with tax the tax that they contain, `gross - gross / (1 + rate)`.
fn on(base: Derivation, rate: Derivation, contained: bool) -> Result<Derivation, NotComputable> {
    let hundred = Derivation::given("percent of the whole", Decimal::ONE_HUNDRED);
    if contained {
        let with_tax = Derivation::sum("percent with tax", vec![hundred, Derivation::given(rate.figure.clone(), rate.result)])?;
        return Derivation::share("tax that is contained", base, rate, with_tax);
    }
    Derivation::share("tax", base, rate, hundred)
}

fn category_tax(sheet: &Sheet, group: &Group) -> Result<Derivation, NotComputable> {
    let left = group.lines.iter().map(|at| sheet.lines[*at].left_figure()).collect();
    let base = Derivation::sum("base of the category", left)?;
    let rate = group.lines.first().map(|at| sheet.lines[*at].tax.rate.clone());
    on(base, rate.unwrap_or_else(|| Derivation::given("tax rate, in percent", group.rate)), group.tax_inclusive)
}

/// The category's tax divided among its lines by what each has exactly.
fn apportion_to_lines(
    sheet: &Sheet,
    group: &Group,
    tax: &Derivation,
    exact: &[Derivation],
    lines: &mut [Derivation],
) -> Result<(), NotComputable> {
    if let [only] = group.lines.as_slice() {
        lines[*only] = tax.clone();
        return Ok(());
    }
    let weights: Vec<Decimal> = group.lines.iter().map(|at| exact[*at].result).collect();
    let unit = sheet.bill.unit();
    let whole = Derivation::given("exact tax of the category", weights.iter().sum());
    for (at, share) in group.lines.iter().zip(divided("tax", tax.result, &weights, unit)?) {
        lines[*at] = part("part of the category's tax", tax, exact[*at].clone(), &whole, share, unit);
    }
    Ok(())
}

fn groups(sheet: &Sheet) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (at, line) in sheet.lines.iter().enumerate() {
        let (category, rate, tax_inclusive) = line.tax_key();
        let same = |group: &&mut Group| group.category == category && group.rate == rate && group.tax_inclusive == tax_inclusive;
        match groups.iter_mut().find(same) {
            Some(group) => group.lines.push(at),
            None => groups.push(Group {
                category,
                rate,
                tax_inclusive,
                exemption_reason: line.tax.exemption_reason.clone(),
                lines: vec![at],
                tax: Derivation::given("tax of the category", Decimal::ZERO),
            }),
        }
    }
    groups
}

fn rounded(sheet: &Sheet, tax: Derivation, setting: &'static str) -> Derivation {
    let before = tax.result;
    let tax = sheet.to_minor_unit(tax);
    if tax.result == before { tax } else { tax.because(setting) }
}

const fn setting(per: TaxRounding) -> &'static str {
    match per {
        TaxRounding::PerLine => "tax rounding: per line",
        TaxRounding::PerCategory => "tax rounding: per category",
        TaxRounding::PerInvoice => "tax rounding: per invoice",
    }
}
