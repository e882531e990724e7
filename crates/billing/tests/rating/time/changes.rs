//! A change within a period that was billed in advance: a contract of two phases, billed by the engine's own door; the figures are those of the
//! invoices' lines.

use super::bills;
use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;
use serde_json::{Value, json};
use tieout_billing::rating::rate::{Terms, rate, schedule};
use tieout_billing::rating::{
    Anchor, DateRange, Dialect, ExpectedLine, Interval, LineKind, TaxTable, TaxTreatment, period_containing, periods,
};

/// What the item costs before or after: so many units at a price per whole period; nothing where it is added or removed.
pub type Side = Option<(Decimal, Decimal)>;

/// A period that is billed in advance, in the case's own calendar.
#[derive(Clone, Copy)]
pub struct Billed<'a> {
    pub period: DateRange,
    pub interval: Interval,
    pub zone: Option<&'a str>,
    pub currency: &'a str,
}

/// What the change comes to, net of tax: the old side's credit (not positive), the new side's charge, both together.
#[derive(Debug, PartialEq, Eq)]
pub struct Found {
    pub credit: Decimal,
    pub charge: Decimal,
    pub net: Decimal,
}

pub fn change(billed: Billed, on: NaiveDate, sides: (Side, Side), dialect: &Dialect) -> Result<Found, String> {
    let (billed, on) = placed(billed, on)?;
    let lines = lines(billed, on, sides, dialect)?;
    let of = |kind: LineKind| lines.iter().filter(|line| line.kind == kind).map(|line| line.net.result).sum::<Decimal>();
    let after = |line: &&ExpectedLine| line.kind == LineKind::Charge && line.period.from >= on;
    let mut credit = of(LineKind::Credit);
    let charge = lines.iter().filter(after).map(|line| line.net.result).sum::<Decimal>();
    if on == billed.period.from {
        // On the first day the bill is made anew: what the old one was is given back whole.
        let end = billed.period.until.ok_or("a period without end")?;
        credit = -self::lines(billed, end, (sides.0, sides.0), dialect)?.iter().map(|line| line.net.result).sum::<Decimal>();
    }
    Ok(Found { credit, charge, net: credit + charge })
}

/// The lines for the period's days, of the bill in advance and of the one that makes the change good.
fn lines(billed: Billed, on: NaiveDate, (old, new): (Side, Side), dialect: &Dialect) -> Result<Vec<ExpectedLine>, String> {
    let Billed { period, interval, zone, currency } = billed;
    let until = period.until.ok_or("a period without end")?;
    let phase = |side: Side, from: NaiveDate, until: Option<NaiveDate>| {
        let (quantity, price) = side?;
        let at = |day: NaiveDate| day.to_string();
        let dated = until.is_none_or(|until| from < until);
        dated.then(|| {
            json!({"from": at(from), "until": until.map(at), "price": price.to_string(), "quantity": quantity.to_string(), "interval": interval_name(interval)})
        })
    };
    let phases: Vec<Value> = phase(old, period.from, Some(on)).into_iter().chain(phase(new, on, None)).collect();
    let case = json!({"start": period.from.to_string(), "zone": zone, "currency": currency, "interval": interval_name(interval), "phases": phases});
    let mut contract = bills::contract(&case)?;
    contract.tax = TaxTreatment { category: Some("O".to_owned()), ..TaxTreatment::default() };
    let mut catalogue = bills::catalogue(&case)?;
    for book in &mut catalogue.price_books {
        book.currency = currency.to_owned();
    }
    let window = DateRange::new(period.from, until + Days::new(1));
    let terms = Terms { catalogue: &catalogue, taxes: &TaxTable::default(), window, credits_since: None, usage_from: None, dialect };
    let rated = rate(&schedule(&contract, &terms), &[], &terms);
    if let Some(problem) = rated.problems.first() {
        return Err(problem.message.clone());
    }
    let lines: Vec<ExpectedLine> = rated.invoices.into_iter().flat_map(|invoice| invoice.lines).collect();
    if let Some(wrong) = lines.iter().find(|line| !line.net.holds() || !line.quantity.holds()) {
        return Err(format!("the derivation of {} does not hold", wrong.description));
    }
    // The bill that makes the change good is that of the next period as well.
    Ok(lines.into_iter().filter(|line| line.period.from < until).collect())
}

/// The period as a contract has it. A source's test may name days that no billing period has, 1 to 30 January: then a month of as many days.
fn placed<'a>(billed: Billed<'a>, on: NaiveDate) -> Result<(Billed<'a>, NaiveDate), String> {
    let (period, until) = (billed.period, billed.period.until.ok_or("a period without end")?);
    let of = |interval: Interval| period_containing(Anchor::ContractStart, period.from, interval, period.from) == period;
    let intervals = [billed.interval, Interval::Month, Interval::Quarter, Interval::HalfYear, Interval::Year, Interval::Week];
    if let Some(interval) = intervals.into_iter().find(|interval| of(*interval)) {
        return Ok((Billed { interval, ..billed }, on));
    }
    let days = (until - period.from).num_days();
    let window = DateRange { from: period.from, until: period.from.checked_add_days(Days::new(1_500)) };
    let month = periods(Anchor::Calendar, period.from, Interval::Month, window)
        .find(|month| month.until.is_some_and(|until| (until - month.from).num_days() == days));
    let month = month.ok_or_else(|| format!("no billing period has {days} days"))?;
    Ok((Billed { period: month, interval: Interval::Month, ..billed }, month.from + (on - period.from)))
}

const fn interval_name(interval: Interval) -> &'static str {
    match interval {
        Interval::Week => "week",
        Interval::Month => "month",
        Interval::Quarter => "quarter",
        Interval::HalfYear => "half_year",
        Interval::Year => "year",
    }
}
