//! Invoices of every kind that are right by construction: what a die decides is there or not, and what must agree does.

use chrono::{Days, NaiveDate};
use rust_decimal::{Decimal, RoundingStrategy};
use tieout_billing::invoice::{
    Account, Allowance, Amount, AttachedFile, Attachment, Card, Contact, Delivery, DirectDebit, Identifier, Invoice, ItemAttribute, Line,
    Note, Party, Payment, Period, PrecedingInvoice, Price, Quantity, Syntax, TaxSubtotal,
};

use crate::einvoice::parties::{address, buyer, seller};

/// A die that falls the same for the same seed (xorshift).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn below(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % sides
    }

    pub fn flip(&mut self) -> bool {
        self.below(2) == 0
    }

    pub fn of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len() as u64) as usize]
    }

    /// One of the choices, or nothing.
    pub fn maybe(&mut self, choices: &[&str]) -> Option<String> {
        self.flip().then(|| self.of(choices).to_owned())
    }

    /// A text that is hard on an XML file, or nothing.
    pub fn text(&mut self) -> Option<String> {
        self.maybe(&[
            "Müller & Söhne <GmbH>",
            "請求書 2026年",
            "line one\r\nline two",
            "a \"quoted\" 'text'",
            "]]> & &amp;",
            "عربي",
            "a\tb",
            "😀 é e\u{301}",
        ])
    }

    pub fn day(&mut self) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + Days::new(self.below(330))
    }
}

