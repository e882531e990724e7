//! Payment terms: from their words or days to the day on which an invoice is due.

use chrono::{Datelike, Days, Months, NaiveDate};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::fmt;

/// When an invoice is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Terms {
    /// Days after the invoice date: `Net 30`; 0 is due on receipt.
    Net(u32),
    /// Days after the end of the invoice's month: `30 EOM`.
    EndOfMonth(u32),
    /// A day of the month after the invoice's: `15 MFI`, or its last day where the month is shorter.
    OfNextMonth(u32),
}

/// More than this is no number of payment days.
const MOST_DAYS: u32 = 730;

impl Terms {
    /// A number of days; `None` where it is not a whole one, or absurd.
    pub fn of_days(days: Decimal) -> Option<Terms> {
        let whole = days.normalize();
        (whole.scale() == 0).then(|| whole.to_u32()).flatten().filter(|days| *days <= MOST_DAYS).map(Terms::Net)
    }

    /// Reads terms as people write them: `Net 30`, `N30`, `30 days`, `2/10 net 30`, `30 EOM`, `EOM + 15`, `15 MFI`, `due on receipt`. `None`
    /// where the words leave it open.
    pub fn read(words: &str) -> Option<Terms> {
        let words = words.to_lowercase();
        let end_of_month = ["eom", "end of month", "end of the month"].iter().any(|eom| words.contains(eom));
        let next_month = ["mfi", "following month", "next month"].iter().any(|next| words.contains(next));
        // The discount of `2/10 net 30` stands before the net days.
        let after_net = words.rfind("net").map_or(words.as_str(), |at| &words[at..]);
        let numbers = |text: &str| -> Vec<u32> {
            text.split(|letter: char| !letter.is_ascii_digit())
                .filter(|digits| !digits.is_empty())
                .filter_map(|digits| digits.parse().ok())
                .collect()
        };
        let after = numbers(after_net);
        let found = if after.is_empty() { numbers(&words) } else { after };
        let days = match found[..] {
            [] => None,
            [days] if days <= MOST_DAYS => Some(days),
            _ => return None,
        };
        let at_once = ["receipt", "immediate", "upon", "prepaid", "cash on delivery", "due now"].iter().any(|word| words.contains(word));
        match (days, end_of_month, next_month) {
            (Some(day), _, true) => (1..=31).contains(&day).then_some(Terms::OfNextMonth(day)),
            (days, true, false) => Some(Terms::EndOfMonth(days.unwrap_or(0))),
            (Some(days), ..) => Some(Terms::Net(days)),
            (None, ..) => at_once.then_some(Terms::Net(0)),
        }
    }

    /// The day on which an invoice of a date is due; `None` beyond the calendar.
    pub fn due(self, dated: NaiveDate) -> Option<NaiveDate> {
        match self {
            Terms::Net(days) => dated.checked_add_days(Days::new(days.into())),
            Terms::EndOfMonth(days) => last_of_month(dated)?.checked_add_days(Days::new(days.into())),
            Terms::OfNextMonth(day) => {
                let next = dated.with_day(1)?.checked_add_months(Months::new(1))?;
                next.with_day(day).or_else(|| last_of_month(next))
            }
        }
    }
}

impl fmt::Display for Terms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Terms::Net(0) => f.write_str("due on receipt"),
            Terms::Net(days) => write!(f, "Net {days}"),
            Terms::EndOfMonth(0) => f.write_str("end of month"),
            Terms::EndOfMonth(days) => write!(f, "{days} days after the end of the month"),
            Terms::OfNextMonth(day) => write!(f, "day {day} of the next month"),
        }
    }
}

fn last_of_month(day: NaiveDate) -> Option<NaiveDate> {
    day.with_day(1)?.checked_add_months(Months::new(1))?.pred_opt().filter(|last| last.month() == day.month())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn read_as_people_write_them() {
        let cases = [
            ("Net 30", Some(Terms::Net(30))),
            ("NET30", Some(Terms::Net(30))),
            ("N45", Some(Terms::Net(45))),
            ("14 days", Some(Terms::Net(14))),
            ("30 days net", Some(Terms::Net(30))),
            ("2/10 net 30", Some(Terms::Net(30))),
            ("2% 10, Net 30", Some(Terms::Net(30))),
            ("Due on receipt", Some(Terms::Net(0))),
            ("Upon Receipt", Some(Terms::Net(0))),
            ("Immediately", Some(Terms::Net(0))),
            ("30 EOM", Some(Terms::EndOfMonth(30))),
            ("Net 30 EOM", Some(Terms::EndOfMonth(30))),
            ("EOM + 15", Some(Terms::EndOfMonth(15))),
            ("End of month", Some(Terms::EndOfMonth(0))),
            ("15 MFI", Some(Terms::OfNextMonth(15))),
            ("20th of the following month", Some(Terms::OfNextMonth(20))),
            ("as agreed", None),
            ("50/50", None),
            ("Net 99999", None),
            ("99999999999999999999 days", None),
            ("", None),
        ];
        for (words, terms) in cases {
            assert_eq!(Terms::read(words), terms, "{words}");
        }
    }

    #[test]
    fn months_end_where_they_end() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let cases = [
            (Terms::Net(30), "2026-10-16", "2026-11-15"),
            (Terms::Net(0), "2026-10-16", "2026-10-16"),
            (Terms::EndOfMonth(30), "2026-10-16", "2026-11-30"),
            (Terms::EndOfMonth(0), "2028-02-01", "2028-02-29"),
            (Terms::EndOfMonth(0), "2026-12-31", "2026-12-31"),
            (Terms::OfNextMonth(15), "2026-12-31", "2027-01-15"),
            (Terms::OfNextMonth(31), "2027-01-10", "2027-02-28"),
        ];
        for (terms, dated, due) in cases {
            assert_eq!(terms.due(day(dated)), Some(day(due)), "{terms} from {dated}");
        }
        assert_eq!(Terms::Net(30).due(NaiveDate::MAX), None);
        assert_eq!(Terms::EndOfMonth(1).due(NaiveDate::MAX), None);
    }
}
