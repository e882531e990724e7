//! Runs, their files, invoices, lines and rejects.

use super::{Column, View, columns, view};
use tieout_billing::{Field, FieldKind, RecordKind};

/// The rows of one kind of run. They lie together by run, so a condition on the run reads only those.
fn rows_of(kind: RecordKind) -> String {
    format!(
        "main.run AS r CROSS JOIN main.line AS l ON l.id BETWEEN r.id << 32 AND (r.id << 32) + 4294967295 WHERE r.kind = '{}'",
        kind.name()
    )
}

/// An invoice with its first line, which has what the header says.
const INVOICES: &str = "main.invoice AS i JOIN main.run AS r ON r.id = i.run \
    LEFT JOIN main.line AS f ON f.id = (i.run << 32) + line_first(i.positions) WHERE r.kind = 'invoices'";

pub fn views() -> Vec<View> {
    let mut views = vec![run(), file(), run_total(), invoice(), lines(), reject()];
    views.extend(RecordKind::ALL.iter().filter(|kind| **kind != RecordKind::Invoices).map(|kind| record(*kind)));
    views
}

fn run() -> View {
    view(
        "run",
        "A bill run or a set of records, as it was imported.",
        "main.run",
        columns(&[
            ("id", "integer", "id", "What the other views call `run`"),
            ("name", "text", "name", "As the user named it"),
            ("kind", "text", "kind", "`invoices` for a bill run, or the name of the view that has its records"),
            ("imported_at", "instant", "imported_at", "When it was imported"),
            ("imported_by", "text", "imported_by", "Who imported it"),
            ("sealed", "boolean", "sealed_at IS NOT NULL", "It takes no more rows"),
            ("sealed_at", "instant", "sealed_at", "When it was sealed"),
            ("sealed_by", "text", "sealed_by", "Who sealed it"),
            ("profile", "text", "profile", "How it was read"),
            ("lines", "integer", "lines", "How many lines it has"),
            ("invoices", "integer", "invoices", "How many invoices it has"),
            ("rejects", "integer", "rejects", "How many rows could not be read and are not mended"),
            ("hash", "text", "hash", "SHA-256 over its content"),
        ]),
    )
}

fn file() -> View {
    view(
        "file",
        "A file that a run came from.",
        "main.run_file AS f JOIN main.run AS r ON r.id = f.run",
        columns(&[
            ("run", "integer", "f.run", "The run's id"),
            ("run_name", "text", "r.name", "The run's name"),
            ("number", "integer", "f.ordinal", "0 for the first file of the run"),
            ("name", "text", "f.name", "The file's name"),
            ("sha256", "text", "f.sha256", "SHA-256 of the file"),
            ("bytes", "integer", "f.bytes", "Its size"),
            ("rows", "integer", "f.rows", "How many rows it has"),
            ("format", "text", "f.format", "What it is: CSV with its separator, XLSX, JSON"),
        ]),
    )
}

fn run_total() -> View {
    view(
        "run_total",
        "What a run adds up to in a currency.",
        "main.run_total AS t JOIN main.run AS r ON r.id = t.run",
        columns(&[
            ("run", "integer", "t.run", "The run's id"),
            ("run_name", "text", "r.name", "The run's name"),
            ("currency", "text", "t.currency", "ISO 4217 code"),
            ("net_amount", "decimal", "t.net", "Sum of its lines without tax"),
            ("tax_amount", "decimal", "t.tax", "Sum of the tax of its lines"),
            ("gross_amount", "decimal", "t.gross", "Sum of its lines with tax"),
        ]),
    )
}

