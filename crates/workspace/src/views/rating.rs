//! What was rated: expected runs, their contracts and invoices, how every figure came about, what is wrong with the input.

use super::{View, columns, view};

/// Rows of a table of a rating, which lie together by run.
fn of_rating(table: &str, alias: &str) -> String {
    format!(
        "main.rating AS g JOIN main.run AS r ON r.id = g.run \
         CROSS JOIN main.{table} AS {alias} ON {alias}.id BETWEEN g.run << 32 AND (g.run << 32) + 4294967295"
    )
}

pub fn views() -> Vec<View> {
    vec![rating(), rated_contract(), rated_invoice(), derivation(), rating_problem()]
}

fn rating() -> View {
    view(
        "rating",
        "A rating: an expected run, and what it was made of. Its invoices and lines are those of the views `invoice` and `line`.",
        "main.rating AS g JOIN main.run AS r ON r.id = g.run",
        columns(&[
            ("run", "integer", "g.run", "The expected run's id"),
            ("run_name", "text", "r.name", "The expected run's name"),
            ("first_day", "date", "g.first_day", "Bills that are issued from this day on were rated"),
            ("until_day", "date", "g.until_day", "The day after the last"),
            (
                "credits_since",
                "date",
                "nullif(g.credits_since, '')",
                "Since when prepaid credits were drawn; NULL: they are what was left when the period began",
            ),
            ("dialect", "text", "g.dialect ->> 'name'", "The dialect"),
            ("settings", "json", "g.dialect", "Every setting of the dialect as it was: `settings ->> 'tier_bound'`"),
            ("inputs", "json", "g.inputs", "The files: kind, name, SHA-256, size"),
            ("contracts", "integer", "g.contracts", "How many contracts were read"),
            ("invoices", "integer", "r.invoices", "How many invoices it came to"),
            ("events", "integer", "g.events", "How many usage events were read"),
            ("problems", "integer", "g.problems", "How much is wrong with the input"),
            ("rated_at", "instant", "g.rated_at", "When"),
            ("rated_by", "text", "g.rated_by", "Who"),
        ]),
    )
}

fn rated_contract() -> View {
    view(
        "rated_contract",
        "A contract of a rating, and what it comes to.",
        &of_rating("rated_contract", "c"),
        columns(&[
            ("run", "integer", "g.run", "The expected run's id"),
            ("run_name", "text", "r.name", "The expected run's name"),
            ("contract", "text", "c.contract", "The contract"),
            ("customer_id", "text", "c.row ->> 'customer'", "The customer"),
            ("customer_name", "text", "c.row ->> 'customer_name'", "The customer's name"),
            ("plans", "text", "c.row ->> 'plans'", "The plans, from the first to the last"),
            ("currency", "text", "c.row ->> 'currency'", "ISO 4217 code"),
            ("start_date", "date", "c.row ->> 'from'", "First day of the term"),
            ("end_date", "date", "nullif(c.row ->> 'until', '')", "Last day of the term; NULL without end"),
            ("invoices", "integer", "c.row ->> 'invoices'", "How many invoices it came to"),
            ("net_amount", "decimal", "c.row ->> 'net'", "Net of its invoices"),
            ("gross_amount", "decimal", "c.row ->> 'gross'", "Gross of its invoices"),
            ("problems", "integer", "c.row ->> 'problems'", "What of it could not be billed"),
        ]),
    )
}

fn rated_invoice() -> View {
    view(
        "rated_invoice",
        "An expected invoice.",
        &format!("{} JOIN main.rated_contract AS c ON c.id = i.contract", of_rating("rated_invoice", "i")),
        columns(&[
            ("run", "integer", "g.run", "The expected run's id"),
            ("run_name", "text", "r.name", "The expected run's name"),
            ("number", "text", "i.number", "The number that the expected run gives it"),
            ("contract", "text", "c.contract", "The contract"),
            ("customer_id", "text", "c.row ->> 'customer'", "The customer"),
            ("customer_name", "text", "c.row ->> 'customer_name'", "The customer's name"),
            ("issue_date", "date", "i.row ->> 'issue_date'", "When it is due to be issued"),
            ("period_start", "date", "i.row ->> 'from'", "First day of its period"),
            ("period_end", "date", "nullif(i.row ->> 'until', '')", "Last day of its period"),
            ("currency", "text", "i.row ->> 'currency'", "ISO 4217 code"),
            ("net_amount", "decimal", "i.row ->> 'net'", "Net"),
            ("tax_amount", "decimal", "i.row ->> 'tax'", "Tax"),
            ("gross_amount", "decimal", "i.row ->> 'gross'", "Gross"),
        ]),
    )
}

fn derivation() -> View {
    view(
        "derivation",
        "A figure of an expected invoice, or of the calculation beneath it: what went in follows what came out, one deeper. Ask it of one \
         invoice or a few: each is unpacked.",
        &format!(
            "{} CROSS JOIN json_each(derivation_lines(i.body)) AS n CROSS JOIN json_each(derivation_rows(i.body, n.value)) AS d",
            of_rating("rated_invoice", "i")
        ),
        columns(&[
            ("run", "integer", "g.run", "The expected run's id"),
            ("run_name", "text", "r.name", "The expected run's name"),
            ("number", "text", "i.number", "The expected invoice"),
            ("line", "integer", "nullif(n.value, 0)", "The line's number; NULL for figures of the whole invoice"),
            (
                "part",
                "text",
                "d.value ->> 0",
                "`quantity`, `discount`, `net`, `tax`; of the invoice also `adjustment`, `gross`, `settlement`, `due`",
            ),
            ("step", "integer", "d.key", "0 for the first figure of the line: the order in which the calculation is read"),
            ("depth", "integer", "d.value ->> 1", "0 for the part itself, 1 for what went into it, and so on"),
            ("figure", "text", "d.value ->> 2", "What it is"),
            ("operation", "text", "d.value ->> 3", "`given`, `sum`, `product`, `rounded`, …"),
            ("arithmetic", "text", "d.value ->> 4", "The calculation in one line"),
            ("result", "decimal", "d.value ->> 5", "The figure"),
            ("setting", "text", "d.value ->> 6", "The dialect's setting that decided an edge; NULL where none did"),
        ]),
    )
}

fn rating_problem() -> View {
    view(
        "rating_problem",
        "Something wrong with the input of a rating; what it touches is not billed.",
        &of_rating("rating_problem", "p"),
        columns(&[
            ("run", "integer", "g.run", "The expected run's id"),
            ("run_name", "text", "r.name", "The expected run's name"),
            ("kind", "text", "p.kind", "`usage_without_contract`, `negative_usage`, …"),
            ("input", "text", "p.input", "`contracts`, `prices`, `usage` or `tax_rates`"),
            ("file", "text", "p.file", "The file's name"),
            ("row", "integer", "p.row", "The row of the file"),
            ("contract", "text", "p.contract", "The contract that it touches"),
            ("message", "text", "p.message", "What happened, and what to do"),
        ]),
    )
}
