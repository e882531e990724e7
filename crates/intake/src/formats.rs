//! How each column writes its numbers and dates: from all its values, with the other columns of its file as witnesses; asked where it
//! could truly be either.

use crate::date::parse_date;
use crate::evidence::{Evidence, Numbers, Survey, candidates};
use crate::format::{DateFormat, DateOrder, NumberFormat, ValueFormat};
use crate::mapping::Certainty;
use chrono::Datelike;
use tieout_billing::{Field, FieldKind};

/// What is decided of a column's format.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Verdict {
    pub(crate) format: ValueFormat,
    pub(crate) certainty: Certainty,
    pub(crate) question: Option<String>,
    pub(crate) choices: Vec<ValueFormat>,
}

impl Verdict {
    fn certain(format: ValueFormat) -> Verdict {
        Verdict { format, certainty: Certainty::Certain, question: None, choices: Vec::new() }
    }

    fn likely(format: ValueFormat, why: String) -> Verdict {
        Verdict { format, certainty: Certainty::Likely, question: Some(why), choices: Vec::new() }
    }

    fn ask(question: String, choices: Vec<ValueFormat>) -> Verdict {
        Verdict { format: choices.first().copied().unwrap_or_default(), certainty: Certainty::Ask, question: Some(question), choices }
    }
}

/// What the columns of a file agree on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Customs {
    /// The decimal mark that all its numbers have.
    pub(crate) decimal: Option<char>,
    /// Whether days stand before months in all its dates.
    pub(crate) day_first: Option<bool>,
}

/// What the columns that are numbers or dates (by these kinds) agree on.
pub(crate) fn customs_of(survey: &Survey, kinds: &[Option<FieldKind>]) -> Customs {
    let columns = || survey.columns.iter().zip(kinds);
    let numeric =
        || columns().filter(|(evidence, kind)| **kind == Some(FieldKind::Decimal) || evidence.share(evidence.numbers.numeric) == 100);
    let point = numeric().any(|(evidence, _)| evidence.numbers.point > 0);
    let comma = numeric().any(|(evidence, _)| evidence.numbers.comma > 0);
    let orders = columns().filter(|(_, kind)| **kind == Some(FieldKind::Date)).filter_map(|(evidence, _)| sure_order(evidence));
    let orders: Vec<bool> = orders.collect();
    Customs {
        decimal: match (point, comma) {
            (true, false) => Some('.'),
            (false, true) => Some(','),
            _ => None,
        },
        day_first: orders.first().copied().filter(|first| orders.iter().all(|order| order == first)),
    }
}

/// Whether a sample can't settle the column: it is not written in the plain way, or it could be read in two.
pub(crate) fn needs_every_value(evidence: &Evidence, kind: FieldKind, customs: Customs) -> bool {
    let numbers = &evidence.numbers;
    match kind {
        FieldKind::Text => false,
        FieldKind::Decimal => {
            let plain = numbers.comma == 0 && numbers.either_comma == 0 && numbers.thousands == [0; 4];
            let settled = customs.decimal == Some('.') || numbers.either_point == 0 && numbers.point > 0;
            !plain || !settled
        }
        FieldKind::Date => evidence.dates.fits.first().copied().unwrap_or(0) < evidence.filled,
    }
}

/// Decides how a column of this kind is written.
pub(crate) fn verdict(evidence: &Evidence, kind: FieldKind, field: Option<Field>, customs: Customs) -> Verdict {
    match kind {
        FieldKind::Text => Verdict::certain(ValueFormat::Text),
        FieldKind::Decimal => number_verdict(&evidence.numbers, field, customs),
        FieldKind::Date => date_verdict(evidence, customs),
    }
}

/// The format that reads every value as `plain` does and the ones with thousands marks too, if all values of the column allow it.
pub(crate) fn with_thousands(evidence: &Evidence, plain: NumberFormat) -> Option<NumberFormat> {
    let customs = Customs { decimal: Some(plain.decimal), day_first: None };
    let found = number_verdict(&evidence.numbers, None, customs);
    match found.format {
        ValueFormat::Number(format)
            if found.certainty != Certainty::Ask && format.decimal == plain.decimal && format.thousands.is_some() =>
        {
            Some(format)
        }
        _ => None,
    }
}

