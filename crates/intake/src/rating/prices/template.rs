//! Our own price list: one row for each charge, or for each of its tiers or combinations of dimension values.

use super::{book, fault_of, problem};
use crate::error::IntakeError;
use crate::rating::intervals::{INTERVALS, TIMINGS};
use crate::rating::said::SaidColumn;
use crate::rating::sheet::{Fault, Row, Sheet, Word, day, number, text};
use crate::table::Table;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use tieout_billing::rating::model::{TierBounds, TierShape};
use tieout_billing::rating::{
    Aggregation, Catalogue, Charge, ChargeModel, DateRange, Input, Interval, MatrixCell, Percentage, Plan, PriceBook, Problem, ProblemKind,
    Product, QuantitySource, Timing,
};

/// The columns of the template. Dates are the first and the last day.
pub(in crate::rating) const WORDS: &[Word] = &[
    text("price_book", &["pricebook", "price_list", "book"]),
    number("version", &["price_book_version"]),
    text("currency", &["currency_code", "currency_iso_code"]),
    day("valid_from", &["start_date", "effective_from", "from_date"]),
    day("valid_until", &["end_date", "valid_to", "effective_to", "until_date"]),
    text("tax_inclusive", &["prices_include_tax"]),
    text("plan", &["plan_id", "plan_code"]),
    text("plan_name", &[]),
    text("interval", &["billing_interval", "billing_period", "billing_frequency"]),
    number("plan_minimum", &[]),
    number("trial_days", &["trial_period_days", "trial_period"]),
    text("charge", &["charge_id", "charge_code"]),
    text("charge_name", &["description"]),
    text("product", &["product_id", "product_code", "sku", "item"]),
    text("product_name", &[]),
    text("unit", &["uom", "unit_of_measure"]),
    text("model", &["charge_model", "pricing_model", "billing_scheme"]),
    text("timing", &["billing_timing", "bill_in"]),
    text("quantity", &["quantity_source"]),
    text("metric", &["meter", "billable_metric"]),
    text("aggregation", &["aggregation_type"]),
    number("tier_from", &["from_quantity", "quantity_from", "from", "from_value"]),
    number("first_unit", &["starting_unit"]),
    number("up_to", &["tier_to", "to", "to_value", "last_unit", "ending_unit"]),
    number("unit_price", &["price", "unit_amount", "per_unit_amount", "rate", "amount"]),
    number("flat_fee", &["flat_amount", "fee"]),
    number("tier_maximum", &["tier_cap"]),
    number("block_size", &["block"]),
    number("package_size", &["package"]),
    number("free_units", &[]),
    number("free_events", &["free_units_per_events"]),
    number("rate_percent", &["percent", "percentage"]),
    number("fixed_per_event", &["fixed_amount"]),
    number("event_minimum", &["per_transaction_min_amount"]),
    number("event_maximum", &["per_transaction_max_amount"]),
    number("included", &["included_units", "included_quantity"]),
    number("minimum", &["min_amount", "charge_minimum"]),
    number("maximum", &["max_amount", "charge_maximum"]),
    text("prorated", &["proration"]),
    text("tax_category", &["tax_code"]),
];

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Flat,
    PerUnit,
    Graduated,
    Volume,
    Package,
    Stairstep,
    Percentage,
    GraduatedPercentage,
    Matrix,
}

const MODELS: &[(&str, Kind)] = &[
    ("flat", Kind::Flat),
    ("flat_fee", Kind::Flat),
    ("per_unit", Kind::PerUnit),
    ("standard", Kind::PerUnit),
    ("graduated", Kind::Graduated),
    ("tiered", Kind::Graduated),
    ("volume", Kind::Volume),
    ("package", Kind::Package),
    ("stairstep", Kind::Stairstep),
    ("percentage", Kind::Percentage),
    ("graduated_percentage", Kind::GraduatedPercentage),
    ("matrix", Kind::Matrix),
];

const AGGREGATIONS: &[(&str, Aggregation)] = &[
    ("sum", Aggregation::Sum),
    ("count", Aggregation::Count),
    ("maximum", Aggregation::Maximum),
    ("max", Aggregation::Maximum),
    ("latest", Aggregation::Latest),
    ("last", Aggregation::Latest),
    ("unique", Aggregation::Unique),
    ("unique_count", Aggregation::Unique),
];

#[derive(Clone, Copy, PartialEq)]
enum Of {
    One,
    Contracted,
    Usage,
}

const QUANTITIES: &[(&str, Of)] = &[
    ("one", Of::One),
    ("1", Of::One),
    ("contracted", Of::Contracted),
    ("seats", Of::Contracted),
    ("usage", Of::Usage),
    ("metered", Of::Usage),
];

