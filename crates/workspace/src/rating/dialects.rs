//! The dialects that can be chosen, and what each setting of them is.

use crate::error::{Error, Result};
use crate::view::{DialectSettingView, DialectView};
use std::collections::BTreeMap;
use tieout_billing::rating::Dialect;

/// The presets, Tieout's own first.
pub fn dialects() -> Vec<DialectView> {
    let view = |name: &&str| {
        let dialect = Dialect::preset(name).unwrap_or_default();
        DialectView { name: (*name).to_owned(), settings: settings(&dialect) }
    };
    Dialect::names().iter().map(view).collect()
}

/// The dialect of that name, with these settings in place of its own.
pub(super) fn dialect(name: &str, changed: &BTreeMap<String, String>) -> Result<Dialect> {
    let name = if name.trim().is_empty() { "tieout" } else { name };
    let unknown = || Error::Invalid(format!("there is no dialect {name}; there are {}", Dialect::names().join(", ")));
    let mut dialect = Dialect::preset(name).ok_or_else(unknown)?;
    for (setting, value) in changed {
        dialect.set(setting, value).map_err(|error| Error::Invalid(error.to_string()))?;
    }
    Ok(dialect)
}

/// Every setting of a dialect. What was set by hand has no source.
pub(super) fn settings(dialect: &Dialect) -> Vec<DialectSettingView> {
    let preset: BTreeMap<&str, String> =
        Dialect::preset(&dialect.name).map(|preset| preset.settings().into_iter().collect()).unwrap_or_default();
    let cited = Dialect::citations(&dialect.name);
    let view = |(setting, value): (&'static str, String)| {
        let as_documented = preset.get(setting) == Some(&value);
        let citation = cited.iter().find(|citation| citation.setting == setting && as_documented);
        DialectSettingView {
            setting: setting.to_owned(),
            choices: dialect.choices(setting),
            says: citation.map_or_else(|| "Set by hand.".to_owned(), |citation| citation.says.to_owned()),
            source: citation.map(|citation| citation.source.to_owned()).unwrap_or_default(),
            value,
        }
    };
    dialect.settings().into_iter().map(view).collect()
}
