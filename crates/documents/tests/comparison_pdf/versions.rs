//! An invoice before and after a change of the billing system.

use crate::sample::decimal;
use tieout_billing::invoice::*;

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn euros(value: &str) -> Option<Amount> {
    Some(Amount::new(decimal(value), "EUR"))
}

fn line(id: &str, item: &str, name: &str, quantity: (&str, &str), price: &str, rate: &str, net: &str) -> Line {
    Line {
        id: text(id),
        seller_item: text(item),
        name: text(name),
        quantity: Some(Quantity { value: decimal(quantity.0), unit: text(quantity.1) }),
        price: Some(Price { net: euros(price), ..Price::default() }),
        tax_category: text("S"),
        tax_rate: Some(decimal(rate)),
        net: euros(net),
        period: Some(Period { start: "2026-10-01".parse().ok(), end: "2026-10-31".parse().ok() }),
        ..Line::default()
    }
}

fn party(name: &str, street: &str, code: &str, city: &str, country: &str, vat: &str) -> Party {
    Party {
        name: text(name),
        vat_id: text(vat),
        address: Some(Address {
            line1: text(street),
            postal_code: text(code),
            city: text(city),
            country: text(country),
            ..Address::default()
        }),
        ..Party::default()
    }
}

fn subtotal(rate: &str, taxable: &str, tax: &str) -> TaxSubtotal {
    TaxSubtotal { category: text("S"), rate: Some(decimal(rate)), taxable: euros(taxable), tax: euros(tax), ..TaxSubtotal::default() }
}

/// A price changed, a line is billed twice, one is missing, one has another text and a discount, the rest is as it was.
pub fn two() -> (Invoice, Invoice) {
    let mut tokens = line("3", "TOK-OUT", "Output tokens", ("182500000", "C62"), "0.0000125", "19", "2281.25");
    tokens.description = text("Model answers, per token, as metered in the appendix");
    let before = Invoice {
        number: text("2026-10-00417"),
        type_code: text("380"),
        issue_date: "2026-11-02".parse().ok(),
        due_date: "2026-12-02".parse().ok(),
        currency: text("EUR"),
        purchase_order: text("PO-88214"),
        period: Some(Period { start: "2026-10-01".parse().ok(), end: "2026-10-31".parse().ok() }),
        seller: party("Northwind Compute GmbH", "Friedrichstraße 88", "10117", "Berlin", "DE", "DE136695976"),
        buyer: party("Bäckerei Øresund & Söhne KG", "Hafenstraße 12", "20457", "Hamburg", "DE", "DE811907980"),
        lines: vec![
            line("1", "SEAT", "Seats, Team plan", ("25", "C62"), "49.00", "19", "1225.00"),
            line("2", "TOK-IN", "Input tokens", ("940000000", "C62"), "0.0000025", "19", "2350.00"),
            tokens,
            line("4", "STOR", "Storage", ("812.5", "E34"), "0.09", "19", "73.13"),
            line("5", "SUP", "Premium support", ("1", "MON"), "450.00", "19", "450.00"),
            line("6", "BOOK", "Handbook, printed", ("3", "C62"), "29.90", "7", "89.70"),
        ],
        totals: DocumentTotals {
            lines: euros("6469.08"),
            net: euros("6469.08"),
            tax: euros("1218.36"),
            gross: euros("7687.44"),
            prepaid: euros("500.00"),
            due: euros("7187.44"),
            ..DocumentTotals::default()
        },
        tax: vec![subtotal("19", "6379.38", "1212.08"), subtotal("7", "89.70", "6.28")],
        payment_terms: None,
        ..Invoice::default()
    };
    let mut after = before.clone();
    after.number = text("INV-2026-10-00417");
    after.due_date = "2026-12-16".parse().ok();
    after.lines[1] = line("2", "TOK-IN", "Input tokens", ("940000000", "C62"), "0.00000275", "19", "2585.00");
    after.lines[3].name = text("Object storage");
    after.lines[3].allowances =
        vec![Allowance { amount: euros("7.31"), percentage: Some(decimal("10")), reason: text("Treuerabatt"), ..Allowance::default() }];
    after.lines[3].net = euros("65.82");
    after.lines.remove(4);
    after.lines.insert(1, line("1a", "SEAT", "Seats, Team plan", ("25", "C62"), "49.00", "19", "1225.00"));
    after.totals = DocumentTotals {
        lines: euros("7471.77"),
        net: euros("7471.77"),
        tax: euros("1408.88"),
        gross: euros("8880.65"),
        prepaid: euros("500.00"),
        due: euros("8380.65"),
        ..DocumentTotals::default()
    };
    after.tax = vec![subtotal("19", "7382.07", "1402.59"), subtotal("7", "89.70", "6.28")];
    (before, after)
}

/// A change of every third price on many lines, with large figures, long names and other scripts.
pub fn long(count: usize) -> (Invoice, Invoice) {
    let (mut before, _) = two();
    let names = [
        "Donaudampfschifffahrtsgesellschaftskapitänspatent",
        "高橋精密機械工業株式会社 基盤利用料",
        "خدمة الحوسبة السحابية",
        "Ελληνική υπηρεσία",
    ];
    before.lines = before.lines.iter().cloned().cycle().take(count).collect();
    for (number, line) in before.lines.iter_mut().enumerate() {
        line.id = Some((number + 1).to_string());
        line.seller_item = Some(format!("SKU-{number}"));
        if number % 7 == 3 {
            line.name = text(names[number / 7 % names.len()]);
        }
    }
    let per_thousand = Quantity { value: decimal("1000"), unit: text("C62") };
    before.lines[6].price = Some(Price { net: euros("0.000000012345"), base: Some(per_thousand), ..Price::default() });
    before.lines[5].net = euros("987654321012.34");
    let mut after = before.clone();
    for line in after.lines.iter_mut().step_by(3) {
        line.price = Some(Price { net: euros("51.45"), ..Price::default() });
        line.net = euros("1286.25");
    }
    after.lines[5].net = euros("-987654321012.34");
    (before, after)
}
