//! What the workspace knows of an invoice's customer: contracts, payments and other records.

use super::paper::column;
use crate::error::Result;
use crate::stored_run::StoredRun;
use crate::table::{first_id, last_id, ordinal, run};
use crate::view::{QueueItemView, RelatedRecordsView};
use crate::workspace::Workspace;
use rusqlite::Connection;
use tieout_billing::{Field, FieldName, Value};

/// Records of one kind that are shown.
const MOST: usize = 10;

/// The records of these sets that are the customer's, or name the invoice where they name no customer.
pub fn of(workspace: &Workspace, connection: &Connection, sets: &[i64], item: &QueueItemView) -> Result<Vec<RelatedRecordsView>> {
    let mut related = Vec::new();
    for set in sets {
        let set = run::get(connection, *set)?;
        let (column_name, value) = match () {
            () if set.layout.position(Field::CustomerId).is_some() && !item.customer.is_empty() => ("customer_id", &item.customer),
            () if set.layout.position(Field::InvoiceNumber).is_some() && !item.invoice.is_empty() => ("invoice_number", &item.invoice),
            () => continue,
        };
        let sql = format!("SELECT id FROM line WHERE id BETWEEN ? AND ? AND {column_name} = ?");
        let mut statement = connection.prepare_cached(&sql)?;
        let found = statement.query_map((first_id(set.id), last_id(set.id), value), |row| row.get::<_, i64>(0))?;
        let positions: Vec<u64> = found.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().map(ordinal).collect();
        if positions.is_empty() {
            continue;
        }
        let shown: Vec<(usize, Field)> = set
            .layout
            .columns
            .iter()
            .enumerate()
            .filter_map(|(at, column)| match column.name {
                FieldName::Known(field) if field != Field::CustomerId && set.kind.fields().contains(&field) => Some((at, field)),
                _ => None,
            })
            .collect();
        let mut rows = Vec::new();
        read(workspace, &set, &positions[..positions.len().min(MOST)], &mut |values| {
            rows.push(shown.iter().map(|(at, _)| values[*at].clone()).collect());
        })?;
        related.push(RelatedRecordsView {
            kind: set.kind.name().to_owned(),
            title: set.kind.title().to_owned(),
            columns: shown.iter().map(|(_, field)| column(*field)).collect(),
            rows,
            total: positions.len() as u64,
        });
    }
    Ok(related)
}

fn read(workspace: &Workspace, set: &run::Run, positions: &[u64], each: &mut dyn FnMut(&[String])) -> Result<()> {
    StoredRun::new(workspace.lend()?, set).lines_at(positions, &mut |_, line| {
        let texts: Vec<String> = line
            .cells
            .iter()
            .map(|cell| match cell.value {
                Value::Empty => String::new(),
                Value::Text(text) => text.to_owned(),
                Value::Decimal(decimal) => decimal.to_string(),
                Value::Date(date) => date.to_string(),
            })
            .collect();
        each(&texts);
    })
}
