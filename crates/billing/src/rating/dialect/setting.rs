//! Every setting of a dialect by its name, as text: for the command line, for screens, for files.

use super::{
    BeyondLastTier, Correction, CouponOrder, CouponRounding, DayOf, Dialect, NegativeRounding, Precision, ProrationBasis, Stage,
    TaxRounding, TierBound, TierFraction, ZeroUsage,
};
use crate::money::Rounding;
use rust_decimal::Decimal;

/// A setting or its value is not known.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingError {
    #[error("there is no setting {setting}; there are {}", Dialect::SETTINGS.join(", "))]
    UnknownSetting { setting: String },
    #[error("{setting} can't be {value}; it is {allowed}")]
    UnknownValue { setting: &'static str, value: String, allowed: String },
}

/// What a setting is as text.
trait Text: Sized {
    fn text(&self) -> String;
    fn parse(text: &str) -> Option<Self>;
    /// What is allowed, for the user.
    fn allowed() -> String;
    /// The values that can be chosen from; none where it is free text.
    fn choices() -> Vec<String> {
        Vec::new()
    }
}

macro_rules! settings {
    ($($field:ident),+ $(,)?) => {
        impl Dialect {
            /// The names of all settings, in the order in which they are shown.
            pub const SETTINGS: &'static [&'static str] = &[$(stringify!($field)),+];

            /// All settings with their values, as [`set`](Dialect::set) takes them.
            pub fn settings(&self) -> Vec<(&'static str, String)> {
                let Dialect { name: _, $($field),+ } = self;
                vec![$((stringify!($field), $field.text())),+]
            }

            /// The values that a setting can be chosen from; none where it is free text, or where there is no such setting.
            pub fn choices(&self, setting: &str) -> Vec<String> {
                match setting {
                    $(stringify!($field) => choices_of(&self.$field),)+
                    _ => Vec::new(),
                }
            }

            /// Sets one setting: `tier_bound` to `exclusive`.
            ///
            /// # Errors
            /// The setting or the value is not known; the error lists those that are.
            pub fn set(&mut self, setting: &str, value: &str) -> Result<(), SettingError> {
                match setting.trim().to_ascii_lowercase().replace('-', "_").as_str() {
                    $(stringify!($field) => self.$field = read(stringify!($field), value)?,)+
                    _ => return Err(SettingError::UnknownSetting { setting: setting.trim().to_owned() }),
                }
                Ok(())
            }
        }
    };
}

settings!(
    tier_bound,
    tier_fraction,
    zero_usage,
    beyond_last_tier,
    price_precision,
    overage_precision,
    tier_precision,
    amount_precision,
    line_rounding,
    total_rounding,
    negative_rounding,
    order,
    coupon_order,
    coupon_rounding,
    proration,
    proration_precision,
    minimum_prorated,
    tax_rounding,
    tax_day,
    credit_day,
    cash_rounding,
    correction,
);

fn choices_of<T: Text>(_: &T) -> Vec<String> {
    T::choices()
}

fn read<T: Text>(setting: &'static str, value: &str) -> Result<T, SettingError> {
    let plain = value.trim().to_ascii_lowercase().replace('-', "_");
    T::parse(&plain).ok_or_else(|| SettingError::UnknownValue { setting, value: value.trim().to_owned(), allowed: T::allowed() })
}

macro_rules! choices {
    ($($type:ty: $($text:literal => $variant:path),+;)+) => {
        $(impl Text for $type {
            fn text(&self) -> String {
                match self { $($variant => $text,)+ }.to_owned()
            }

            fn parse(text: &str) -> Option<Self> {
                match text {
                    $($text => Some($variant),)+
                    _ => None,
                }
            }

            fn allowed() -> String {
                one_of(&[$($text),+])
            }

            fn choices() -> Vec<String> {
                vec![$($text.to_owned()),+]
            }
        })+
    };
}

