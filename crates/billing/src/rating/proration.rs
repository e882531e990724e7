//! What part of a period, or of an amount, falls to some of its days.

use super::catalogue::Interval;
use super::dates::DateRange;
use super::derivation::{Derivation, NotComputable, Operation};
use super::dialect::{Dialect, ProrationBasis};
use super::period::midnight;
use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;
use rust_decimal::Decimal;
use std::borrow::Cow;

/// What part of a whole period some days of it are, as the dialect counts; between 0 and 1.
///
/// Parts that tile the whole add up to 1, but for bases that don't promise it: `DaysBothEnds` counts the day of a change twice, `None` bills each part
/// whole, `Nominal` measures by a length that is not the period's where the cadences differ, and a rounded fraction (`proration_precision`) may be
/// off in its last digit. A range without an end is all that there is: 1. Not computable where the whole has no length.
pub fn fraction(part: DateRange, whole: DateRange, interval: Interval, zone: Tz, dialect: &Dialect) -> Result<Derivation, NotComputable> {
    let basis = dialect.proration;
    let Some(both) = Span::of(part).zip(Span::of(whole)) else {
        return Ok(one());
    };
    let (part, whole) = both;
    if basis == ProrationBasis::None || (part == whole && basis != ProrationBasis::Nominal) {
        return Ok(one());
    }
    let (unit, part_length, whole_length) = match basis {
        ProrationBasis::Days | ProrationBasis::None => ("days", part.days(), whole.days()),
        ProrationBasis::DaysBothEnds => ("days, both ends counted,", part.days_both_ends(whole), whole.days()),
        ProrationBasis::Fixed30 => ("days of months of 30 days", part.days_of_30(), whole.days_of_30()),
        ProrationBasis::Seconds => ("seconds", part.seconds(zone), whole.seconds(zone)),
        ProrationBasis::Nominal => {
            let nominal = nominal_days(interval);
            let aligned = (whole.days() - nominal).abs() * 4 <= nominal;
            if aligned { ("days", part.days(), whole.days()) } else { ("days", part.days().min(nominal), nominal) }
        }
    };
    if part_length == whole_length && whole_length > 0 {
        return Ok(one());
    }
    let last = if basis == ProrationBasis::DaysBothEnds { part.last_both_ends(whole) } else { part.last() };
    let part = Derivation::given(format!("{unit} from {} to {last}", part.from), part_length.into());
    let whole = Derivation::given(format!("{unit} of the whole period"), whole_length.into());
    let fraction = Derivation::quotient("part of the period", part, whole)?.because(setting(basis));
    Ok(match dialect.proration_precision {
        Some(precision) => fraction.rounded("part of the period, rounded", precision.rounding, precision.digits),
        None => fraction,
    })
}

/// The fraction's part of an amount. An exact fraction is multiplied before it is divided, so that 1/30 of 15 is 0.5 and not 0.4999....
pub fn prorated(figure: impl Into<Cow<'static, str>>, amount: Derivation, fraction: &Derivation) -> Result<Derivation, NotComputable> {
    match (fraction.operation, fraction.operands.as_slice()) {
        (Operation::Quotient, [part, whole]) => {
            let share = Derivation::share(figure, amount, part.clone(), whole.clone())?;
            Ok(Derivation { setting: fraction.setting.clone(), ..share })
        }
        _ if fraction.result == Decimal::ONE => Ok(amount),
        _ => Derivation::product(figure, vec![amount, fraction.clone()]),
    }
}

/// The fraction that a whole is.
pub(super) fn one() -> Derivation {
    Derivation::given("the whole period", Decimal::ONE)
}

/// Meteroid's nominal lengths (`services/subscriptions/proration.rs`); a week has its seven days.
const fn nominal_days(interval: Interval) -> i64 {
    match interval {
        Interval::Week => 7,
        Interval::Month => 30,
        Interval::Quarter => 91,
        Interval::HalfYear => 182,
        Interval::Year => 365,
    }
}

const fn setting(basis: ProrationBasis) -> &'static str {
    match basis {
        ProrationBasis::Days => "proration: days",
        ProrationBasis::DaysBothEnds => "proration: days, both ends counted",
        ProrationBasis::Fixed30 => "proration: months of 30 days",
        ProrationBasis::Nominal => "proration: nominal lengths between cadences",
        ProrationBasis::Seconds => "proration: seconds",
        ProrationBasis::None => "proration: none",
    }
}

/// A range that has an end.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Span {
    from: NaiveDate,
    until: NaiveDate,
}

impl Span {
    fn of(range: DateRange) -> Option<Span> {
        range.until.map(|until| Span { from: range.from, until: until.max(range.from) })
    }

    fn last(self) -> NaiveDate {
        self.until.pred_opt().unwrap_or(self.until)
    }

    fn days(self) -> i64 {
        (self.until - self.from).num_days()
    }

    /// The day on which the next part begins, which counts for this one as well, unless the whole has ended before.
    fn last_both_ends(self, whole: Span) -> NaiveDate {
        self.until.min(whole.last())
    }

    fn days_both_ends(self, whole: Span) -> i64 {
        if self.until == self.from { 0 } else { (self.last_both_ends(whole) - self.from).num_days() + 1 }
    }

    fn seconds(self, zone: Tz) -> i64 {
        (midnight(self.until, zone) - midnight(self.from, zone)).num_seconds()
    }

    /// Days where each month has 30: the 30/360 method with a month's last day as its 30th. Kill Bill's figures
    /// (`TestInvoiceDateUtilsWithFixedProration`, `TestInvoiceFixedProration`) come out of it, and the parts of a period add up.
    fn days_of_30(self) -> i64 {
        let count = |day: NaiveDate| {
            let in_month = if day.day() == u32::from(day.num_days_in_month()) { 30 } else { day.day().min(30) };
            (i64::from(day.year()) * 12 + i64::from(day.month())) * 30 + i64::from(in_month)
        };
        count(self.until) - count(self.from)
    }
}
