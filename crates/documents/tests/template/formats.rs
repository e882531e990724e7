//! Numbers, money and dates.

use crate::sample::decimal;
use chrono::NaiveDate;
use proptest::prelude::*;
use tieout_documents::template::*;

fn locale(name: &str) -> Locale {
    let (language, country) = name.split_once('-').unwrap_or((name, ""));
    Locale::new(Language::from_name(language).unwrap(), Some(country))
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// No-break spaces as `~` and narrow ones as `^`, so that they can be read here.
fn visible(text: &str) -> String {
    text.replace('\u{a0}', "~").replace('\u{202f}', "^")
}

#[test]
fn numbers_money_rates_and_dates_by_language_and_country() {
    for (name, four, many, negative, symbol, rate, date, long) in [
        ("en", "1,234.50", "1,234,567.50", "EUR~−12,345.50", "−€12,345.50", "20.5%", "4~Mar~2026", "4~March 2026"),
        ("en-US", "1,234.50", "1,234,567.50", "EUR~−12,345.50", "−€12,345.50", "20.5%", "Mar~4,~2026", "March~4, 2026"),
        ("en-IN", "1,234.50", "12,34,567.50", "EUR~−12,345.50", "−€12,345.50", "20.5%", "4~Mar~2026", "4~March 2026"),
        ("en-ZA", "1~234,50", "1~234~567,50", "EUR~−12~345,50", "−€12~345,50", "20,5%", "4~Mar~2026", "4~March 2026"),
        ("de", "1.234,50", "1.234.567,50", "−12.345,50~EUR", "−12.345,50~€", "20,5~%", "04.03.2026", "4.~März 2026"),
        ("de-AT", "1.234,50", "1.234.567,50", "EUR~−12.345,50", "€~−12.345,50", "20,5~%", "04.03.2026", "4.~März 2026"),
        ("de-CH", "1’234.50", "1’234’567.50", "EUR~−12’345.50", "€~−12’345.50", "20.5%", "04.03.2026", "4.~März 2026"),
        ("fr", "1^234,50", "1^234^567,50", "−12^345,50~EUR", "−12^345,50~€", "20,5~%", "04/03/2026", "4~mars 2026"),
        ("fr-CH", "1^234.50", "1^234^567.50", "−12^345.50~EUR", "−12^345.50~€", "20.5%", "04.03.2026", "4~mars 2026"),
        ("fr-CA", "1~234,50", "1~234~567,50", "−12~345,50~EUR", "−12~345,50~€", "20,5~%", "2026-03-04", "4~mars 2026"),
        ("es", "1234,50", "1.234.567,50", "−12.345,50~EUR", "−12.345,50~€", "20,5~%", "04/03/2026", "4~de marzo de 2026"),
        ("es-ES", "1234,50", "1.234.567,50", "−12.345,50~EUR", "−12.345,50~€", "20,5~%", "04/03/2026", "4~de marzo de 2026"),
        ("es-MX", "1,234.50", "1,234,567.50", "EUR~−12,345.50", "−€12,345.50", "20.5%", "04/03/2026", "4~de marzo de 2026"),
        ("es-AR", "1.234,50", "1.234.567,50", "EUR~−12.345,50", "−€12.345,50", "20,5%", "04/03/2026", "4~de marzo de 2026"),
        ("es-US", "1,234.50", "1,234,567.50", "EUR~−12,345.50", "−€12,345.50", "20.5%", "4~mar~2026", "4~de marzo de 2026"),
        ("it", "1.234,50", "1.234.567,50", "−12.345,50~EUR", "−12.345,50~€", "20,5%", "04/03/2026", "4~marzo 2026"),
        ("it-CH", "1’234.50", "1’234’567.50", "EUR~−12’345.50", "€~−12’345.50", "20.5%", "04.03.2026", "4~marzo 2026"),
        ("nl", "1.234,50", "1.234.567,50", "EUR~−12.345,50", "€~−12.345,50", "20,5%", "04-03-2026", "4~maart 2026"),
        ("nl-BE", "1.234,50", "1.234.567,50", "EUR~−12.345,50", "€~−12.345,50", "20,5%", "04/03/2026", "4~maart 2026"),
        ("pl", "1234,50", "1~234~567,50", "−12~345,50~EUR", "−12~345,50~€", "20,5%", "04.03.2026", "4~marca 2026"),
        ("ja", "1,234.50", "1,234,567.50", "EUR~−12,345.50", "−€12,345.50", "20.5%", "2026/03/04", "2026年3月4日"),
    ] {
        let mut locale = locale(name);
        assert_eq!(visible(&locale.amount(decimal("1234.5"), "EUR")), four, "{name}");
        assert_eq!(visible(&locale.amount(decimal("1234567.50"), "EUR")), many, "{name}");
        assert_eq!(visible(&locale.money(decimal("-12345.5"), "EUR")), negative, "{name}");
        assert_eq!(visible(&locale.percent(decimal("20.500"))), rate, "{name}");
        assert_eq!(visible(&locale.date(day("2026-03-04"))), date, "{name}");
        assert_eq!(visible(&locale.long_date(day("2026-03-04"))), long, "{name}");
        locale.currency = CurrencyStyle::Symbol;
        assert_eq!(visible(&locale.money(decimal("-12345.5"), "EUR")), symbol, "{name}");
    }
    assert_eq!(visible(&locale("fr").long_date(day("2026-05-01"))), "1er~mai 2026");
}

#[test]
fn an_amount_has_its_currencys_digits_and_a_price_its_own() {
    let en = locale("en");
    for (value, currency, shown) in [
        ("1234", "EUR", "1,234.00"),
        ("1234", "JPY", "1,234"),
        ("1234", "KWD", "1,234.000"),
        ("1234", "???", "1,234.00"),
        ("0.000125", "EUR", "0.000125"),
        ("0.10000", "EUR", "0.10"),
        ("10.005", "EUR", "10.005"),
        ("0.5", "JPY", "0.5"),
        ("-0.00", "EUR", "0.00"),
        ("999999999999.99", "EUR", "999,999,999,999.99"),
        ("79228162514264337593543950335", "JPY", "79,228,162,514,264,337,593,543,950,335"),
    ] {
        assert_eq!(en.amount(decimal(value), currency), shown);
    }
    assert_eq!(en.number(decimal("10.500")), "10.5");
    assert_eq!(en.number(decimal("1000")), "1,000");
    assert_eq!(en.percent(decimal("19.00")), "19%");
    assert_eq!(visible(&en.money(decimal("5"), "eur")), "EUR~5.00");
    assert_eq!(en.money(decimal("5"), ""), "5.00");
}

#[test]
fn a_symbol_is_one_that_nobody_takes_for_another() {
    for (name, currency, shown) in [
        ("en-US", "USD", "$5.00"),
        ("en-CA", "USD", "US$5.00"),
        ("en-CA", "CAD", "$5.00"),
        ("en-GB", "GBP", "£5.00"),
        ("en", "CHF", "CHF~5.00"),
        ("en", "CNY", "CNY~5.00"),
        ("ja", "JPY", "¥5"),
        ("pl", "PLN", "5,00~zł"),
        ("de", "PLN", "5,00~PLN"),
        ("de-CH", "CHF", "CHF~5.00"),
    ] {
        let mut locale = locale(name);
        locale.currency = CurrencyStyle::Symbol;
        assert_eq!(visible(&locale.money(decimal("5"), currency)), shown, "{name}");
    }
}

#[test]
fn a_period_is_from_a_day_to_a_day() {
    let (first, last) = (Some(day("2026-10-01")), Some(day("2026-10-31")));
    assert_eq!(visible(&locale("de").period(first, last)), "01.10.2026~– 31.10.2026");
    assert_eq!(visible(&locale("en").period(first, last)), "1~Oct~2026~– 31~Oct~2026");
    assert_eq!(locale("ja").period(first, last), "2026/10/01～2026/10/31");
    assert_eq!(locale("de").period(first, first), "01.10.2026");
    assert_eq!(visible(&locale("de").period(first, None)), "01.10.2026~–");
    assert_eq!(visible(&locale("de").period(None, last)), "– 31.10.2026");
    assert_eq!(locale("de").period(None, None), "");
}

proptest! {
    /// Whoever takes the marks away again has the very decimal.
    #[test]
    fn no_digit_is_lost(mantissa in -999_999_999_999_999_999i128..999_999_999_999_999_999, scale in 0u32..12, which in 0..Language::ALL.len(), country in "[A-Z]{2}") {
        let value = rust_decimal::Decimal::from_i128_with_scale(mantissa, scale);
        let locale = Locale::new(Language::ALL[which], Some(&country));
        let decimal_mark = locale.number(decimal("0.5")).chars().nth(1).unwrap();
        for text in [locale.number(value), locale.amount(value, "EUR"), locale.amount(value, "KWD")] {
            let plain: String = text
                .chars()
                .filter_map(|mark| match mark {
                    '0'..='9' => Some(mark),
                    '−' => Some('-'),
                    mark if mark == decimal_mark => Some('.'),
                    _ => None,
                })
                .collect();
            prop_assert_eq!(decimal(&plain), value);
        }
    }
}
