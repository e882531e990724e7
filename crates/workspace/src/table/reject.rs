//! `reject`: rows that could not be read, until they are mended.

use crate::Result;
use crate::table::{from_json, to_json};
use rusqlite::{Connection, params};
use tieout_intake::Reject;

/// `mended_by` is the batch whose file brought the row again.
pub const V1: &str = "
CREATE TABLE reject (
    run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    batch INTEGER NOT NULL,
    file TEXT NOT NULL,
    row INTEGER NOT NULL,
    header TEXT NOT NULL,
    value TEXT NOT NULL,
    reason TEXT NOT NULL,
    source TEXT NOT NULL,
    cells TEXT NOT NULL,
    mended_by INTEGER,
    PRIMARY KEY (run, ordinal)
) STRICT, WITHOUT ROWID;
";

/// Adds the rejects of a batch.
pub fn insert(connection: &Connection, run: i64, batch: u64, rejects: &[Reject]) -> Result<()> {
    let first: i64 = connection.query_row("SELECT ifnull(max(ordinal) + 1, 0) FROM reject WHERE run = ?", [run], |row| row.get(0))?;
    let mut statement = connection.prepare(
        "INSERT INTO reject (run, ordinal, batch, file, row, header, value, reason, source, cells) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?;
    for (ordinal, reject) in (first..).zip(rejects) {
        let row = reject.row.cast_signed();
        let cells = to_json(&reject.cells)?;
        statement.execute(params![
            run,
            ordinal,
            batch.cast_signed(),
            reject.file,
            row,
            reject.column,
            reject.value,
            reject.reason,
            reject.source,
            cells
        ])?;
    }
    Ok(())
}

/// A window of the rows that are not mended yet, in source order.
pub fn window(connection: &Connection, run: i64, offset: u64, limit: u64) -> Result<Vec<Reject>> {
    let mut statement = connection.prepare_cached(
        "SELECT file, row, header, value, reason, source, cells FROM reject WHERE run = ? AND mended_by IS NULL ORDER BY ordinal LIMIT ? OFFSET ?",
    )?;
    let mut rows = statement.query(params![run, limit.min(i64::MAX as u64).cast_signed(), offset.min(i64::MAX as u64).cast_signed()])?;
    let mut rejects = Vec::new();
    while let Some(row) = rows.next()? {
        rejects.push(Reject {
            file: row.get(0)?,
            row: row.get::<_, i64>(1)?.cast_unsigned(),
            column: row.get(2)?,
            value: row.get(3)?,
            reason: row.get(4)?,
            source: row.get(5)?,
            cells: from_json(&row.get::<_, String>(6)?, "the cells of a reject")?,
        });
    }
    Ok(rejects)
}

/// How many are not mended yet.
pub fn count(connection: &Connection, run: i64) -> Result<u64> {
    let sql = "SELECT count(*) FROM reject WHERE run = ? AND mended_by IS NULL";
    Ok(connection.query_row(sql, [run], |row| row.get::<_, i64>(0))?.cast_unsigned())
}

/// The row came again in a batch. Says whether there was such a reject.
pub fn mend(connection: &Connection, run: i64, file: &str, row: u64, batch: u64) -> Result<bool> {
    let mut statement = connection
        .prepare_cached("UPDATE reject SET mended_by = ? WHERE run = ? AND file = ? AND row = ? AND mended_by IS NULL AND batch < ?1")?;
    Ok(statement.execute(params![batch.cast_signed(), run, file, row.cast_signed()])? > 0)
}
