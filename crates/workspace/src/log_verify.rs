//! Whether the log is what was written: its chain, its second copy of the hashes, the rows that it speaks of, and heads that were printed
//! on exports.
//!
//! Inside one file there is no secret: who knows all of this and can write the file can write a log of his own. The heads that left
//! the file, on exports and sign-offs, are what such a log does not lead to (docs/guide/log.md).

use crate::error::Result;
use crate::table::log::{self, Written};
use crate::view::LogVerifyView;
use crate::workspace::Workspace;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// Problems that are named one by one.
const MOST_NAMED: usize = 20;

/// Fewer digits of a head could lead anywhere.
const SHORTEST_HEAD: usize = 12;

impl Workspace {
    /// Reads the whole log and says whether it is what was written, and still leads to `heads`: hashes (or their first 12 digits and
    /// more) that exports printed.
    ///
    /// # Errors
    /// Only where the file can't be read: a log that is not what was written is an answer.
    pub fn log_verify(&self, heads: &[String]) -> Result<LogVerifyView> {
        let mut found = self.read(verify)?;
        for head in heads {
            let head = head.trim().to_lowercase();
            let digits = head.len() >= SHORTEST_HEAD && head.bytes().all(|byte| byte.is_ascii_hexdigit());
            if !digits {
                found.problems.push(format!("'{head}' is no head of a log: it has {SHORTEST_HEAD} to 64 hexadecimal digits"));
            } else if !self.read(|connection| log::has_head(connection, &head))? {
                found.problems.push(format!("no entry leads to the head {head}: the log was cut off or rewritten after that was printed"));
            }
        }
        Ok(LogVerifyView {
            sound: found.problems.is_empty(),
            entries: found.entries,
            first_broken: found.first_broken,
            problems: found.named(),
            head: found.head,
            checked_at: self.now(),
        })
    }
}

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    pub entries: u64,
    pub head: String,
    pub first_broken: Option<i64>,
    problems: Vec<String>,
}

impl Found {
    /// The problems in words, the first ones.
    pub fn named(&self) -> Vec<String> {
        let mut named: Vec<String> = self.problems.iter().take(MOST_NAMED).cloned().collect();
        let more = self.problems.len().saturating_sub(MOST_NAMED);
        if more > 0 {
            named.push(format!("and {more} more"));
        }
        named
    }

    fn broken(&mut self, number: i64, problem: String) {
        self.first_broken = Some(self.first_broken.map_or(number, |first| first.min(number)));
        self.problems.push(problem);
    }
}

/// Walks the log and the rows that it speaks of.
pub fn verify(connection: &Connection) -> Result<Found> {
    let mut found = Found::default();
    let mut said = Said::default();
    let (mut previous, mut expected) = (Vec::new(), 1i64);
    log::walk(connection, &mut |entry| {
        let number = entry.number;
        if number != expected {
            let missing = if number > expected { expected } else { number };
            found.broken(missing, format!("the log goes from entry {} to entry {number}", expected - 1));
        }
        if entry.expected_hash(&previous).as_bytes() != entry.hash {
            found.broken(number, format!("entry {number} of the log is not what was written"));
        } else if entry.head != Some(entry.hash) {
            let how = if entry.head.is_some() { "was rewritten" } else { "was not written by Tieout" };
            found.broken(number, format!("entry {number} of the log {how}: its hash is not the one that was kept"));
        }
        said.hear(entry);
        entry.hash.clone_into(&mut previous);
        expected = number.saturating_add(1);
        found.entries += 1;
        Ok(())
    })?;
    if let Some((first, count)) = log::cut_off(connection)? {
        found.broken(first, format!("{count} entries are missing from the log, the first is entry {first}"));
    }
    found.head = String::from_utf8_lossy(&previous).into_owned();
    said.hold_against(connection, &mut found)?;
    Ok(found)
}

/// What the log says about rows that lie beside it.
#[derive(Default)]
struct Said {
    /// Of each run and comparison that was made and not deleted.
    made: BTreeMap<(Table, i64), Made>,
    /// Which entry says that a run was rated, and with which hashes.
    rated: BTreeMap<i64, (i64, serde_json::Value)>,
    /// When and by whom runs were sealed, and which entry says so.
    sealed: BTreeMap<i64, (i64, String, String)>,
    /// When, by whom and how causes were decided or edited, and which entries say so.
    decided: BTreeMap<(String, String, String), Vec<i64>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Table {
    Run,
    Comparison,
}

struct Made {
    number: i64,
    at: String,
    by: String,
    /// Of the content, by the last entry that changed it.
    hash: String,
}

impl Said {
    fn hear(&mut self, entry: &Written<'_>) {
        let [at, by, what] = [0, 1, 2].map(|part| entry.text(part));
        let detail: serde_json::Value = serde_json::from_slice(entry.parts[4]).unwrap_or_default();
        let id = |name: &str| detail.get(name).and_then(serde_json::Value::as_i64).unwrap_or(-1);
        let hash = || detail.get("hash").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
        let made = || Made { number: entry.number, at: at.to_string(), by: by.to_string(), hash: hash() };
        match &*what {
            "run imported" => {
                self.made.insert((Table::Run, id("run")), made());
            }
            "rejects mended" => {
                if let Some(made) = self.made.get_mut(&(Table::Run, id("run"))) {
                    made.hash = hash();
                }
            }
            "runs compared" => {
                self.made.insert((Table::Comparison, id("comparison")), made());
            }
            "run sealed" => {
                self.sealed.insert(id("run"), (entry.number, at.into_owned(), by.into_owned()));
            }
            "run rated" => {
                self.rated.insert(id("run"), (entry.number, detail.get("hashes").cloned().unwrap_or_default()));
            }
            "run deleted" => {
                self.rated.remove(&id("run"));
                self.made.remove(&(Table::Run, id("run")));
                self.sealed.remove(&id("run"));
            }
            "comparison deleted" => {
                self.made.remove(&(Table::Comparison, id("comparison")));
            }
            "cause accepted" | "cause rejected" | "cause undecided" | "causes merged" | "cause split" | "cause edit taken back" => {
                let key = (at.into_owned(), by.into_owned(), what.into_owned());
                self.decided.entry(key).or_default().push(entry.number);
            }
            _ => {}
        }
    }

