//! What the figures of a line say about each other, where a name alone leaves it open.

use crate::assign::Choice;
use crate::evidence::Survey;
use crate::format::ValueFormat;
use crate::mapping::ColumnMapping;
use crate::number::parse_number;
use rust_decimal::Decimal;
use tieout_billing::{Field, FieldName};

/// At least this many lines must speak for an unusual reading, and ten times as many as against it.
const WITNESSES: usize = 3;

/// Whether `discount` is a percentage: quantity times price less that share is the net amount, and less that amount is not.
pub(crate) fn discount_is_rate(survey: &Survey, columns: &[ColumnMapping]) -> bool {
    let Some(figures) = Figures::of(columns, &[Field::Quantity, Field::UnitPrice, Field::DiscountAmount, Field::NetAmount]) else {
        return false;
    };
    let (mut rate, mut amount) = (0, 0);
    for row in &survey.rows {
        let Some(&[quantity, price, discount, net]) = figures.read(row).as_deref() else { continue };
        let Some(full) = quantity.checked_mul(price) else { continue };
        if discount.is_zero() || full.is_zero() {
            continue;
        }
        let by_rate = full.checked_mul(discount).map(|share| full - share / Decimal::ONE_HUNDRED);
        rate += usize::from(by_rate.is_some_and(|expected| near(expected, net)));
        amount += usize::from(near(full - discount, net));
    }
    rate >= WITNESSES && rate > amount * 10
}

/// Whether a table of rates writes them as fractions of one: none is above 1, and some lie between 0 and 1.
pub(crate) fn rates_are_fractions(survey: &Survey, columns: &[ColumnMapping], field: Field) -> bool {
    let Some(figures) = Figures::of(columns, &[field]) else { return false };
    let rates: Vec<Decimal> = survey.rows.iter().filter_map(|row| figures.read(row)?.first().copied()).collect();
    rates.iter().all(|rate| rate.abs() <= Decimal::ONE) && rates.iter().any(|rate| !rate.fract().is_zero())
}

/// Whether tax rates are fractions of one: net times rate is the tax, and net times rate in percent is not.
pub(crate) fn rate_is_fraction(survey: &Survey, columns: &[ColumnMapping]) -> bool {
    if columns.iter().any(|column| column.fraction) {
        return false;
    }
    let Some(figures) = Figures::of(columns, &[Field::NetAmount, Field::TaxRate, Field::TaxAmount]) else { return false };
    let (mut fraction, mut percent) = (0, 0);
    for row in &survey.rows {
        let Some(&[net, rate, tax]) = figures.read(row).as_deref() else { continue };
        // Small amounts round to the same tax either way.
        if rate.is_zero() || tax.abs() < Decimal::ONE {
            continue;
        }
        let Some(whole) = net.checked_mul(rate) else { continue };
        fraction += usize::from(near(whole, tax));
        percent += usize::from(near(whole / Decimal::ONE_HUNDRED, tax));
    }
    fraction >= WITNESSES && fraction > percent * 10
}

/// Whether a column called like an amount of the line repeats one value on all lines of an invoice, while another amount varies.
pub(crate) fn is_repeated_total(survey: &Survey, number: usize, column: usize, choices: &[Choice]) -> bool {
    let amounts: Vec<usize> = [Field::NetAmount, Field::TaxAmount, Field::GrossAmount]
        .iter()
        .filter_map(|field| choices.iter().position(|choice| choice.known() == Some(*field)))
        .filter(|other| *other != column)
        .collect();
    let mut witnesses = 0;
    for invoice in survey.rows.chunk_by(|one, other| one[number] == other[number]).filter(|invoice| invoice.len() > 1) {
        let same = |column: usize| invoice.iter().all(|row| row[column] == invoice[0][column]);
        if !same(column) {
            return false;
        }
        // Zero on every line is no sign of a total.
        let is_figure = invoice[0][column].bytes().any(|byte| matches!(byte, b'1'..=b'9'));
        witnesses += usize::from(is_figure && amounts.iter().any(|other| !same(*other)));
    }
    witnesses >= WITNESSES
}

fn near(one: Decimal, other: Decimal) -> bool {
    // Amounts are rounded to at least a hundredth; yen and the like to one.
    let slack = if other.scale() == 0 { Decimal::new(51, 2) } else { Decimal::new(11, 3) };
    (one - other).abs() <= slack
}

/// The columns of some figures, to be read from whole rows.
struct Figures(Vec<(usize, crate::format::NumberFormat)>);

impl Figures {
    fn of(columns: &[ColumnMapping], fields: &[Field]) -> Option<Figures> {
        let figure = |field: &Field| {
            let column = columns.iter().find(|column| column.field == Some(FieldName::Known(*field)))?;
            match column.format {
                ValueFormat::Number(format) if !column.minor_units => Some((column.index as usize, format)),
                _ => None,
            }
        };
        fields.iter().map(figure).collect::<Option<Vec<_>>>().map(Figures)
    }

    fn read(&self, row: &[String]) -> Option<Vec<Decimal>> {
        self.0.iter().map(|(index, format)| parse_number(row.get(*index)?, *format, true).ok()).collect()
    }
}
