//! Comparisons, their pairs, differences and causes.

use super::{View, columns, view};

pub fn views() -> Vec<View> {
    vec![comparison(), proof(), cause(), cause_impact(), pair(), difference()]
}

fn comparison() -> View {
    view(
        "comparison",
        "A before run held against an after run.",
        "main.comparison AS c JOIN main.run AS b ON b.id = c.before_run JOIN main.run AS a ON a.id = c.after_run",
        columns(&[
            ("id", "integer", "c.id", "What the other views call `comparison`"),
            ("name", "text", "c.name", "As the user named it"),
            ("before_run", "integer", "c.before_run", "Id of the before run"),
            ("before_name", "text", "b.name", "Name of the before run"),
            ("after_run", "integer", "c.after_run", "Id of the after run"),
            ("after_name", "text", "a.name", "Name of the after run"),
            ("created_at", "instant", "c.created_at", "When it was made"),
            ("created_by", "text", "c.created_by", "Who made it"),
            ("differences", "integer", "c.summary ->> '$.differences'", "How many differences it found"),
            ("unexplained_lines", "integer", "c.summary ->> '$.unexplained_lines'", "Lines whose differences no cause explains"),
            ("proved", "boolean", "c.summary ->> '$.proved'", "Every currency's residual is zero"),
            ("hash", "text", "c.hash", "SHA-256 over what it found"),
        ]),
    )
}

/// One row per currency and amount, from the JSON of the summary.
fn proof() -> View {
    let amount = |part: &str, amount: &str| format!("CAST(p.value ->> '$.{part}.{amount}' AS TEXT)");
    let mut all = columns(&[
        ("comparison", "integer", "c.id", "The comparison's id"),
        ("comparison_name", "text", "c.name", "The comparison's name"),
        ("currency", "text", "CAST(p.value ->> '$.currency' AS TEXT)", "ISO 4217 code"),
    ]);
    for (part, about) in [
        ("before", "What the before run adds up to"),
        ("causes", "What the causes moved"),
        ("unexplained", "What no cause explains"),
        ("tolerated", "What tolerance let pass"),
        ("after", "What the after run adds up to"),
        ("residual", "What is missing from the proof"),
    ] {
        for (name, field) in [("net", "net"), ("tax", "tax"), ("gross", "gross")] {
            let sql = amount(part, field);
            all.extend(columns(&[(&*format!("{part}_{name}"), "decimal", &*sql, &*format!("{about}: {name}"))]));
        }
    }
    view(
        "proof",
        "Before, causes, unexplained and tolerated add up to after, in each currency.",
        "main.comparison AS c CROSS JOIN json_each(c.summary, '$.proof') AS p",
        all,
    )
}

/// The causes as edits by hand left them; as computed where there are none.
const CAUSES: &str = "(SELECT comparison, id, kind, summary, field, transformation, conditions, lines, invoices, customers, impact, confidence
        FROM main.cause WHERE comparison IN (SELECT id FROM main.comparison WHERE edited IS NULL)
    UNION ALL SELECT e.id, j.value ->> 'id', j.value ->> 'kind', j.value ->> 'summary', j.value ->> 'field', j.value ->> 'transformation',
        j.value -> 'conditions', j.value ->> 'lines', j.value ->> 'invoices', j.value ->> 'customers', j.value -> 'impact', j.value ->> 'confidence'
        FROM main.comparison AS e CROSS JOIN json_each(e.edited) AS j WHERE e.edited IS NOT NULL) AS k";

fn cause() -> View {
    view(
        "cause",
        "One transformation under one condition that explains a set of differences; as merges and splits by hand left it.",
        &format!(
            "{CAUSES} JOIN main.comparison AS c ON c.id = k.comparison
             LEFT JOIN main.decision AS d ON d.id = (SELECT max(id) FROM main.decision WHERE comparison = k.comparison AND cause = k.id) AND d.verdict <> 'undecided'"
        ),
        columns(&[
            ("comparison", "integer", "k.comparison", "The comparison's id"),
            ("comparison_name", "text", "c.name", "The comparison's name"),
            ("id", "text", "k.id", "`C1`, or `M1` for a merged and `C3.1` for a split one"),
            ("kind", "text", "k.kind", "As in the guide to causes"),
            ("summary", "text", "k.summary", "What changed, in words"),
            ("field", "text", "k.field", "The root field; NULL for whole lines"),
            ("transformation", "text", "k.transformation", "What was done to it"),
            ("conditions", "json", "k.conditions", "Where it was done"),
            ("lines", "integer", "k.lines", "How many lines it explains"),
            ("invoices", "integer", "k.invoices", "On how many invoices"),
            ("customers", "integer", "k.customers", "Of how many customers"),
            ("confidence", "decimal", "CAST(k.confidence AS TEXT)", "0 to 1"),
            ("verdict", "text", "d.verdict", "`accepted` or `rejected`; NULL while undecided"),
            ("reason", "text", "d.reason", "Why it was decided so"),
            ("decided_by", "text", "d.by", "Who decided"),
            ("decided_at", "instant", "d.at", "When"),
        ]),
    )
}

