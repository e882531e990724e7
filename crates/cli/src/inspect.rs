//! `tieout inspect`: what Tieout makes of files; and answers to its questions, `--set COLUMN=FORMAT`.

use crate::Outcome;
use crate::args::{Inspect, ReadAs};
use crate::error::CommandError;
use crate::output::{Output, columns, cut, tame, wrapped};
use std::path::Path;
use tieout_billing::{Field, FieldName, RecordKind};
use tieout_documents::{count, write_atomically};
use tieout_intake::Profile;
use tieout_workspace::view::{ColumnMappingView, InspectionView};
use tieout_workspace::{Reading, files_inspect, kind_of};

/// Rows of the preview that are printed.
const MOST_ROWS: usize = 5;

/// Columns that are offered as the answer to what is missing.
const MOST_ANSWERS: usize = 6;

/// Characters of a cell of the preview.
const CELL_WIDTH: usize = 48;

pub fn inspect(args: &Inspect, out: &mut Output) -> Result<Outcome, CommandError> {
    let kind = kind_of(&args.files, args.kind.as_deref().unwrap_or_default())?;
    let reading = Reading { kind, profile_file: args.read.profile.as_deref(), ..Reading::default() };
    let mut inspection = files_inspect(&args.files, &reading)?;
    if !args.read.set.is_empty() {
        let mapping = decided(inspection.mapping, &args.read.set)?;
        inspection = files_inspect(&args.files, &Reading { mapping: &mapping, ..reading })?;
    }
    if let Some(path) = &args.save_profile {
        save_profile(path, kind, args, &inspection)?;
    }
    if args.json {
        out.json(&inspection)?;
    } else {
        print(&inspection, out)?;
    }
    Ok(if inspection.ready { Outcome::Clean } else { Outcome::Found })
}

/// How files are read when a workspace is at hand: `--profile` may be a file or the name of a profile that the workspace keeps.
pub fn reading<'a>(kind: RecordKind, read: &'a ReadAs, mapping: &'a [ColumnMappingView]) -> Reading<'a> {
    let profile = read.profile.as_deref();
    match profile {
        Some(path) if !path.exists() => Reading { kind, mapping, profile: path.to_str(), profile_file: None },
        file => Reading { kind, mapping, profile: None, profile_file: file },
    }
}

/// The mapping with the answers that were typed.
pub fn decided(mut mapping: Vec<ColumnMappingView>, answers: &[String]) -> Result<Vec<ColumnMappingView>, CommandError> {
    for given in answers {
        let wrong = |reason: String| CommandError::Set { given: given.clone(), reason };
        let (header, answer) = given.rsplit_once('=').ok_or_else(|| wrong("write it like date=DD/MM/YYYY".to_owned()))?;
        let exact = mapping.iter().any(|column| column.header == header);
        let named = |column: &ColumnMappingView| if exact { column.header == header } else { column.header.eq_ignore_ascii_case(header) };
        if !mapping.iter().any(named) {
            let headers: Vec<&str> = mapping.iter().map(|column| column.header.as_str()).collect();
            return Err(wrong(format!("there is no column {header}; the columns are {}", headers.join(", "))));
        }
        for column in mapping.iter_mut().filter(|column| named(column)) {
            answer_column(column, answer).map_err(&wrong)?;
        }
    }
    Ok(mapping)
}

fn answer_column(column: &mut ColumnMappingView, answer: &str) -> Result<(), String> {
    match answer {
        "skip" => column.field.clear(),
        "keep" => column.field.clone_from(&column.header),
        "minor" => column.minor_units = true,
        // Which formats there are is the workspace's to say.
        format if format == "text" || ["234", "YY", "unix"].iter().any(|part| format.contains(part)) => column.format = format.to_owned(),
        field => match Field::from_name(field) {
            Some(field) => column.field = field.name().to_owned(),
            None => {
                let fields: Vec<&str> = Field::ALL.iter().map(|field| field.name()).collect();
                return Err(format!(
                    "'{answer}' is not a number format such as 1.234,56, a date order such as DD/MM/YYYY, text, minor (whole cents), keep, skip or a field ({})",
                    fields.join(", ")
                ));
            }
        },
    }
    column.decided_by = "user".to_owned();
    column.certainty = "certain".to_owned();
    column.question = None;
    Ok(())
}

/// What a view does not say (that a rate is a fraction, that a file has the headers) comes from a look of our own at the files.
fn save_profile(path: &Path, kind: RecordKind, args: &Inspect, inspection: &InspectionView) -> Result<(), CommandError> {
    let given = args.read.profile.as_deref().map(Profile::read).transpose()?;
    let mut mapping = tieout_intake::inspect(&args.files, kind, given.as_ref())?.mapping;
    for column in &mut mapping.columns {
        let Some(view) = inspection.mapping.iter().find(|view| (view.file, view.index) == (column.file, column.index)) else { continue };
        if view.decided_by == "user" {
            let wrong =
                |error: tieout_intake::format::UnknownFormat| CommandError::Set { given: view.header.clone(), reason: error.to_string() };
            column.choose(view.format.parse().map_err(wrong)?);
            column.field = (!view.field.is_empty()).then(|| FieldName::from(view.field.as_str()));
            column.minor_units = view.minor_units;
        }
    }
    let profile = Profile::from_mapping(&profile_name(path), Some(&inspection.shape), &mapping);
    write_atomically(path, |out| Ok(out.write_all(profile.to_json().as_bytes())?))?;
    Ok(())
}

