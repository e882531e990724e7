//! Changes that a new billing system may bring, made on real lines. Each keeps the arithmetic of the line, as a system would.

use super::{LineId, Row, Truth, at};
use std::collections::{BTreeMap, BTreeSet};
use tieout_billing::{Decimal, Field, Rounding};

/// An after line on its way: the line that it comes from, and what touched it.
#[derive(Clone)]
pub struct Draft {
    pub row: Row,
    pub from: LineId,
    pub gone: bool,
    pub causes: BTreeSet<String>,
    original: Row,
}

/// The after side while it is being changed.
pub struct Change {
    pub lines: Vec<Draft>,
}

type Wanted<'w> = &'w dyn Fn(&Row) -> bool;

/// The decimal of a field.
pub fn number(row: &Row, field: Field) -> Decimal {
    row[at(field)].parse().unwrap()
}

fn cents(amount: Decimal) -> Decimal {
    let mut rounded = Rounding::HalfUp.round(amount, 2);
    rounded.rescale(2);
    rounded
}

fn retax(row: &mut Row, rounding: Rounding) {
    let mut tax = rounding.round(number(row, Field::NetAmount) * number(row, Field::TaxRate) / Decimal::ONE_HUNDRED, 2);
    tax.rescale(2);
    row[at(Field::TaxAmount)] = tax.to_string();
}

fn recompute(row: &mut Row) {
    let net = number(row, Field::Quantity) * number(row, Field::UnitPrice) - number(row, Field::DiscountAmount);
    row[at(Field::NetAmount)] = cents(net).to_string();
    retax(row, Rounding::HalfUp);
}

impl Change {
    pub fn new(before: &[Row]) -> Change {
        let lines = before
            .iter()
            .map(|row| Draft {
                row: row.clone(),
                from: (false, row[at(Field::InvoiceNumber)].clone(), row[at(Field::LineNumber)].clone()),
                gone: false,
                causes: BTreeSet::new(),
                original: row.clone(),
            })
            .collect();
        Change { lines }
    }

    /// Changes the wanted lines; those that came out different are touched by `cause`.
    pub fn each(&mut self, cause: &str, wanted: Wanted<'_>, change: impl Fn(&mut Row)) {
        for line in self.lines.iter_mut().filter(|line| wanted(&line.original)) {
            let before = line.row.clone();
            change(&mut line.row);
            let same = before.iter().zip(&line.row).all(|(b, a)| match (b.parse::<Decimal>(), a.parse::<Decimal>()) {
                // Written otherwise is a trace of the change, and counts.
                (Ok(b), Ok(a)) => b == a && b.scale() == a.scale(),
                _ => b == a,
            });
            if !same {
                line.causes.insert(cause.to_owned());
            }
        }
    }

    pub fn price(&mut self, cause: &str, wanted: Wanted<'_>, change: impl Fn(Decimal) -> Decimal) {
        self.each(cause, wanted, |row| {
            row[at(Field::UnitPrice)] = change(number(row, Field::UnitPrice)).normalize().to_string();
            recompute(row);
        });
    }

    pub fn tax_rate(&mut self, cause: &str, wanted: Wanted<'_>, rate: &str) {
        self.each(cause, wanted, |row| {
            row[at(Field::TaxRate)] = rate.to_owned();
            retax(row, Rounding::HalfUp);
        });
    }

    pub fn rounding(&mut self, cause: &str, rounding: Rounding) {
        self.each(cause, &|_| true, |row| retax(row, rounding));
    }

    /// Tax of each invoice and rate rounded once, the difference on the last line.
    pub fn rounding_per_invoice(&mut self, cause: &str) {
        let mut invoices: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
        for (index, line) in self.lines.iter().enumerate() {
            invoices.entry((line.row[at(Field::InvoiceNumber)].clone(), line.row[at(Field::TaxRate)].clone())).or_default().push(index);
        }
        for lines in invoices.values() {
            let sum = |field| lines.iter().map(|&index| number(&self.lines[index].row, field)).sum::<Decimal>();
            let rate = number(&self.lines[lines[0]].row, Field::TaxRate);
            let more = cents(sum(Field::NetAmount) * rate / Decimal::ONE_HUNDRED) - sum(Field::TaxAmount);
            if !more.is_zero() {
                let last = &mut self.lines[*lines.last().unwrap()];
                last.row[at(Field::TaxAmount)] = (number(&last.row, Field::TaxAmount) + more).to_string();
                last.causes.insert(cause.to_owned());
            }
        }
    }

