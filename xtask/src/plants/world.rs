//! Two months of a wholesaler's real invoices (December 2010 and January 2011), enriched so that every check has what it needs and finds
//! nothing: what is added is computed from the real lines, the same each time.
//!
//! Real are numbers, days, customers, products, descriptions, quantities, prices, tax rates and tax. Added are currencies and tax regimes by
//! country, some British customers' places (the United States, the Canary Islands, Ireland, France), header totals, dates, VAT ids,
//! contracts with their lines' periods, and the run before.

use super::lines::{COLUMNS, Invoice, Line, Role, cents, date};
use super::places::{PLACES, Place, exchange_rate, tax_id};
use crate::step::Outcome;
use chrono::{Datelike, Days, NaiveDate, Weekday};
use flate2::read::GzDecoder;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;
use std::path::Path;

/// One record: field and value.
pub type Record = BTreeMap<&'static str, String>;

/// The run, the one before it, and the records beside them.
#[derive(Clone)]
pub struct World {
    pub run: Vec<Invoice>,
    pub previous: Vec<Invoice>,
    /// By the name of their kind.
    pub records: BTreeMap<&'static str, Vec<Record>>,
    /// Customers that have an error already: another one there could hide it.
    pub taken: HashSet<String>,
    /// Customers whose payments, receivables or disputes have one.
    pub booked: HashSet<String>,
    /// Rows of the file that are no lines.
    pub unreadable: Vec<Line>,
}

/// The billing period; the review is on its last day.
pub const PERIOD: (&str, &str) = ("2010-12-01", "2011-01-31");

/// The period before it.
const BEFORE: (&str, &str) = ("2010-10-01", "2010-11-30");

impl World {
    /// Reads the real lines and adds the rest.
    pub fn new(path: &Path) -> Outcome<World> {
        let mut run = real(path)?;
        settle(&mut run);
        let mut world = World {
            run,
            previous: Vec::new(),
            records: BTreeMap::new(),
            taken: HashSet::new(),
            booked: HashSet::new(),
            unreadable: Vec::new(),
        };
        world.agree();
        for invoice in &mut world.run {
            invoice.restate();
        }
        world.number();
        world.look_back();
        world.commit();
        super::beside::tables(&mut world);
        Ok(world)
    }

