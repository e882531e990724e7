//! Made-up invoices of every kind that the pages must bear.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::str::FromStr;
use tieout_billing::invoice::*;
use tieout_billing::{FieldKind, Value};
use tieout_documents::template::{GroupBy, Paper, Template};
use tieout_documents::{DocumentError, Mark, TableColumn, TableSource};

/// An invoice with how it is to be shown.
pub struct Sample {
    pub name: &'static str,
    pub invoice: Invoice,
    pub template: Template,
    pub logo: bool,
    pub mark: Option<Mark>,
}

/// All of them, by name.
pub fn samples() -> Vec<Sample> {
    let sample = |name, invoice| Sample { name, invoice, template: Template::default(), logo: true, mark: None };
    let letter = || Template { paper: Paper::Letter, accent: "#0b6b4f".to_owned(), ..Template::default() };
    vec![
        sample("one-line", german(1)),
        Sample { mark: Some(Mark::Draft), ..sample("30-lines-draft", german(30)) },
        Sample { template: Template { group_by: GroupBy::Product, ..Template::default() }, ..sample("300-lines", german(300)) },
        Sample { mark: Some(Mark::Paid), template: letter(), ..sample("letter-paid", american()) },
        sample("credit-note", credit_note()),
        sample("reverse-charge", reverse_charge()),
        Sample { template: Template { accent: "#7a1f3d".to_owned(), ..Template::default() }, ..sample("three-rates", three_rates()) },
        Sample { logo: false, ..sample("twelve-digits", twelve_digits()) },
        sample("japanese", japanese()),
        Sample { logo: false, ..sample("arabic-hebrew", arabic()) },
        Sample { logo: false, mark: Some(Mark::Void), ..sample("long-names", long_names()) },
        sample("swiss-bill", swiss()),
    ]
}

pub fn day(text: &str) -> NaiveDate {
    NaiveDate::from_str(text).unwrap()
}

fn decimal(text: &str) -> Decimal {
    Decimal::from_str(text).unwrap()
}

fn amount(value: Decimal) -> Option<Amount> {
    Some(Amount::from(value))
}