    pub fn prorate(&mut self, cause: &str, wanted: Wanted<'_>, numerator: i64, denominator: i64) {
        self.each(cause, wanted, |row| {
            let net = number(row, Field::NetAmount) * Decimal::from(numerator) / Decimal::from(denominator);
            row[at(Field::NetAmount)] = cents(net).to_string();
            retax(row, Rounding::HalfUp);
        });
    }

    pub fn discount(&mut self, cause: &str, percent: i64, from: i64) {
        let wanted = |row: &Row| number(row, Field::Quantity) >= Decimal::from(from) && !number(row, Field::UnitPrice).is_zero();
        self.each(cause, &wanted, |row| {
            let discount = number(row, Field::Quantity) * number(row, Field::UnitPrice) * Decimal::from(percent) / Decimal::ONE_HUNDRED;
            row[at(Field::DiscountAmount)] = cents(discount).to_string();
            recompute(row);
        });
    }

    pub fn units(&mut self, cause: &str, wanted: Wanted<'_>, times: i64) {
        self.each(cause, wanted, |row| {
            row[at(Field::Quantity)] = (number(row, Field::Quantity) * Decimal::from(times)).to_string();
            row[at(Field::UnitPrice)] = (number(row, Field::UnitPrice) / Decimal::from(times)).round_dp(6).to_string();
        });
    }

    pub fn turn_credits(&mut self, cause: &str) {
        self.each(cause, &|row| number(row, Field::Quantity).is_sign_negative(), |row| {
            row[at(Field::Quantity)] = (-number(row, Field::Quantity)).to_string();
            recompute(row);
        });
    }

    pub fn set(&mut self, cause: &str, wanted: Wanted<'_>, field: Field, change: impl Fn(&str) -> String) {
        self.each(cause, wanted, |row| row[at(field)] = change(&row[at(field)]));
    }

    pub fn remove(&mut self, cause: &str, wanted: Wanted<'_>) {
        for line in self.lines.iter_mut().filter(|line| wanted(&line.original)) {
            line.gone = true;
            line.causes.insert(cause.to_owned());
        }
    }

    fn copy_of(line: &Draft, cause: &str, offset: i64) -> Draft {
        let mut copy = line.clone();
        let number = number(&copy.row, Field::LineNumber) + Decimal::from(offset);
        copy.row[at(Field::LineNumber)] = number.to_string();
        copy.from = (true, copy.row[at(Field::InvoiceNumber)].clone(), copy.row[at(Field::LineNumber)].clone());
        copy.causes = BTreeSet::from([cause.to_owned()]);
        copy
    }

    pub fn duplicate(&mut self, cause: &str, wanted: Wanted<'_>) {
        let copies: Vec<Draft> =
            self.lines.iter().filter(|line| !line.gone && wanted(&line.original)).map(|line| Self::copy_of(line, cause, 9000)).collect();
        self.lines.extend(copies);
    }

    /// Halves quantities; the other half becomes a line of its own.
    pub fn split(&mut self, cause: &str, wanted: Wanted<'_>) {
        let mut parts = Vec::new();
        for line in self.lines.iter_mut().filter(|line| !line.gone && wanted(&line.original)) {
            let quantity = number(&line.row, Field::Quantity);
            let half = (quantity / Decimal::TWO).trunc();
            if half.is_zero() || number(&line.row, Field::UnitPrice).is_zero() {
                continue;
            }
            let mut part = Self::copy_of(line, cause, 5000);
            line.row[at(Field::Quantity)] = half.to_string();
            recompute(&mut line.row);
            part.row[at(Field::Quantity)] = (quantity - half).to_string();
            recompute(&mut part.row);
            line.causes.insert(cause.to_owned());
            parts.push(part);
        }
        self.lines.extend(parts);
    }

    /// Puts a prefix before every invoice number: no cause, the same invoices.
    pub fn renumber(&mut self, prefix: &str) {
        for line in &mut self.lines {
            line.row[at(Field::InvoiceNumber)].insert_str(0, prefix);
            if line.from.0 {
                line.from.1.insert_str(0, prefix);
            }
        }
    }

    /// The after run and the truth.
    pub fn done(self) -> (Vec<Row>, Truth) {
        let mut truth = Truth::new();
        for line in self.lines.iter().filter(|line| !(line.gone && line.from.0)) {
            // What is missing can't show what else was done to it.
            let missing = line.causes.iter().filter(|cause| !line.gone || cause.starts_with("missing"));
            for cause in missing {
                truth.entry(cause.clone()).or_default().insert(line.from.clone());
            }
        }
        (self.lines.into_iter().filter(|line| !line.gone).map(|line| line.row).collect(), truth)
    }
}
