//! Exact decimals in SQL, so that a user's own queries are as exact as Tieout: `decimal_add`, `decimal_sub`, `decimal_mul`,
//! `decimal_cmp`, `decimal_round`, the aggregates `decimal_sum` and `one_currency_sum`, and the collation `decimal`.
//!
//! Arguments are texts as the tables keep them (`-12.50`), or integers. A REAL is refused: it is not what the source said. What would
//! need more than 38 digits is an error, never a rounded result.

use rusqlite::functions::{Aggregate, Context, FunctionFlags};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Error};
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::fmt;
use tieout_billing::Rounding;

/// Makes the functions and the collation known to a connection.
pub fn register(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function("decimal_add", 2, flags, |context| two(context, Exact::add))?;
    connection.create_scalar_function("decimal_sub", 2, flags, |context| two(context, |a, b| a.add(b.negated())))?;
    connection.create_scalar_function("decimal_mul", 2, flags, |context| two(context, Exact::mul))?;
    connection.create_scalar_function("decimal_cmp", 2, flags, |context| {
        let (Some(a), Some(b)) = (argument(context, 0)?, argument(context, 1)?) else { return Ok(None) };
        Ok(Some(a.compare(b) as i64))
    })?;
    connection.create_scalar_function("decimal_round", 2, flags, |context| round(context, Rounding::HalfUp))?;
    connection.create_scalar_function("decimal_round", 3, flags, |context| {
        let mode = context.get_raw(2);
        let name = mode.as_str().map_err(|_| wrong("decimal_round wants the name of a rounding as its third argument".to_owned()))?;
        let mode = Rounding::ALL.into_iter().find(|rounding| rounding_name(*rounding) == name);
        round(context, mode.ok_or_else(|| wrong(format!("'{name}' is not a rounding; there are {}", rounding_names())))?)
    })?;
    connection.create_aggregate_function("decimal_sum", 1, flags, Sum)?;
    connection.create_aggregate_function("one_currency_sum", 2, flags, OneCurrency)?;
    connection.create_collation("decimal", collate)
}

/// A decimal of up to 38 digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Exact {
    units: i128,
    scale: u32,
}

impl Exact {
    const ZERO: Exact = Exact { units: 0, scale: 0 };

    fn parse(text: &str) -> Option<Exact> {
        let (negative, digits) = match text.as_bytes() {
            [b'-', rest @ ..] => (true, rest),
            [b'+', rest @ ..] => (false, rest),
            all => (false, all),
        };
        let (mut units, mut scale, mut point, mut any) = (0i128, 0, false, false);
        for byte in digits {
            match byte {
                b'0'..=b'9' => {
                    units = units.checked_mul(10)?.checked_add(i128::from(byte - b'0'))?;
                    scale += u32::from(point);
                    any = true;
                }
                b'.' if !point => point = true,
                _ => return None,
            }
        }
        any.then_some(Exact { units: if negative { -units } else { units }, scale })
    }

    fn negated(self) -> Exact {
        Exact { units: -self.units, scale: self.scale }
    }

    fn rescaled(self, scale: u32) -> Option<i128> {
        self.units.checked_mul(10i128.checked_pow(scale - self.scale)?)
    }

    fn add(self, other: Exact) -> Option<Exact> {
        let scale = self.scale.max(other.scale);
        Some(Exact { units: self.rescaled(scale)?.checked_add(other.rescaled(scale)?)?, scale })
    }

    fn mul(self, other: Exact) -> Option<Exact> {
        Some(Exact { units: self.units.checked_mul(other.units)?, scale: self.scale + other.scale })
    }

    fn compare(self, other: Exact) -> Ordering {
        let scale = self.scale.max(other.scale);
        match (self.rescaled(scale), other.rescaled(scale)) {
            (Some(a), Some(b)) => a.cmp(&b),
            // The one that does not fit at the other's scale is the larger in size.
            (None, _) => self.units.cmp(&0),
            (_, None) => 0.cmp(&other.units),
        }
    }
}

impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.units < 0 { "-" } else { "" };
        let digits = format!("{:0>1$}", self.units.unsigned_abs(), self.scale as usize + 1);
        let (whole, fraction) = digits.split_at(digits.len() - self.scale as usize);
        if fraction.is_empty() { write!(f, "{sign}{whole}") } else { write!(f, "{sign}{whole}.{fraction}") }
    }
}

/// `decimal_sum`: NULLs are left out; the sum of nothing is 0.
struct Sum;

impl Aggregate<Option<Exact>, String> for Sum {
    fn init(&self, _: &mut Context<'_>) -> rusqlite::Result<Option<Exact>> {
        Ok(Some(Exact::ZERO))
    }