fn said(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn address(line1: &str, code: &str, city: &str, country: &str) -> Option<Address> {
    Some(Address { line1: said(line1), postal_code: said(code), city: said(city), country: said(country), ..Address::default() })
}

const PRODUCTS: &[(&str, &str, &str, &str)] = &[
    ("Plattform Enterprise", "Grundgebühr, monatlich", "1", "490.00"),
    ("Nutzerlizenzen", "Vollzugriff, je Nutzer und Monat", "48", "29.00"),
    ("API-Token", "Verbrauch laut Anlage, Modell L", "1284500", "0.000125"),
    ("Support Gold", "Reaktionszeit 4 Stunden, rund um die Uhr", "1", "350.00"),
    ("Datenspeicher", "Objektspeicher, Region Frankfurt", "1250.5", "0.0220"),
    ("Beratung", "Einrichtung der Schnittstelle zum ERP", "6.5", "145.00"),
];

const UNITS: &[&str] = &["C62", "C62", "C62", "MON", "E34", "HUR"];

/// Lines of the catalogue over and over, every third one with a discount, at the given rates in turn.
fn fill(invoice: &mut Invoice, count: usize, rates: &[(&str, &str)]) {
    for index in 0..count {
        let (name, description, quantity, price) = PRODUCTS[index % PRODUCTS.len()];
        let (category, rate) = rates[index % rates.len()];
        let period = if count < 100 { invoice.period } else { month(index / PRODUCTS.len() % 3 + 9) };
        let gross = (decimal(quantity) * decimal(price)).round_dp(2);
        let discount = if index % 3 == 1 { (gross * decimal("0.10")).round_dp(2) } else { Decimal::ZERO };
        invoice.lines.push(Line {
            id: Some((index + 1).to_string()),
            name: said(name),
            description: said(description),
            quantity: Some(Quantity { value: decimal(quantity), unit: said(UNITS[index % UNITS.len()]) }),
            net: amount(gross - discount),
            period,
            allowances: if discount.is_zero() {
                Vec::new()
            } else {
                vec![Allowance {
                    amount: amount(discount),
                    percentage: Some(decimal("10")),
                    base: amount(gross),
                    reason: said("Rahmenvertrag"),
                    ..Allowance::default()
                }]
            },
            price: Some(Price { net: amount(decimal(price)), ..Price::default() }),
            tax_category: said(category),
            tax_rate: Some(decimal(rate)),
            ..Line::default()
        });
    }
    total(invoice, rates);
}

/// States the sums that the lines come to.
fn total(invoice: &mut Invoice, rates: &[(&str, &str)]) {
    let net = |line: &Line| line.net.as_ref().map_or(Decimal::ZERO, |net| net.value);
    let lines: Decimal = invoice.lines.iter().map(net).sum();
    let signed = |part: &Allowance| {
        let value = part.amount.as_ref().map_or(Decimal::ZERO, |amount| amount.value);
        if part.is_charge { value } else { -value }
    };
    let mut tax = Decimal::ZERO;
    for (category, rate) in rates {
        let rate = decimal(rate);
        let of = |known: &Option<String>, at: Option<Decimal>| known.as_deref() == Some(*category) && at == Some(rate);
        let taxable: Decimal = invoice.lines.iter().filter(|line| of(&line.tax_category, line.tax_rate)).map(net).sum::<Decimal>()
            + invoice.allowances.iter().filter(|part| of(&part.tax_category, part.tax_rate)).map(signed).sum::<Decimal>();
        let due = (taxable * rate / Decimal::ONE_HUNDRED).round_dp(2);
        tax += due;
        invoice.tax.push(TaxSubtotal {
            taxable: amount(taxable),
            tax: amount(due),
            category: said(category),
            rate: Some(rate),
            ..TaxSubtotal::default()
        });
    }
    let parts: Decimal = invoice.allowances.iter().map(signed).sum();
    let gross = lines + parts + tax;
    let prepaid = invoice.totals.prepaid.as_ref().map_or(Decimal::ZERO, |prepaid| prepaid.value);
    let sum = |is_charge: bool| -> Option<Amount> {
        let parts: Vec<Decimal> =
            invoice.allowances.iter().filter(|part| part.is_charge == is_charge).map(|part| signed(part).abs()).collect();
        if parts.is_empty() { None } else { amount(parts.into_iter().sum()) }
    };
    let (allowances, charges) = (sum(false), sum(true));
    let totals = &mut invoice.totals;
    totals.lines = amount(lines);
    (totals.allowances, totals.charges) = (allowances, charges);
    totals.net = amount(lines + parts);
    totals.tax = amount(tax);
    totals.gross = amount(gross);
    totals.due = amount(gross - prepaid);
}

fn seller() -> Party {
    Party {
        name: said("Nordlicht Software GmbH"),
        vat_id: said("DE123456788"),
        tax_registration: said("13/815/08150"),
        legal_registration: Some(Identifier::from("HRB 12345 B")),
        legal_information: said(
            "Nordlicht Software GmbH · Geschäftsführerin: Anna Größmann · Sitz Berlin · Amtsgericht Charlottenburg HRB 12345 B · https://nordlicht.example",
        ),
        electronic_address: Some(Identifier { value: "rechnung@nordlicht.example".to_owned(), scheme: said("EM"), version: None }),
        address: address("Torstraße 105", "10119", "Berlin", "DE"),
        contact: Some(Contact { name: said("Buchhaltung"), phone: said("+49 30 1234 5678"), email: said("rechnung@nordlicht.example") }),
        ..Party::default()
    }
}

fn buyer() -> Party {
    Party {
        name: said("Hanseatische Maschinenbau AG"),
        vat_id: said("DE987654321"),
        identifiers: vec![Identifier::from("K-40017")],
        electronic_address: Some(Identifier { value: "invoice@hama.example".to_owned(), scheme: said("EM"), version: None }),
        address: Some(Address { line2: said("Abteilung Kreditoren"), ..address("Am Sandtorkai 50", "20457", "Hamburg", "DE").unwrap() }),
        ..Party::default()
    }
}

fn transfer(account: &str, bic: &str, holder: &str) -> Vec<Payment> {
    vec![Payment {
        means_code: said("58"),
        remittance: said("RE-2026-00042"),
        accounts: vec![Account { id: said(account), name: said(holder), bank: said(bic) }],
        ..Payment::default()
    }]
}

fn base() -> Invoice {
    Invoice {
        number: said("RE-2026-00042"),
        issue_date: Some(day("2026-11-30")),
        due_date: Some(day("2026-12-30")),
        type_code: said("380"),
        currency: said("EUR"),
        buyer_reference: said("EK/2026/118"),
        contract: said("V-2024-0311"),
        purchase_order: said("4500012345"),
        period: Some(Period { start: Some(day("2026-11-01")), end: Some(day("2026-11-30")) }),
        payment_terms: said("Zahlbar innerhalb von 30 Tagen ohne Abzug."),
        seller: seller(),
        buyer: buyer(),
        payment: transfer("DE89370400440532013000", "COBADEFFXXX", "Nordlicht Software GmbH"),
        ..Invoice::default()
    }
}

/// An ordinary German invoice; from ten lines on with a discount on the whole and something paid before.
pub fn german(lines: usize) -> Invoice {
    let mut invoice = base();
    if lines >= 10 {
        let (tax_category, tax_rate) = (said("S"), Some(decimal("19")));
        invoice.allowances.push(Allowance {
            amount: amount(decimal("125.00")),
            reason: said("Treuerabatt"),
            tax_category,
            tax_rate,
            ..Allowance::default()
        });
        invoice.totals.prepaid = amount(decimal("1000.00"));
        invoice.notes.push(Note { subject: None, text: said("Der Verbrauch an API-Token steht in der Anlage. Fragen beantwortet rechnung@nordlicht.example, alle Preise stehen unter https://nordlicht.example/preise.") });
    }
    fill(&mut invoice, lines, &[("S", "19")]);
    invoice
}

fn credit_note() -> Invoice {
    let mut invoice = base();
    invoice.type_code = said("381");
    invoice.number = said("GS-2026-00007");
    invoice.due_date = None;
    invoice.payment_terms = None;
    invoice.preceding.push(PrecedingInvoice { number: said("RE-2026-00031"), issue_date: Some(day("2026-10-31")) });
    invoice.notes.push(Note { subject: None, text: said("Wir haben Ihnen zwei Lizenzen zu viel berechnet und schreiben den Betrag gut.") });
    fill(&mut invoice, 2, &[("S", "19")]);
    invoice
}

fn reverse_charge() -> Invoice {
    let mut invoice = base();
    invoice.buyer = Party {
        name: said("Société Générale d’Électricité S.A."),
        vat_id: said("FR40303265045"),
        address: address("12, rue de l’Université", "75007", "Paris", "FR"),
        ..Party::default()
    };
    invoice.payment_terms = said("Paiement à 30 jours, date de facture.");
    fill(&mut invoice, 4, &[("AE", "0")]);
    invoice.tax[0].exemption_reason = said("Article 196 de la directive 2006/112/CE");
    invoice
}

fn three_rates() -> Invoice {
    let mut invoice = base();
    invoice.tax_currency = said("CZK");
    fill(&mut invoice, 9, &[("S", "19"), ("S", "7"), ("Z", "0")]);
    invoice.totals.tax_accounting = Some(Amount::new(decimal("17344.12"), "CZK"));
    invoice.allowances.clear();
    invoice
}

fn twelve_digits() -> Invoice {
    let mut invoice = base();
    let line = |id: &str, name: &str, quantity: &str, price: &str, net: &str| Line {
        id: said(id),
        name: said(name),
        quantity: Some(Quantity { value: decimal(quantity), unit: said("C62") }),
        price: Some(Price { net: amount(decimal(price)), ..Price::default() }),
        net: amount(decimal(net)),
        allowances: vec![Allowance { amount: amount(decimal("98765432.10")), reason: said("Framework"), ..Allowance::default() }],
        period: invoice_period(),
        tax_category: said("S"),
        tax_rate: Some(decimal("8.625")),
        ..Line::default()
    };
    invoice.lines.push(line("1", "Reserved capacity, all regions", "123456789.125", "999.999999", "123456788777.77"));
    invoice.lines.push(line("2", "Settlement", "1", "876543210123.45", "876444444691.35"));
    total(&mut invoice, &[("S", "8.625")]);
    invoice
}

fn month(month: usize) -> Option<Period> {
    let end = if month == 10 { 31 } else { 30 };
    Some(Period { start: Some(day(&format!("2026-{month:02}-01"))), end: Some(day(&format!("2026-{month:02}-{end}"))) })
}

fn invoice_period() -> Option<Period> {
    Some(Period { start: Some(day("2026-11-01")), end: Some(day("2027-10-31")) })
}

fn american() -> Invoice {
    let mut invoice = base();
    invoice.currency = said("USD");
    invoice.number = said("INV-10042");
    invoice.payment_terms = said("Net 30. Pay online at https://pay.lakeside.example/INV-10042 or by wire.");
    invoice.seller = Party {
        name: said("Lakeside Cloud, Inc."),
        tax_registration: said("12-3456789"),
        address: Some(Address {
            region: said("IL"),
            line2: said("Suite 2100"),
            ..address("200 N LaSalle St", "60601", "Chicago", "US").unwrap()
        }),
        contact: Some(Contact { name: None, phone: said("+1 312 555 0142"), email: said("billing@lakeside.example") }),
        ..Party::default()
    };
    invoice.buyer = Party {
        name: said("Avery & Fallon Transportation LLC"),
        address: Some(Address { region: said("TX"), ..address("1 Congress Ave", "78701", "Austin", "US").unwrap() }),
        ..Party::default()
    };
    invoice.payment = vec![Payment {
        means_code: said("30"),
        accounts: vec![Account { id: said("000123456789"), name: said("Lakeside Cloud, Inc."), bank: said("021000021") }],
        ..Payment::default()
    }];
    fill(&mut invoice, 5, &[("S", "8.25")]);
    for (line, (name, description)) in invoice.lines.iter_mut().zip([
        ("Platform, Enterprise", "Monthly base fee"),
        ("Seats", "Full access, per seat and month"),
        ("API tokens", "Usage as in the appendix, model L"),
        ("Support, Gold", "Response within 4 hours, around the clock"),
        ("Storage", "Object storage, us-east"),
    ]) {
        (line.name, line.description) = (said(name), said(description));
    }
    invoice
}

fn japanese() -> Invoice {
    let mut invoice = base();
    invoice.currency = said("JPY");
    invoice.payment_terms = said("月末締め翌月末払い");
    invoice.seller = Party {
        name: said("株式会社北光ソフトウェア"),
        tax_registration: said("T1234567890123"),
        address: Some(Address {
            region: said("東京都"), ..address("神保町一丁目105番地", "101-0051", "千代田区", "JP").unwrap()
        }),
        contact: Some(Contact { name: said("経理部"), phone: said("03-1234-5678"), email: said("keiri@hokko.example") }),
        ..Party::default()
    };
    invoice.buyer = Party {
        name: said("髙橋精密機械工業株式会社　御中"),
        address: Some(Address {
            region: said("大阪府"),
            ..address("梅田三丁目1番3号 ノースゲートビルディング", "530-0001", "大阪市北区", "JP").unwrap()
        }),
        contact: Some(Contact { name: said("購買部　山﨑 様"), ..Contact::default() }),
        ..Party::default()
    };
    invoice.payment = vec![Payment {
        means_code: said("30"),
        accounts: vec![Account {
            id: said("普通 1234567"), name: said("カ）ホッコウソフトウェア"), bank: said("みずほ銀行 神田支店")
        }],
        ..Payment::default()
    }];
    for (index, (name, description, quantity, price)) in [
        ("クラウド基盤 エンタープライズ版", "月額基本料金", "1", "49000"),
        ("利用者ライセンス", "一名あたり月額、全機能", "48", "2900"),
        ("技術支援", "導入および接続設定の作業", "6.5", "14500"),
    ]
    .into_iter()
    .enumerate()
    {
        invoice.lines.push(Line {
            id: Some((index + 1).to_string()),
            name: said(name),
            description: said(description),
            quantity: Some(Quantity { value: decimal(quantity), unit: said(["C62", "C62", "HUR"][index]) }),
            price: Some(Price { net: amount(decimal(price)), ..Price::default() }),
            net: amount((decimal(quantity) * decimal(price)).normalize()),
            tax_category: said("S"),
            tax_rate: Some(decimal("10")),
            ..Line::default()
        });
    }
    total(&mut invoice, &[("S", "10")]);
    invoice
}

fn arabic() -> Invoice {
    let mut invoice = base();
    invoice.buyer = Party {
        name: said("شركة النور للتجارة الإلكترونية ذ.م.م"),
        trading_name: said("חברת אור למסחר בע״מ"),
        vat_id: said("AE100354211700003"),
        address: address("شارع الشيخ زايد ١٢٣، مكتب 45", "00000", "دبي", "AE"),
        ..Party::default()
    };
    invoice.payment_terms = said("Payment in 30 days.");
    invoice.notes.push(Note {
        subject: None, text: said("ملاحظة: تُدفع الفاتورة RE-2026-00042 خلال 30 يوماً من تاريخها.")
    });
    invoice.notes.push(Note { subject: None, text: said("Ελληνικά: Ευχαριστούμε. Русский: Спасибо! Tiếng Việt: Cảm ơn quý khách rất nhiều. 简体中文：谢谢您的惠顾。한국어: 감사합니다.ไทย: ขอบคุณ हिन्दी: धन्यवाद ქართული: მადლობა Հայերեն: Շնորհակալություն") });
    fill(&mut invoice, 3, &[("S", "19")]);
    invoice
}

fn long_names() -> Invoice {
    let mut invoice = base();
    invoice.buyer.name = said(
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft mit beschränkter Haftung & Co. Kommanditgesellschaft",
    );
    invoice.buyer.address.as_mut().unwrap().line1 =
        said("Straße der Erinnerung an die Gründung der Hanseatischen Gesellschaft 1234567890, Aufgang West, 14. Obergeschoss");
    invoice.purchase_order = said("PO-4500012345-4500012346-4500012347-4500012348-4500012349");
    fill(&mut invoice, 4, &[("S", "19")]);
    invoice.lines[1].name = said(
        "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetzgebundene Lizenz mit einem Namen, der über mehrere Zeilen geht",
    );
    invoice.lines[2].description = Some("Eine Beschreibung, die sehr ausführlich ist und jede Einzelheit nennt. ".repeat(12));
    invoice.lines[3].name = Some("0123456789abcdef".repeat(12));
    invoice
}

fn swiss() -> Invoice {
    let mut invoice = base();
    invoice.currency = said("CHF");
    invoice.seller = Party {
        name: said("Alpenblick Software AG"),
        vat_id: said("CHE-123.456.788 MWST"),
        address: address("Bahnhofstrasse 12", "8001", "Zürich", "CH"),
        contact: Some(Contact { name: None, phone: said("+41 44 123 45 67"), email: said("rechnung@alpenblick.example") }),
        ..Party::default()
    };
    invoice.buyer =
        Party { name: said("Gebrüder Müller & Söhne AG"), address: address("Marktgasse 28", "3011", "Bern", "CH"), ..Party::default() };
    invoice.payment = vec![Payment {
        means_code: said("30"),
        remittance: said("210000000003139471430009017"),
        accounts: vec![Account { id: said("CH4431999123000889012"), name: said("Alpenblick Software AG"), bank: None }],
        ..Payment::default()
    }];
    fill(&mut invoice, 3, &[("S", "8.1")]);
    invoice
}

/// Rows of metered usage.
pub struct Usage {
    pub rows: usize,
    columns: Vec<TableColumn>,
}

impl Usage {
    pub fn new(rows: usize) -> Usage {
        let column = |title: &str, kind| TableColumn { title: title.to_owned(), kind };
        let columns = vec![
            column("Datum", FieldKind::Date),
            column("Projekt", FieldKind::Text),
            column("Modell", FieldKind::Text),
            column("Token", FieldKind::Decimal),
            column("Kosten (EUR)", FieldKind::Decimal),
        ];
        Usage { rows, columns }
    }
}

impl TableSource for Usage {
    fn columns(&self) -> &[TableColumn] {
        &self.columns
    }

    fn walk(&self, each: &mut dyn FnMut(&[Value<'_>]) -> Result<(), DocumentError>) -> Result<(), DocumentError> {
        for row in 0..self.rows {
            let tokens = Decimal::from((row as u64 * 7919) % 1_000_003);
            let project = format!("projekt-{:03}/abteilung-{}", row % 211, row % 7);
            each(&[
                Value::Date(day("2026-11-01") + chrono::Days::new(row as u64 % 30)),
                Value::Text(&project),
                Value::Text(["klein", "mittel", "groß"][row % 3]),
                Value::Decimal(tokens),
                Value::Decimal((tokens * decimal("0.000125")).round_dp(6)),
            ])?;
        }
        Ok(())
    }
}

/// A logo as a drawing.
pub const LOGO: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 64"><defs><linearGradient id="g" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#1f4e79"/><stop offset="1" stop-color="#3fa7a0"/></linearGradient></defs><rect x="2" y="2" width="60" height="60" rx="14" fill="url(#g)"/><path d="M18 46V18h6l16 19V18h6v28h-6L24 27v19z" fill="#fff"/><g fill="none" stroke="#1f4e79" stroke-width="5" stroke-linecap="round"><path d="M82 44V22l18 22V22"/><circle cx="126" cy="33" r="11"/><path d="M152 44V22h8a7 7 0 0 1 0 14h-8m9 0l7 8"/><path d="M184 44V22h6a11 11 0 0 1 0 22z"/></g></svg>"##;
