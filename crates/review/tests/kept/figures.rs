//! A month's invoices with every figure that accuracy and tax look at, right by construction: seven customers, each taxed its own way.

use crate::world::{Rows, World};
use chrono::{Days, Months, NaiveDate};
use proptest::prelude::*;
use std::collections::BTreeMap;
use tieout_billing::{Decimal, Field, RecordKind, Rounding};
use tieout_review::inputs::Import;

type Row = BTreeMap<Field, String>;

/// How a customer is taxed, and where.
struct Taxed {
    country: &'static str,
    region: &'static str,
    postal_code: &'static str,
    currency: &'static str,
    category: &'static str,
    rate: &'static str,
    tax_id: &'static str,
}

/// `C0` to `C6`: at home, under reverse charge, within the Union, in California with and without tax, on the Canary Islands, in Japan.
const CUSTOMERS: [Taxed; 7] = [
    Taxed { country: "DE", region: "", postal_code: "10115", currency: "EUR", category: "S", rate: "19", tax_id: "" },
    Taxed { country: "AT", region: "", postal_code: "1010", currency: "EUR", category: "AE", rate: "0", tax_id: "ATU13585627" },
    Taxed { country: "FR", region: "", postal_code: "75001", currency: "EUR", category: "K", rate: "0", tax_id: "FR40303265045" },
    Taxed { country: "US", region: "CA", postal_code: "94016", currency: "USD", category: "S", rate: "8.625", tax_id: "" },
    Taxed { country: "US", region: "CA", postal_code: "94016", currency: "USD", category: "E", rate: "0", tax_id: "" },
    Taxed { country: "ES", region: "", postal_code: "35001", currency: "EUR", category: "S", rate: "7", tax_id: "" },
    Taxed { country: "JP", region: "", postal_code: "100-0001", currency: "JPY", category: "O", rate: "0", tax_id: "" },
];

/// One line: hundredths of quantity, price and price discount; discount in percent; charge; base quantity; days of the month charged.
type Charge = (u32, u32, u32, u32, u32, bool, u32);

/// Books of any month and any amounts.
pub fn books() -> impl Strategy<Value = World> {
    let charge = (100u32..100_000, 100u32..50_000, 0u32..100, 0u32..40, 0u32..500, any::<bool>(), 1u32..28);
    (0u32..120, prop::collection::vec(prop::collection::vec(charge, 2..4), 7)).prop_map(|(month, charges)| book(month, &charges))
}

fn book(month: u32, charges: &[Vec<Charge>]) -> World {
    let start = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap() + Months::new(month);
    let end = start + Months::new(1) - Days::new(1);
    let mut world = World {
        run: Vec::new(),
        previous: Vec::new(),
        records: BTreeMap::new(),
        period: (start, end),
        as_of: end,
        import: Import { read: 0, loaded: 0, rejected: 0, on: end },
    };
    let mut ledger: BTreeMap<&str, Decimal> = BTreeMap::new();
    for (at, (taxed, charges)) in CUSTOMERS.iter().zip(charges).enumerate() {
        let lines: Vec<Row> = charges.iter().enumerate().map(|(line, charge)| line_of(&mut world, at, taxed, line, *charge)).collect();
        // A header allowance on the Canary Islands, a header charge in California.
        let (allowance, extra) = (Decimal::from(u8::from(at == 5)), Decimal::from(u8::from(at == 3)));
        let mut tax = invoice(&mut world.run, taxed, lines.clone(), allowance, extra);
        if at == 0 {
            tax += credit(&mut world, taxed, &lines[0]);
            history(&mut world);
        }
        *ledger.entry(taxed.currency).or_default() += tax;
    }
    tables(&mut world, end, &ledger);
    world
}

fn r(amount: Decimal, taxed: &Taxed) -> Decimal {
    Rounding::HalfUp.round(amount, if taxed.currency == "JPY" { 0 } else { 2 })
}

