//! Which side of a comparison bills as the rating says: the third column of before and after.

use crate::error::{Error, Result};
use crate::stored_run::StoredRun;
use crate::table::judgement::{self, Right};
use crate::table::{comparison, difference, pair, run};
use crate::view::{JudgementView, VerdictView};
use crate::workspace::Workspace;
use std::collections::{BTreeMap, HashMap, HashSet};
use tieout_billing::{Field, FieldName, Layout, LineSource, Progress, Totals};
use tieout_compare::{Comparison, Kept, Settings, State};

/// What a rating decides. Numbers, names and descriptions are each system's own.
const RATED: &[Field] = &[
    Field::InvoiceDate,
    Field::DueDate,
    Field::Currency,
    Field::Product,
    Field::Plan,
    Field::PeriodStart,
    Field::PeriodEnd,
    Field::Quantity,
    Field::UnitPrice,
    Field::DiscountRate,
    Field::DiscountAmount,
    Field::NetAmount,
    Field::TaxCategory,
    Field::TaxRate,
    Field::TaxAmount,
    Field::GrossAmount,
    Field::InvoiceNet,
    Field::InvoiceTax,
    Field::InvoiceGross,
    Field::InvoiceDue,
];

impl Workspace {
    /// Holds both sides of a comparison against an expected run, and says of each difference which side is right. A side is right about a
    /// field if it says what the expected run says on the line that matches, and about a line that only one side has if the expected run
    /// has it, or has it not. Kept in place of an earlier judgement.
    pub fn comparison_judge(&self, comparison: i64, expected: i64, progress: &dyn Progress) -> Result<JudgementView> {
        let (stored, before, after, wanted) = self.read(|connection| {
            let stored = comparison::get(connection, comparison)?;
            let (before, after) = (run::get(connection, stored.before_run)?, run::get(connection, stored.after_run)?);
            Ok((stored, before, after, run::get(connection, expected)?))
        })?;
        wanted.refuse_records()?;
        if expected == before.id || expected == after.id {
            return Err(Error::Invalid(format!(
                "{} is a side of this comparison itself: choose the run that says what should have been billed",
                wanted.name
            )));
        }
        let against = |side: &run::Run| -> Result<Against> {
            let sides = (StoredRun::new(self.lend()?, &wanted), StoredRun::new(self.lend()?, side));
            let settings = shared(&stored.settings, sides.0.layout());
            Ok(Against::of(&closest(&sides, &settings, progress)?, sides.1.layout()))
        };
        let judges = (against(&before)?, against(&after)?);
        let rated = RATED.iter().filter(|field| wanted.layout.position(**field).is_some()).map(|field| FieldName::Known(*field)).collect();
        self.write(|writing| {
            let found = Verdicts::of(writing.connection, comparison, &judges, &rated)?;
            let views = found.views();
            let judged = (found.rights.as_slice(), found.values.as_slice());
            judgement::insert(writing.connection, comparison, expected, (&writing.at, &writing.by), &views, judged)?;
            let counts: BTreeMap<&str, u64> = views.iter().map(|verdict| (verdict.right.as_str(), verdict.differences)).collect();
            writing.log(
                "comparison judged",
                &stored.name,
                &serde_json::json!({ "comparison": comparison, "hash": stored.hash, "expected": wanted.name, "expected_hash": wanted.hash, "differences": counts }),
            )
        })?;
        self.judgement(comparison)?.ok_or_else(|| comparison::missing(stored.name))
    }

    /// Which side of each difference a rating agrees with, if one was asked.
    pub fn judgement(&self, comparison: i64) -> Result<Option<JudgementView>> {
        self.read(|connection| judgement::get(connection, comparison))
    }
}

/// The settings of the comparison, as far as the expected run has their fields.
fn shared(settings: &Settings, expected: &Layout) -> Settings {
    let has = |name: &FieldName| expected.position_of(name).is_some();
    let mut shared = settings.clone();
    shared.keys.retain(has);
    shared.ignore.retain(has);
    shared.tolerance.retain(|name, _| has(name));
    shared.text.retain(|name, _| has(name));
    shared
}

/// The comparison of the expected run with a side. The numbers of expected invoices are Tieout's own: where the user named no keys, lines belong
/// together by what names the contract, or the customer, or by what they say, whichever leaves the fewest without partner.
fn closest(sides: &(StoredRun, StoredRun), settings: &Settings, progress: &dyn Progress) -> Result<Comparison> {
    let by = |keys: &[Field]| {
        let settings = Settings { keys: keys.iter().map(|field| FieldName::Known(*field)).collect(), ..settings.clone() };
        tieout_compare::compare(&sides.0, &sides.1, &settings, progress)
    };
    if !settings.keys.is_empty() {
        return Ok(tieout_compare::compare(&sides.0, &sides.1, settings, progress)?);
    }
    let alone = |found: &Comparison| found.pairs.iter().filter(|pair| pair.state != State::Changed).count();
    let mut closest = by(&[])?;
    for key in [Field::Subscription, Field::CustomerId] {
        let have = [&sides.0, &sides.1].iter().all(|side| side.layout().position(key).is_some());
        if have && alone(&closest) > 0 {
            let found = by(&[key])?;
            if alone(&found) < alone(&closest) {
                closest = found;
            }
        }
    }
    Ok(closest)
}