fn profile_name(path: &Path) -> String {
    path.file_stem().map_or_else(|| "profile".to_owned(), |name| name.to_string_lossy().into_owned())
}

fn print(inspection: &InspectionView, out: &mut Output) -> Result<(), CommandError> {
    for file in &inspection.files {
        out.line(format!("{}: {}, {} bytes, {}", tame(&file.name), tame(&file.format), count(file.bytes), tame(&file.role)))?;
    }
    let shape = tame(&inspection.shape);
    match inspection.kind.as_str() {
        "invoices" => out.line(format!("Read as {shape}"))?,
        kind => out.line(format!("Read as {}: {shape} (import them with --kind {})", tame(kind), tame(kind)))?,
    }
    out.line("")?;
    let mut rows = vec![["", "column", "field", "kind", "format", "decided by"].map(str::to_owned).to_vec()];
    for column in &inspection.mapping {
        let format = if column.minor_units { format!("{} (minor units)", column.format) } else { column.format.clone() };
        rows.push(vec![
            if column.certainty == "ask" { "?".to_owned() } else { " ".to_owned() },
            tame(&column.header),
            if column.field.is_empty() { "(left out)".to_owned() } else { tame(&column.field) },
            column.kind.clone(),
            if format == column.kind { String::new() } else { tame(&format) },
            format!("{}, {}", column.decided_by, column.certainty),
        ]);
    }
    for line in columns(&rows, &[]) {
        out.line(line)?;
    }
    out.line("")?;
    questions(inspection, out)?;
    preview(inspection, out)
}

fn questions(inspection: &InspectionView, out: &mut Output) -> Result<(), CommandError> {
    let open: Vec<&ColumnMappingView> = inspection.mapping.iter().filter(|column| column.certainty == "ask").collect();
    for column in &open {
        let question = column.question.as_deref().unwrap_or("How is this column to be read?");
        for line in wrapped(&format!("? {}: {question}", tame(&column.header)), 100) {
            out.line(line)?;
        }
        let answers: Vec<String> = column.choices.iter().map(|choice| format!("--set \"{}={choice}\"", tame(&column.header))).collect();
        out.line(format!("  answer with {}", answers.join(" or ")))?;
    }
    for missing in &inspection.missing {
        out.line(format!("? {}", missing.question))?;
        let columns = missing.columns.iter().filter_map(|index| inspection.mapping.get(*index as usize)).take(MOST_ANSWERS);
        let answers: Vec<String> = columns.map(|column| format!("--set \"{}={}\"", tame(&column.header), missing.field)).collect();
        out.line(format!("  answer with {}", answers.join(" or ")))?;
    }
    if open.is_empty() && inspection.missing.is_empty() { Ok(()) } else { Ok(out.line("")?) }
}

fn preview(inspection: &InspectionView, out: &mut Output) -> Result<(), CommandError> {
    let preview = &inspection.preview;
    if preview.rows.is_empty() {
        return Ok(());
    }
    out.line("First rows, as they will be read:")?;
    for row in preview.rows.iter().take(MOST_ROWS) {
        out.line(format!("row {}", count(row.row)))?;
        for (name, cell) in preview.columns.iter().zip(&row.cells) {
            let mut line = format!("    {name:<16}  {}", cut(&cell.read, CELL_WIDTH));
            if let Some(source) = &cell.source {
                line += &format!("   (the file says {})", cut(source, CELL_WIDTH));
            }
            if let Some(problem) = &cell.problem {
                line += &format!("   ! {}", tame(problem));
            }
            out.line(line)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(header: &str) -> ColumnMappingView {
        ColumnMappingView {
            index: 0,
            file: 0,
            header: header.to_owned(),
            field: "invoice_date".to_owned(),
            kind: "date".to_owned(),
            format: String::new(),
            minor_units: false,
            decided_by: "content".to_owned(),
            certainty: "ask".to_owned(),
            question: Some("Is 03/04/2026 the 3rd of April or March 4th?".to_owned()),
            choices: vec!["DD/MM/YYYY".to_owned(), "MM/DD/YYYY".to_owned()],
        }
    }

    fn answered(answer: &str) -> Result<ColumnMappingView, String> {
        decided(vec![column("Date = issued")], &[answer.to_owned()]).map(|mut mapping| mapping.remove(0)).map_err(|error| error.to_string())
    }

    #[test]
    fn answers_decide_a_column() {
        let dated = answered("date = issued=DD/MM/YYYY").unwrap();
        assert_eq!((dated.format.as_str(), dated.certainty.as_str(), dated.decided_by.as_str()), ("DD/MM/YYYY", "certain", "user"));
        assert_eq!(dated.question, None);
        let number = answered("Date = issued=1.234,56").unwrap();
        assert_eq!(number.format, "1.234,56");
        assert_eq!(answered("Date = issued=due_date").unwrap().field, "due_date");
        assert_eq!(answered("Date = issued=skip").unwrap().field, "");
    }

    #[test]
    fn what_cannot_be_an_answer_is_said() {
        assert!(answered("nothing=text").unwrap_err().contains("there is no column nothing; the columns are Date = issued"));
        assert!(answered("Date = issued=sideways").unwrap_err().contains("'sideways' is not a number format such as"));
        assert!(answered("no answer").unwrap_err().contains("write it like date=DD/MM/YYYY"));
    }
}