fn invoice() -> View {
    let mut all = columns(&[
        ("run", "integer", "i.run", "The run's id"),
        ("run_name", "text", "r.name", "The run's name"),
        ("number", "text", "i.number", "The invoice number (BT-1)"),
        ("lines", "integer", "i.lines", "How many lines it has"),
    ]);
    for field in INVOICE_FIELDS {
        all.push(of_field(*field, "f", field.name(), &format!("{}, as its first line says it", field.title())));
    }
    let sum = |field: &str| {
        format!(
            "CAST((SELECT one_currency_sum(l.currency, l.{field}) FROM json_each(line_spans(i.run, i.positions)) AS s \
             CROSS JOIN main.line AS l ON l.id BETWEEN CAST(s.key AS INTEGER) AND s.value) AS TEXT)"
        )
    };
    let [net, tax, gross] = ["net_amount", "tax_amount", "gross_amount"].map(sum);
    all.extend(columns(&[
        ("net_amount", "decimal", &net, "Exact sum of its lines without tax; NULL if its lines are in several currencies"),
        ("tax_amount", "decimal", &tax, "Exact sum of the tax of its lines; NULL as above"),
        ("gross_amount", "decimal", &gross, "Exact sum of its lines with tax; NULL as above"),
    ]));
    for field in STATED_FIELDS {
        all.push(of_field(*field, "f", field.name(), &format!("{}, as the header states it", field.title())));
    }
    view("invoice", "An invoice or credit note of a run, with the exact sums of its lines.", INVOICES, all)
}

const INVOICE_FIELDS: &[Field] = &[
    Field::InvoiceDate,
    Field::DueDate,
    Field::CustomerId,
    Field::CustomerName,
    Field::Country,
    Field::Region,
    Field::Currency,
    Field::DocumentType,
    Field::Status,
];

const STATED_FIELDS: &[Field] = &[Field::InvoiceNet, Field::InvoiceTax, Field::InvoiceGross, Field::InvoiceDue];

fn lines() -> View {
    let mut all = of_line();
    all.extend(Field::of_lines().iter().map(|field| of_field(*field, "l", field.name(), field.title())));
    all.extend(as_the_source_said());
    view("line", "A line of an invoice, as its source said it.", &rows_of(RecordKind::Invoices), all)
}

fn record(kind: RecordKind) -> View {
    let mut all = of_line();
    all.extend(kind.fields().iter().map(|field| of_field(*field, "l", field_name(*field), field.title())));
    all.extend(as_the_source_said());
    view(kind.name(), kind.about(), &rows_of(kind), all)
}

/// `source` is what the source wrote, in every view; so the ledger's own field of that name has another one.
fn field_name(field: Field) -> &'static str {
    if field == Field::Source { "posting_source" } else { field.name() }
}

/// Where a line or a record stands.
fn of_line() -> Vec<Column> {
    columns(&[
        ("run", "integer", "r.id", "The run's id"),
        ("run_name", "text", "r.name", "The run's name"),
        ("position", "integer", "l.id & 4294967295", "0 for the first line of the run"),
        ("file", "integer", "l.file", "`number` in the view `file`"),
        ("row", "integer", "l.row", "The row of the file, as a spreadsheet program counts"),
    ])
}

fn as_the_source_said() -> Vec<Column> {
    columns(&[
        ("other", "json", "l.other", "The columns that no field stands for: `other ->> 'Sales Rep'`"),
        ("source", "json", "l.source", "The cells as the source wrote them, where that differs"),
    ])
}

fn reject() -> View {
    view(
        "reject",
        "A row that could not be read.",
        "main.reject AS j JOIN main.run AS r ON r.id = j.run",
        columns(&[
            ("run", "integer", "j.run", "The run's id"),
            ("run_name", "text", "r.name", "The run's name"),
            ("file", "text", "j.file", "The file's name"),
            ("row", "integer", "j.row", "The row of the file"),
            ("column_name", "text", "j.header", "The column, as the file names it"),
            ("value", "text", "j.value", "What stands there"),
            ("reason", "text", "j.reason", "Why it can't be read"),
            ("source", "text", "j.source", "The whole row as the file has it"),
            ("mended", "boolean", "j.mended_by IS NOT NULL", "A mended file brought it again"),
        ]),
    )
}

/// A field of the line that goes by this alias. Fields without a column of their own lie in `other`; CAST gives those a text's
/// comparisons, as a column has.
fn of_field(field: Field, alias: &str, name: &str, about: &str) -> Column {
    let sql =
        if field.is_line() { format!("{alias}.{}", field.name()) } else { format!("CAST({alias}.other ->> '{}' AS TEXT)", field.name()) };
    let kind = match field.kind() {
        FieldKind::Text => "text",
        FieldKind::Decimal => "decimal",
        FieldKind::Date => "date",
    };
    Column { name: name.to_owned(), kind, about: about.to_owned(), sql }
}
