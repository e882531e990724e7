//! The presets, each with its sources. What a system's sources don't say is Tieout's default, and its citation says that.

mod engines;
mod subscriptions;
mod tieout;

use super::{Citation, Dialect, Precision, Stage};
use crate::money::Rounding;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A system's documented behaviour.
struct Preset {
    name: &'static str,
    dialect: fn() -> Dialect,
    cited: &'static [Citation],
    /// The citations of the preset that it is a variant of, for the settings in which they are alike.
    alike: &'static [Citation],
}

const PRESETS: [Preset; 15] = [
    tieout::TIEOUT,
    tieout::EN16931,
    subscriptions::STRIPE,
    engines::LAGO,
    engines::LAGO_V2,
    engines::KILLBILL,
    engines::KILLBILL_FIXED_30,
    engines::ORB,
    engines::OPENMETER,
    engines::METEROID,
    engines::FLEXPRICE,
    tieout::ODOO,
    subscriptions::CHARGEBEE,
    subscriptions::ZUORA,
    subscriptions::RECURLY,
];

static NAMES: LazyLock<Vec<&'static str>> = LazyLock::new(|| PRESETS.iter().map(|preset| preset.name).collect());

/// Every setting of every preset with where it is documented, in the order of the settings.
static CITATIONS: LazyLock<BTreeMap<&'static str, Vec<Citation>>> = LazyLock::new(|| {
    let of = |preset: &Preset| {
        let cited = |setting: &&'static str| preset.cited.iter().chain(preset.alike).find(|citation| citation.setting == *setting).copied();
        let silent = if preset.name == OUR_OWN { Citation { says: "Tieout's own default.", ..OUR_DEFAULT } } else { OUR_DEFAULT };
        Dialect::SETTINGS.iter().map(|setting| cited(setting).unwrap_or(Citation { setting, ..silent })).collect()
    };
    PRESETS.iter().map(|preset| (preset.name, of(preset))).collect()
});

/// The preset that is nobody else's behaviour.
const OUR_OWN: &str = "tieout";

/// What stands where a system's sources are silent.
const OUR_DEFAULT: Citation = Citation { setting: "", says: "The system's sources don't say: this is Tieout's default.", source: "Tieout" };

impl Dialect {
    /// The dialect of that name (`stripe`, `lago`, ...); nothing where there is none.
    pub fn preset(name: &str) -> Option<Dialect> {
        let name = name.trim().to_ascii_lowercase().replace('_', "-");
        PRESETS.iter().find(|preset| preset.name == name).map(|preset| Dialect { name: preset.name.to_owned(), ..(preset.dialect)() })
    }

    /// The names of all presets, Tieout's default first.
    pub fn names() -> &'static [&'static str] {
        &NAMES
    }

    /// Where each setting of a preset is documented: one for every setting, in the order of [`SETTINGS`](Dialect::SETTINGS); none for a
    /// name that is no preset.
    pub fn citations(name: &str) -> &'static [Citation] {
        CITATIONS.get(name).map_or(&[], Vec::as_slice)
    }
}

/// Tax by category as EN 16931 asks, half up, bounds in the lower tier, days.
impl Default for Dialect {
    fn default() -> Dialect {
        tieout::tieout()
    }
}

/// Free units, discounts of lines, then minimum and maximum, each of charges before those of the contract, then the three at the end.
fn order(end: [Stage; 3]) -> Vec<Stage> {
    let lines = [Stage::FreeUnits, Stage::LineAmountDiscounts, Stage::LinePercentageDiscounts];
    let bounds = [Stage::ChargeMinimum, Stage::ChargeMaximum, Stage::ContractMinimum, Stage::ContractMaximum];
    lines.into_iter().chain(bounds).chain(end).collect()
}

const fn half_up(digits: u32) -> Option<Precision> {
    Some(Precision { rounding: Rounding::HalfUp, digits })
}

const fn cite(setting: &'static str, says: &'static str, source: &'static str) -> Citation {
    Citation { setting, says, source }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_setting_that_is_not_the_default_has_its_source() {
        let default: BTreeMap<_, _> = Dialect::default().settings().into_iter().collect();
        for name in Dialect::names() {
            let preset = Dialect::preset(name).expect("a preset of that name");
            let citations = Dialect::citations(name);
            assert_eq!(citations.len(), Dialect::SETTINGS.len(), "{name}");
            for ((setting, value), citation) in preset.settings().into_iter().zip(citations) {
                assert_eq!(setting, citation.setting, "{name}");
                assert!(value == default[setting] || citation.source != "Tieout", "{name}: {setting} {value} has no source");
                assert!(citation.says.ends_with('.'), "{name}: {}", citation.says);
            }
        }
    }

    #[test]
    fn no_source_is_of_a_setting_that_there_is_not_or_given_twice() {
        for preset in &PRESETS {
            let mut seen = BTreeSet::new();
            for citation in preset.cited {
                assert!(Dialect::SETTINGS.contains(&citation.setting), "{}: {}", preset.name, citation.setting);
                assert!(seen.insert(citation.setting), "{}: {} twice", preset.name, citation.setting);
            }
        }
    }

    #[test]
    fn every_preset_does_each_stage_once() {
        for name in Dialect::names() {
            let preset = Dialect::preset(name).expect("a preset of that name");
            assert_eq!(preset.name, *name);
            for stage in Stage::ALL {
                assert_eq!(preset.order.iter().filter(|done| **done == stage).count(), 1, "{name}: {stage:?}");
            }
        }
    }
}