fn number_verdict(numbers: &Numbers, field: Option<Field>, customs: Customs) -> Verdict {
    let [_, _, blank, apostrophe] = numbers.thousands;
    let format = |decimal: char| {
        let thousands = match decimal {
            _ if blank > 0 && blank >= apostrophe => Some(' '),
            _ if apostrophe > 0 => Some('\''),
            '.' if numbers.thousands[0] > 0 || numbers.either_comma > 0 => Some(','),
            ',' if numbers.thousands[1] > 0 || numbers.either_point > 0 => Some('.'),
            _ => None,
        };
        ValueFormat::Number(NumberFormat { decimal, thousands })
    };
    // A witness of the opposite mark: `1,234` makes the point the decimal mark only where there is no doubt.
    match (numbers.point, numbers.comma) {
        (0, 0) => {}
        (_, 0) => return Verdict::certain(format('.')),
        (0, _) => return Verdict::certain(format(',')),
        (point, comma) => {
            let (mark, many, few, example) =
                if point >= comma { ('.', point, comma, &numbers.comma_example) } else { (',', comma, point, &numbers.point_example) };
            if many >= few * 20 {
                let why = format!("{few} of {} values, such as {example}, are written otherwise and would be rejected", many + few);
                return Verdict::likely(format(mark), why);
            }
            let question = format!(
                "Which is the decimal mark, the point as in {} ({}) or the comma as in {} ({})? The others would be rejected.",
                numbers.point_example,
                values(point),
                numbers.comma_example,
                values(comma)
            );
            return Verdict::ask(question, vec![format('.'), format(',')]);
        }
    }
    let (points, commas) = (numbers.either_point, numbers.either_comma);
    if points + commas == 0 {
        return Verdict::certain(format(customs.decimal.unwrap_or('.')));
    }
    if points > 0 && commas > 0 {
        let question =
            format!("Which is the decimal mark in {}, the point or the comma? Both are used and both could be.", numbers.either_example);
        return Verdict::ask(question, vec![format('.'), format(',')]);
    }
    let mark = if points > 0 { '.' } else { ',' };
    let other = if points > 0 { ',' } else { '.' };
    let example = &numbers.either_example;
    if numbers.long_integers > 0 {
        return Verdict::likely(
            format(mark),
            format!("{example} is read with a decimal {}: the column writes thousands without a mark", word(mark)),
        );
    }
    if matches!(field, Some(Field::TaxRate | Field::DiscountRate)) {
        return Verdict::likely(format(mark), format!("{example} is read with a decimal {}: no rate is in the thousands", word(mark)));
    }
    match customs.decimal {
        Some(decimal) => {
            let what = if decimal == mark { "a decimal" } else { "a thousands" };
            Verdict::likely(
                format(decimal),
                format!("{example} is read with {what} {}, as the other columns of the file write numbers", word(mark)),
            )
        }
        None => {
            let plain = example.replace(mark, "");
            let question =
                format!("Is {example} {plain}, or a number with three decimal places? {} could be either.", values(points + commas));
            Verdict::ask(question, vec![format(other), format(mark)])
        }
    }
}

fn values(count: u64) -> String {
    if count == 1 { "1 value".to_owned() } else { format!("{count} values") }
}

fn word(mark: char) -> &'static str {
    if mark == '.' { "point" } else { "comma" }
}

/// Whether days stand first, where only one order fits all the values.
fn sure_order(evidence: &Evidence) -> Option<bool> {
    let best = best_formats(evidence);
    let day_first = best.iter().any(|format| format.order == DateOrder::DayMonthYear);
    let month_first = best.iter().any(|format| format.order == DateOrder::MonthDayYear);
    (day_first != month_first && best.len() == 1).then_some(day_first)
}

/// The formats that fit the most values.
fn best_formats(evidence: &Evidence) -> Vec<DateFormat> {
    let most = evidence.dates.fits.iter().copied().max().unwrap_or(0);
    let fits = candidates().iter().zip(&evidence.dates.fits);
    fits.filter(|(_, count)| **count == most && most > 0).map(|(format, _)| *format).collect()
}

