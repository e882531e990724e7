//! Thresholds, severities and approval limits of the workspace: versioned, so that a result says under which it was reached.

use crate::error::{Error, Result};
use crate::table::{from_json, to_json};
use crate::view::{CheckSettingsView, MoneyView, ParameterView, ReviewSettingsView};
use crate::workspace::{Workspace, Writing};
use rusqlite::{Connection, OptionalExtension, params};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tieout_review::{Settings, Severity, checks};

/// What a version of the settings holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    checks: Settings,
    /// Per currency: the gross amount above which a second approver is due.
    approval_limits: BTreeMap<String, Decimal>,
}

/// The newest version (0: none was ever set) and what it says of the checks.
pub fn current(connection: &Connection) -> Result<(i64, Settings)> {
    let (version, kept, ..) = newest(connection)?;
    Ok((version, kept.checks))
}

/// The gross amounts above which a second approver is due, per currency.
pub fn approval_limits(connection: &Connection) -> Result<BTreeMap<String, Decimal>> {
    Ok(newest(connection)?.1.approval_limits)
}

/// The version that holds these settings of the checks; the first time that a review is made, the usual ones become version 1.
pub fn keep(writing: &Writing<'_>, settings: &Settings) -> Result<i64> {
    let (version, mut kept, ..) = newest(writing.connection)?;
    if version > 0 && kept.checks == *settings {
        return Ok(version);
    }
    kept.checks = settings.clone();
    insert(writing, version + 1, &kept)
}

fn insert(writing: &Writing<'_>, version: i64, kept: &Kept) -> Result<i64> {
    let row = params![version, to_json(kept)?, writing.at, writing.by];
    writing.connection.execute("INSERT INTO review_settings (version, settings, at, by) VALUES (?, ?, ?, ?)", row)?;
    writing.log("review settings", &format!("version {version}"), &serde_json::json!(kept))?;
    Ok(version)
}

fn newest(connection: &Connection) -> Result<(i64, Kept, String, String)> {
    let sql = "SELECT version, settings, at, by FROM review_settings ORDER BY version DESC LIMIT 1";
    let found = connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get::<_, String>(1)?, row.get(2)?, row.get(3)?))).optional()?;
    match found {
        Some((version, settings, at, by)) => Ok((version, from_json(&settings, "the settings of the checks")?, at, by)),
        None => Ok((0, Kept::default(), String::new(), String::new())),
    }
}

impl Workspace {
    /// Every check with its severity and thresholds, and the approval limits.
    pub fn review_settings(&self) -> Result<ReviewSettingsView> {
        self.read(|connection| {
            let (version, kept, at, by) = newest(connection)?;
            let mut views: Vec<CheckSettingsView> = checks::catalogue()
                .iter()
                .map(|check| CheckSettingsView {
                    id: check.id.to_owned(),
                    name: check.name.to_owned(),
                    family: check.family.name().to_owned(),
                    meaning: check.meaning.to_owned(),
                    severity: kept.checks.severity(check).name().to_owned(),
                    usual_severity: check.severity.name().to_owned(),
                    off: kept.checks.off.contains(check.id),
                    parameters: check
                        .parameters
                        .iter()
                        .map(|parameter| ParameterView {
                            name: parameter.name.to_owned(),
                            title: parameter.title.to_owned(),
                            value: kept.checks.parameter(check, parameter.name).into(),
                            usual: crate::view::Amount(parameter.usual.to_owned()),
                        })
                        .collect(),
                })
                .collect();
            for own in super::own::all(connection)? {
                let set = |name: &String| kept.checks.parameters.get(&format!("{}.{name}", own.id)).map(ToString::to_string);
                let parameter = |(name, usual): (&String, &String)| ParameterView {
                    name: name.clone(),
                    title: name.clone(),
                    value: crate::view::Amount(set(name).unwrap_or_else(|| usual.clone())),
                    usual: crate::view::Amount(usual.clone()),
                };
                views.push(CheckSettingsView {
                    id: own.id.clone(),
                    name: own.name.clone(),
                    family: tieout_review::Family::Own.name().to_owned(),
                    meaning: own.meaning.clone(),
                    severity: kept.checks.severities.get(&own.id).copied().unwrap_or(own.severity).name().to_owned(),
                    usual_severity: own.severity.name().to_owned(),
                    off: kept.checks.off.contains(&own.id),
                    parameters: own.parameters.iter().filter(|(_, usual)| usual.parse::<Decimal>().is_ok()).map(parameter).collect(),
                });
            }
            let limits = kept.approval_limits.iter();
            let approval_limits =
                limits.map(|(currency, amount)| MoneyView { currency: currency.clone(), amount: (*amount).into() }).collect();
            Ok(ReviewSettingsView { version, by, at, checks: views, approval_limits })
        })
    }

    /// Keeps new settings as the next version. Reviews made under an older one say so until their checks run again.
    ///
    /// # Errors
    /// When a threshold or a limit is no amount, or the settings have changed since they were read.
    pub fn review_settings_save(&self, wanted: &ReviewSettingsView) -> Result<ReviewSettingsView> {
        self.write(|writing| {
            let (version, before, ..) = newest(writing.connection)?;
            if version != wanted.version {
                return Err(Error::Invalid("somebody else changed the settings in the meantime: look at them again".to_owned()));
            }
            let mut kept = Kept::default();
            for check in &wanted.checks {
                if check.off {
                    kept.checks.off.insert(check.id.clone());
                }
                let severity = Severity::from_name(&check.severity)
                    .ok_or_else(|| Error::Invalid(format!("{}: {} is no severity", check.id, check.severity)))?;
                if check.severity != check.usual_severity {
                    kept.checks.severities.insert(check.id.clone(), severity);
                }
                for parameter in check.parameters.iter().filter(|parameter| parameter.value != parameter.usual) {
                    let value = amount(&parameter.value.0, &format!("{}, {}", check.id, parameter.title))?;
                    kept.checks.parameters.insert(format!("{}.{}", check.id, parameter.name), value);
                }
            }
            for limit in &wanted.approval_limits {
                kept.approval_limits.insert(limit.currency.clone(), amount(&limit.amount.0, &format!("the limit in {}", limit.currency))?);
            }
            if kept != before || version == 0 {
                insert(writing, version + 1, &kept)?;
            }
            Ok(())
        })?;
        self.review_settings()
    }
}

fn amount(text: &str, what: &str) -> Result<Decimal> {
    let amount: Decimal = text.trim().parse().map_err(|_| Error::Invalid(format!("{what}: “{text}” is no amount")))?;
    if amount.is_sign_negative() && !amount.is_zero() { Err(Error::Invalid(format!("{what}: {text} is below zero"))) } else { Ok(amount) }
}