    fn step(&self, context: &mut Context<'_>, sum: &mut Option<Exact>) -> rusqlite::Result<()> {
        if let Some(amount) = argument(context, 0)? {
            *sum = sum.and_then(|sum| sum.add(amount));
        }
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, sum: Option<Option<Exact>>) -> rusqlite::Result<String> {
        sum.unwrap_or(Some(Exact::ZERO)).map(|sum| sum.to_string()).ok_or_else(|| wrong("the sum has more than 38 digits".to_owned()))
    }
}

/// `one_currency_sum(currency, amount)`: NULL where the amounts are of more than one currency, which have no sum.
struct OneCurrency;

/// The currency of the first amount, and whether another one came; the sum.
#[derive(Default)]
struct Money {
    currency: Option<Box<[u8]>>,
    several: bool,
    sum: Option<Exact>,
}

impl Aggregate<Money, Option<String>> for OneCurrency {
    fn init(&self, _: &mut Context<'_>) -> rusqlite::Result<Money> {
        Ok(Money { sum: Some(Exact::ZERO), ..Money::default() })
    }

    fn step(&self, context: &mut Context<'_>, money: &mut Money) -> rusqlite::Result<()> {
        let Some(amount) = argument(context, 1)? else { return Ok(()) };
        let currency = context.get_raw(0).as_bytes_or_null()?.unwrap_or_default();
        match &money.currency {
            None => money.currency = Some(currency.into()),
            Some(first) => money.several |= **first != *currency,
        }
        money.sum = money.sum.and_then(|sum| sum.add(amount));
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, money: Option<Money>) -> rusqlite::Result<Option<String>> {
        match money {
            Some(Money { currency: Some(_), several: false, sum }) => {
                sum.map(|sum| Some(sum.to_string())).ok_or_else(|| wrong("the sum has more than 38 digits".to_owned()))
            }
            _ => Ok(None),
        }
    }
}

fn two(context: &Context<'_>, operation: impl Fn(Exact, Exact) -> Option<Exact>) -> rusqlite::Result<Option<String>> {
    let (Some(a), Some(b)) = (argument(context, 0)?, argument(context, 1)?) else { return Ok(None) };
    let result = operation(a, b).ok_or_else(|| wrong(format!("the result of {a} and {b} has more than 38 digits")))?;
    Ok(Some(result.to_string()))
}

fn round(context: &Context<'_>, mode: Rounding) -> rusqlite::Result<Option<String>> {
    let Some(amount) = argument(context, 0)? else { return Ok(None) };
    let digits = context.get::<i64>(1).ok().and_then(|digits| u32::try_from(digits).ok()).filter(|digits| *digits <= 28);
    let digits = digits.ok_or_else(|| wrong("decimal_round rounds to 0 to 28 digits".to_owned()))?;
    let decimal = Decimal::try_from_i128_with_scale(amount.units, amount.scale);
    let decimal = decimal.map_err(|_| wrong(format!("{amount} has more than 28 digits and can't be rounded")))?;
    Ok(Some(mode.round(decimal, digits).to_string()))
}

fn argument(context: &Context<'_>, index: usize) -> rusqlite::Result<Option<Exact>> {
    match context.get_raw(index) {
        ValueRef::Null => Ok(None),
        ValueRef::Integer(integer) => Ok(Some(Exact { units: i128::from(integer), scale: 0 })),
        ValueRef::Text(text) => {
            let text = String::from_utf8_lossy(text);
            Exact::parse(&text).map(Some).ok_or_else(|| wrong(format!("'{text}' is not a decimal number")))
        }
        ValueRef::Real(real) => Err(wrong(format!("{real} is a REAL and not exact; write it as a text: '{real}'"))),
        ValueRef::Blob(_) => Err(wrong("a BLOB is not a decimal number".to_owned())),
    }
}

/// Numbers by value, everything else after them by its text: an order must not fail.
fn collate(a: &str, b: &str) -> Ordering {
    match (Exact::parse(a), Exact::parse(b)) {
        (Some(a), Some(b)) => a.compare(b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => a.cmp(b),
    }
}

/// The name of a rounding in SQL, as in files.
fn rounding_name(rounding: Rounding) -> &'static str {
    match rounding {
        Rounding::HalfUp => "half_up",
        Rounding::HalfEven => "half_even",
        Rounding::HalfDown => "half_down",
        Rounding::Truncate => "truncate",
        Rounding::Up => "up",
        Rounding::Floor => "floor",
        Rounding::Ceiling => "ceiling",
    }
}

fn rounding_names() -> String {
    Rounding::ALL.map(rounding_name).join(", ")
}