choices! {
    TierBound: "inclusive" => TierBound::Inclusive, "exclusive" => TierBound::Exclusive;
    TierFraction: "next_tier" => TierFraction::NextTier, "rounded_up" => TierFraction::RoundedUp, "no_tier" => TierFraction::NoTier;
    ZeroUsage: "flat_fee" => ZeroUsage::FlatFee, "nothing" => ZeroUsage::Nothing;
    BeyondLastTier: "last_tier" => BeyondLastTier::LastTier, "unbilled" => BeyondLastTier::Unbilled,
        "refused" => BeyondLastTier::Refused;
    NegativeRounding: "mirrored" => NegativeRounding::Mirrored, "halves_upwards" => NegativeRounding::HalvesUpwards;
    Rounding: "half_up" => Rounding::HalfUp, "half_even" => Rounding::HalfEven, "half_down" => Rounding::HalfDown,
        "truncate" => Rounding::Truncate, "up" => Rounding::Up, "floor" => Rounding::Floor, "ceiling" => Rounding::Ceiling;
    Stage: "free_units" => Stage::FreeUnits, "line_amount_discounts" => Stage::LineAmountDiscounts,
        "line_percentage_discounts" => Stage::LinePercentageDiscounts, "charge_minimum" => Stage::ChargeMinimum,
        "charge_maximum" => Stage::ChargeMaximum, "contract_minimum" => Stage::ContractMinimum,
        "contract_maximum" => Stage::ContractMaximum, "invoice_discounts" => Stage::InvoiceDiscounts, "credits" => Stage::Credits,
        "tax" => Stage::Tax;
    CouponOrder: "as_given" => CouponOrder::AsGiven, "percentages_first" => CouponOrder::PercentagesFirst,
        "amounts_first" => CouponOrder::AmountsFirst;
    CouponRounding: "minor_unit" => CouponRounding::MinorUnit, "cut_from_exact" => CouponRounding::CutFromExact;
    ProrationBasis: "days" => ProrationBasis::Days, "days_both_ends" => ProrationBasis::DaysBothEnds,
        "fixed30" => ProrationBasis::Fixed30, "nominal" => ProrationBasis::Nominal, "seconds" => ProrationBasis::Seconds, "none" => ProrationBasis::None;
    TaxRounding: "per_line" => TaxRounding::PerLine, "per_category" => TaxRounding::PerCategory, "per_invoice" => TaxRounding::PerInvoice;
    DayOf: "issue" => DayOf::Issue, "period_end" => DayOf::PeriodEnd;
    Correction: "credit_line" => Correction::CreditLine, "credit_note" => Correction::CreditNote;
}

impl Text for bool {
    fn text(&self) -> String {
        if *self { "yes" } else { "no" }.to_owned()
    }

    fn parse(text: &str) -> Option<Self> {
        match text {
            "yes" | "true" => Some(true),
            "no" | "false" => Some(false),
            _ => None,
        }
    }

    fn allowed() -> String {
        "yes or no".to_owned()
    }

    fn choices() -> Vec<String> {
        vec!["yes".to_owned(), "no".to_owned()]
    }
}

fn one_of(choices: &[&str]) -> String {
    match choices {
        [all @ .., last] if !all.is_empty() => format!("{} or {last}", all.join(", ")),
        _ => choices.join(""),
    }
}

/// `none`, or the value.
impl<T: Text> Text for Option<T> {
    fn text(&self) -> String {
        self.as_ref().map_or_else(|| "none".to_owned(), Text::text)
    }

    fn parse(text: &str) -> Option<Self> {
        match text {
            "none" => Some(None),
            text => T::parse(text).map(Some),
        }
    }

    fn allowed() -> String {
        format!("none, {}", T::allowed())
    }

    fn choices() -> Vec<String> {
        let choices = T::choices();
        if choices.is_empty() { choices } else { std::iter::once("none".to_owned()).chain(choices).collect() }
    }
}

/// `9 half_up`; half up where only the digits are said.
impl Text for Precision {
    fn text(&self) -> String {
        format!("{} {}", self.digits, self.rounding.text())
    }