    /// Adds a record of a kind.
    pub fn put<const N: usize>(&mut self, kind: &'static str, cells: [(&'static str, String); N]) {
        self.records.entry(kind).or_default().push(Record::from(cells));
    }

    /// The records of a kind.
    pub fn of(&mut self, kind: &'static str) -> &mut Vec<Record> {
        self.records.entry(kind).or_default()
    }

    /// Two of three customers have contracts: four products that they buy once, on their first invoice, are a recurring charge, a metered
    /// one, a one-time charge and half a period.
    fn agree(&mut self) {
        let mut bought: HashMap<(String, String), usize> = HashMap::new();
        for invoice in &self.run {
            for line in &invoice.lines {
                *bought.entry((invoice.customer().to_owned(), line.get("product").to_owned())).or_default() += 1;
            }
        }
        let mut customers: HashMap<String, usize> = HashMap::new();
        for at in 0..self.run.len() {
            let invoice = &self.run[at];
            let customer = invoice.customer().to_owned();
            let one_sided = invoice.lines.iter().all(|line| line.decimal("net_amount") > Decimal::ZERO);
            if customer.is_empty() || !one_sided || customers.contains_key(&customer) {
                continue;
            }
            let ordinal = customers.len();
            customers.insert(customer.clone(), ordinal);
            if ordinal % 3 == 2 {
                continue;
            }
            let once = |line: &Line| {
                bought[&(customer.clone(), line.get("product").to_owned())] == 1 && line.decimal("net_amount") >= Decimal::ONE
            };
            let lines: Vec<usize> = (0..invoice.lines.len()).filter(|line| once(&invoice.lines[*line])).take(4).collect();
            self.run[at].set("invoice_start", PERIOD.0);
            self.run[at].set("invoice_end", PERIOD.1);
            for (line, role) in lines.into_iter().zip([Role::Recurring, Role::Usage, Role::OneTime, Role::Prorated]) {
                self.bill_under_contract(at, line, role, ordinal);
            }
        }
    }

    fn bill_under_contract(&mut self, at: usize, line: usize, role: Role, ordinal: usize) {
        let billed = &mut self.run[at].lines[line];
        billed.role = role;
        if role == Role::Prorated {
            billed.set("proration_days", 31);
            billed.set("proration_of", 62);
            billed.set("full_price", billed.decimal("net_amount") * Decimal::TWO);
            let price = billed.decimal("unit_price");
            billed.set("gross_price", price + Decimal::ONE);
            billed.set("price_discount", "1.00");
            return;
        }
        let subscription = format!("S{}-{}", billed.get("customer_id"), line + 1);
        billed.set("subscription", &subscription);
        if role == Role::Usage {
            billed.set("product", format!("U-{}", billed.get("product")));
        }
        if role != Role::OneTime {
            billed.set("period_start", PERIOD.0);
            billed.set("period_end", PERIOD.1);
        }
        let mut contract = Record::from([
            ("customer_id", billed.get("customer_id").to_owned()),
            ("subscription", subscription),
            ("product", billed.get("product").to_owned()),
            ("currency", billed.get("currency").to_owned()),
            ("unit_price", billed.get("unit_price").to_owned()),
        ]);
        match role {
            Role::Recurring => {
                contract.insert("charge_type", "recurring".to_owned());
                contract.insert("quantity", billed.get("quantity").to_owned());
                contract.insert("start_date", BEFORE.0.to_owned());
                if ordinal.is_multiple_of(2) {
                    contract.insert("next_bill_date", PERIOD.0.to_owned());
                }
                let price = billed.decimal("unit_price");
                let old = cents(price / Decimal::new(105, 2));
                if ordinal.is_multiple_of(5) {
                    billed.set("discount_rate", 10);
                    billed.price();
                    contract.insert("discount_rate", "10".to_owned());
                    contract.insert("discount_until", "2010-12-31".to_owned());
                } else if ordinal % 5 <= 2 && old != price && cents(old * Decimal::new(105, 2)) == price {
                    contract.insert("unit_price", old.to_string());
                    contract.insert("uplift_rate", "5".to_owned());
                    contract.insert("uplift_date", PERIOD.0.to_owned());
                }
            }
            Role::Usage => {
                contract.insert("charge_type", "usage".to_owned());
                contract.insert("start_date", BEFORE.0.to_owned());
                contract.insert("end_date", PERIOD.1.to_owned());
            }
            _ => {
                contract.insert("charge_type", "one_time".to_owned());
                contract.insert("start_date", PERIOD.0.to_owned());
            }
        }
        self.of("contracts").push(contract);
    }

    /// American invoices have a series of their own without gaps; a credit note corrects an invoice of the run before.
    fn number(&mut self) {
        let mut american = 0;
        for invoice in &mut self.run {
            if invoice.is_credit() {
                let origin = format!("P{}", invoice.number());
                invoice.set("preceding_invoice", origin);
            } else if invoice.get("country") == "US" {
                american += 1;
                invoice.set("invoice_number", format!("US-{american:05}"));
            }
        }
    }

    /// The run before: each customer's invoices two months earlier, the invoices that this run's credit notes correct, and credit notes that
    /// keep each customer's total what it is now.
    fn look_back(&mut self) {
        let uplifted: HashMap<String, String> = self
            .of("contracts")
            .iter()
            .filter(|contract| contract.contains_key("uplift_rate"))
            .map(|contract| (contract["subscription"].clone(), contract["unit_price"].clone()))
            .collect();
        for invoice in &self.run {
            let mut earlier = invoice.clone();
            earlier.set("preceding_invoice", "");
            for column in ["invoice_date", "due_date", "created_date", "posted_date", "sent_date", "delivery_date"] {
                if !invoice.get(column).is_empty() {
                    let day = (invoice.date(column) - Days::new(61)).clamp(date(BEFORE.0), date(BEFORE.1));
                    earlier.set(column, day);
                }
            }
            for line in &mut earlier.lines {
                if !line.get("period_start").is_empty() {
                    line.set("period_start", BEFORE.0);
                    line.set("period_end", BEFORE.1);
                }
                if let Some(old) = uplifted.get(line.get("subscription")) {
                    line.set("unit_price", old);
                    line.price();
                }
                if line.role == Role::OneTime {
                    line.set("product", "OTHER");
                    line.set("subscription", "");
                }
            }
            if !invoice.get("invoice_start").is_empty() {
                earlier.set("invoice_start", BEFORE.0);
                earlier.set("invoice_end", BEFORE.1);
            }
            if invoice.is_credit() {
                let mut origin = earlier.clone();
                origin.set("document_type", "invoice");
                origin.set("invoice_number", invoice.get("preceding_invoice"));
                origin.lines.iter_mut().for_each(|line| scale(line, -Decimal::ONE));
                origin.restate();
                self.previous.push(origin);
                earlier.lines.iter_mut().for_each(|line| scale(line, Decimal::TWO));
                earlier.set("invoice_number", format!("Q{}", invoice.number()));
            } else {
                earlier.set("invoice_number", format!("P{}", invoice.number()));
            }
            earlier.restate();
            self.previous.push(earlier);
        }
    }

    /// A metered contract commits the customer to what both runs bill of it, to the cent.
    fn commit(&mut self) {
        let mut billed: HashMap<String, Decimal> = HashMap::new();
        for line in self.run.iter().chain(&self.previous).flat_map(|invoice| &invoice.lines) {
            if !line.get("subscription").is_empty() {
                *billed.entry(line.get("subscription").to_owned()).or_default() += line.decimal("net_amount");
            }
        }
        for contract in self.of("contracts").iter_mut().filter(|contract| contract["charge_type"] == "usage") {
            contract.insert("minimum_commitment", billed[&contract["subscription"]].to_string());
        }
    }
}

