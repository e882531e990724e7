//! What people did: decisions and the log.

use super::{View, columns, view};

pub fn views() -> Vec<View> {
    vec![decision(), log()]
}

fn decision() -> View {
    view(
        "decision",
        "Every decision on a cause, also those that were changed later.",
        "main.decision AS d LEFT JOIN main.comparison AS c ON c.id = d.comparison",
        columns(&[
            ("comparison", "integer", "d.comparison", "The comparison's id"),
            ("comparison_name", "text", "c.name", "The comparison's name; NULL if it was deleted"),
            ("cause", "text", "d.cause", "The cause's id"),
            ("verdict", "text", "d.verdict", "`accepted`, `rejected` or `undecided`"),
            ("reason", "text", "d.reason", "Why"),
            ("by", "text", "d.by", "Who decided"),
            ("at", "instant", "d.at", "When"),
        ]),
    )
}

fn log() -> View {
    view(
        "log",
        "Every import, setting, decision and export.",
        "main.log",
        columns(&[
            ("number", "integer", "number", "1 for the first entry"),
            ("at", "instant", "at", "When"),
            ("by", "text", "by", "Who"),
            ("what", "text", "what", "What was done: `run imported`"),
            ("subject", "text", "subject", "To what"),
            ("detail", "json", "detail", "Figures and hashes that belong to it"),
            ("hash", "text", "hash", "The hash that chains it to the entry before"),
        ]),
    )
}
