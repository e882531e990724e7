//! Reviews: their findings, groups, queue and decisions.

use super::{View, columns, view};

pub fn views() -> Vec<View> {
    vec![review(), finding(), finding_group(), review_item(), review_decision()]
}

fn review() -> View {
    view(
        "review",
        "A bill run and what the checks made of it.",
        "main.review AS v JOIN main.run AS r ON r.id = v.run LEFT JOIN main.run AS p ON p.id = v.previous",
        columns(&[
            ("id", "integer", "v.id", "What the other views call `review`"),
            ("name", "text", "v.name", "As the user named it"),
            ("run", "integer", "v.run", "The run's id"),
            ("run_name", "text", "r.name", "The run's name"),
            ("previous_run", "integer", "v.previous", "Id of the run that it is held against"),
            ("previous_name", "text", "p.name", "Name of that run"),
            ("period_start", "date", "v.period_start", "First day of the billing period"),
            ("period_end", "date", "v.period_end", "Last day of the billing period"),
            ("as_of", "date", "v.as_of", "The day of the review"),
            ("created_at", "instant", "v.at", "When it was made"),
            ("created_by", "text", "v.by", "Who made it"),
            ("checked_at", "instant", "v.checked_at", "When the checks ran last"),
            ("checked_by", "text", "v.checked_by", "Who ran them"),
            ("settings", "integer", "v.settings", "Version of the thresholds and severities"),
            ("gone", "integer", "v.gone", "Findings of the last review that are not there any more"),
            ("hash", "text", "v.hash", "SHA-256 over the run, the records, the settings and the findings"),
            ("log_head", "text", "v.log_head", "Head of the log when it was made"),
        ]),
    )
}

/// Rows of a review lie together, as lines of a run do.
fn of_review(table: &str, alias: &str) -> String {
    format!("main.review AS v CROSS JOIN main.{table} AS {alias} ON {alias}.id BETWEEN v.id << 32 AND (v.id << 32) + 4294967295")
}

/// A severity is a number in the tables, so that it can be ordered by.
fn severity(number: &str) -> String {
    format!("CASE {number} WHEN 0 THEN 'low' WHEN 1 THEN 'medium' WHEN 2 THEN 'high' WHEN 3 THEN 'critical' END")
}

fn finding() -> View {
    view(
        "finding",
        "A place where a check is broken.",
        &of_review("finding", "f"),
        columns(&[
            ("review", "integer", "v.id", "The review's id"),
            ("review_name", "text", "v.name", "The review's name"),
            ("id", "integer", "f.id & 4294967295", "0 for the first finding of the review"),
            ("check_id", "text", "f.check_id", "The check: `ACC-01`"),
            ("severity", "text", &severity("f.severity"), "`low`, `medium`, `high` or `critical`"),
            ("severity_rank", "integer", "f.severity", "0 to 3, to order by"),
            ("finding_group", "integer", "f.grp", "`id` in the view `finding_group`"),
            ("item", "integer", "f.item & 4294967295", "`id` in the view `review_item`"),
            ("invoice", "text", "f.invoice", "Invoice number; empty where what is wrong is that there is none"),
            ("line", "text", "f.line", "Line number; empty where it is about the whole invoice"),
            ("position", "integer", "f.position", "`position` in the view `line`"),
            ("field", "text", "f.field", "The field that is wrong"),
            ("customer_id", "text", "f.customer", "The customer"),
            ("expected", "text", "f.expected", "What should stand there"),
            ("actual", "text", "f.actual", "What stands there"),
            ("difference", "decimal", "f.difference", "Actual minus expected"),
            ("currency", "text", "f.currency", "Currency of the amounts"),
            ("at_stake", "decimal", "f.at_stake", "The money that it is about"),
            ("message", "text", "f.message", "Why, with the arithmetic"),
            ("fault", "text", "f.fault", "What kind of fault: findings of a group share it"),
            ("known", "boolean", "f.known", "The last review had it too"),
            ("waiver", "text", "f.waiver", "The waiver that lets it pass"),
        ]),
    )
}

