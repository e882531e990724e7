//! Settings of a comparison as they are typed: `net_amount=0.01`, `EUR=5`, `description=trim,case`.

use crate::args::Compare;
use rust_decimal::Decimal;
use std::str::FromStr;
use tieout_billing::FieldName;
use tieout_compare::{BudgetAmount, Settings, TextRule};

/// `F=ABS` or `F=REL%`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToleranceArg {
    field: String,
    amount: Decimal,
    percent: bool,
}

/// `CUR=AMOUNT`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BudgetArg {
    currency: String,
    amount: Decimal,
}

/// `F=trim,case`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextArg {
    field: String,
    rule: TextRule,
}

impl FromStr for ToleranceArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (field, value) = two_halves(text, "net_amount=0.01 or unit_price=0.5%")?;
        let (value, percent) = value.strip_suffix('%').map_or((value, false), |value| (value.trim_end(), true));
        Ok(ToleranceArg { field, amount: not_negative(value)?, percent })
    }
}

impl FromStr for BudgetArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (currency, value) = two_halves(text, "EUR=5.00")?;
        if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            return Err(format!("'{currency}' is not a currency code of three letters, such as EUR"));
        }
        Ok(BudgetArg { currency: currency.to_ascii_uppercase(), amount: not_negative(value)? })
    }
}

impl FromStr for TextArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (field, value) = two_halves(text, "description=trim,case")?;
        let mut rule = TextRule::default();
        for word in value.split(',') {
            match word.trim() {
                "trim" => rule.trim = true,
                "case" => rule.ignore_case = true,
                other => return Err(format!("'{other}' is not a text rule; there are trim (blanks) and case (upper and lower case)")),
            }
        }
        Ok(TextArg { field, rule })
    }
}

fn two_halves<'a>(text: &'a str, example: &str) -> Result<(String, &'a str), String> {
    match text.split_once('=') {
        Some((left, right)) if !left.trim().is_empty() && !right.trim().is_empty() => Ok((left.trim().to_owned(), right.trim())),
        _ => Err(format!("write it like {example}")),
    }
}

fn not_negative(text: &str) -> Result<Decimal, String> {
    let amount = Decimal::from_str_exact(text).map_err(|_| format!("'{text}' is not a decimal number such as 0.01"))?;
    if amount.is_sign_negative() && !amount.is_zero() {
        Err(format!("'{text}' is negative; the signs of differences don't matter here"))
    } else {
        Ok(amount)
    }
}

/// The settings that were typed.
pub fn settings(args: &Compare) -> Settings {
    let names = |names: &[String]| names.iter().map(|name| FieldName::from(name.trim())).collect();
    let mut settings = Settings { keys: names(&args.key), ignore: names(&args.ignore), ..Settings::default() };
    for tolerance in &args.tolerance {
        // Both an absolute and a relative bound may be given for one field; either suffices.
        let bounds = settings.tolerance.entry(FieldName::from(tolerance.field.as_str())).or_default();
        let bound = if tolerance.percent { &mut bounds.relative_percent } else { &mut bounds.absolute };
        *bound = Some(tolerance.amount);
    }
    for budget in &args.budget {
        settings.budget.insert(budget.currency.clone(), BudgetAmount(budget.amount));
    }
    for text in &args.text {
        let rule = settings.text.entry(FieldName::from(text.field.as_str())).or_default();
        rule.trim |= text.rule.trim;
        rule.ignore_case |= text.rule.ignore_case;
    }
    settings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::{Command, Tieout};
    use clap::Parser;

    fn parsed(options: &[&str]) -> Result<Settings, String> {
        let args = ["tieout", "compare", "a", "b"].iter().chain(options);
        match Tieout::try_parse_from(args) {
            Ok(Tieout { command: Command::Compare(compare) }) => Ok(settings(&compare)),
            Ok(other) => panic!("{other:?}"),
            Err(error) => Err(error.to_string()),
        }
    }

    #[test]
    fn settings_are_read_as_they_are_typed() {
        let settings = parsed(&[
            "--key",
            "invoice_number,line_number",
            "--ignore",
            "due_date",
            "--ignore",
            "sales rep",
            "--tolerance",
            "net_amount=0.01",
            "--tolerance",
            "net_amount=0.5%",
            "--budget",
            "eur=5.00",
            "--text",
            "description=trim,case",
        ])
        .unwrap();
        assert_eq!(
            serde_json::to_value(&settings).unwrap(),
            serde_json::json!({
                "keys": ["invoice_number", "line_number"],
                "ignore": ["due_date", "sales rep"],
                "tolerance": {"net_amount": {"absolute": "0.01", "relative_percent": "0.5"}},
                "budget": {"EUR": "5.00"},
                "text": {"description": {"trim": true, "ignore_case": true}},
            })
        );
    }

    #[test]
    fn what_is_typed_wrong_is_named() {
        for (options, message) in [
            (["--tolerance", "net_amount"], "write it like net_amount=0.01 or unit_price=0.5%"),
            (["--tolerance", "net_amount=1,5"], "'1,5' is not a decimal number such as 0.01"),
            (["--tolerance", "net_amount=-1"], "'-1' is negative"),
            (["--budget", "EURO=5"], "'EURO' is not a currency code of three letters"),
            (["--text", "description=upper"], "'upper' is not a text rule"),
        ] {
            let error = parsed(&options).unwrap_err();
            assert!(error.contains(message), "{error}");
        }
    }
}
