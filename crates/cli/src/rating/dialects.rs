//! `tieout dialects`: how billing systems behave at the edges, with sources.

use crate::Outcome;
use crate::args::Dialects;
use crate::error::CommandError;
use crate::output::{Output, bold, columns, wrapped};
use tieout_workspace::Error;
use tieout_workspace::view::DialectView;

pub fn dialects(args: &Dialects, out: &mut Output) -> Result<Outcome, CommandError> {
    let known = tieout_workspace::dialects();
    match &args.dialect {
        None if args.json => out.json(&known)?,
        None => {
            for dialect in &known {
                out.line(&dialect.name)?;
            }
        }
        Some(name) => {
            let names = || known.iter().map(|dialect| dialect.name.as_str()).collect::<Vec<_>>().join(", ");
            let missing = || Error::Invalid(format!("there is no dialect {name}; there are {}", names()));
            let dialect = known.iter().find(|dialect| dialect.name == *name).ok_or_else(missing)?;
            if args.json {
                out.json(dialect)?;
            } else {
                print(dialect, out)?;
            }
        }
    }
    Ok(Outcome::Clean)
}

fn print(dialect: &DialectView, out: &mut Output) -> Result<(), CommandError> {
    out.line(bold(&dialect.name, out.colour))?;
    let rows: Vec<Vec<String>> = dialect.settings.iter().map(|setting| vec![setting.setting.clone(), setting.value.clone()]).collect();
    for (setting, line) in dialect.settings.iter().zip(columns(&rows, &[])) {
        out.line(line)?;
        for text in wrapped(&format!("{} {}", setting.says, setting.source), 96) {
            out.line(format!("    {text}"))?;
        }
    }
    Ok(())
}
