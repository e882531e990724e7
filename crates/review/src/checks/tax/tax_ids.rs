//! The VAT ids of customers.

use crate::inputs::Inputs;
use crate::run::Invoice;
use hashbrown::HashMap;
use tieout_billing::{Field, RecordKind};

/// VAT ids by customer, as the customer records say them.
pub struct TaxIds<'r> {
    by_customer: HashMap<&'r str, &'r str>,
}

impl<'r> TaxIds<'r> {
    /// Those of the review; none where there are no customers.
    pub fn read(inputs: &Inputs<'r>) -> TaxIds<'r> {
        let customers = inputs.records(RecordKind::Customers).into_iter().flat_map(|records| records.iter());
        TaxIds { by_customer: customers.map(|customer| (customer.text(Field::CustomerId), customer.text(Field::CustomerTaxId))).collect() }
    }

    /// The customer's VAT id as the invoice says it, or else as the customer records do; empty where neither does.
    pub fn of(&self, invoice: &Invoice<'r>) -> &'r str {
        let said = invoice.text(Field::CustomerTaxId);
        if said.is_empty() { self.by_customer.get(invoice.customer()).copied().unwrap_or_default() } else { said }
    }
}