/// A category, its rate, and the reason of an exemption.
type Category = (&'static str, Option<&'static str>, Option<&'static str>);

/// What the VAT of a document is like: the categories with their rates, and the reason of an exemption.
const REGIMES: &[&[Category]] = &[
    &[("S", Some("19"), None)],
    &[("S", Some("19.00"), None), ("S", Some("7"), None), ("Z", Some("0"), None), ("E", Some("0.00"), Some("VATEX-EU-132"))],
    &[("AE", Some("0"), Some("VATEX-EU-AE"))],
    &[("K", Some("0"), Some("VATEX-EU-IC"))],
    &[("G", Some("0"), Some("VATEX-EU-G"))],
    &[("O", None, Some("VATEX-EU-O"))],
    &[("L", Some("6.5"), None), ("M", Some("4"), None)],
];

fn cents(value: Decimal) -> Decimal {
    let mut rounded = value.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    rounded.rescale(2);
    rounded
}

/// An invoice or a credit note, as it comes back from this syntax: amounts have a currency in UBL, and only those of tax in CII.
pub fn varied(seed: u64, syntax: Syntax) -> Invoice {
    let mut dice = Dice::new(seed);
    let dice = &mut dice;
    let regime = REGIMES[dice.below(REGIMES.len() as u64) as usize];
    let currency = dice.of(&["EUR", "USD", "CHF"]);
    let in_ubl = syntax != Syntax::Cii;
    let money = move |value: Decimal| Amount { value, currency: in_ubl.then(|| currency.to_owned()) };
    let is_note = syntax == Syntax::UblCreditNote;
    let lines: Vec<Line> = (1..=1 + dice.below(4)).map(|id| line(dice, id, regime, &money)).collect();
    let allowances: Vec<Allowance> = (0..dice.below(3)).map(|_| allowance(dice, Some(regime), &money)).collect();
    let mut invoice = Invoice {
        number: Some(format!("R-{seed}")),
        issue_date: Some(dice.day()),
        type_code: Some(if is_note { dice.of(&["381", "396"]) } else { dice.of(&["380", "384", "389"]) }.to_owned()),
        currency: Some(currency.to_owned()),
        due_date: Some(dice.day()),
        buyer_reference: dice.text(),
        project: dice.text(),
        contract: dice.text(),
        purchase_order: Some("PO 1".to_owned()),
        sales_order: dice.text(),
        receiving_advice: dice.text(),
        despatch_advice: dice.text(),
        tender: dice.text(),
        invoiced_object: dice.flip().then(|| id("meter 7", dice.maybe(&["AFP", "DQ"]).as_deref())),
        buyer_accounting: dice.text(),
        payment_terms: dice.text(),
        business_process: dice.maybe(&["A1", "urn:process"]),
        specification: Some("urn:cen.eu:en16931:2017".to_owned()),
        seller: seller(dice),
        buyer: buyer(dice),
        payee: dice.flip().then(|| Party {
            name: Some("Factoring AG".to_owned()),
            identifiers: if dice.flip() { vec![id("4000001123452", Some("0088"))] } else { Vec::new() },
            legal_registration: dice.flip().then(|| id("HRB 9", None)),
            ..Party::default()
        }),
        period: dice.flip().then(|| period(dice)),
        payment: payments(dice),
        allowances,
        lines,
        ..Invoice::default()
    };
    invoice.notes =
        (0..dice.below(3)).map(|_| Note { subject: dice.maybe(&["AAI", "REG"]), text: Some("a note & more".to_owned()) }).collect();
    invoice.preceding = (0..dice.below(3))
        .map(|number| PrecedingInvoice { number: Some(format!("R-old-{number}")), issue_date: dice.flip().then(|| dice.day()) })
        .collect();
    invoice.attachments = (0..dice.below(3)).map(|_| attachment(dice)).collect();
    match dice.below(3) {
        0 => invoice.tax_point_date = Some(dice.day()),
        1 => invoice.tax_point_code = Some(if in_ubl { dice.of(&["3", "35", "432"]) } else { dice.of(&["5", "29", "72"]) }.to_owned()),
        _ => {}
    }
    invoice.tax_representative = dice.flip().then(|| Party {
        name: Some("Represent SARL".to_owned()),
        vat_id: Some("FR12345678901".to_owned()),
        address: Some(address(dice, "FR")),
        ..Party::default()
    });
    let category = regime[0].0;
    if category == "K" || dice.flip() {
        invoice.delivery = Some(Delivery {
            name: dice.text(),
            location: dice.flip().then(|| id("5790000435975", dice.maybe(&["0088"]).as_deref())),
            date: Some(dice.day()),
            address: (category == "K" || dice.flip()).then(|| address(dice, "NL")),
        });
    }
    if category == "O" {
        (invoice.seller.vat_id, invoice.buyer.vat_id, invoice.tax_representative) = (None, None, None);
        invoice.seller.legal_registration = Some(id("HRB 1", None));
    }
    add_up(&mut invoice, dice, regime, &money);
    invoice
}

fn id(value: &str, scheme: Option<&str>) -> Identifier {
    Identifier { value: value.to_owned(), scheme: scheme.map(str::to_owned), version: None }
}

fn period(dice: &mut Dice) -> Period {
    let start = dice.day();
    Period { start: Some(start), end: dice.flip().then(|| start + Days::new(dice.below(40))) }
}

fn line(dice: &mut Dice, number: u64, regime: &[Category], money: &dyn Fn(Decimal) -> Amount) -> Line {
    let (category, rate, _) = regime[dice.below(regime.len() as u64) as usize];
    let quantity = Decimal::new(1 + dice.below(100_000) as i64, dice.below(4) as u32);
    let net_price = Decimal::new(dice.below(1_000_000) as i64, dice.below(7) as u32);
    let discount = dice.flip().then(|| Decimal::new(dice.below(500) as i64, 2));
    let base = dice.flip().then(|| Decimal::from(1 + dice.below(10)));
    let unit = dice.of(&["C62", "HUR", "E34", "KGM"]);
    let allowances: Vec<Allowance> = (0..dice.below(3)).map(|_| allowance(dice, None, money)).collect();
    let net = cents(quantity * net_price / base.unwrap_or(Decimal::ONE)) + balance(&allowances);
    Line {
        id: Some(number.to_string()),
        note: dice.text(),
        object: dice.flip().then(|| id("object 9", dice.maybe(&["AFP"]).as_deref())),
        quantity: Some(Quantity { value: quantity, unit: Some(unit.to_owned()) }),
        net: Some(money(net)),
        order_line: dice.maybe(&["10", "20"]),
        buyer_accounting: dice.text(),
        period: dice.flip().then(|| period(dice)),
        allowances,
        price: Some(Price {
            net: Some(money(net_price)),
            discount: discount.map(money),
            gross: discount.map(|discount| money(net_price + discount)),
            base: base.map(|value| Quantity { value, unit: dice.flip().then(|| unit.to_owned()) }),
        }),
        tax_category: Some(category.to_owned()),
        tax_rate: rate.map(|rate| rate.parse().unwrap()),
        name: Some("Seats & more".to_owned()),
        description: dice.text(),
        seller_item: dice.text(),
        buyer_item: dice.text(),
        standard_item: dice.flip().then(|| id("4012345001235", Some("0160"))),
        classifications: (0..dice.below(3)).map(|_| Identifier { version: dice.maybe(&["19.05"]), ..id("9873242", Some("STI")) }).collect(),
        origin: dice.maybe(&["DE", "CN"]),
        attributes: (0..dice.below(3))
            .map(|n| ItemAttribute { name: Some(format!("colour {n}")), value: Some("<red>".to_owned()) })
            .collect(),
    }
}

/// Charges less allowances.
fn balance(allowances: &[Allowance]) -> Decimal {
    allowances.iter().map(|item| item.amount.as_ref().unwrap().value * if item.is_charge { Decimal::ONE } else { -Decimal::ONE }).sum()
}

/// With a regime it is one of the document, and has a category.
fn allowance(dice: &mut Dice, regime: Option<&[Category]>, money: &dyn Fn(Decimal) -> Amount) -> Allowance {
    let is_charge = dice.flip();
    let (category, rate, _) = regime.map_or(("", None, None), |regime| regime[dice.below(regime.len() as u64) as usize]);
    let (base, percentage) = (Decimal::new(100 * dice.below(1000) as i64, 2), Decimal::from(dice.below(50)));
    let is_computed = dice.flip();
    Allowance {
        is_charge,
        amount: Some(money(if is_computed {
            cents(base * percentage / Decimal::ONE_HUNDRED)
        } else {
            Decimal::new(dice.below(5000) as i64, 2)
        })),
        base: is_computed.then(|| money(base)),
        percentage: is_computed.then_some(percentage),
        tax_category: regime.map(|_| category.to_owned()),
        tax_rate: rate.map(|rate| rate.parse().unwrap()),
        reason: Some("agreed".to_owned()),
        reason_code: dice.maybe(&[if is_charge { "FC" } else { "95" }]),
    }
}

fn payments(dice: &mut Dice) -> Vec<Payment> {
    let remittance = dice.text();
    let payment = |code: &str, text: Option<String>| Payment {
        means_code: Some(code.to_owned()),
        means_text: text,
        remittance: remittance.clone(),
        ..Payment::default()
    };
    match dice.below(4) {
        0 => vec![Payment { card: Some(Card { number: Some("1234".to_owned()), holder: dice.text() }), ..payment("48", dice.text()) }],
        1 => vec![Payment {
            direct_debit: Some(DirectDebit {
                mandate: Some("M-1".to_owned()),
                creditor: dice.maybe(&["DE98ZZZ09999999999"]),
                account: dice.maybe(&["DE75512108001245126199"]),
            }),
            ..payment("59", None)
        }],
        // A credit note in UBL says with a means of payment when it is due.
        _ => {
            let accounts = (0..1 + dice.below(2))
                .map(|n| Account {
                    id: Some(if n == 0 { "DE75512108001245126199" } else { "123-456" }.to_owned()),
                    name: dice.text(),
                    bank: dice.maybe(&["SOLADEST600"]),
                })
                .collect();
            vec![Payment { accounts, ..payment(dice.of(&["30", "58"]), dice.text()) }]
        }
    }
}

fn attachment(dice: &mut Dice) -> Attachment {
    Attachment {
        reference: Some("usage".to_owned()),
        description: dice.text(),
        location: dice.maybe(&["https://example.com/usage?a=1&b=2"]),
        content: dice.flip().then(|| AttachedFile {
            mime: Some("text/csv".to_owned()),
            name: Some("usage & more.csv".to_owned()),
            base64: "YSxiCjEsMgo=".to_owned(),
        }),
    }
}

/// The tax and the totals of what is there.
fn add_up(invoice: &mut Invoice, dice: &mut Dice, regime: &[Category], money: &dyn Fn(Decimal) -> Amount) {
    let value = |amount: &Option<Amount>| amount.as_ref().map_or(Decimal::ZERO, |amount| amount.value);
    for (category, rate, code) in regime {
        let rate: Option<Decimal> = rate.map(|rate| rate.parse().unwrap());
        let here = |its: &Option<String>, own: Option<Decimal>| its.as_deref() == Some(*category) && own == rate;
        let lines: Vec<Decimal> =
            invoice.lines.iter().filter(|line| here(&line.tax_category, line.tax_rate)).map(|line| value(&line.net)).collect();
        let others: Vec<Allowance> = invoice.allowances.iter().filter(|item| here(&item.tax_category, item.tax_rate)).cloned().collect();
        if lines.is_empty() && others.is_empty() {
            continue;
        }
        let taxable = lines.iter().sum::<Decimal>() + balance(&others);
        invoice.tax.push(TaxSubtotal {
            taxable: Some(money(taxable)),
            tax: Some(money(cents(taxable * rate.unwrap_or_default() / Decimal::ONE_HUNDRED))),
            category: Some((*category).to_owned()),
            rate,
            exemption_reason: code.map(|_| "no VAT & why".to_owned()),
            exemption_code: code.filter(|_| dice.flip()).map(str::to_owned),
        });
    }
    let sum = |is_charge: bool| {
        let items: Vec<Decimal> =
            invoice.allowances.iter().filter(|item| item.is_charge == is_charge).map(|item| value(&item.amount)).collect();
        (!items.is_empty()).then(|| items.iter().sum::<Decimal>())
    };
    let currency = invoice.currency.clone().unwrap();
    let lines: Decimal = invoice.lines.iter().map(|line| value(&line.net)).sum();
    let net = lines + balance(&invoice.allowances);
    let tax: Decimal = invoice.tax.iter().map(|part| value(&part.tax)).sum();
    let (prepaid, rounding) = (dice.flip().then(|| Decimal::new(100, 2)), dice.flip().then(|| Decimal::new(-1, 2)));
    let totals = &mut invoice.totals;
    (totals.lines, totals.net, totals.gross) = (Some(money(lines)), Some(money(net)), Some(money(net + tax)));
    totals.tax = Some(Amount::new(tax, &currency));
    (totals.prepaid, totals.rounding) = (prepaid.map(money), rounding.map(money));
    totals.due = Some(money(net + tax - prepaid.unwrap_or_default() + rounding.unwrap_or_default()));
    let accounting = dice.of(&["SEK", "PLN"]);
    if dice.flip() {
        totals.tax_accounting = Some(Amount::new(cents(tax * Decimal::new(1145, 2)), accounting));
        invoice.tax_currency = Some(accounting.to_owned());
    }
    let (allowed, charged) = (sum(false), sum(true));
    (invoice.totals.allowances, invoice.totals.charges) = (allowed.map(money), charged.map(money));
}

/// Whom to ask.
pub fn contact(dice: &mut Dice) -> Option<Contact> {
    dice.flip().then(|| Contact {
        name: Some("Ann Ask".to_owned()),
        phone: dice.maybe(&["+49 30 123456"]),
        email: dice.maybe(&["ann@example.com"]),
    })
}