/// One side, held against the expected run.
struct Against {
    /// Positions of lines that the expected run does not have.
    surplus: HashSet<u64>,
    /// Positions and fields that say something else than the expected run, and what that says.
    wrong: HashMap<(u64, FieldName), String>,
    /// Positions and fields of which the expected run says nothing, such as the unit price of tiers.
    unsaid: HashSet<(u64, FieldName)>,
    /// The side has the field at all.
    fields: HashSet<FieldName>,
}

impl Against {
    fn of(found: &Comparison, layout: &Layout) -> Against {
        let ends = || found.pairs.iter().filter_map(|pair| Some((pair.state, pair.after.as_ref()?.position)));
        let (mut wrong, mut unsaid) = (HashMap::new(), HashSet::new());
        for row in found.differences() {
            if let (Some(end), Some(field)) = (&row.pair.after, row.field) {
                let place = (end.position, field.clone());
                match row.difference.before {
                    Kept::Empty => {
                        unsaid.insert(place);
                    }
                    _ => {
                        wrong.insert(place, row.before.into_owned());
                    }
                }
            }
        }
        Against {
            surplus: ends().filter(|(state, _)| *state == State::Added).map(|(_, position)| position).collect(),
            wrong,
            unsaid,
            fields: layout.columns.iter().map(|column| column.name.clone()).collect(),
        }
    }

    /// Whether the line should be there.
    fn expects(&self, position: u64) -> bool {
        !self.surplus.contains(&position)
    }

    /// Whether the expected run says what the field should be.
    fn says(&self, position: u64, field: &FieldName) -> bool {
        !self.unsaid.contains(&(position, field.clone()))
    }

    /// What the expected run says that the field should be, where the side says something else.
    fn expected(&self, position: u64, field: &FieldName) -> Option<&String> {
        self.wrong.get(&(position, field.clone()))
    }

    /// Whether the field says what the expected run says.
    fn agrees(&self, position: u64, field: &FieldName) -> bool {
        self.fields.contains(field) && self.expects(position) && !self.wrong.contains_key(&(position, field.clone()))
    }
}

/// The verdict on every difference, and the money on every line.
#[derive(Default)]
struct Verdicts {
    rights: Vec<Option<Right>>,
    /// By ordinal, what is expected where neither side says it.
    values: Vec<(u64, String)>,
    counts: BTreeMap<Option<Right>, Count>,
}

#[derive(Default)]
struct Count {
    differences: u64,
    lines: u64,
    impact: BTreeMap<String, Totals>,
}

impl Verdicts {
    fn of(connection: &rusqlite::Connection, comparison: i64, judges: &(Against, Against), rated: &HashSet<FieldName>) -> Result<Verdicts> {
        let mut verdicts = Verdicts::default();
        let mut line: Option<(pair::Pair, Vec<Option<Right>>)> = None;
        difference::walk(connection, comparison, "", &mut |joined| {
            if line.as_ref().is_none_or(|(pair, _)| pair.ordinal != joined.pair) {
                verdicts.close(line.take());
                line = Some((pair::get(connection, comparison, joined.pair)?, Vec::new()));
            }
            let Some((pair, roots)) = line.as_mut() else { return Ok(()) };
            let right = match (&pair.before, &pair.after) {
                (Some(before), Some(after)) => {
                    let field = FieldName::from(joined.field);
                    let sides = (judges.0.agrees(before.position, &field), judges.1.agrees(after.position, &field));
                    let said = judges.0.says(before.position, &field) && judges.1.says(after.position, &field);
                    match (rated.contains(&field) && said, sides) {
                        (false, _) | (_, (true, true)) => None,
                        (_, (true, false)) => Some(Right::Before),
                        (_, (false, true)) => Some(Right::After),
                        (_, (false, false)) => {
                            let expected = judges.0.expected(before.position, &field).or_else(|| judges.1.expected(after.position, &field));
                            verdicts.values.extend(expected.map(|value| (joined.ordinal, value.clone())));
                            Some(Right::Neither)
                        }
                    }
                }
                (Some(before), None) => Some(if judges.0.expects(before.position) { Right::Before } else { Right::After }),
                (None, Some(after)) => Some(if judges.1.expects(after.position) { Right::After } else { Right::Before }),
                (None, None) => None,
            };
            verdicts.rights.push(right);
            verdicts.counts.entry(right).or_default().differences += 1;
            if joined.root {
                roots.push(right);
            }
            Ok(())
        })?;
        verdicts.close(line);
        Ok(verdicts)
    }

    /// A line is right where its roots are: the money of lines adds up to what the comparison is about.
    fn close(&mut self, line: Option<(pair::Pair, Vec<Option<Right>>)>) {
        let Some((pair, roots)) = line else { return };
        let judged: HashSet<Right> = roots.into_iter().flatten().collect();
        let right = match judged.len() {
            0 => None,
            1 => judged.into_iter().next(),
            _ => Some(Right::Neither),
        };
        let count = self.counts.entry(right).or_default();
        count.lines += 1;
        if let Some(before) = &pair.before {
            *count.impact.entry(before.currency.clone()).or_default() -= before.totals;
        }
        if let Some(after) = &pair.after {
            *count.impact.entry(after.currency.clone()).or_default() += after.totals;
        }
    }

    fn views(&self) -> Vec<VerdictView> {
        let view = |(right, count): (&Option<Right>, &Count)| VerdictView {
            right: right.map_or("", Right::name).to_owned(),
            differences: count.differences,
            lines: count.lines,
            impact: count.impact.iter().map(|(currency, totals)| run::total_view(currency, totals)).collect(),
        };
        self.counts.iter().map(view).collect()
    }
}