    fn hold_against(mut self, connection: &Connection, found: &mut Found) -> Result<()> {
        for (table, name, sql) in [
            (Table::Run, "run", "SELECT id, name, imported_at, imported_by, hash FROM run"),
            (Table::Comparison, "comparison", "SELECT id, name, created_at, created_by, hash FROM comparison"),
        ] {
            let mut statement = connection.prepare(sql)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let own: (String, String, String) = (row.get(2)?, row.get(3)?, row.get(4)?);
                let title: String = row.get(1)?;
                match self.made.remove(&(table, row.get(0)?)) {
                    None => found.problems.push(format!("the log does not know of the {name} {title}")),
                    Some(made) if (&made.at, &made.by, &made.hash) != (&own.0, &own.1, &own.2) => {
                        found.broken(made.number, format!("entry {} of the log and the {name} {title} don't agree", made.number));
                    }
                    Some(_) => {}
                }
            }
        }
        for ((table, id), made) in &self.made {
            let name = if *table == Table::Run { "run" } else { "comparison" };
            found.broken(made.number, format!("entry {} of the log speaks of a {name} {id} that is not there", made.number));
        }
        self.ratings(connection, found)?;
        self.seals(connection, found)?;
        heads(connection, found)?;
        self.decisions(connection, found)
    }

    fn ratings(&mut self, connection: &Connection, found: &mut Found) -> Result<()> {
        let mut statement = connection.prepare("SELECT g.run, r.name, g.hashes FROM rating AS g JOIN run AS r ON r.id = g.run")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (name, hashes): (String, Option<String>) = (row.get(1)?, row.get(2)?);
            let hashes: serde_json::Value = hashes.and_then(|hashes| serde_json::from_str(&hashes).ok()).unwrap_or_default();
            match self.rated.remove(&row.get(0)?) {
                Some((_, logged)) if logged == hashes => {}
                Some((number, _)) => found.broken(number, format!("entry {number} of the log and the rating {name} don't agree")),
                None => found.problems.push(format!("the log does not know that the run {name} was rated")),
            }
        }
        for (number, _) in self.rated.values() {
            found.broken(*number, format!("entry {number} of the log speaks of a rating that is not there"));
        }
        Ok(())
    }

    fn seals(&mut self, connection: &Connection, found: &mut Found) -> Result<()> {
        let mut statement = connection.prepare("SELECT id, name, sealed_at, sealed_by FROM run WHERE sealed_at IS NOT NULL")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (name, at, by): (String, String, Option<String>) = (row.get(1)?, row.get(2)?, row.get(3)?);
            match self.sealed.remove(&row.get(0)?) {
                Some((_, logged_at, logged_by)) if logged_at == at && by.as_deref() == Some(&logged_by) => {}
                Some((number, ..)) => found.broken(number, format!("entry {number} of the log and the seal of the run {name} don't agree")),
                None => found.problems.push(format!("the log does not know that the run {name} was sealed")),
            }
        }
        for (number, ..) in self.sealed.values() {
            found.broken(*number, format!("entry {number} of the log speaks of a seal that is not there"));
        }
        Ok(())
    }

    fn decisions(mut self, connection: &Connection, found: &mut Found) -> Result<()> {
        let mut statement = connection.prepare(
            "SELECT at, by, 'cause ' || verdict FROM decision UNION ALL SELECT at, by,
                CASE kind WHEN 'merge' THEN 'causes merged' WHEN 'split' THEN 'cause split' ELSE 'cause edit taken back' END FROM cause_edit",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let key: (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            if self.decided.get_mut(&key).and_then(Vec::pop).is_none() {
                found.problems.push(format!("the log does not know that {} at {} wrote: {}", key.1, key.0, key.2));
            }
        }
        for (key, numbers) in &self.decided {
            for number in numbers {
                found.broken(*number, format!("entry {number} of the log ({}) speaks of a decision that is not there", key.2));
            }
        }
        Ok(())
    }
}

/// Reviews and decisions that were made here carry the head of the log of their moment.
fn heads(connection: &Connection, found: &mut Found) -> Result<()> {
    let mut statement = connection.prepare(
        "SELECT 'the review ' || name FROM review WHERE log_head <> '' AND log_head NOT IN (SELECT hash FROM log)
         UNION ALL SELECT 'the decision of ' || by || ' at ' || at FROM review_decision AS d WHERE log_head <> ''
            AND log_head NOT IN (SELECT hash FROM log)
            AND EXISTS (SELECT 1 FROM review_admission WHERE decision = d.id AND package IS NULL)",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let what: String = row.get(0)?;
        found.problems.push(format!("the log does not lead to the head that {what} was made at: it was cut off or rewritten after that"));
    }
    Ok(())
}
