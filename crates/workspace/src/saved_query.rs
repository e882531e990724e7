//! Saved queries: SQL under a name, with the usual values of its parameters.

use crate::error::{Error, Result};
use crate::table::saved_query;
use crate::view::SavedQueryView;
use crate::workspace::Workspace;
use std::collections::BTreeMap;

impl Workspace {
    /// All saved queries, by name.
    pub fn saved_queries(&self) -> Result<Vec<SavedQueryView>> {
        self.read(saved_query::all)
    }

    /// The saved query of that name.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn saved_query(&self, name: &str) -> Result<SavedQueryView> {
        self.read(|connection| saved_query::get(connection, name))
    }

    /// Saves a query in place of the one of that name. `parameters`: usual values; those that the SQL names and nobody says are empty.
    ///
    /// # Errors
    /// [`Error::NoName`], and [`Error::Query`] where the SQL could not be run or has no such parameter.
    pub fn saved_query_save(&self, name: &str, sql: &str, about: &str, parameters: &BTreeMap<String, String>) -> Result<SavedQueryView> {
        let name = name.trim();
        if name.is_empty() {
            return Err(Error::NoName { what: "saved query" });
        }
        let names = self.sql_parameters(sql)?;
        if let Some(unknown) = parameters.keys().find(|given| !names.contains(given)) {
            return Err(Error::Query { reason: format!("the query has no parameter :{unknown}") });
        }
        let usual = names.into_iter().map(|name| {
            let value = parameters.get(&name).cloned().unwrap_or_default();
            (name, value)
        });
        let usual: BTreeMap<String, String> = usual.collect();
        self.write(|writing| {
            let view = SavedQueryView {
                name: name.to_owned(),
                sql: sql.to_owned(),
                about: about.trim().to_owned(),
                parameters: usual,
                saved_at: writing.at.clone(),
                saved_by: writing.by.clone(),
            };
            saved_query::save(writing.connection, &view)?;
            writing.log("query saved", name, &serde_json::json!({ "sql": sql, "parameters": view.parameters }))?;
            Ok(view)
        })
    }

    /// Deletes it.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn saved_query_delete(&self, name: &str) -> Result<()> {
        self.write(|writing| {
            saved_query::delete(writing.connection, name)?;
            writing.log("saved query deleted", name, &serde_json::json!({}))
        })
    }
}
