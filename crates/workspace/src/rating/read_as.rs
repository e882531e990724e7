//! How the files of a rating are read: what somebody says of their columns, and what the columns would be read as.

use crate::error::{Error, Result};
use crate::mapping::{kind_name, view as column_view};
use crate::view::{ColumnMappingView, FieldChoiceView, MissingView, RatingColumnsView, RatingFileView, RatingRequest, ReadAsView};
use std::path::PathBuf;
use tieout_billing::rating::Input;
use tieout_billing::{FieldName, RecordKind};
use tieout_intake::rating::{ColumnRead, ContractOptions, FileRead, PriceOptions, SaidColumn, UsageOptions, fields, look};
use tieout_intake::{FileSource, Inspection, IntakeError, Mapping};

/// What a request says of its files, understood.
#[derive(Clone, Debug, Default)]
pub(super) struct ReadAs {
    said: ReadAsView,
    columns: Vec<(Input, SaidColumn)>,
}

const INPUTS: [Input; 4] = [Input::Contracts, Input::Prices, Input::Usage, Input::TaxRates];

impl ReadAs {
    /// # Errors
    /// When an input, a format or the currency is not known.
    pub fn of(view: &ReadAsView) -> Result<ReadAs> {
        let mut said = view.clone();
        said.currency = view.currency.trim().to_uppercase();
        if !said.currency.is_empty() && tieout_billing::currency::minor_digits(&said.currency).is_none() {
            return Err(Error::Invalid(format!("{} is no currency of ISO 4217: write it as EUR", said.currency)));
        }
        let column = |view: &crate::view::SaidColumnView| {
            let input = input_named(&view.input)?;
            let format = match view.format.as_str() {
                "" => None,
                format => Some(format.parse().map_err(|error| Error::Invalid(format!("column {}: {error}", view.column)))?),
            };
            Ok((input, SaidColumn { column: view.column.clone(), field: view.field.clone(), format }))
        };
        Ok(ReadAs { columns: view.columns.iter().map(column).collect::<Result<_>>()?, said })
    }

    fn columns(&self, input: Input) -> Vec<SaidColumn> {
        self.columns.iter().filter(|(of, _)| *of == input).map(|(_, column)| column.clone()).collect()
    }

    fn currency(&self) -> Option<String> {
        Some(self.said.currency.clone()).filter(|currency| !currency.is_empty())
    }

    pub fn contracts(&self) -> ContractOptions {
        ContractOptions { columns: self.columns(Input::Contracts), currency: self.currency() }
    }

    pub fn prices(&self) -> PriceOptions {
        PriceOptions { columns: self.columns(Input::Prices), currency: self.currency() }
    }

    pub fn usage(&self) -> UsageOptions {
        UsageOptions { columns: self.columns(Input::Usage), corrections: self.said.corrections }
    }

    /// Opens the tables of tax rates.
    pub fn tax_rates(&self, paths: &[PathBuf]) -> Result<FileSource> {
        let (inspection, mapping) = self.inspected(paths)?;
        inspection.open(&mapping).map_err(|error| of_tax_rates(error).into())
    }

    fn inspected(&self, paths: &[PathBuf]) -> Result<(Inspection, Mapping)> {
        let inspection = tieout_intake::inspect(paths, RecordKind::TaxRates, None).map_err(of_tax_rates)?;
        let mut mapping = inspection.mapping.clone();
        for said in self.columns(Input::TaxRates) {
            let mut found = mapping.columns.iter_mut().filter(|column| column.header.eq_ignore_ascii_case(&said.column)).peekable();
            if found.peek().is_none() {
                let message = format!("there is no column “{}” in the tax rates", said.column);
                return Err(IntakeError::RatingColumns { input: Input::TaxRates, message, example: String::new() }.into());
            }
            for column in found {
                if let Some(field) = &said.field {
                    column.field = (!field.is_empty()).then(|| FieldName::from(field.as_str()));
                    let kind = column.field.as_ref().and_then(FieldName::known).map(|field| field.kind());
                    if let Some(kind) = kind.filter(|kind| *kind != column.format.kind()) {
                        column.choose(crate::mapping::plain_format(kind));
                    }
                }
                if let Some(format) = said.format {
                    column.choose(format);
                }
            }
        }
        Ok((inspection, mapping))
    }

    /// What is kept of it with a file of this input.
    pub fn view(&self, input: &str) -> ReadAsView {
        let priced = input == Input::Contracts.name() || input == Input::Prices.name();
        ReadAsView {
            columns: self.said.columns.iter().filter(|column| column.input == input).cloned().collect(),
            currency: if priced { self.said.currency.clone() } else { String::new() },
            corrections: self.said.corrections && input == Input::Usage.name(),
        }
    }
}

