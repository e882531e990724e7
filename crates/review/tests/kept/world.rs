//! A month's bill run with everything beside it, right by construction; and how to break it.

use crate::support::Csv;
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use tieout_billing::{Decimal, Field, RecordKind, Rounding, Silent};
use tieout_review::checks::catalogue;
use tieout_review::inputs::Import;
use tieout_review::{Finding, Inputs, Records, Run, Settings, Verdict, review};

/// Rows of fields; a field that a row lacks is empty.
pub type Rows = Vec<BTreeMap<Field, String>>;

/// What a customer is billed for.
#[derive(Clone, Debug)]
struct Customer {
    currency: &'static str,
    seats: u32,
    price_cents: u32,
    /// Each use: day of the month from 0, and hundredths of a unit.
    uses: Vec<(u64, u32)>,
    payment_days: u64,
    /// Days from the period's end to the invoice.
    lag: u64,
    made: i64,
    setup: bool,
    uplift: bool,
}

/// The run and all that stands beside it.
#[derive(Clone, Debug)]
pub struct World {
    pub run: Rows,
    pub previous: Rows,
    pub records: BTreeMap<RecordKind, Rows>,
    pub period: (NaiveDate, NaiveDate),
    pub as_of: NaiveDate,
    pub import: Import,
}

/// Worlds of some customers in some month.
pub fn worlds() -> impl Strategy<Value = World> {
    let customer = (
        (prop::sample::select(vec!["EUR", "USD", "GBP"]), 1u32..500, 1u32..100_000),
        prop::collection::vec((0u64..28, 1u32..1_000_000), 1..5),
        (prop::sample::select(vec![0u64, 7, 14, 30, 45, 60, 90]), 0u64..=10, -3i64..=3),
        (any::<bool>(), any::<bool>()),
    );
    let customers = prop::collection::vec(
        customer.prop_map(|((currency, seats, price_cents), uses, (payment_days, lag, made), (setup, uplift))| Customer {
            currency,
            seats,
            price_cents,
            uses,
            payment_days,
            lag,
            made,
            setup,
            uplift,
        }),
        3..7,
    );
    (0u32..120, customers).prop_map(|(month, customers)| world(month, &customers))
}

/// A row from names and values.
fn row<const N: usize>(cells: [(Field, String); N]) -> BTreeMap<Field, String> {
    BTreeMap::from(cells)
}

fn world(month: u32, customers: &[Customer]) -> World {
    let start = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap() + Months::new(month);
    let (before, end) = (start - Months::new(1), start + Months::new(1) - Days::new(1));
    let as_of = end + Days::new(15);
    let mut world = World {
        run: Vec::new(),
        previous: Vec::new(),
        records: BTreeMap::new(),
        period: (start, end),
        as_of,
        import: Import { read: 0, loaded: 0, rejected: 0, on: as_of - Days::new(2) },
    };
    for (at, customer) in customers.iter().enumerate() {
        world.bill(at, customers.len(), customer, before);
    }
    for (start, closed) in [(before, start + Days::new(20)), (start, end + Days::new(21))] {
        let end = start + Months::new(1) - Days::new(1);
        world.put(RecordKind::Periods, [(Field::StartDate, text(start)), (Field::EndDate, text(end)), (Field::ClosedDate, text(closed))]);
    }
    world.count();
    world
}

fn text(value: impl ToString) -> String {
    value.to_string()
}

impl World {
    fn put<const N: usize>(&mut self, kind: RecordKind, cells: [(Field, String); N]) {
        self.records.entry(kind).or_default().push(row(cells));
    }

