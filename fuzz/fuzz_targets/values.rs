#![no_main]
//! Numbers and dates in every format: no panic, and what is read is read again from its own plain form.

use tieout_billing::Value;
use tieout_intake::{DateFormat, NumberFormat, ValueFormat};

const FORMATS: &[&str] = &[
    "1234.56",
    "1,234.56",
    "1.234,56",
    "1234,56",
    "1 234,56",
    "1 234.56",
    "1'234.56",
    "1'234,56",
    "YYYY-MM-DD",
    "DD/MM/YYYY",
    "MM/DD/YYYY",
    "DD.MM.YY",
    "D MMM YYYY",
    "MMM D, YYYY",
    "YYYYMMDD",
    "unix seconds",
    "unix milliseconds",
];

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((format, rest)) = data.split_first() else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    let format: ValueFormat = FORMATS[usize::from(*format) % FORMATS.len()].parse().expect("a format");
    match format.read(text) {
        Ok(Value::Decimal(number)) => {
            let plain = number.to_string();
            assert_eq!(ValueFormat::Number(NumberFormat::PLAIN).read(&plain), Ok(Value::Decimal(number)), "{text:?} {plain}");
        }
        Ok(Value::Date(date)) => {
            let plain = date.to_string();
            // Dates beyond year 9999 have a sign and more digits.
            if plain.len() == 10 {
                assert_eq!(ValueFormat::Date(DateFormat::ISO).read(&plain), Ok(Value::Date(date)), "{text:?}");
            }
        }
        _ => {}
    }
});