    fn parse(text: &str) -> Option<Self> {
        let mut words = text.split_whitespace();
        let digits = words.next()?.parse().ok().filter(|digits| *digits <= Decimal::MAX_SCALE)?;
        let rounding = words.next().map_or(Some(Rounding::HalfUp), Rounding::parse)?;
        words.next().is_none().then_some(Precision { rounding, digits })
    }

    fn allowed() -> String {
        format!("digits after the point (0 to {}), and after a space {}", Decimal::MAX_SCALE, Rounding::allowed())
    }
}

/// A step above zero: `0.05`.
impl Text for Decimal {
    fn text(&self) -> String {
        self.to_string()
    }

    fn parse(text: &str) -> Option<Self> {
        text.parse().ok().filter(|step| *step > Decimal::ZERO)
    }

    fn allowed() -> String {
        "or a number above zero such as 0.05".to_owned()
    }
}

/// All stages with commas between them, each once.
impl Text for Vec<Stage> {
    fn text(&self) -> String {
        self.iter().map(Text::text).collect::<Vec<_>>().join(",")
    }

    fn parse(text: &str) -> Option<Self> {
        let stages: Vec<Stage> = text.split(',').map(|stage| Stage::parse(stage.trim())).collect::<Option<_>>()?;
        let once = Stage::ALL.iter().all(|stage| stages.iter().filter(|given| *given == stage).count() == 1);
        once.then_some(stages)
    }

    fn allowed() -> String {
        let all: Vec<String> = Stage::ALL.iter().map(Text::text).collect();
        format!("each of {} once, with commas between them, in the order in which they are done", all.join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_settings_say_can_be_set() {
        for name in Dialect::names() {
            let preset = Dialect::preset(name).expect("a preset of that name");
            let mut read = Dialect { name: (*name).to_owned(), ..Dialect::default() };
            for (setting, value) in preset.settings() {
                read.set(setting, &value).unwrap_or_else(|error| panic!("{name}: {error}"));
            }
            assert_eq!(read, preset);
        }
    }

    #[test]
    fn every_choice_can_be_set() {
        let mut dialect = Dialect::default();
        for setting in Dialect::SETTINGS {
            for choice in dialect.choices(setting) {
                dialect.set(setting, &choice).unwrap_or_else(|error| panic!("{error}"));
            }
        }
        assert_eq!(dialect.choices("tier_bound"), ["inclusive", "exclusive"]);
        assert!(dialect.choices("line_rounding").contains(&"none".to_owned()));
        assert!(dialect.choices("cash_rounding").is_empty());
    }

    #[test]
    fn values_are_named_as_in_files() {
        let dialect = Dialect::default();
        let json = serde_json::to_value(&dialect).expect("a dialect is data");
        for (setting, value) in dialect.settings() {
            if let Some(text) = json[setting].as_str() {
                assert_eq!(text, value, "{setting}");
            }
        }
    }

    #[test]
    fn errors_list_what_is_allowed() {
        let mut dialect = Dialect::default();
        let error = dialect.set("tier_bound", "sometimes").unwrap_err().to_string();
        assert_eq!(error, "tier_bound can't be sometimes; it is inclusive or exclusive");
        let error = dialect.set("tier", "inclusive").unwrap_err().to_string();
        assert!(error.starts_with("there is no setting tier; there are tier_bound, tier_fraction,"), "{error}");
        let error = dialect.set("order", "tax").unwrap_err().to_string();
        assert!(error.contains("each of free_units,"), "{error}");
        let error = dialect.set("price_precision", "half_up").unwrap_err().to_string();
        assert!(error.contains("none, digits after the point"), "{error}");
    }

    #[test]
    fn dashes_and_capitals_do_not_matter() {
        let mut dialect = Dialect::default();
        dialect.set("Tier-Bound", " Exclusive ").expect("known");
        dialect.set("amount-precision", "9").expect("known");
        dialect.set("cash_rounding", "0.05").expect("known");
        assert_eq!(dialect.tier_bound, TierBound::Exclusive);
        assert_eq!(dialect.amount_precision, Some(Precision { rounding: Rounding::HalfUp, digits: 9 }));
        assert_eq!(dialect.cash_rounding, Some(Decimal::new(5, 2)));
    }
}