    /// One customer's contracts, use, invoices of both runs, payment, dispute.
    fn bill(&mut self, at: usize, customers: usize, customer: &Customer, before: NaiveDate) {
        let (start, end) = self.period;
        let (id, subscription) = (format!("C{at}"), format!("S{at}"));
        let (number, previous) = (format!("INV-{:04}", 100 + at), format!("INV-{:04}", 100 + at - customers));
        let last = NaiveDate::pred_opt(&start).unwrap();
        let price = Decimal::new(customer.price_cents.into(), 2);
        let raised = if customer.uplift { price * Decimal::new(105, 2) } else { price };
        let of_month = |day: &u64| text(start + Days::new(*day));
        let used: Decimal = customer.uses.iter().map(|(_, hundredths)| Decimal::new((*hundredths).into(), 2)).sum();

        let mut lines: Vec<(&str, Decimal, Decimal)> = vec![("SEATS", customer.seats.into(), raised), ("TOKENS", used, Decimal::new(3, 2))];
        if customer.setup {
            lines.push(("SETUP", Decimal::ONE, Decimal::new(25_000, 2)));
        }
        let net = |lines: &[(&str, Decimal, Decimal)]| -> Decimal { lines.iter().map(|(_, quantity, price)| quantity * price).sum() };
        // The customer's last bill came to as much as this one: what was not billed by seats was something else.
        let seats_before = Decimal::from(customer.seats) * price;
        let lines_before = vec![("SEATS", customer.seats.into(), price), ("OTHER", Decimal::ONE, net(&lines) - seats_before)];
        for (run, number, lines, from, until) in
            [(&mut self.run, &number, &lines, start, end), (&mut self.previous, &previous, &lines_before, before, last)]
        {
            let dated = until + Days::new(customer.lag);
            let made = if customer.made < 0 { dated - Days::new(3) } else { dated + Days::new(customer.made.unsigned_abs()) };
            for (line, (product, quantity, price)) in lines.iter().enumerate() {
                run.push(row([
                    (Field::InvoiceNumber, number.clone()),
                    (Field::InvoiceDate, text(dated)),
                    (Field::DueDate, text(dated + Days::new(customer.payment_days))),
                    (Field::CreatedDate, text(made)),
                    (Field::PostedDate, text(dated)),
                    (Field::Status, "posted".to_owned()),
                    (Field::CustomerId, id.clone()),
                    (Field::Country, "DE".to_owned()),
                    (Field::Currency, customer.currency.to_owned()),
                    (Field::PaymentTerms, format!("Net {}", customer.payment_days)),
                    (Field::LineNumber, text(line + 1)),
                    (Field::Product, (*product).to_owned()),
                    (Field::Subscription, subscription.clone()),
                    (Field::PeriodStart, text(from)),
                    (Field::PeriodEnd, text(until)),
                    (Field::Quantity, text(quantity)),
                    (Field::UnitPrice, text(price)),
                    (Field::NetAmount, text(quantity * price)),
                    (Field::TaxAmount, text((quantity * price * Decimal::new(2, 1)).round_dp(2))),
                ]));
            }
        }
        let dated = end + Days::new(customer.lag);

        let contract = |product: &str, charge: &str| {
            row([
                (Field::CustomerId, id.clone()),
                (Field::Subscription, subscription.clone()),
                (Field::Product, product.to_owned()),
                (Field::Currency, customer.currency.to_owned()),
                (Field::ChargeType, charge.to_owned()),
                (Field::StartDate, text(before)),
                (Field::PaymentDays, text(customer.payment_days)),
            ])
        };
        let contracts = self.records.entry(RecordKind::Contracts).or_default();
        let mut seats = contract("SEATS", "recurring");
        seats.extend([
            (Field::Quantity, text(customer.seats)),
            (Field::UnitPrice, text(price)),
            (Field::NextBillDate, text(start)),
            (Field::TerminationDate, text(end + Days::new(90))),
            (Field::UpliftDate, text(if customer.uplift { start } else { end + Days::new(1) })),
            (Field::UpliftRate, text(5)),
        ]);
        contracts.push(seats);
        let mut tokens = contract("TOKENS", "usage");
        // All that bills the subscription in both months, to the last digit.
        tokens.extend([(Field::MinimumCommitment, text(net(&lines) + net(&lines_before))), (Field::EndDate, text(end))]);
        contracts.push(tokens);
        if customer.setup {
            let mut setup = contract("SETUP", "one_time");
            setup.extend([(Field::StartDate, text(start)), (Field::UnitPrice, text(250))]);
            contracts.push(setup);
        }
        for (day, hundredths) in &customer.uses {
            self.put(
                RecordKind::Usage,
                [
                    (Field::CustomerId, id.clone()),
                    (Field::Product, "TOKENS".to_owned()),
                    (Field::Subscription, subscription.clone()),
                    (Field::Date, of_month(day)),
                    (Field::Quantity, text(Decimal::new((*hundredths).into(), 2))),
                    (Field::InvoiceNumber, number.clone()),
                ],
            );
        }
        self.put(RecordKind::RunAccounts, [(Field::CustomerId, id.clone()), (Field::Status, "completed".to_owned())]);
        self.put(RecordKind::Deliveries, [(Field::InvoiceNumber, number), (Field::SentDate, text(next_business_day(dated)))]);
        self.put(RecordKind::Receivables, [(Field::InvoiceNumber, previous.clone()), (Field::Amount, text(net(&lines_before)))]);
        let (amount, paid) = (text(net(&lines_before)), start + Days::new(8));
        for (payment, day, status) in [(format!("F{at}"), start + Days::new(1), "failed"), (format!("P{at}"), paid, "succeeded")] {
            self.put(
                RecordKind::Payments,
                [
                    (Field::Payment, payment),
                    (Field::CustomerId, id.clone()),
                    (Field::InvoiceNumber, previous.clone()),
                    (Field::Amount, amount.clone()),
                    (Field::Currency, customer.currency.to_owned()),
                    (Field::Date, text(day)),
                    (Field::AppliedDate, text(next_business_day(day))),
                    (Field::Status, status.to_owned()),
                ],
            );
        }
        self.put(
            RecordKind::Disputes,
            [(Field::InvoiceNumber, previous), (Field::OpenedDate, text(start)), (Field::CreditDate, text(start + Days::new(30)))],
        );
    }

