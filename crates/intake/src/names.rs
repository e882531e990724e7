//! What columns are called.

use tieout_billing::Field;

/// A header reduced to its words: lower case, joined by underscores. `InvoiceItem.ChargeAmount` is `invoice_item_charge_amount`.
pub(crate) fn normalise(header: &str) -> String {
    let mut words = String::with_capacity(header.len());
    let mut previous = ' ';
    let mut characters = header.chars().peekable();
    while let Some(character) = characters.next() {
        let next_is_lower = characters.peek().is_some_and(|next| next.is_lowercase());
        let starts_word =
            character.is_uppercase() && (previous.is_lowercase() || previous.is_ascii_digit() || previous.is_uppercase() && next_is_lower);
        if starts_word && !words.ends_with('_') {
            words.push('_');
        }
        match character {
            '%' => words.push_str("_percent_"),
            '#' | '№' => words.push_str("_number_"),
            _ if character.is_alphanumeric() => words.extend(character.to_lowercase()),
            '\'' | '’' => {}
            _ if !words.ends_with('_') => words.push('_'),
            _ => {}
        }
        previous = character;
    }
    let parts: Vec<&str> = words.split('_').filter(|part| !part.is_empty()).collect();
    parts.join("_")
}

/// Names by which any system may call a field, the best first.
pub(crate) const GENERAL: &[(Field, &[&str])] = &[
    (
        Field::InvoiceNumber,
        &[
            "invoice_number",
            "invoice_no",
            "invoice_num",
            "invoice_nr",
            "invoiceno",
            "document_number",
            "document_no",
            "doc_number",
            "doc_no",
            "invoice",
            "invoice_id",
            "number",
            "transaction_number",
            "tran_id",
            "bill_number",
            "bill_no",
            "bill_id",
            "rechnungsnummer",
            "rechnung_nr",
            "numero_facture",
            "facture",
        ],
    ),
    (
        Field::InvoiceDate,
        &[
            "invoice_date",
            "issue_date",
            "date_of_issue",
            "document_date",
            "billing_date",
            "bill_date",
            "transaction_date",
            "tran_date",
            "invoiced_at",
            "issued_at",
            "issued_on",
            "issuing_date",
            "date_utc",
            "date",
            "posting_date",
            "rechnungsdatum",
        ],
    ),
    (Field::DueDate, &["due_date", "payment_due_date", "due_date_utc", "due_at", "due_on", "due", "faelligkeit", "fällig_am"]),
    (
        Field::CustomerId,
        &[
            "customer_id",
            "customer_number",
            "customer_no",
            "customer_code",
            "client_id",
            "account_id",
            "account_number",
            "account_no",
            "account_code",
            "customer_external_id",
            "external_customer_id",
            "buyer_id",
            "bill_to_id",
            "kundennummer",
            "customer",
        ],
    ),
    (
        Field::CustomerName,
        &[
            "customer_name",
            "client_name",
            "account_name",
            "company_name",
            "buyer_name",
            "bill_to_name",
            "customer_company",
            "company",
            "kunde",
            "name",
        ],
    ),
    (
        Field::Country,
        &["country", "country_code", "billing_country", "billing_country_code", "bill_to_country", "customer_country", "land"],
    ),
    (Field::Region, &["region", "state", "province", "billing_state", "billing_region", "tax_region", "bill_to_state", "jurisdiction"]),
    (
        Field::Currency,
        &[
            "currency",
            "currency_code",
            "invoice_currency",
            "transaction_currency",
            "amount_currency",
            "iso_currency",
            "waehrung",
            "währung",
            "devise",
        ],
    ),
    (
        Field::LineNumber,
        &[
            "line_number",
            "line_no",
            "line_num",
            "line_nr",
            "line_id",
            "line",
            "line_item_id",
            "line_item_number",
            "invoice_line_id",
            "invoice_line_number",
            "item_number",
            "line_sequence_number",
            "position",
            "pos",
            "line_item",
        ],
    ),
    (
        Field::Product,
        &[
            "product",
            "product_code",
            "product_id",
            "product_sku",
            "sku",
            "item_code",
            "item_id",
            "item",
            "item_no",
            "product_name",
            "article",
            "article_number",
            "stock_code",
            "stockcode",
            "artikelnummer",
        ],
    ),
    (
        Field::Description,
        &[
            "description",
            "item_description",
            "line_description",
            "line_item_description",
            "item_name",
            "charge_name",
            "memo",
            "bezeichnung",
            "beschreibung",
            "details",
        ],
    ),
    (Field::Plan, &["plan", "plan_code", "plan_id", "plan_name", "rate_plan", "rate_plan_name", "rate_plan_id", "price_id"]),
    (
        Field::Subscription,
        &[
            "subscription",
            "subscription_id",
            "subscription_number",
            "subscription_name",
            "subscription_external_id",
            "external_subscription_id",
            "contract_id",
            "contract_number",
            "contract",
            "order_number",
            "order_id",
        ],
    ),
    (
        Field::PeriodStart,
        &[
            "period_start",
            "start_date",
            "service_start_date",
            "service_start",
            "billing_period_start",
            "service_period_start",
            "from_date",
            "date_from",
            "period_from",
            "line_period_start",
            "from_datetime",
        ],
    ),
    (
        Field::PeriodEnd,
        &[
            "period_end",
            "end_date",
            "service_end_date",
            "service_end",
            "billing_period_end",
            "service_period_end",
            "to_date",
            "date_to",
            "period_to",
            "line_period_end",
            "to_datetime",
        ],
    ),
    (
        Field::Quantity,
        &[
            "quantity",
            "qty",
            "units",
            "units_billed",
            "usage",
            "usage_quantity",
            "billed_quantity",
            "invoiced_quantity",
            "menge",
            "quantite",
            "quantité",
        ],
    ),
    (Field::Unit, &["unit", "uom", "unit_of_measure", "unit_code", "units_name", "einheit"]),
    (
        Field::UnitPrice,
        &[
            "unit_price",
            "unit_amount",
            "price_per_unit",
            "rate",
            "unit_cost",
            "unit_rate",
            "item_rate",
            "sales_price",
            "precise_unit_amount",
            "einzelpreis",
            "list_price",
            "price",
        ],
    ),
    (Field::DiscountRate, &["discount_rate", "discount_percent", "discount_percentage", "discount_pct", "rabatt_percent"]),
    (
        Field::DiscountAmount,
        &[
            "discount_amount",
            "discount",
            "discounts",
            "line_discount",
            "total_discount_amount",
            "discount_total",
            "coupons_amount",
            "rabatt",
        ],
    ),
    (
        Field::NetAmount,
        &[
            "net_amount",
            "amount_net",
            "line_net_amount",
            "net",
            "amount_excluding_tax",
            "amount_without_tax",
            "amount_excl_tax",
            "net_total",
            "line_amount",
            "charge_amount",
            "extended_amount",
            "extended_price",
            "ext_price",
            "line_total",
            "amount",
            "subtotal",
            "sub_total",
            "nettobetrag",
            "netto",
            "montant_ht",
            "total_price",
        ],
    ),
    (Field::TaxCategory, &["tax_category", "tax_code", "vat_code", "vat_category", "tax_item", "tax_code_id", "steuerkennzeichen"]),
    (
        Field::TaxRate,
        &["tax_rate", "tax_percent", "vat_rate", "vat_percent", "tax_pct", "gst_rate", "tax_percentage", "steuersatz", "taux_tva"],
    ),
    (
        Field::TaxAmount,
        &[
            "tax_amount",
            "amount_tax",
            "line_tax_amount",
            "tax",
            "vat",
            "vat_amount",
            "gst",
            "gst_amount",
            "taxes_amount",
            "total_tax",
            "sales_tax",
            "tax_total",
            "steuerbetrag",
            "ust",
            "mwst",
            "tva",
        ],
    ),
    (
        Field::GrossAmount,
        &[
            "gross_amount",
            "amount_gross",
            "line_gross_amount",
            "gross",
            "amount_including_tax",
            "amount_incl_tax",
            "total_amount",
            "gross_total",
            "total",
            "amount_including_taxes",
            "bruttobetrag",
            "brutto",
            "montant_ttc",
        ],
    ),
    (Field::InvoiceNet, &["invoice_net", "invoice_subtotal", "invoice_net_amount", "invoice_sub_total", "invoice_amount_without_tax"]),
    (Field::InvoiceTax, &["invoice_tax", "invoice_tax_amount", "invoice_total_tax", "invoice_tax_total"]),
    (Field::InvoiceGross, &["invoice_gross", "invoice_total", "invoice_gross_amount", "invoice_amount", "invoice_total_amount"]),
    (Field::DocumentType, &["document_type", "invoice_type", "doc_type", "transaction_type", "belegart"]),
    (Field::Status, &["status", "invoice_status", "document_status"]),
    (
        Field::PrecedingInvoice,
        &[
            "preceding_invoice",
            "original_invoice",
            "original_invoice_number",
            "original_invoice_id",
            "credited_invoice",
            "corrected_invoice",
        ],
    ),
    (
        Field::CreatedDate,
        &["invoice_created_date", "created_date", "created_at", "createddate", "creation_date", "date_created", "created_on"],
    ),
    (Field::PostedDate, &["posted_date", "posted_on", "posted_at", "date_posted", "gl_date"]),
    (Field::SentDate, &["sent_date", "sent_on", "sent_at", "date_sent", "emailed_at", "last_email_sent_date"]),
    (Field::TaxPointDate, &["tax_point_date", "tax_point", "tax_date", "supply_date", "date_of_supply"]),
    (Field::PaymentTerms, &["payment_terms", "payment_term", "terms", "terms_of_payment", "zahlungsbedingungen"]),
    (Field::SellerTaxId, &["seller_tax_id", "seller_vat_id", "seller_vat_number", "seller_registration", "supplier_vat_id"]),
    (
        Field::CustomerTaxId,
        &[
            "customer_tax_id",
            "customer_vat_id",
            "customer_vat_number",
            "buyer_vat_id",
            "vat_id",
            "vat_number",
            "tax_id",
            "tax_number",
            "ust_id",
        ],
    ),
    (Field::Seller, &["seller", "seller_name", "legal_entity", "subsidiary", "company_code", "supplier"]),
    (Field::PostalCode, &["postal_code", "postcode", "zip", "zip_code", "billing_postal_code", "billing_zip", "plz"]),
    (
        Field::DeliveryCountry,
        &["delivery_country", "ship_to_country", "shipping_country", "shipping_country_code", "delivery_country_code"],
    ),
    (Field::DeliveryDate, &["delivery_date", "ship_date", "shipped_date", "lieferdatum"]),
    (Field::ExemptionReason, &["exemption_reason", "tax_exemption_reason", "tax_exempt_reason"]),
    (Field::InvoiceStart, &["invoice_start", "invoice_period_start"]),
    (Field::InvoiceEnd, &["invoice_end", "invoice_period_end"]),
    (Field::BaseQuantity, &["base_quantity", "price_base_quantity"]),
    (Field::GrossPrice, &["gross_price", "item_gross_price"]),
    (Field::PriceDiscount, &["price_discount", "unit_discount", "item_price_discount"]),
    (Field::ChargeAmount, &["line_charge_amount", "surcharge", "surcharge_amount"]),
    (Field::InvoiceLinesTotal, &["invoice_lines_total", "sum_of_lines", "lines_total", "line_extension_amount"]),
    (Field::InvoiceAllowance, &["invoice_allowance", "allowance_total", "allowance_total_amount", "document_discount"]),
    (Field::InvoiceCharge, &["invoice_charge", "charge_total", "charge_total_amount"]),
    (Field::InvoicePrepaid, &["invoice_prepaid", "prepaid_amount"]),
    (Field::InvoiceRounding, &["invoice_rounding", "rounding_amount", "payable_rounding_amount"]),
    (Field::InvoiceDue, &["invoice_due", "amount_due", "payable_amount", "total_due", "balance_due"]),
    (Field::HomeCurrency, &["home_currency", "accounting_currency", "base_currency", "functional_currency", "local_currency"]),
    (Field::ExchangeRate, &["exchange_rate", "fx_rate", "conversion_rate"]),
    (Field::HomeAmount, &["home_amount", "amount_home_currency", "charge_amount_home_currency", "net_amount_home_currency"]),
    (Field::InvoiceTaxHome, &["invoice_tax_home", "invoice_tax_home_currency"]),
    (Field::ProrationDays, &["proration_days", "days_charged", "days_used", "prorated_days"]),
    (Field::ProrationOf, &["proration_of", "days_in_period"]),
    (Field::FullPrice, &["full_price", "full_period_price"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_reduced_to_words() {
        for (header, words) in [
            ("InvoiceItem.ChargeAmount", "invoice_item_charge_amount"),
            ("Date (UTC)", "date_utc"),
            ("Invoice #", "invoice_number"),
            ("Tax %", "tax_percent"),
            ("unitPrice", "unit_price"),
            ("SKU", "sku"),
            ("productSKU", "product_sku"),
            ("_fivetran_synced", "fivetran_synced"),
            ("Amount (Gross/Total)", "amount_gross_total"),
            ("VATRate", "vat_rate"),
        ] {
            assert_eq!(normalise(header), words);
        }
    }

    #[test]
    fn no_name_stands_for_two_fields() {
        let mut seen = std::collections::HashMap::new();
        for (field, names) in GENERAL {
            for name in *names {
                assert_eq!(seen.insert(*name, *field), None, "{name}");
                assert_eq!(normalise(name), *name);
            }
        }
    }
}