fn decimal(row: &Row, field: Field) -> Decimal {
    row[&field].parse().unwrap()
}

/// What one unit of a currency is worth in euros.
fn exchange(currency: &str) -> Decimal {
    match currency {
        "EUR" => Decimal::ONE,
        "USD" => Decimal::new(8621, 4),
        _ => Decimal::new(583, 5),
    }
}

/// A line, with its contract and its usage.
fn line_of(world: &mut World, at: usize, taxed: &Taxed, line: usize, charge: Charge) -> Row {
    let (quantity, price, off, percent, more, hundreds, days) = charge;
    let (start, end) = world.period;
    let of = Decimal::from((end - start).num_days() + 1);
    // The last line charges for a part of the month and nothing else.
    let part = line == 1;
    let gross_price = Decimal::new(price.into(), 2);
    let unit_price = gross_price - Decimal::new(off.into(), 2);
    let prorated = r(gross_price * Decimal::from(days) / of, taxed);
    let (quantity, gross_price, off, unit_price, percent, more, base) = if part {
        (Decimal::ONE, prorated, Decimal::ZERO, prorated, 0, 0, 1)
    } else {
        let base = if hundreds { 100 } else { 1 };
        (Decimal::new(quantity.into(), 2), gross_price, Decimal::new(off.into(), 2), unit_price, percent, more, base)
    };
    let list = quantity * unit_price / Decimal::from(base);
    let discount = r(list * Decimal::from(percent) / Decimal::ONE_HUNDRED, taxed);
    let charged = r(Decimal::new(more.into(), 2), taxed);
    let net = r(list - discount + charged, taxed);
    let tax = r(net * taxed.rate.parse::<Decimal>().unwrap() / Decimal::ONE_HUNDRED, taxed);
    let (customer, subscription, product) = (format!("C{at}"), format!("S{at}"), format!("P{line}"));
    let contract: [(Field, String); 7] = [
        (Field::CustomerId, customer.clone()),
        (Field::Subscription, subscription.clone()),
        (Field::Product, product.clone()),
        (Field::Currency, taxed.currency.to_owned()),
        (Field::UnitPrice, (unit_price / Decimal::from(base)).to_string()),
        (Field::DiscountRate, percent.to_string()),
        (Field::DiscountUntil, start.to_string()),
    ];
    put(world, RecordKind::Contracts, contract);
    let day = (Field::Date, start.to_string());
    let used = [(Field::CustomerId, customer.clone()), (Field::Product, product.clone()), (Field::Quantity, quantity.to_string()), day];
    put(world, RecordKind::Usage, used);
    let exempt = taxed.rate == "0";
    let mut row = Row::from([
        (Field::InvoiceNumber, format!("I-{at}")),
        (Field::InvoiceDate, end.to_string()),
        (Field::CustomerId, customer),
        (Field::Country, taxed.country.to_owned()),
        (Field::Region, taxed.region.to_owned()),
        (Field::PostalCode, taxed.postal_code.to_owned()),
        (Field::Currency, taxed.currency.to_owned()),
        (Field::LineNumber, (line + 1).to_string()),
        (Field::Product, product),
        (Field::Subscription, subscription),
        (Field::PeriodStart, start.to_string()),
        (Field::PeriodEnd, end.to_string()),
        (Field::InvoiceStart, start.to_string()),
        (Field::InvoiceEnd, end.to_string()),
        (Field::Quantity, quantity.to_string()),
        (Field::BaseQuantity, base.to_string()),
        (Field::GrossPrice, gross_price.to_string()),
        (Field::PriceDiscount, off.to_string()),
        (Field::UnitPrice, unit_price.to_string()),
        (Field::DiscountRate, percent.to_string()),
        (Field::DiscountAmount, discount.to_string()),
        (Field::ChargeAmount, charged.to_string()),
        (Field::NetAmount, net.to_string()),
        (Field::TaxCategory, taxed.category.to_owned()),
        (Field::TaxRate, taxed.rate.to_owned()),
        (Field::TaxAmount, tax.to_string()),
        (Field::GrossAmount, (net + tax).to_string()),
        (Field::ExemptionReason, if exempt { "as the law says" } else { "" }.to_owned()),
        (Field::SellerTaxId, "DE136695976".to_owned()),
        (Field::CustomerTaxId, taxed.tax_id.to_owned()),
        (Field::DeliveryCountry, taxed.country.to_owned()),
        (Field::DeliveryDate, end.to_string()),
        (Field::HomeCurrency, "EUR".to_owned()),
        (Field::ExchangeRate, exchange(taxed.currency).to_string()),
        (Field::HomeAmount, Rounding::HalfUp.round(net * exchange(taxed.currency), 2).to_string()),
    ]);
    if part {
        let full = Decimal::new(price.into(), 2);
        row.extend([(Field::FullPrice, full.to_string()), (Field::ProrationDays, days.to_string()), (Field::ProrationOf, of.to_string())]);
    }
    row
}

