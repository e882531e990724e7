//! What is said of the columns of a rating's files, and what they are read as: `tieout rate --columns`.

use crate::Outcome;
use crate::args::{ColumnArg, Rated, RatedAs};
use crate::error::CommandError;
use crate::output::{Output, columns, tame};
use std::path::Path;
use tieout_intake::Profile;
use tieout_intake::rating::SaidColumn;
use tieout_workspace::rating_columns;
use tieout_workspace::view::{ColumnMappingView, RatingInputView, RatingRequest, ReadAsView, SaidColumnView};

/// The inputs, and the option that says what a column of theirs is.
const OPTIONS: [(&str, &str); 4] =
    [("contracts", "--contract-column"), ("prices", "--price-column"), ("usage", "--usage-column"), ("tax_rates", "--tax-column")];

/// What was typed of the columns.
pub(super) fn said(args: &RatedAs) -> Result<ReadAsView, CommandError> {
    let mut said = Vec::new();
    let profiles = [&args.contract_profile, &args.price_profile, &args.usage_profile, &None];
    let typed = [&args.contract_column, &args.price_column, &args.usage_column, &args.tax_column];
    for (((input, _), profile), typed) in OPTIONS.iter().zip(profiles).zip(typed) {
        if let Some(path) = profile {
            said.extend(of_profile(path, input)?);
        }
        said.extend(typed.iter().map(|ColumnArg { column, field, format }| SaidColumnView {
            input: (*input).to_owned(),
            column: column.clone(),
            field: field.clone(),
            format: format.clone(),
        }));
    }
    Ok(ReadAsView { columns: said, currency: args.currency.clone().unwrap_or_default(), corrections: args.corrections })
}

fn of_profile(path: &Path, input: &str) -> Result<Vec<SaidColumnView>, CommandError> {
    let profile = Profile::read(path)?;
    if let Some(column) = profile.columns.iter().find(|column| column.minor_units) {
        let reason = format!("{}: it reads {} as whole cents; a rating reads amounts as they stand", path.display(), column.header);
        return Err(CommandError::Unreadable { reason });
    }
    let column = |SaidColumn { column, field, format }| SaidColumnView {
        input: input.to_owned(),
        column,
        field,
        format: format.map_or_else(String::new, |format| format.to_string()),
    };
    Ok(SaidColumn::of(&profile).into_iter().map(column).collect())
}

/// What to type where a column is not recognised.
pub fn advice(input: &str, example: &str) -> String {
    let option = OPTIONS.iter().find(|(of, _)| *of == input).map_or("", |(_, option)| option);
    match example {
        "" => String::new(),
        example => format!("Say what the column is: {option} \"{example}\". tieout rate ... --columns shows what each is read as."),
    }
}

/// Prints what was said of the files that a rating was made of.
pub(super) fn print_said(inputs: &[RatingInputView], out: &mut Output) -> Result<(), CommandError> {
    let mut printed: Vec<String> = Vec::new();
    for ReadAsView { columns, currency, corrections } in inputs.iter().map(|input| &input.read_as) {
        let said = columns.iter().map(|said| {
            let what = [said.field.as_deref().map(|field| if field.is_empty() { "skip" } else { field }), Some(said.format.as_str())];
            let what: Vec<&str> = what.into_iter().flatten().filter(|what| !what.is_empty()).collect();
            format!("{} column {}: {}", said.input.replace('_', " "), tame(&said.column), what.join(", "))
        });
        printed.extend(said);
        printed.extend((!currency.is_empty()).then(|| format!("currency where none is named: {currency}")));
        printed.extend(corrections.then(|| "negative usage corrects".to_owned()));
    }
    printed.sort();
    printed.dedup();
    printed.iter().try_for_each(|line| out.line(line))?;
    Ok(())
}

/// Prints what the columns are read as.
pub(super) fn print(rated: &Rated, request: &RatingRequest, out: &mut Output) -> Result<Outcome, CommandError> {
    let mut asks = false;
    let given = [&rated.contracts, &rated.prices, &rated.usage, &rated.tax_rates];
    for ((input, option), _) in OPTIONS.iter().zip(given).filter(|(_, files)| !files.is_empty()) {
        let view = rating_columns(request, input)?;
        for file in &view.files {
            out.line(format!("{}: {}, {}", tame(&file.file), input.replace('_', " "), tame(&file.format)))?;
            let row = |column: &ColumnMappingView| {
                let field = if column.field.is_empty() { "-" } else { &column.field };
                let mark = if column.certainty == "ask" { "?" } else { " " };
                vec![format!("{mark} {}", tame(&column.header)), field.to_owned(), column.format.clone()]
            };
            for line in columns(&file.mapping.iter().map(row).collect::<Vec<_>>(), &[]) {
                out.line(line)?;
            }
            for column in file.mapping.iter().filter(|column| column.certainty == "ask") {
                let choices: Vec<String> =
                    column.choices.iter().map(|choice| format!("{option} \"{}={choice}\"", tame(&column.header))).collect();
                out.line(format!(
                    "? {}: {} {}",
                    tame(&column.header),
                    column.question.as_deref().unwrap_or_default(),
                    choices.join(" or ")
                ))?;
            }
            for missing in &file.missing {
                out.line(format!("? {} {option} \"COLUMN={}\"", missing.question, missing.field))?;
            }
            asks |= !file.missing.is_empty() || file.mapping.iter().any(|column| column.certainty == "ask");
        }
        let fields: Vec<&str> = view.fields.iter().map(|field| field.field.as_str()).collect();
        out.line(format!("  {option} COLUMN=FIELD: {}", fields.join(", ")))?;
        out.line("")?;
    }
    Ok(if asks { Outcome::Found } else { Outcome::Clean })
}