/// A charge whose rows are being read.
struct Draft {
    place: (String, u32, String, String),
    charge: Charge,
    kind: Kind,
    tiers: Vec<TierShape>,
    dimensions: Vec<String>,
    cells: Vec<MatrixCell>,
    otherwise: Option<Decimal>,
    row: u64,
}

pub(in crate::rating) fn sheets<'t>(
    tables: &'t [Table],
    said: &[SaidColumn],
    currency: Option<&str>,
) -> Result<Vec<Sheet<'t>>, IntakeError> {
    let sheet = |table| {
        let mut sheet = Sheet::of(table, WORDS, said)?;
        sheet.need(&["plan"], "plan");
        if currency.is_none() {
            sheet.need(&["currency"], "currency");
        }
        sheet.need(&["unit_price", "flat_fee", "rate_percent"], "price");
        Ok(sheet)
    };
    tables.iter().map(sheet).collect()
}

/// `currency`: of prices that name none.
pub(super) fn read(
    sheet: &Sheet<'_>,
    currency: Option<&str>,
    catalogue: &mut Catalogue,
    problems: &mut Vec<Problem>,
) -> Result<(), IntakeError> {
    let mut drafts: Vec<Draft> = Vec::new();
    let mut broken: BTreeSet<(String, u32, String, String)> = BTreeSet::new();
    sheet.each(Input::Prices, problems, |row, problems| {
        let place = (
            row.text("price_book").to_owned(),
            row.whole("version").ok().flatten().unwrap_or(1),
            row.filled("currency").or(currency).unwrap_or_default().to_uppercase(),
            row.text("plan").to_owned(),
        );
        if let Err(Fault(reason)) = add(sheet, row, &place, catalogue, &mut drafts) {
            problems.push(row.problem(
                ProblemKind::NotReadable,
                Input::Prices,
                None,
                &format!("{reason}. The plan {} is not used", place.3),
            ));
            broken.insert(place);
        }
    })?;
    for draft in drafts {
        let (row, place) = (draft.row, draft.place.clone());
        let charge = draft.finish().and_then(|charge| match fault_of(&charge.model) {
            Some((kind, reason)) => Err((kind, format!("charge {}: {reason}", charge.id))),
            None => Ok(charge),
        });
        let of = |book: &&mut PriceBook| book.id == place.0 && book.version == place.1 && book.currency == place.2;
        match (charge, catalogue.price_books.iter_mut().find(of).and_then(|book| book.plans.get_mut(&place.3))) {
            (Ok(charge), Some(plan)) => plan.charges.push(charge),
            (Ok(_), None) => {}
            (Err((kind, reason)), _) => {
                problems.push(problem(kind, &sheet.table.name, row, format!("plan {}, {reason}. The plan is not used", place.3)));
                broken.insert(place);
            }
        }
    }
    for (id, version, currency, plan) in broken {
        for book in catalogue.price_books.iter_mut().filter(|book| book.id == id && book.version == version && book.currency == currency) {
            book.plans.remove(&plan);
        }
    }
    Ok(())
}

