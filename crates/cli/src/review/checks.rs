//! `tieout checks`: the catalogue with the workspace's thresholds and severities.

use crate::Outcome;
use crate::args::Checks;
use crate::error::CommandError;
use crate::output::{Output, columns, tame};
use crate::progress::Shown;
use crate::store::open;
use std::sync::Arc;
use tieout_workspace::view::{Amount, MoneyView, ReviewSettingsView};
use tieout_workspace::{Error, System, Workspace};

pub fn checks(args: &Checks, out: &mut Output) -> Result<Outcome, CommandError> {
    let changes = [&args.set, &args.severity, &args.off, &args.on, &args.limit].iter().any(|given| !given.is_empty());
    // Who only looks does not make a workspace by a slip of the pen.
    let workspace = match changes || !args.add.is_empty() {
        true => Workspace::open_or_create(&args.listing.workspace, Arc::new(System))?,
        false => open(&args.listing)?,
    };
    let progress = Shown::new(args.listing.json);
    for path in &args.add {
        workspace.own_check_add(path, &progress)?;
    }
    for id in &args.delete {
        workspace.own_check_delete(id)?;
    }
    drop(progress);
    let mut settings = workspace.review_settings()?;
    if changes {
        change(&mut settings, args)?;
        settings = workspace.review_settings_save(&settings)?;
    }
    if args.listing.json {
        out.json(&settings)?;
        return Ok(Outcome::Clean);
    }
    let mut rows = vec![["check", "family", "severity", "", "name", "thresholds"].map(str::to_owned).to_vec()];
    rows.extend(settings.checks.iter().map(|check| {
        let parameters: Vec<String> =
            check.parameters.iter().map(|parameter| format!("{}={}", parameter.name, parameter.value.0)).collect();
        let off = if check.off { "off" } else { "" };
        vec![check.id.clone(), check.family.clone(), check.severity.clone(), off.to_owned(), tame(&check.name), tame(&parameters.join(" "))]
    }));
    for line in columns(&rows, &[]) {
        out.line(line)?;
    }
    for limit in &settings.approval_limits {
        out.line(format!("Above {} {} a second approver is due.", tame(&limit.currency), tame(&limit.amount.0)))?;
    }
    out.line(format!("Version {} of the settings", settings.version))?;
    Ok(Outcome::Clean)
}

fn change(settings: &mut ReviewSettingsView, args: &Checks) -> Result<(), CommandError> {
    let pair = |text: &str| match text.split_once('=') {
        Some((name, value)) => Ok((name.trim().to_owned(), value.trim().to_owned())),
        None => Err(CommandError::Work(Error::Invalid(format!("“{text}”: write NAME=VALUE")))),
    };
    for given in &args.set {
        let (name, value) = pair(given)?;
        let (id, parameter) = name.split_once('.').ok_or_else(|| Error::Invalid(format!("“{given}”: write CHECK.NAME=VALUE")))?;
        let check = find(settings, id)?;
        let known: Vec<String> = check.parameters.iter().map(|known| known.name.clone()).collect();
        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        let slot = check.parameters.iter_mut().find(|known| known.name == parameter);
        slot.ok_or_else(|| Error::Invalid(format!("{id} has no threshold {parameter}; it has {known}")))?.value = Amount(value);
    }
    for given in &args.severity {
        let (id, severity) = pair(given)?;
        find(settings, &id)?.severity = severity;
    }
    for id in &args.off {
        find(settings, id)?.off = true;
    }
    for id in &args.on {
        find(settings, id)?.off = false;
    }
    for given in &args.limit {
        let (currency, amount) = pair(given)?;
        settings.approval_limits.retain(|limit| limit.currency != currency);
        if !amount.is_empty() {
            settings.approval_limits.push(MoneyView { currency, amount: Amount(amount) });
        }
    }
    Ok(())
}

fn find<'s>(settings: &'s mut ReviewSettingsView, id: &str) -> Result<&'s mut tieout_workspace::view::CheckSettingsView, CommandError> {
    let found = settings.checks.iter_mut().find(|check| check.id == id);
    found.ok_or_else(|| CommandError::Work(Error::Invalid(format!("there is no check {id}; `tieout checks` lists them"))))
}
