//! Lines written in any number format, date format, delimiter, quoting and encoding are read back as they were.

use chrono::NaiveDate;
use proptest::prelude::*;
use rust_decimal::Decimal;
use tieout_billing::{Field, LineSource, RecordKind, Silent, Value};
use tieout_intake::{Certainty, DateFormat, DateOrder, NumberFormat, ValueFormat, inspect};

#[derive(Clone, Debug, PartialEq)]
struct Line {
    number: String,
    date: NaiveDate,
    description: String,
    quantity: Decimal,
    amount: Decimal,
}

#[derive(Clone, Copy, Debug)]
struct Style {
    number: NumberFormat,
    date: DateFormat,
    delimiter: u8,
    always_quote: bool,
    crlf: bool,
    encoding: usize,
    negative: usize,
    gzip: bool,
}

fn lines() -> impl Strategy<Value = Vec<Line>> {
    let line = (1..400_u32, 0..3000_u64, "[ -~éßü€\n]{0,30}", -9_999_999..9_999_999_i64, 0..4_u32, -999_999_999..999_999_999_i64);
    let line = line.prop_map(|(number, day, description, quantity, scale, amount)| Line {
        number: format!("INV-{number:05}"),
        date: NaiveDate::from_ymd_opt(2020, 1, 1).unwrap() + chrono::Days::new(day),
        description,
        quantity: Decimal::new(quantity, scale),
        amount: Decimal::new(amount, 2),
    });
    prop::collection::vec(line, 1..40)
}

fn styles() -> impl Strategy<Value = Style> {
    let numbers = prop::sample::select(NumberFormat::ALL.to_vec());
    let orders = [
        (DateOrder::YearMonthDay, vec!['-', '/', '.']),
        (DateOrder::DayMonthYear, vec!['/', '.', '-']),
        (DateOrder::MonthDayYear, vec!['/', '-']),
        (DateOrder::DayNameYear, vec![' ', '-']),
        (DateOrder::NameDayYear, vec![' ']),
        (DateOrder::Compact, vec!['-']),
    ];
    let dates: Vec<DateFormat> = orders
        .into_iter()
        .flat_map(|(order, separators)| separators.into_iter().map(move |separator| DateFormat { order, separator, short_year: false }))
        .collect();
    (
        numbers,
        prop::sample::select(dates),
        prop::sample::select(b",;\t|".to_vec()),
        any::<bool>(),
        any::<bool>(),
        0..4_usize,
        0..4_usize,
        any::<bool>(),
    )
        .prop_map(|(number, date, delimiter, always_quote, crlf, encoding, negative, gzip)| Style {
            number,
            date,
            delimiter,
            always_quote,
            crlf,
            encoding,
            negative,
            gzip,
        })
}

fn number(value: Decimal, style: Style) -> String {
    let plain = value.abs().to_string();
    let (whole, places) = plain.split_once('.').map_or((plain.as_str(), None), |(whole, places)| (whole, Some(places)));
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            grouped.extend(style.number.thousands);
        }
        grouped.push(digit);
    }
    let digits = places.map_or(grouped.clone(), |places| format!("{grouped}{}{places}", style.number.decimal));
    match (value.is_sign_negative() && !value.is_zero(), style.negative) {
        (false, _) => digits,
        (true, 0) => format!("-{digits}"),
        (true, 1) => format!("({digits})"),
        (true, 2) => format!("{digits}-"),
        (true, _) => format!("\u{2212}{digits}"),
    }
}

fn date(value: NaiveDate, format: DateFormat) -> String {
    let separator = format.separator;
    let pattern = match format.order {
        DateOrder::YearMonthDay => format!("%Y{separator}%m{separator}%d"),
        DateOrder::DayMonthYear => format!("%d{separator}%m{separator}%Y"),
        DateOrder::MonthDayYear => format!("%m{separator}%d{separator}%Y"),
        DateOrder::DayNameYear => format!("%-d{separator}%b{separator}%Y"),
        DateOrder::NameDayYear => "%b %-d, %Y".to_owned(),
        _ => "%Y%m%d".to_owned(),
    };
    value.format(&pattern).to_string()
}

fn write(lines: &[Line], style: Style) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(style.delimiter)
        .quote_style(if style.always_quote { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary })
        .terminator(if style.crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') })
        .from_writer(Vec::new());
    writer.write_record(["Invoice Number", "Invoice Date", "Description", "Quantity", "Net Amount"]).unwrap();
    for line in lines {
        writer
            .write_record([
                &line.number,
                &date(line.date, style.date),
                &line.description,
                &number(line.quantity, style),
                &number(line.amount, style),
            ])
            .unwrap();
    }
    let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
    let bytes = match style.encoding {
        0 => text.into_bytes(),
        1 => [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        2 if !text.contains('\u{2212}') => encoding_rs::WINDOWS_1252.encode(&text).0.into_owned(),
        _ => [0xfe_u8, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect(),
    };
    if !style.gzip {
        return bytes;
    }
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut encoder, &bytes).unwrap();
    encoder.finish().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]
    #[test]
    fn what_was_written_is_read(lines in lines(), style in styles()) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        std::fs::write(&path, write(&lines, style)).unwrap();
        let inspection = inspect(&[path], RecordKind::Invoices, None).unwrap();
        let mut mapping = inspection.mapping.clone();
        // What is asked is answered; what is decided must be right.
        for column in &mut mapping.columns {
            if column.certainty == Certainty::Ask {
                let answer = column.choices.iter().copied().find(|choice| match choice {
                    ValueFormat::Date(format) => *format == style.date,
                    ValueFormat::Number(format) => format.decimal == style.number.decimal,
                    ValueFormat::Text => false,
                });
                prop_assert!(answer.is_some(), "{:?} is not among {:?}", style, column.choices);
                column.choose(answer.unwrap());
            }
        }
        let source = inspection.open(&mapping).unwrap();
        let place = |field| source.layout().position(field).unwrap();
        let [number, date, quantity, amount] = [Field::InvoiceNumber, Field::InvoiceDate, Field::Quantity, Field::NetAmount].map(place);
        let description = source.layout().position(Field::Description);
        let (mut found, mut positions) = (Vec::new(), Vec::new());
        let read = |line: &tieout_billing::LineView<'_>| Line {
            number: line.cells[number].source.to_owned(),
            date: match line.cells[date].value { Value::Date(date) => date, other => panic!("{other:?}") },
            description: description.map_or("", |description| line.cells[description].source).to_owned(),
            quantity: match line.cells[quantity].value { Value::Decimal(number) => number, other => panic!("{other:?}") },
            amount: match line.cells[amount].value { Value::Decimal(number) => number, other => panic!("{other:?}") },
        };
        source.scan(&Silent, &mut |line| { found.push(read(line)); positions.push(line.position); }).unwrap();
        prop_assert_eq!(source.rejects(), vec![]);
        prop_assert_eq!(&found, &lines);
        source.fetch(&positions, &mut |index, line| assert_eq!(read(line), lines[index])).unwrap();
    }
}