/// Times a factor: quantity and amounts, so that no rounding moves.
fn scale(line: &mut Line, factor: Decimal) {
    for column in ["quantity", "discount_amount", "net_amount", "tax_amount", "gross_amount", "home_amount"] {
        if !line.get(column).is_empty() {
            line.set(column, line.decimal(column) * factor);
        }
    }
}

/// The lines of the source, gathered to invoices.
fn real(path: &Path) -> Outcome<Vec<Invoice>> {
    let told = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let file = File::open(path).map_err(|error| told(&error))?;
    let mut rows = csv::Reader::from_reader(GzDecoder::new(file));
    let mut invoices: Vec<Invoice> = Vec::new();
    for row in rows.records() {
        let row = row.map_err(|error| told(&error))?;
        let mut line = Line::new();
        for (column, value) in COLUMNS.iter().zip(row.iter()) {
            line.set(column, value);
        }
        match invoices.last_mut() {
            Some(invoice) if invoice.number() == line.get("invoice_number") => invoice.lines.push(line),
            _ => invoices.push(Invoice { lines: vec![line], taken: false }),
        }
    }
    Ok(invoices)
}

/// Where each customer is, in which currency and how it is taxed; and all that is stated once on an invoice.
fn settle(run: &mut [Invoice]) {
    let mut homes: HashMap<String, Place> = HashMap::new();
    for invoice in run {
        let country = invoice.get("country").to_owned();
        let place = || PLACES.iter().find(|place| place.name == country).copied().unwrap_or(PLACES[0]);
        let customer = invoice.customer().to_owned();
        let place = match customer.parse::<usize>() {
            Ok(number) => *homes.entry(customer.clone()).or_insert_with(|| place().moved(number)),
            Err(_) => place(),
        };
        let number: usize = customer.parse().unwrap_or_default();
        let dated = invoice.date("invoice_date");
        let credit = invoice.number().starts_with('C');
        for (column, value) in [
            ("country", place.code),
            ("delivery_country", place.code),
            ("currency", place.currency),
            ("region", place.region),
            ("postal_code", place.postal_code),
            ("document_type", if credit { "credit note" } else { "invoice" }),
            ("status", "posted"),
            ("tax_category", place.category),
            ("exemption_reason", place.reason),
            ("payment_terms", if customer.is_empty() { "Net 30" } else { "" }),
            ("seller", "Online Retail Ltd"),
            ("home_currency", "GBP"),
            ("base_quantity", "1"),
        ] {
            invoice.set(column, value);
        }
        invoice.set("seller_tax_id", tax_id("GB", 555));
        if matches!(place.category, "AE" | "K") {
            invoice.set("customer_tax_id", tax_id(place.code, number));
        }
        invoice.set("exchange_rate", exchange_rate(place.currency, dated));
        let terms = if customer.is_empty() { 30 } else { payment_days(number) };
        invoice.set("due_date", dated + Days::new(terms));
        for column in ["created_date", "posted_date", "delivery_date"] {
            invoice.set(column, dated);
        }
        invoice.set("sent_date", next_business_day(dated));
        let taxed_otherwise = invoice.decimal("tax_rate") != place.rate();
        for line in &mut invoice.lines {
            if taxed_otherwise {
                line.set("tax_rate", place.rate());
                line.tax();
            }
            line.gross();
        }
    }
}

/// The payment terms of a customer.
pub fn payment_days(customer: usize) -> u64 {
    [14, 30, 60][customer % 3]
}

/// The next day from Monday to Friday.
pub fn next_business_day(day: NaiveDate) -> NaiveDate {
    let mut next = day + Days::new(1);
    while matches!(next.weekday(), Weekday::Sat | Weekday::Sun) {
        next = next + Days::new(1);
    }
    next
}