fn wrong(message: String) -> Error {
    Error::UserFunctionError(message.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn connection() -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        register(&connection).unwrap();
        connection
    }

    fn ask(sql: &str) -> String {
        let answer = connection().query_row(&format!("SELECT {sql}"), [], |row| row.get::<_, rusqlite::types::Value>(0));
        match answer {
            Ok(rusqlite::types::Value::Text(text)) => text,
            Ok(rusqlite::types::Value::Integer(integer)) => integer.to_string(),
            Ok(other) => format!("{other:?}"),
            Err(error) => format!("error: {error}"),
        }
    }

    #[test]
    fn sql_says() {
        for (sql, answer) in [
            ("decimal_add('0.1', '0.2')", "0.3"),
            ("decimal_sub('1', '0.90')", "0.10"),
            ("decimal_mul('17.0643', 809)", "13805.0187"),
            ("decimal_cmp('1.50', '1.5')", "0"),
            ("decimal_cmp('-2', '1')", "-1"),
            ("decimal_round('2.675', 2)", "2.68"),
            ("decimal_round('2.665', 2, 'half_even')", "2.66"),
            ("decimal_add(NULL, '1')", "Null"),
            ("(SELECT decimal_sum(x) FROM (SELECT '0.10' x UNION ALL SELECT '0.2' UNION ALL SELECT NULL))", "0.30"),
            ("(SELECT decimal_sum(1) WHERE 0)", "0"),
            ("(SELECT one_currency_sum(c, x) FROM (SELECT 'EUR' c, '0.10' x UNION ALL SELECT 'EUR', 2))", "2.10"),
            ("(SELECT one_currency_sum(c, x) FROM (SELECT 'EUR' c, '0.10' x UNION ALL SELECT 'USD', 2))", "Null"),
            (
                "(SELECT group_concat(x) FROM (SELECT column1 x FROM (VALUES ('10'), ('9.5'), ('x'), ('-3')) ORDER BY x COLLATE decimal))",
                "-3,9.5,10,x",
            ),
            ("decimal_add('1,5', '1')", "error: '1,5' is not a decimal number"),
            ("decimal_add(1.5, '1')", "error: 1.5 is a REAL and not exact; write it as a text: '1.5'"),
            (
                "decimal_round('1', 2, 'up-ish')",
                "error: 'up-ish' is not a rounding; there are half_up, half_even, half_down, truncate, up, floor, ceiling",
            ),
            (
                "decimal_mul('99999999999999999999', '99999999999999999999')",
                "error: the result of 99999999999999999999 and 99999999999999999999 has more than 38 digits",
            ),
        ] {
            let got = ask(sql);
            assert!(got == answer || got.starts_with(answer), "{sql}: {got}");
        }
    }

    fn decimal() -> impl Strategy<Value = Decimal> {
        (any::<i64>(), 0u32..10).prop_map(|(units, scale)| Decimal::new(units / 1000, scale))
    }

    proptest! {
        #[test]
        fn agrees_with_rust_decimal(a in decimal(), b in decimal(), digits in 0u32..8) {
            let connection = connection();
            let text = |sql: &str| connection.query_row(sql, [a.to_string(), b.to_string()], |row| row.get::<_, String>(0)).unwrap();
            let exact = |text: String| Exact::parse(&text).unwrap();
            let of = |decimal: Decimal| Exact { units: decimal.mantissa(), scale: decimal.scale() };
            prop_assert_eq!(exact(text("SELECT decimal_add(?1, ?2)")).compare(of(a + b)), Ordering::Equal);
            prop_assert_eq!(exact(text("SELECT decimal_sub(?1, ?2)")).compare(of(a - b)), Ordering::Equal);
            prop_assert_eq!(text("SELECT decimal_sum(x) FROM (SELECT ?1 x UNION ALL SELECT ?2)"), text("SELECT decimal_add(?1, ?2)"));
            prop_assert_eq!(connection.query_row("SELECT decimal_cmp(?1, ?2)", [a.to_string(), b.to_string()], |row| row.get::<_, i64>(0)).unwrap(), a.cmp(&b) as i64);
            prop_assert_eq!(collate(&a.to_string(), &b.to_string()), a.cmp(&b));
            for rounding in Rounding::ALL {
                let sql = format!("SELECT decimal_round(?1, {digits}, '{}')", rounding_name(rounding));
                let got = connection.query_row(&sql, [a.to_string()], |row| row.get::<_, String>(0)).unwrap();
                prop_assert_eq!(got.parse::<Decimal>().unwrap(), rounding.round(a, digits));
            }
        }

        #[test]
        fn products_are_exact(a in any::<i32>(), b in any::<i32>(), s in 0u32..6, t in 0u32..6) {
            let (a, b) = (Decimal::new(i64::from(a), s), Decimal::new(i64::from(b), t));
            let got: String = connection().query_row("SELECT decimal_mul(?1, ?2)", [a.to_string(), b.to_string()], |row| row.get(0)).unwrap();
            prop_assert_eq!(got.parse::<Decimal>().unwrap(), a * b);
        }
    }
}