fn date_verdict(evidence: &Evidence, customs: Customs) -> Verdict {
    let mut best = best_formats(evidence);
    // Where both orders read every value as the same day (03/03/2026), it does not matter.
    best.dedup_by(|next, kept| evidence.dates.example(*kept, *next).is_none());
    let Some(&first) = best.first() else { return Verdict::certain(ValueFormat::Date(DateFormat::ISO)) };
    let most = evidence.dates.fits.iter().copied().max().unwrap_or(0);
    if best.len() == 1 {
        return match evidence.filled - most {
            0 => Verdict::certain(ValueFormat::Date(first)),
            rest => Verdict::likely(
                ValueFormat::Date(first),
                format!("{rest} of {} values are no dates in this form and would be rejected", evidence.filled),
            ),
        };
    }
    if let Some(day_first) = customs.day_first {
        let wanted = if day_first { DateOrder::DayMonthYear } else { DateOrder::MonthDayYear };
        if let Some(format) = best.iter().find(|format| format.order == wanted) {
            let order = if day_first { "day first" } else { "month first" };
            return Verdict::likely(ValueFormat::Date(*format), format!("read with the {order}, as the other dates of the file"));
        }
    }
    let example = evidence.dates.example(best[0], best[1]).unwrap_or(&evidence.first);
    let readings: Vec<String> =
        best.iter().filter_map(|format| parse_date(example, *format).ok().map(|date| in_words(date, *format))).collect();
    let question =
        format!("Is {example} {}? {most} {} all of these.", readings.join(" or "), if most == 1 { "value fits" } else { "values fit" });
    let question = if best.len() == 2 { question.replace("all of these", "both") } else { question };
    Verdict::ask(question, best.into_iter().map(ValueFormat::Date).collect())
}

/// `the 3rd of April`, `March 4th`: told in the order in which it is written, with the year where that is the question.
fn in_words(date: chrono::NaiveDate, format: DateFormat) -> String {
    let suffix = match date.day() {
        1 | 21 | 31 => "st",
        2 | 22 => "nd",
        3 | 23 => "rd",
        _ => "th",
    };
    let (day, month) = (date.day(), date.format("%B"));
    match format.order {
        DateOrder::MonthDayYear if !format.short_year => format!("{month} {day}{suffix}"),
        _ if !format.short_year => format!("the {day}{suffix} of {month}"),
        DateOrder::MonthDayYear => format!("{month} {day}{suffix}, {}", date.year()),
        _ => format!("the {day}{suffix} of {month} {}", date.year()),
    }
}

/// The kind of a column that has no known meaning: numbers and dates only where there is no doubt. Digits alone may be an identifier.
pub(crate) fn kind_by_content(name: &str, evidence: &Evidence) -> FieldKind {
    const COUNTED: &[&str] = &[
        "amount", "price", "total", "qty", "quantity", "count", "rate", "tax", "cost", "fee", "balance", "discount", "units", "percent",
        "paid", "due", "seats", "users", "hours",
    ];
    let numbers = &evidence.numbers;
    if evidence.filled == 0 {
        return FieldKind::Text;
    }
    let marked = numbers.point + numbers.comma + numbers.either_point + numbers.either_comma + numbers.thousands.iter().sum::<u64>();
    let counted = name.split('_').any(|word| COUNTED.contains(&word)) && !name.ends_with("_id") && !name.ends_with("_code");
    if numbers.numeric == evidence.filled
        && numbers.zero_led == 0
        && (numbers.point + numbers.comma > 0 || counted && marked + numbers.integers > 0)
    {
        return FieldKind::Decimal;
    }
    let written = candidates().iter().zip(&evidence.dates.fits);
    let sure =
        written.filter(|(format, _)| !matches!(format.order, DateOrder::Compact | DateOrder::UnixSeconds | DateOrder::UnixMilliseconds));
    if sure.map(|(_, count)| *count).max() == Some(evidence.filled) { FieldKind::Date } else { FieldKind::Text }
}
