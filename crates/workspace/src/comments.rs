//! Comments on invoices, with the people whom they mention.

use crate::decisions::{Draft, Kind, decided_item, project, record, subject_of};
use crate::error::{Error, Result};
use crate::table::person;
use crate::view::ReviewDecisionView;
use crate::workspace::Workspace;
use serde_json::json;

impl Workspace {
    /// Says something about an invoice; `@name` mentions a person. Returns what was decided and said about it.
    pub fn comment_add(&self, review: i64, item: i64, text: &str) -> Result<Vec<ReviewDecisionView>> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Error::Invalid("a comment says something".to_owned()));
        }
        self.write(|writing| {
            let connection = writing.connection;
            let decided = decided_item(connection, review, item)?;
            let keys = [decided.0.clone()];
            let people: Vec<String> = person::all(connection)?.into_iter().map(|person| person.name).collect();
            let detail = json!({ "mentions": mentions(text, &people) });
            let subject = subject_of(connection, review, &keys)?;
            let draft = Draft { review, kind: Kind::Comment, about: "", reason: text, detail, items: vec![decided], subject: &subject };
            record(self, writing, draft)?;
            project(connection, review, Some(&keys))?;
            crate::decisions::of_item(connection, review, &keys[0])
        })
    }
}

/// The people whom a text mentions, each once, in order. Of two names of which one begins the other, the longer is meant where it
/// stands.
fn mentions(text: &str, people: &[String]) -> Vec<String> {
    let lower = text.to_lowercase();
    let mut names: Vec<(String, &String)> = people.iter().map(|name| (name.to_lowercase(), name)).collect();
    names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    let mut found: Vec<String> = Vec::new();
    for (at, _) in lower.match_indices('@') {
        let rest = &lower[at + 1..];
        let ends = |name: &str| !rest[name.len()..].starts_with(|next: char| next.is_alphanumeric());
        if let Some((_, name)) = names.iter().find(|(name, _)| rest.starts_with(name.as_str()) && ends(name))
            && !found.contains(name)
        {
            found.push((*name).clone());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_where_they_stand() {
        let people = ["Ada", "Ada Lovelace", "bob", "Ö"].map(str::to_owned);
        for (text, expected) in [
            ("@ada please", &["Ada"] as &[&str]),
            ("(@Ada Lovelace, @bob)", &["Ada Lovelace", "bob"]),
            ("@ADA @ada", &["Ada"]),
            ("@adam and a@b and ada", &[]),
            ("ask @Ö!", &["Ö"]),
            ("@", &[]),
        ] {
            assert_eq!(mentions(text, &people), expected, "{text}");
        }
    }
}