/// Lines with the totals of their invoice on each, into the run; its tax.
fn invoice(run: &mut Rows, taxed: &Taxed, lines: Vec<Row>, allowance: Decimal, extra: Decimal) -> Decimal {
    let sum = |field| lines.iter().map(|line| decimal(line, field)).sum::<Decimal>();
    let net = sum(Field::NetAmount) - allowance + extra;
    // What the header takes off or adds bears tax as the lines do, which are of one rate.
    let whole = r(net * taxed.rate.parse::<Decimal>().unwrap() / Decimal::ONE_HUNDRED, taxed);
    let tax = if allowance == extra { sum(Field::TaxAmount) } else { whole };
    let prepaid = Decimal::from(3);
    let totals = [
        (Field::InvoiceLinesTotal, sum(Field::NetAmount)),
        (Field::InvoiceAllowance, allowance),
        (Field::InvoiceCharge, extra),
        (Field::InvoiceNet, net),
        (Field::InvoiceTax, tax),
        (Field::InvoiceGross, net + tax),
        (Field::InvoicePrepaid, prepaid),
        (Field::InvoiceRounding, Decimal::ONE),
        (Field::InvoiceDue, net + tax - prepaid + Decimal::ONE),
        (Field::InvoiceTaxHome, Rounding::HalfUp.round(tax * exchange(taxed.currency), 2)),
    ];
    for mut line in lines {
        line.extend(totals.map(|(field, total)| (field, total.to_string())));
        run.push(line);
    }
    tax
}

/// The first line of the first invoice is given back in full; its tax.
fn credit(world: &mut World, taxed: &Taxed, line: &Row) -> Decimal {
    let mut back = line.clone();
    back.extend([(Field::InvoiceNumber, "N-0".to_owned()), (Field::PrecedingInvoice, "I-0".to_owned())]);
    back.extend([(Field::DocumentType, "credit note".to_owned())]);
    let amounts = [
        Field::Quantity,
        Field::DiscountAmount,
        Field::ChargeAmount,
        Field::NetAmount,
        Field::TaxAmount,
        Field::GrossAmount,
        Field::HomeAmount,
    ];
    for field in amounts {
        let negative = -decimal(line, field);
        back.insert(field, negative.to_string());
    }
    let used = [Field::CustomerId, Field::Product, Field::Quantity].map(|field| (field, back[&field].clone()));
    put(world, RecordKind::Usage, [used[0].clone(), used[1].clone(), used[2].clone(), (Field::Date, world.period.0.to_string())]);
    invoice(&mut world.run, taxed, vec![back], Decimal::ZERO, Decimal::ZERO)
}

