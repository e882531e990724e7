//! Cases of periods, time zones, proration and schedules.
//!
//! - `proration`: `from`, `to` (and the whole `period` or its `interval`) with `expect.fraction`, or `price` with `expect.amount`; a change `on` a day of a
//!   `period` from `from_price` (`from_quantity`) to `to_price` (`to_quantity`) with `expect.credit`, `charge`, `net`.
//! - `period`: the period that `day` lies in; `periods`: where those of a `window` begin.
//! - `midnight`: when a `day` begins in a `zone`.
//! - `apportion`: a `whole` dealt out by `weights`.
//! - `bills`: what falls due in a `window` for a contract of `phases`.

mod bills;
mod changes;
mod properties;

use super::{Case, Outcome};
use chrono::{Datelike, Days, NaiveDate};
use rust_decimal::Decimal;
use serde_json::Value;
use tieout_billing::Rounding;
use tieout_billing::rating::dialect::ProrationBasis;
use tieout_billing::rating::{
    Anchor, DateRange, Derivation, Dialect, Interval, apportion, fraction, midnight, period_containing, periods, prorated, time_zone,
};

pub fn run(case: &Case) -> Outcome {
    Some(match case.text("model") {
        "proration" => proration(case),
        "period" => period(case),
        "periods" => begins(case),
        "midnight" => midnights(case),
        "apportion" => apportioned(case),
        "bills" => bills::run(case),
        _ => return None,
    })
}

fn proration(case: &Case) -> Result<(), String> {
    let dialect = dialect(case)?;
    let amounts = match date(case, "on") {
        Some(on) => changed(case, on, &dialect)?,
        None => parted(case, &dialect)?,
    };
    let expect = case.json["expect"].as_object().filter(|expect| !expect.is_empty()).ok_or("nothing is expected")?;
    for (key, wanted) in expect {
        let (_, found) = amounts.iter().find(|(name, _)| name == key).ok_or_else(|| format!("{key} is not found out"))?;
        match wanted.as_str().and_then(|text| text.split_once('/')) {
            Some((part, whole)) => {
                let wanted = Derivation::quotient("wanted", given(part)?, given(whole)?).map_err(|error| error.to_string())?;
                let wanted = match dialect.proration_precision {
                    Some(precision) => precision.rounding.round(wanted.result, precision.digits),
                    None => wanted.result,
                };
                same(key, found, wanted)?;
            }
            None => {
                let wanted = decimal(wanted).ok_or_else(|| format!("{key}: {wanted} is no number"))?;
                // A fraction as the source prints it, where the dialect itself doesn't round it.
                let printed = key == "fraction" && dialect.proration_precision.is_none();
                let found = if printed { shown(found.clone(), wanted.scale()) } else { found.clone() };
                same(key, &found, wanted)?;
            }
        }
    }
    Ok(())
}

/// A change `on` a day of a period: from the invoices of a contract that changes on that day.
fn changed(case: &Case, on: NaiveDate, dialect: &Dialect) -> Result<Vec<(&'static str, Derivation)>, String> {
    let ends = Ends::of(case, dialect);
    let period = ends.period.ok_or("a change needs its period")?;
    let side = |name: &str| {
        let own = |what: &str| decimal(&case.json[format!("{name}_{what}")]);
        let price = own("price").or_else(|| own("quantity").and(decimal(&case.json["price"])))?;
        Some((own("quantity").or_else(|| decimal(&case.json["quantity"])).unwrap_or(Decimal::ONE), price))
    };
    let currency = case.json["currency"].as_str().unwrap_or(match digits(case) {
        0 => "JPY",
        3 => "KWD",
        _ => "EUR",
    });
    let interval = interval(case, "interval").unwrap_or(Interval::Month);
    let billed = changes::Billed { period, interval, zone: zone(case), currency };
    let found = changes::change(billed, on, (side("from"), side("to")), dialect)?;
    let figures = [("credit", found.credit), ("charge", found.charge), ("net", found.net)];
    Ok(figures.into_iter().map(|(name, figure)| (name, Derivation::given(name, figure))).collect())
}