fn cause_impact() -> View {
    view(
        "cause_impact",
        "What a cause moved in a currency.",
        &format!("{CAUSES} JOIN main.comparison AS c ON c.id = k.comparison CROSS JOIN json_each(k.impact) AS i"),
        columns(&[
            ("comparison", "integer", "k.comparison", "The comparison's id"),
            ("comparison_name", "text", "c.name", "The comparison's name"),
            ("cause", "text", "k.id", "The cause's id: `C1`"),
            ("currency", "text", "i.key", "ISO 4217 code"),
            ("net", "decimal", "CAST(i.value ->> 'net' AS TEXT)", "After minus before, without tax"),
            ("tax", "decimal", "CAST(i.value ->> 'tax' AS TEXT)", "After minus before, tax"),
            ("gross", "decimal", "CAST(i.value ->> 'gross' AS TEXT)", "After minus before, with tax"),
        ]),
    )
}

/// Rows of a comparison lie together, as lines of a run do.
fn of_comparison(table: &str, alias: &str) -> String {
    format!("main.comparison AS c CROSS JOIN main.{table} AS {alias} ON {alias}.id BETWEEN c.id << 32 AND (c.id << 32) + 4294967295")
}

fn pair() -> View {
    let mut all = columns(&[
        ("comparison", "integer", "c.id", "The comparison's id"),
        ("comparison_name", "text", "c.name", "The comparison's name"),
        ("pair", "integer", "p.id & 4294967295", "What the view `difference` calls `pair`"),
        ("state", "text", "p.state", "`changed`, `added` or `removed`"),
        ("matched_by", "text", "p.matched_by", "How the two lines were found to be one"),
        ("causes", "integer", "p.causes", "How many causes its differences have, the unexplained as one of them"),
        ("differences", "integer", "p.differences", "How many fields differ"),
    ]);
    for side in ["before", "after"] {
        for (name, kind, about) in [
            ("position", "integer", "`position` in the view `line`"),
            ("invoice", "text", "Invoice number"),
            ("line", "text", "Line number"),
            ("customer", "text", "Customer"),
            ("product", "text", "Product"),
            ("currency", "text", "Currency"),
            ("net", "decimal", "Net amount"),
            ("tax", "decimal", "Tax amount"),
            ("gross", "decimal", "Gross amount"),
        ] {
            let name = format!("{side}_{name}");
            all.extend(columns(&[(&*name, kind, &*format!("p.{name}"), &*format!("{about}, on the {side} side"))]));
        }
    }
    view("pair", "Two matched lines that are not the same, or a line that only one side has.", &of_comparison("pair", "p"), all)
}

fn difference() -> View {
    let from = format!(
        "{} JOIN main.pair AS p ON p.id = (c.id << 32) + d.pair LEFT JOIN main.cause AS k ON k.comparison = c.id AND k.ordinal = d.cause",
        of_comparison("difference", "d")
    );
    view(
        "difference",
        "One field of one matched line that differs, or a line that only one side has.",
        &from,
        columns(&[
            ("comparison", "integer", "c.id", "The comparison's id"),
            ("comparison_name", "text", "c.name", "The comparison's name"),
            ("pair", "integer", "d.pair", "The pair that it lies on"),
            ("state", "text", "p.state", "`changed`, `added` or `removed`"),
            ("invoice_before", "text", "p.before_invoice", "Invoice number on the before side"),
            ("line_before", "text", "p.before_line", "Line number on the before side"),
            ("invoice_after", "text", "p.after_invoice", "Invoice number on the after side"),
            ("line_after", "text", "p.after_line", "Line number on the after side"),
            ("customer_id", "text", "ifnull(p.before_customer, p.after_customer)", "Customer; of the before side where both have one"),
            ("product", "text", "ifnull(p.before_product, p.after_product)", "Product; of the before side where both have one"),
            ("currency", "text", "ifnull(p.before_currency, p.after_currency)", "Currency; of the before side where both have one"),
            ("field", "text", "d.field", "The field that differs; empty for a whole line"),
            ("before", "text", "d.before", "What the before side says"),
            ("after", "text", "d.after", "What the after side says"),
            ("delta", "decimal", "d.delta", "After minus before, of numbers"),
            ("root", "boolean", "d.root", "The difference begins here, and does not follow from another field"),
            ("cause", "text", "k.id", "Id of the cause as it was computed, before merges and splits by hand; NULL if unexplained"),
        ]),
    )
}