/// Last month's bills of the first customer, a few percent around this month's.
fn history(world: &mut World) {
    let gross = decimal(&world.run[0], Field::InvoiceGross);
    for percent in [95, 97, 99, 101, 103, 105] {
        let was = (gross * Decimal::new(percent, 2)).round_dp(2);
        world.previous.push(Row::from([
            (Field::InvoiceNumber, format!("H-{percent}")),
            (Field::InvoiceDate, (world.period.0 - Days::new(20)).to_string()),
            (Field::CustomerId, "C0".to_owned()),
            (Field::Currency, "EUR".to_owned()),
            (Field::InvoiceNet, was.to_string()),
            (Field::InvoiceGross, was.to_string()),
        ]));
    }
}

/// Rates of tax and exchange, certificates, registrations, the ledger.
fn tables(world: &mut World, end: NaiveDate, ledger: &BTreeMap<&str, Decimal>) {
    let text = |text: &str| text.to_owned();
    for (country, region, postal_code, rate) in
        [("DE", "", "", "19"), ("US", "CA", "", "8.625"), ("ES", "", "", "21"), ("ES", "", "35", "7")]
    {
        let place = [(Field::Country, text(country)), (Field::Region, text(region)), (Field::PostalCode, text(postal_code))];
        put(world, RecordKind::TaxRates, [&place[..], &[(Field::TaxCategory, text("S")), (Field::TaxRate, text(rate))]].concat());
    }
    put(world, RecordKind::TaxRates, [(Field::Country, text("DE")), (Field::TaxRate, text("16")), (Field::EndDate, text("2019-12-31"))]);
    for currency in ["USD", "JPY"] {
        let rate = (Field::ExchangeRate, exchange(currency).to_string());
        put(world, RecordKind::ExchangeRates, [(Field::Currency, text(currency)), (Field::Date, end.to_string()), rate]);
    }
    let held = [(Field::CustomerId, text("C4")), (Field::Region, text("CA")), (Field::EndDate, end.to_string())];
    put(world, RecordKind::Certificates, held);
    let registered = [(Field::Region, text("CA")), (Field::Threshold, text("1")), (Field::Status, text("registered"))];
    put(world, RecordKind::Registrations, registered);
    for (currency, tax) in ledger {
        let posted = [(Field::Currency, text(currency)), (Field::Amount, (-tax).to_string()), (Field::Date, end.to_string())];
        let account = [(Field::Account, text("2400")), (Field::AccountType, text("tax_payable"))];
        put(world, RecordKind::GeneralLedger, [&account[..], &posted[..]].concat());
    }
}

fn put(world: &mut World, kind: RecordKind, cells: impl IntoIterator<Item = (Field, String)>) {
    world.records.entry(kind).or_default().push(cells.into_iter().collect());
}

/// The lines of an invoice of the run.
pub fn lines<'w>(world: &'w mut World, invoice: &str) -> Vec<&'w mut Row> {
    world.run.iter_mut().filter(|line| line[&Field::InvoiceNumber] == invoice).collect()
}

/// Adds to a decimal of the first line of an invoice.
pub fn off(world: &mut World, invoice: &str, field: Field, by: Decimal) {
    World::add(lines(world, invoice).swap_remove(0), field, by);
}

/// Sets a field of all lines of an invoice.
pub fn set(world: &mut World, invoice: &str, field: Field, value: &str) {
    for line in lines(world, invoice) {
        line.insert(field, value.to_owned());
    }
}

/// A book that is broken has one finding of the check, and it has money at stake where `at_stake` says so.
pub fn breaks(world: &World, check: &str) -> Result<(), TestCaseError> {
    let found = world.findings(&[check]).map_err(TestCaseError::fail)?;
    let findings = found.get(check).map(Vec::as_slice).unwrap_or_default();
    prop_assert_eq!(findings.len(), 1, "{}: {:#?}", check, findings);
    prop_assert!(!findings[0].message.is_empty() && findings[0].at_stake >= Decimal::ZERO);
    Ok(())
}
