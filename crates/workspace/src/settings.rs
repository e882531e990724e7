//! Between the settings of a comparison and their view.

use crate::view::{Amount, BudgetView, SettingsView, TextRuleView, ToleranceView};
use crate::{Error, Result};
use rust_decimal::Decimal;
use tieout_billing::FieldName;
use tieout_compare::{BudgetAmount, Settings, TextRule, Tolerance};

/// The settings that a view says. An amount that is none is named with its field.
pub fn settings_of(view: &SettingsView) -> Result<Settings> {
    let names = |names: &[String]| names.iter().map(|name| FieldName::from(name.as_str())).collect();
    let mut settings = Settings { keys: names(&view.keys), ignore: names(&view.ignore), ..Settings::default() };
    for tolerance in &view.tolerance {
        let bounds = Tolerance {
            absolute: bound(tolerance.absolute.as_ref(), &tolerance.field)?,
            relative_percent: bound(tolerance.relative_percent.as_ref(), &tolerance.field)?,
        };
        if bounds == Tolerance::default() {
            return Err(Error::Invalid(format!("the tolerance of {} has no bound; give an absolute or a relative one", tolerance.field)));
        }
        settings.tolerance.insert(FieldName::from(tolerance.field.as_str()), bounds);
    }
    for budget in &view.budget {
        if let Some(amount) = bound(Some(&budget.amount), &format!("the budget in {}", budget.currency))? {
            settings.budget.insert(budget.currency.clone(), BudgetAmount(amount));
        }
    }
    for rule in &view.text {
        settings.text.insert(FieldName::from(rule.field.as_str()), TextRule { trim: rule.trim, ignore_case: rule.ignore_case });
    }
    Ok(settings)
}

fn bound(amount: Option<&Amount>, field: &str) -> Result<Option<Decimal>> {
    let Some(Amount(text)) = amount else { return Ok(None) };
    if text.trim().is_empty() {
        return Ok(None);
    }
    match text.trim().parse::<Decimal>() {
        Ok(amount) if amount >= Decimal::ZERO => Ok(Some(amount)),
        _ => Err(Error::Invalid(format!("'{text}' is no amount for {field}: it takes a number such as 0.01, not below zero"))),
    }
}

/// The settings as the window shows them.
pub fn settings_view(settings: &Settings) -> SettingsView {
    let names = |names: &[FieldName]| names.iter().map(ToString::to_string).collect();
    SettingsView {
        keys: names(&settings.keys),
        ignore: names(&settings.ignore),
        tolerance: settings
            .tolerance
            .iter()
            .map(|(field, bounds)| ToleranceView {
                field: field.to_string(),
                absolute: bounds.absolute.map(Amount::from),
                relative_percent: bounds.relative_percent.map(Amount::from),
            })
            .collect(),
        budget: settings
            .budget
            .iter()
            .map(|(currency, amount)| BudgetView { currency: currency.clone(), amount: amount.0.into() })
            .collect(),
        text: settings
            .text
            .iter()
            .map(|(field, rule)| TextRuleView { field: field.to_string(), trim: rule.trim, ignore_case: rule.ignore_case })
            .collect(),
    }
}

/// The settings in words, as reports show them: label and value.
pub fn in_words(settings: &Settings) -> Vec<(String, String)> {
    let mut words = Vec::new();
    let list = |names: &[FieldName]| names.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    if !settings.keys.is_empty() {
        words.push(("Keys".to_owned(), list(&settings.keys)));
    }
    if !settings.ignore.is_empty() {
        words.push(("Ignored fields".to_owned(), list(&settings.ignore)));
    }
    for (field, bounds) in &settings.tolerance {
        let absolute = bounds.absolute.map(|bound| bound.to_string());
        let relative = bounds.relative_percent.map(|bound| format!("{bound} %"));
        words.push((
            "Tolerance".to_owned(),
            format!("{field}: {}", [absolute, relative].into_iter().flatten().collect::<Vec<_>>().join(" or ")),
        ));
    }
    for (currency, amount) in &settings.budget {
        words.push(("Budget of tolerance".to_owned(), format!("{} {currency}", amount.0)));
    }
    for (field, rule) in &settings.text {
        let rules = [rule.trim.then_some("blanks"), rule.ignore_case.then_some("case")].into_iter().flatten().collect::<Vec<_>>();
        words.push(("Text compared without".to_owned(), format!("{} in {field}", rules.join(" and "))));
    }
    words
}