/// Adds a row to its plan and its charge.
fn add(
    sheet: &Sheet<'_>,
    row: &Row<'_>,
    place: &(String, u32, String, String),
    catalogue: &mut Catalogue,
    drafts: &mut Vec<Draft>,
) -> Result<(), Fault> {
    let (id, version, currency, plan) = place;
    row.whole("version")?;
    if tieout_billing::currency::minor_digits(currency).is_none() {
        return Err(row.fault("currency", "no currency of ISO 4217"));
    }
    if plan.is_empty() {
        return Err(row.fault("plan", "it is missing"));
    }
    let from = row.date("valid_from")?.unwrap_or(NaiveDate::from_ymd_opt(1900, 1, 1).unwrap_or_default());
    let valid = DateRange { from, until: row.after("valid_until")? };
    let new = PriceBook {
        id: id.clone(),
        version: *version,
        currency: currency.clone(),
        valid,
        tax_inclusive: row.yes("tax_inclusive")?.unwrap_or(false),
        plans: Default::default(),
    };
    let interval = row.one_of("interval", INTERVALS)?;
    let book = book(catalogue, new);
    if (row.filled("valid_from").is_some() || row.filled("valid_until").is_some()) && book.valid != valid {
        return Err(row.fault("valid_from", "another row of the price book has other dates; give them a version of their own"));
    }
    let minimum = row.positive("plan_minimum")?;
    let trial_days = row.whole("trial_days")?;
    let entry = book.plans.entry(plan.clone()).or_insert_with(|| Plan {
        id: plan.clone(),
        name: row.owned("plan_name").unwrap_or_else(|| plan.clone()),
        interval: interval.unwrap_or(Interval::Month),
        charges: Vec::new(),
        minimum: None,
        trial_days: 0,
    });
    entry.minimum = entry.minimum.or(minimum);
    entry.trial_days = trial_days.unwrap_or(entry.trial_days);
    if interval.is_some_and(|interval| interval != entry.interval) {
        return Err(row.fault("interval", "another row of the plan has another interval"));
    }
    let Some(name) = row.filled("charge").or(row.filled("product")) else {
        return Err(row.fault("charge", "the charge and the product are missing"));
    };
    let at = match drafts.iter().position(|draft| draft.place == *place && draft.charge.id == name) {
        Some(at) => at,
        None => {
            drafts.push(Draft::new(sheet, row, place, name)?);
            drafts.len() - 1
        }
    };
    let charge = &drafts[at].charge;
    let product = catalogue.products.entry(charge.product.clone()).or_insert_with(|| Product {
        id: charge.product.clone(),
        name: row.owned("product_name").unwrap_or_else(|| charge.name.clone()),
        unit: row.owned("unit"),
        tax_category: None,
    });
    product.tax_category = product.tax_category.take().or(row.owned("tax_category"));
    drafts[at].add(sheet, row)
}

impl Draft {
    fn new(sheet: &Sheet<'_>, row: &Row<'_>, place: &(String, u32, String, String), id: &str) -> Result<Draft, Fault> {
        let tiered = ["tier_from", "first_unit", "up_to"].iter().any(|name| row.filled(name).is_some());
        let kind = match row.one_of("model", MODELS)? {
            Some(kind) => kind,
            None if tiered => return Err(row.fault("model", "it is missing: are the tiers graduated or by volume?")),
            None if row.filled("package_size").is_some() => Kind::Package,
            None if row.filled("rate_percent").is_some() => Kind::Percentage,
            None if row.filled("unit_price").is_none() && row.filled("flat_fee").is_some() => Kind::Flat,
            None => Kind::PerUnit,
        };
        let of = row.one_of("quantity", QUANTITIES)?;
        let of = of.unwrap_or(match (row.filled("metric"), kind) {
            (Some(_), _) => Of::Usage,
            (None, Kind::Flat) => Of::One,
            _ => Of::Contracted,
        });
        let quantity = match of {
            Of::One => QuantitySource::One,
            Of::Contracted => QuantitySource::Contracted,
            Of::Usage => QuantitySource::Usage {
                metric: row.owned("metric").ok_or_else(|| row.fault("metric", "usage is charged, but the metric is missing"))?,
                aggregation: row.one_of("aggregation", AGGREGATIONS)?.unwrap_or(Aggregation::Sum),
            },
        };
        let timing = row.one_of("timing", TIMINGS)?.unwrap_or(if of == Of::Usage { Timing::InArrears } else { Timing::InAdvance });
        let model = match kind {
            Kind::Percentage => ChargeModel::Percentage(Percentage {
                rate: row.positive("rate_percent")?.ok_or_else(|| row.fault("rate_percent", "it is missing"))?,
                fixed_per_event: row.positive("fixed_per_event")?.unwrap_or_default(),
                free_units: row.positive("free_units")?.unwrap_or_default(),
                free_events: row.whole("free_events")?.unwrap_or_default().into(),
                minimum_per_event: row.positive("event_minimum")?,
                maximum_per_event: row.positive("event_maximum")?,
            }),
            Kind::Package => ChargeModel::Package {
                size: row.positive("package_size")?.unwrap_or_default(),
                amount: price(row, "unit_price", "flat_fee")?,
                free_units: row.positive("free_units")?.unwrap_or_default(),
            },
            Kind::Flat => ChargeModel::Flat { amount: price(row, "flat_fee", "unit_price")? },
            // Tiers and cells are added row by row.
            _ => ChargeModel::PerUnit { price: Decimal::ZERO },
        };
        Ok(Draft {
            place: place.clone(),
            charge: Charge {
                id: id.to_owned(),
                product: row.owned("product").unwrap_or_else(|| id.to_owned()),
                name: row.owned("charge_name").or(row.owned("product_name")).unwrap_or_else(|| id.to_owned()),
                model,
                quantity,
                timing,
                prorated: row.yes("prorated")?.unwrap_or(of != Of::Usage && timing != Timing::Once),
                included: row.positive("included")?.unwrap_or_default(),
                minimum: row.positive("minimum")?,
                maximum: row.positive("maximum")?,
            },
            kind,
            tiers: Vec::new(),
            dimensions: sheet
                .dimensions
                .iter()
                .filter(|(_, at)| kind == Kind::Matrix && !row.cell(*at).is_empty())
                .map(|(name, _)| name.clone())
                .collect(),
            cells: Vec::new(),
            otherwise: None,
            row: row.number(),
        })
    }