/// The part of a period that some days of it are, and of a price.
fn parted(case: &Case, dialect: &Dialect) -> Result<Vec<(&'static str, Derivation)>, String> {
    let ends = Ends::of(case, dialect);
    let interval = interval(case, "interval").or_else(|| interval(case, "period")).unwrap_or(Interval::Month);
    let from = date(case, "from").ok_or("from is missing")?;
    let to = date(case, "to").ok_or("to is missing")?;
    let whole = |part| ends.period.unwrap_or_else(|| whole_of(part, interval, ends.last_day_written, dialect.proration));
    let part = DateRange::new(from, ends.part_end(to));
    let zone = time_zone(zone(case)).map_err(|error| error.to_string())?;
    let whole = whole(part);
    // Both ends are counted by the dialect itself, but for the last day of the whole.
    let part = if dialect.proration == ProrationBasis::DaysBothEnds && whole.until == to.succ_opt() {
        DateRange { until: whole.until, ..part }
    } else {
        part
    };
    let fraction = fraction(part, whole, interval, zone, dialect).map_err(|error| error.to_string())?;
    let rounding = dialect.line_rounding.unwrap_or(dialect.total_rounding);
    let part_of = |price: Decimal, digits: u32| {
        let amount = prorated("part of the price", Derivation::given("price", price), &fraction).map_err(|error| error.to_string())?;
        Ok::<_, String>(amount.rounded("rounded", rounding, digits))
    };
    let mut amounts = Vec::new();
    if let Some(price) = decimal(&case.json["price"]).or_else(|| decimal(&case.json["amount"])) {
        amounts.push(("amount", part_of(price, digits(case))?));
    }
    if let Some(cents) = decimal(&case.json["price_cents"]).or_else(|| decimal(&case.json["amount_cents"])) {
        amounts.push(("amount_cents", part_of(cents, 0)?));
    }
    amounts.push(("fraction", fraction));
    Ok(amounts)
}

fn zone(case: &Case) -> Option<&str> {
    ["zone", "time_zone", "timezone"].into_iter().find_map(|key| case.json[key].as_str())
}

/// How a source writes where its ranges end: some write the last day into them; ours end on the day after.
struct Ends {
    last_day_written: bool,
    period: Option<DateRange>,
}

impl Ends {
    fn of(case: &Case, dialect: &Dialect) -> Ends {
        let basis = case.text("basis");
        let last_day_written = basis.contains("inclusive") || (case.text("dialect").starts_with("lago") && basis.is_empty());
        let ends = case.json["period"].as_array().or(case.json["whole"].as_array());
        let period = ends.and_then(|ends| Some((as_date(ends.first()?)?, as_date(ends.get(1)?)?)));
        let until = |from: NaiveDate, end: NaiveDate| {
            // A period up to the day on which the next begins is written as ours, whatever the basis.
            let begins_next = end.day() == from.day() && dialect.proration == ProrationBasis::DaysBothEnds;
            let written = (last_day_written || dialect.proration == ProrationBasis::DaysBothEnds) && !begins_next;
            if written { end.succ_opt().expect("a day after") } else { end }
        };
        Ends { last_day_written, period: period.map(|(from, end)| DateRange::new(from, until(from, end))) }
    }

    fn part_end(&self, to: NaiveDate) -> NaiveDate {
        if self.last_day_written { to.succ_opt().expect("a day after") } else { to }
    }
}

/// Where a case names no period: the month (or other interval) of the calendar where the days are its first or its last ones, or the source writes
/// whole days; else the period that begins with them.
fn whole_of(part: DateRange, interval: Interval, inclusive: bool, basis: ProrationBasis) -> DateRange {
    let calendar = period_containing(Anchor::Calendar, part.from, interval, part.from);
    if basis == ProrationBasis::DaysBothEnds {
        return calendar;
    }
    if basis == ProrationBasis::Nominal {
        // Meteroid's own tests name periods of 30 days, by which 15 to 31 March is 16 of 30.
        return DateRange { from: part.from, until: part.from.checked_add_days(Days::new(nominal_days(interval))) };
    }
    let within = calendar.intersection(part) == Some(part);
    if within && (inclusive || part.until == calendar.until) {
        return calendar;
    }
    period_containing(Anchor::ContractStart, part.from, interval, part.from)
}

const fn nominal_days(interval: Interval) -> u64 {
    match interval {
        Interval::Week => 7,
        Interval::Month => 30,
        Interval::Quarter => 91,
        Interval::HalfYear => 182,
        Interval::Year => 365,
    }
}

fn period(case: &Case) -> Result<(), String> {
    let found = period_containing(
        anchor(&case.json["anchor"])?,
        date(case, "start").ok_or("start is missing")?,
        interval(case, "interval").ok_or("interval is missing")?,
        date(case, "day").ok_or("day is missing")?,
    );
    let wanted = range(&case.json["expect"]).ok_or("expect is missing")?;
    if found == wanted { Ok(()) } else { Err(format!("{found:?}, the source says {wanted:?}")) }
}

fn begins(case: &Case) -> Result<(), String> {
    let window = range(&case.json["window"]).ok_or("window is missing")?;
    let start = date(case, "start").ok_or("start is missing")?;
    let interval = interval(case, "interval").ok_or("interval is missing")?;
    let found: Vec<String> =
        periods(anchor(&case.json["anchor"])?, start, interval, window).map(|period| period.from.to_string()).collect();
    let wanted: Vec<&str> = case.json["expect"].as_array().ok_or("expect is missing")?.iter().filter_map(Value::as_str).collect();
    if found == wanted { Ok(()) } else { Err(format!("{found:?}, the source says {wanted:?}")) }
}

