//! The views that SQL can ask: under documented names, with documented columns, whatever the tables beneath them look like.
//!
//! They are temporary views of a query's own connection, made before anything of the user's is read: SQLite looks for a name among
//! temporary views first, so `invoice` is the view and the table of that name is out of sight.

mod beside;
mod comparing;
mod rating;
mod reviewing;
mod runs;

use crate::error::Result;
use crate::rating::derivation_rows;
use crate::table::invoice;
use crate::view::{SqlColumnView, SqlViewView};
use rusqlite::Connection;

/// A view: what it is called and means, and how it is made.
pub struct View {
    pub name: String,
    pub about: String,
    pub columns: Vec<Column>,
    /// What stands after FROM: tables of the file by their full names (`main.run AS r`), joined and filtered.
    from: String,
}

/// A column of a view.
pub struct Column {
    pub name: String,
    /// See [`SqlColumnView::kind`].
    pub kind: &'static str,
    pub about: String,
    sql: String,
}

/// Every view, in the order of the guide.
pub fn all() -> Vec<View> {
    let mut all = runs::views();
    all.extend(comparing::views());
    all.extend(rating::views());
    all.extend(reviewing::views());
    all.extend(beside::views());
    all
}

/// Makes the views on a connection of a query.
pub fn create(connection: &Connection) -> Result<()> {
    invoice::register(connection)?;
    derivation_rows::register(connection)?;
    connection.execute_batch(&all().iter().map(View::sql).collect::<String>())?;
    Ok(())
}

impl View {
    fn sql(&self) -> String {
        let names = self.columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>().join(", ");
        let columns = self.columns.iter().map(|column| column.sql.as_str()).collect::<Vec<_>>().join(", ");
        format!("CREATE TEMP VIEW {} ({names}) AS SELECT {columns} FROM {};\n", self.name, self.from)
    }

    /// As the window and the command show it.
    pub fn view(&self) -> SqlViewView {
        SqlViewView {
            name: self.name.clone(),
            about: self.about.clone(),
            columns: self
                .columns
                .iter()
                .map(|column| SqlColumnView { name: column.name.clone(), kind: column.kind.to_owned(), about: column.about.clone() })
                .collect(),
        }
    }
}

fn view(name: &str, about: &str, from: &str, columns: Vec<Column>) -> View {
    View { name: name.to_owned(), about: about.to_owned(), columns, from: from.to_owned() }
}

/// Columns written as (name, kind, SQL, about).
fn columns(columns: &[(&str, &'static str, &str, &str)]) -> Vec<Column> {
    let column = |(name, kind, sql, about): &(&str, &'static str, &str, &str)| Column {
        name: (*name).to_owned(),
        kind,
        about: (*about).to_owned(),
        sql: (*sql).to_owned(),
    };
    columns.iter().map(column).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{database, decimal};

    #[test]
    fn every_view_has_the_columns_that_it_says() {
        let folder = tempfile::tempdir().unwrap();
        let connection = database::writer(&folder.path().join("v.tieout"), database::STEPS).unwrap();
        decimal::register(&connection).unwrap();
        create(&connection).unwrap();
        for view in all() {
            let statement =
                connection.prepare(&format!("SELECT * FROM {}", view.name)).unwrap_or_else(|error| panic!("{}: {error}", view.name));
            assert_eq!(
                statement.column_names().collect::<Vec<_>>(),
                view.columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>()
            );
            assert!(view.columns.iter().all(|column| !column.about.is_empty()), "{}", view.name);
            assert!(
                view.columns
                    .iter()
                    .all(|column| ["integer", "text", "decimal", "date", "instant", "boolean", "json"].contains(&column.kind)),
                "{}",
                view.name
            );
        }
    }
}
