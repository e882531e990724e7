//! TAX-09: a VAT id has the right check digits.

use super::tax_ids::TaxIds;
use super::vat_id::{is_valid, split};
use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use crate::run::Invoice;
use hashbrown::HashMap;
use rust_decimal::Decimal;
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "TAX-09",
    name: "VAT id checksum",
    family: Family::Tax,
    severity: Severity::High,
    meaning: "A VAT id of a seller or customer that can't be one: its length, letters or check digits are wrong. Ids of the member \
              states of the EU, Northern Ireland, the United Kingdom, Switzerland and Norway are looked at, each once. Whether an id is \
              registered only the register (VIES) knows.",
    formula: "not valid(country, id)",
    needs: &[Need::Any(&[
        Need::Column(Field::SellerTaxId),
        Need::Column(Field::CustomerTaxId),
        Need::RecordColumn(RecordKind::Customers, Field::CustomerTaxId),
    ])],
    parameters: &[],
    at_stake: "The net amount of the invoices under the id that bear no tax, in the currency of the first of them.",
    mend: "Ask the customer for the VAT id, and look it up in the register.",
    source: "VIES FAQ 11; HMRC VATREC19; Swiss UID register; Brønnøysund; agrees with python-stdnum",
    kind: CheckKind::Run(check),
};

#[derive(Default)]
struct Use<'r> {
    first: Option<Invoice<'r>>,
    invoices: usize,
    currency: &'r str,
    untaxed: Decimal,
}

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let ids = TaxIds::read(inputs);
    // In the order of the first invoice.
    let mut at: HashMap<(Field, &str), usize> = HashMap::new();
    let mut uses: Vec<(Field, &str, &str, Use<'_>)> = Vec::new();
    for invoice in inputs.run.invoices().filter(|invoice| !invoice.is_void()) {
        let of_customer = (Field::CustomerTaxId, ids.of(&invoice), invoice.text(Field::Country));
        for (field, id, country) in [(Field::SellerTaxId, invoice.text(Field::SellerTaxId), ""), of_customer] {
            if id.is_empty() {
                continue;
            }
            let place = *at.entry((field, id)).or_insert_with(|| {
                uses.push((field, id, country, Use::default()));
                uses.len() - 1
            });
            let found = &mut uses[place].3;
            found.invoices += 1;
            found.first = found.first.or(Some(invoice));
            if invoice.tax().is_zero() && (found.currency.is_empty() || found.currency == invoice.currency()) {
                found.currency = invoice.currency();
                found.untaxed = found.untaxed.saturating_add(invoice.net().abs());
            }
        }
    }
    for (field, id, country, found) in uses {
        let Some((country, number)) = split(id, country) else { continue };
        let Some(first) = found.first.filter(|_| is_valid(&country, &number) == Some(false)) else { continue };
        let who = if field == Field::SellerTaxId { "seller" } else { "customer" };
        let on = if found.invoices == 1 { String::new() } else { format!(", on {} invoices", found.invoices) };
        let finding = Finding {
            field: Some(field),
            expected: format!("a VAT id of {country}"),
            actual: id.to_owned(),
            currency: found.currency.to_owned(),
            at_stake: found.untaxed,
            message: format!("{id} of the {who} can't be a VAT id of {country}: its length, letters or check digits are wrong{on}"),
            fault: format!("VAT id of {country}"),
            subject: id.to_owned(),
            ..Finding::default()
        };
        findings.add(Subject::Invoice(first), finding);
    }
}