fn input_named(name: &str) -> Result<Input> {
    let found = INPUTS.into_iter().find(|input| input.name() == name);
    found.ok_or_else(|| Error::Invalid(format!("a rating has no input called {name}; there are contracts, prices, usage and tax_rates")))
}

/// An import asks with its own words; here columns are said otherwise.
fn of_tax_rates(error: IntakeError) -> IntakeError {
    let input = Input::TaxRates;
    match error {
        IntakeError::Missing { file, field, called, columns } => {
            let message = format!("{file}: no column is recognised as the {called} ({field}). The columns are: {columns}");
            IntakeError::RatingColumns { input, message, example: format!("COLUMN={field}") }
        }
        IntakeError::Undecided(questions) => {
            let asked =
                questions.iter().map(|one| format!("{}, column {}: {} ({})", one.file, one.column, one.question, one.choices.join(" or ")));
            let example =
                questions.first().map(|one| format!("{}={}", one.column, one.choices.first().map_or("DD/MM/YYYY", String::as_str)));
            IntakeError::RatingColumns { input, message: asked.collect::<Vec<_>>().join("\n"), example: example.unwrap_or_default() }
        }
        other => other,
    }
}

/// What the columns of one input of a rating would be read as: `contracts`, `prices`, `usage` or `tax_rates`. Nothing is rated.
pub fn rating_columns(request: &RatingRequest, input: &str) -> Result<RatingColumnsView> {
    let (read_as, input) = (ReadAs::of(&request.read_as)?, input_named(input)?);
    let texts = match input {
        Input::Contracts => &request.contracts,
        Input::Prices => &request.prices,
        Input::Usage => &request.usage,
        Input::TaxRates => &request.tax_rates,
    };
    let paths: Vec<PathBuf> = texts.iter().map(PathBuf::from).collect();
    if paths.is_empty() {
        return Ok(RatingColumnsView::default());
    }
    if input == Input::TaxRates {
        let (inspection, mapping) = read_as.inspected(&paths)?;
        let seen = crate::mapping::inspection_view(&inspection, &mapping, &inspection.preview, None);
        let one = |(file, at): (crate::view::InspectedFileView, u32)| RatingFileView {
            file: file.name,
            format: file.format,
            mapping: mapping.columns.iter().filter(|column| column.file == at).map(column_view).collect(),
            missing: if at == 0 { seen.missing.clone() } else { Vec::new() },
        };
        return Ok(RatingColumnsView { files: seen.files.into_iter().zip(0..).map(one).collect(), fields: seen.fields });
    }
    let files = look(input, &paths, &read_as.columns(input), read_as.currency().as_deref())?;
    let choice = |(field, kind): (&'static str, _)| FieldChoiceView {
        field: field.to_owned(),
        title: title(field),
        kind: kind_name(kind).to_owned(),
    };
    Ok(RatingColumnsView {
        files: files.into_iter().zip(0..).map(|(file, at)| file_view(file, at)).collect(),
        fields: fields(input).into_iter().map(choice).collect(),
    })
}

fn file_view(file: FileRead, at: u32) -> RatingFileView {
    let all: Vec<u32> = (0..file.columns.len() as u32).collect();
    let missing = file.missing.iter().map(|(field, called)| MissingView {
        field: (*field).to_owned(),
        question: format!("Which column holds the {called}?"),
        columns: all.clone(),
    });
    RatingFileView {
        missing: missing.collect(),
        mapping: file.columns.into_iter().zip(0..).map(|(column, index)| mapping_view(column, at, index)).collect(),
        file: file.file,
        format: file.format,
    }
}

fn mapping_view(column: ColumnRead, file: u32, index: u32) -> ColumnMappingView {
    let asked = column.question.is_some();
    let (question, choices) = column.question.map(|question| (question.question, question.choices)).unzip();
    ColumnMappingView {
        index,
        file,
        header: column.header,
        field: column.field.to_owned(),
        kind: kind_name(column.kind).to_owned(),
        format: column.format.map_or_else(String::new, |format| format.to_string()),
        minor_units: false,
        decided_by: match (column.said, column.field) {
            (true, _) => "user",
            (false, "") => "",
            (false, _) => "name",
        }
        .to_owned(),
        certainty: if asked { "ask" } else { "certain" }.to_owned(),
        question,
        choices: choices.unwrap_or_default(),
    }
}

/// `start_date` as a screen writes it.
fn title(field: &str) -> String {
    let words = field.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