fn midnights(case: &Case) -> Result<(), String> {
    let zone = time_zone(case.json["zone"].as_str());
    let wanted = case.text("expect");
    let found = match zone {
        Ok(zone) => midnight(date(case, "day").ok_or("day is missing")?, zone).format("%Y-%m-%dT%H:%M:%SZ").to_string(),
        Err(_) => "unknown zone".to_owned(),
    };
    if found == wanted { Ok(()) } else { Err(format!("{found}, the source says {wanted}")) }
}

fn apportioned(case: &Case) -> Result<(), String> {
    let whole = decimal(&case.json["whole"]).ok_or("whole is missing")?;
    let parts = apportion(whole, &decimals(&case.json["weights"]), Decimal::new(1, digits(case))).ok_or("too many digits")?;
    let wanted = decimals(&case.json["expect"]);
    if parts == wanted { Ok(()) } else { Err(format!("{parts:?}, the source says {wanted:?}")) }
}

/// The case's dialect with the case's basis, where it names one.
fn dialect(case: &Case) -> Result<Dialect, String> {
    let mut dialect = crate::dialect(&case.json)?;
    dialect.proration = match case.text("basis").to_ascii_lowercase().replace('_', "-").as_str() {
        "" => dialect.proration,
        "days-both-ends" | "both-ends" => ProrationBasis::DaysBothEnds,
        basis if basis.starts_with("fixed") || basis.starts_with("30") => ProrationBasis::Fixed30,
        basis if basis.contains("second") => ProrationBasis::Seconds,
        basis if basis.starts_with("nominal") => ProrationBasis::Nominal,
        "none" | "full" => ProrationBasis::None,
        basis if basis.contains("day") || basis.contains("actual") || basis.contains("exclusive") || basis.contains("inclusive") => {
            ProrationBasis::Days
        }
        basis => return Err(format!("no basis {basis}")),
    };
    Ok(dialect)
}

fn same(what: &str, found: &Derivation, wanted: Decimal) -> Result<(), String> {
    if !found.holds() {
        return Err(format!("the derivation of {what} does not hold: {}", found.arithmetic()));
    }
    if found.result == wanted { Ok(()) } else { Err(format!("{what} is {}, the source says {wanted}", found.result)) }
}

/// As a source prints it.
fn shown(figure: Derivation, digits: u32) -> Derivation {
    figure.rounded("as printed", Rounding::HalfUp, digits)
}

fn given(text: &str) -> Result<Derivation, String> {
    text.trim().parse().map(|value| Derivation::given("given", value)).map_err(|error| format!("{text:?}: {error}"))
}

fn decimal(value: &Value) -> Option<Decimal> {
    match value {
        Value::String(text) => text.trim().parse().ok(),
        Value::Number(number) => number.to_string().parse().ok(),
        _ => None,
    }
}

fn decimals(value: &Value) -> Vec<Decimal> {
    value.as_array().into_iter().flatten().filter_map(decimal).collect()
}

fn digits(case: &Case) -> u32 {
    crate::digits(&case.json)
}

fn as_date(value: &Value) -> Option<NaiveDate> {
    // Some sources write the moment at which a day begins.
    let text = value.as_str()?;
    let midnight = text.split_once("T00:00").or_else(|| text.split_once(" 00:00"));
    midnight.map_or(text, |(day, _)| day).parse().ok()
}

fn date(case: &Case, key: &str) -> Option<NaiveDate> {
    as_date(&case.json[key])
}

fn range(value: &Value) -> Option<DateRange> {
    Some(DateRange { from: as_date(value.get(0)?)?, until: as_date(value.get(1)?) })
}

fn anchor(value: &Value) -> Result<Anchor, String> {
    match value {
        Value::Number(day) => Ok(Anchor::DayOfMonth { day: day.as_u64().and_then(|day| u32::try_from(day).ok()).ok_or("no day")? }),
        Value::String(text) if text == "calendar" => Ok(Anchor::Calendar),
        Value::Null => Ok(Anchor::ContractStart),
        Value::String(text) if text == "start" => Ok(Anchor::ContractStart),
        other => Err(format!("no anchor {other}")),
    }
}

fn interval(case: &Case, key: &str) -> Option<Interval> {
    as_interval(&case.json[key])
}

fn as_interval(value: &Value) -> Option<Interval> {
    let name = value.as_str()?;
    Some(match name {
        "week" | "weekly" => Interval::Week,
        "month" | "monthly" => Interval::Month,
        "quarter" | "quarterly" => Interval::Quarter,
        "half-year" | "half_year" | "semiannual" => Interval::HalfYear,
        "year" | "yearly" | "annual" => Interval::Year,
        _ => return None,
    })
}
