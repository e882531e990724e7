//! What a unit of a product is worth to a customer, for the money at stake where no line says it.

use crate::inputs::Inputs;
use hashbrown::HashMap;
use rust_decimal::Decimal;
use tieout_billing::{Field, RecordKind};

/// The price of one unit, with its currency.
pub type UnitPrice<'a> = (Decimal, &'a str);

/// Prices as billed to the customer, or else as agreed with the customer, or else as billed to anyone.
pub struct Prices<'a> {
    billed: HashMap<(&'a str, &'a str), UnitPrice<'a>>,
    agreed: HashMap<(&'a str, &'a str), UnitPrice<'a>>,
    of_product: HashMap<&'a str, UnitPrice<'a>>,
}

impl<'a> Prices<'a> {
    /// Takes the prices of the run and of the contracts.
    pub fn new(inputs: &Inputs<'a>) -> Prices<'a> {
        let mut prices = Prices { billed: HashMap::new(), agreed: HashMap::new(), of_product: HashMap::new() };
        for invoice in inputs.run.invoices() {
            for line in invoice.lines() {
                let base = line.decimal(Field::BaseQuantity).filter(|base| !base.is_zero()).unwrap_or(Decimal::ONE);
                let Some(price) = line.decimal(Field::UnitPrice).and_then(|price| price.checked_div(base)) else { continue };
                let (product, price) = (line.text(Field::Product), (price, invoice.currency()));
                prices.billed.entry((invoice.customer(), product)).or_insert(price);
                prices.of_product.entry(product).or_insert(price);
            }
        }
        for contract in inputs.records(RecordKind::Contracts).into_iter().flat_map(|contracts| contracts.iter()) {
            if let Some(price) = contract.decimal(Field::UnitPrice) {
                let key = (contract.text(Field::CustomerId), contract.text(Field::Product));
                prices.agreed.entry(key).or_insert((price, contract.text(Field::Currency)));
            }
        }
        prices
    }

    /// What a unit is worth, where anything says it.
    pub fn of(&self, customer: &str, product: &str) -> Option<UnitPrice<'a>> {
        let of_customer = |prices: &HashMap<(&'a str, &'a str), UnitPrice<'a>>| prices.get(&(customer, product)).copied();
        of_customer(&self.billed).or_else(|| of_customer(&self.agreed)).or_else(|| self.of_product.get(product).copied())
    }
}