    /// Control totals and the import's counts, from the run as it stands.
    fn count(&mut self) {
        let mut currencies: BTreeMap<String, (BTreeSet<String>, u32, Decimal, Decimal)> = BTreeMap::new();
        for line in &self.run {
            let (invoices, lines, net, tax) = currencies.entry(line[&Field::Currency].clone()).or_default();
            invoices.insert(line[&Field::InvoiceNumber].clone());
            *lines += 1;
            *net += line[&Field::NetAmount].parse::<Decimal>().unwrap();
            *tax += line[&Field::TaxAmount].parse::<Decimal>().unwrap();
        }
        for (currency, (invoices, lines, net, tax)) in currencies {
            self.put(
                RecordKind::ControlTotals,
                [
                    (Field::Currency, currency),
                    (Field::InvoiceCount, text(invoices.len())),
                    (Field::LineCount, text(lines)),
                    (Field::NetAmount, text(net)),
                    (Field::TaxAmount, text(tax)),
                ],
            );
        }
        let rows = self.run.len() as u64;
        self.import = Import { read: rows, loaded: rows, ..self.import };
    }

    /// The first line of a product of the run.
    pub fn line(&mut self, product: &str) -> &mut BTreeMap<Field, String> {
        self.run.iter_mut().find(|line| line[&Field::Product] == product).unwrap()
    }

    /// The first record of a kind.
    pub fn record(&mut self, kind: RecordKind) -> &mut BTreeMap<Field, String> {
        &mut self.records.get_mut(&kind).unwrap()[0]
    }

    /// Sets a field to a value wherever it stands.
    pub fn set_everywhere(&mut self, field: Field, value: &str) {
        let rows = self.run.iter_mut().chain(&mut self.previous).chain(self.records.values_mut().flatten());
        for slot in rows.filter_map(|row| row.get_mut(&field)) {
            *slot = value.to_owned();
        }
    }

    /// Moves a date of a row by days.
    pub fn shift(row: &mut BTreeMap<Field, String>, field: Field, days: i64) {
        let day: NaiveDate = row[&field].parse().unwrap();
        row.insert(field, text(day + chrono::Duration::days(days)));
    }

    /// Adds to a decimal of a row.
    pub fn add(row: &mut BTreeMap<Field, String>, field: Field, more: Decimal) {
        let value: Decimal = row[&field].parse().unwrap();
        row.insert(field, text(value + more));
    }

    /// What the checks of these families find, by check; those that were not run are named with what they lack.
    pub fn findings(&self, of: &[&str]) -> Result<BTreeMap<&'static str, Vec<Finding>>, String> {
        let run = Run::read(&csv(&self.run), &Silent).unwrap();
        let previous = Run::read(&csv(&self.previous), &Silent).unwrap();
        let records =
            self.records.iter().map(|(kind, rows)| (*kind, Records::read(*kind, kind.name(), &csv(rows), &Silent).unwrap())).collect();
        let mut settings = Settings::default();
        // Few invoices are sparse at once when one is missing.
        settings.parameters.insert("CMP-07.share".to_owned(), Decimal::ONE);
        // Other families have worlds of their own.
        let other = |check: &&&tieout_review::Check| !of.iter().any(|family| check.id.starts_with(family));
        settings.off = catalogue().iter().filter(other).map(|check| check.id.to_owned()).collect();
        let inputs = Inputs {
            run: &run,
            previous: Some(&previous),
            records: &records,
            settings: &settings,
            period: Some(self.period),
            as_of: Some(self.as_of),
            import: Some(self.import),
            rounding: Rounding::HalfUp,
        };
        let mut found = BTreeMap::new();
        for outcome in review(&inputs, &Silent).unwrap().outcomes {
            match outcome.verdict {
                Verdict::NotRun { needs } => return Err(format!("{} lacks {needs:?}", outcome.check.id)),
                _ if outcome.findings.is_empty() => {}
                _ => {
                    found.insert(outcome.check.id, outcome.findings);
                }
            }
        }
        Ok(found)
    }
}

/// The next day from Monday to Friday.
fn next_business_day(day: NaiveDate) -> NaiveDate {
    let mut next = day + Days::new(1);
    while matches!(next.weekday(), Weekday::Sat | Weekday::Sun) {
        next = next + Days::new(1);
    }
    next
}

fn csv(rows: &Rows) -> Csv {
    let fields: BTreeSet<Field> = rows.iter().flat_map(|row| row.keys().copied()).collect();
    let cells = |row: &BTreeMap<Field, String>| {
        fields.iter().map(|field| row.get(field).cloned().unwrap_or_default()).collect::<Vec<_>>().join(",")
    };
    let header = fields.iter().map(|field| field.name()).collect::<Vec<_>>().join(",");
    Csv::new(&std::iter::once(header).chain(rows.iter().map(cells)).collect::<Vec<_>>().join("\n"))
}