fn finding_group() -> View {
    view(
        "finding_group",
        "The same fault on many invoices.",
        "main.finding_group AS g JOIN main.review AS v ON v.id = g.review",
        columns(&[
            ("review", "integer", "g.review", "The review's id"),
            ("review_name", "text", "v.name", "The review's name"),
            ("id", "integer", "g.ordinal", "1 for G1"),
            ("check_id", "text", "g.check_id", "The check: `ACC-01`"),
            ("fault", "text", "g.fault", "What kind of fault"),
            ("conditions", "json", "g.conditions", "Where it is"),
            ("summary", "text", "g.summary", "In words"),
            ("fingerprint", "text", "g.fingerprint", "What decisions about it name"),
            ("findings", "integer", "g.findings", "How many findings"),
            ("invoices", "integer", "g.invoices", "On how many invoices"),
            ("customers", "integer", "g.customers", "Of how many customers"),
            ("known", "integer", "g.known", "How many of them the last review had"),
            ("at_stake", "json", "g.at_stake", "Money per currency: `at_stake ->> 'EUR'`"),
        ]),
    )
}

fn review_item() -> View {
    view(
        "review_item",
        "An invoice in the queue of a review, or something else that is to be decided on.",
        &of_review("review_item", "i"),
        columns(&[
            ("review", "integer", "v.id", "The review's id"),
            ("review_name", "text", "v.name", "The review's name"),
            ("id", "integer", "i.id & 4294967295", "0 for the first item of the review"),
            ("invoice", "text", "i.invoice", "Invoice number; empty where what is wrong is that there is none"),
            ("title", "text", "i.title", "The invoice's number, or what it is about"),
            ("customer_id", "text", "i.customer", "The customer"),
            ("currency", "text", "i.currency", "Currency of the amounts"),
            ("gross_amount", "decimal", "i.gross", "The invoice with tax"),
            ("date", "date", "i.date", "The invoice's date"),
            ("findings", "integer", "i.findings", "How many findings it has"),
            ("severity", "text", &severity("i.severity - 1"), "Of its worst finding; NULL where it has none"),
            ("at_stake", "decimal", "i.at_stake", "The money that its findings are about"),
            ("risk", "integer", "i.risk", "What the queue is ordered by"),
            ("status", "text", "i.status", "`to_review`, `in_review`, `held`, `rejected`, `half_approved` or `approved`"),
            ("assignee", "text", "i.assignee", "Whose it is"),
            ("due", "date", "i.due", "Until when"),
            ("decided_by", "text", "i.decided_by", "Who decided last"),
            ("decided_at", "instant", "i.decided_at", "When"),
            ("comments", "integer", "i.comments", "How many comments it has"),
            ("sampled", "boolean", "i.sampled", "It is in the sample"),
            ("hash", "text", "i.hash", "SHA-256 over what a decision is about"),
        ]),
    )
}

fn review_decision() -> View {
    view(
        "review_decision",
        "Every decision of a review, also those that were changed later or have no effect.",
        "main.review_decision AS d LEFT JOIN main.review AS v ON v.id = d.review",
        columns(&[
            ("review", "integer", "d.review", "The review's id"),
            ("review_name", "text", "v.name", "The review's name"),
            ("number", "integer", "d.number", "In the order in which this workspace came to know of them"),
            ("id", "text", "d.id", "SHA-256 of its content"),
            ("kind", "text", "d.kind", "`hold`, `approve`, `waive`, `sign_off` and so on"),
            ("about", "text", "d.about", "A group, a waiver or a review; empty: its items"),
            ("items", "integer", "d.items", "How many items it is about"),
            ("by", "text", "d.by", "Who decided"),
            ("at", "instant", "d.at", "When"),
            ("reason", "text", "d.reason", "Why"),
            ("signed", "boolean", "d.signature IS NOT NULL", "It carries a signature"),
            ("log_head", "text", "d.log_head", "Head of the log when it was made"),
        ]),
    )
}