    /// What a row says of its tier or of its combination of values.
    fn add(&mut self, sheet: &Sheet<'_>, row: &Row<'_>) -> Result<(), Fault> {
        if row.one_of("model", MODELS)?.is_some_and(|kind| kind != self.kind) {
            return Err(row.fault("model", "another row of the charge has another model"));
        }
        match self.kind {
            Kind::Graduated | Kind::Volume | Kind::Stairstep | Kind::GraduatedPercentage => {
                let rate = if self.kind == Kind::GraduatedPercentage { row.positive("rate_percent")? } else { None };
                let unit = rate.or(row.decimal("unit_price")?);
                let flat = row.decimal("flat_fee")?;
                if unit.is_none() && flat.is_none() {
                    return Err(row.fault("unit_price", "the tier has neither a price nor a fee"));
                }
                let up_to = row.positive("up_to")?;
                let bounds = match (row.positive("tier_from")?, row.positive("first_unit")?) {
                    (Some(from), _) if sheet.has("up_to") => TierBounds::FromTo { from, to: up_to },
                    (Some(first), _) | (None, Some(first)) => TierBounds::FirstUnit(first),
                    (None, None) => TierBounds::UpTo(up_to),
                };
                self.tiers.push(TierShape {
                    bounds,
                    unit: unit.unwrap_or_default(),
                    flat: flat.unwrap_or_default(),
                    block: row.positive("block_size")?,
                    cap: row.positive("tier_maximum")?,
                });
            }
            Kind::Matrix => {
                let price = row.decimal("unit_price")?.ok_or_else(|| row.fault("unit_price", "it is missing"))?;
                for (name, at) in &sheet.dimensions {
                    if !row.cell(*at).is_empty() && !self.dimensions.contains(name) {
                        self.dimensions.push(name.clone());
                        self.cells.iter_mut().for_each(|cell| cell.values.push(String::new()));
                    }
                }
                let value =
                    |name: &String| sheet.dimensions.iter().find(|(other, _)| other == name).map_or("", |(_, at)| row.cell(*at)).to_owned();
                let values: Vec<String> = self.dimensions.iter().map(value).collect();
                if values.iter().all(String::is_empty) {
                    self.otherwise = Some(price);
                } else if self.cells.iter().any(|cell| cell.values == values) {
                    return Err(row.fault("unit_price", &format!("{} has two prices", values.join(", "))));
                } else {
                    self.cells.push(MatrixCell { values, price });
                }
            }
            Kind::PerUnit if row.number() == self.row => {
                self.charge.model = ChargeModel::PerUnit { price: price(row, "unit_price", "flat_fee")? };
            }
            Kind::Flat | Kind::PerUnit | Kind::Package | Kind::Percentage if row.number() != self.row => {
                return Err(row.fault("charge", "the charge has a second row, but its model has one price"));
            }
            _ => {}
        }
        Ok(())
    }

    fn finish(self) -> Result<Charge, (ProblemKind, String)> {
        let Draft { mut charge, kind, tiers, dimensions, cells, otherwise, .. } = self;
        let tiers = || {
            let id = &charge.id;
            TierShape::into_tiers(tiers).map_err(|reason| (ProblemKind::OverlappingTiers, format!("charge {id}: {reason}")))
        };
        charge.model = match kind {
            Kind::Graduated => ChargeModel::Graduated { tiers: tiers()? },
            Kind::Volume => ChargeModel::Volume { tiers: tiers()? },
            Kind::Stairstep => ChargeModel::Stairstep { tiers: tiers()? },
            Kind::GraduatedPercentage => ChargeModel::GraduatedPercentage { tiers: tiers()? },
            Kind::Matrix => ChargeModel::Matrix { dimensions, cells, otherwise },
            _ => return Ok(charge),
        };
        Ok(charge)
    }
}

/// The price in the first of two columns that has one.
fn price(row: &Row<'_>, first: &str, second: &str) -> Result<Decimal, Fault> {
    let found = row.decimal(first)?.or(row.decimal(second)?);
    found.ok_or_else(|| row.fault(first, "the price is missing"))
}
