//! Tax rates by place, category and day; and which rate a line has.

use super::contract::TaxTreatment;
use super::dates::DateRange;
use super::derivation::{Derivation, NotComputable};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// The rates that are known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxTable {
    pub rates: Vec<TaxRate>,
}

/// A rate of a category in a place, while it is valid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxRate {
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// A state, province or territory with rates of its own; the rest of the country where absent.
    pub region: Option<String>,
    /// UNTDID 5305, as in EN 16931: S, Z, E, AE, K, G, O, L, M.
    pub category: String,
    /// Taxes of different names in one place are levied together (state and city); one name has one rate on a day.
    pub name: Option<String>,
    /// In percent.
    pub percent: Decimal,
    pub valid: DateRange,
    /// The row of the imported file.
    pub row: Option<u64>,
}

/// The category and rate of a line, and why it has no tax.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineTax {
    /// UNTDID 5305.
    pub category: String,
    /// In percent.
    pub rate: Derivation,
    pub exemption_reason: Option<String>,
}

impl TaxTable {
    /// The rate in percent in that place on that day: of the region where it has rates of the category, of the country otherwise; of the
    /// rates of one name the one that began last. Nothing where none is known.
    pub fn rate(&self, country: &str, region: Option<&str>, category: &str, day: NaiveDate) -> Option<Result<Derivation, NotComputable>> {
        let of_region = region.map(|region| self.valid(country, Some(region), category, day)).filter(|rates| !rates.is_empty());
        let rates = of_region.unwrap_or_else(|| self.valid(country, None, category, day));
        let mut figures: Vec<Derivation> = rates.into_iter().map(TaxRate::figure).collect();
        match figures.len() {
            0 => None,
            1 => figures.pop().map(Ok),
            _ => Some(Derivation::sum("taxes levied together, in percent", figures)),
        }
    }

    /// The rates of the place on the day, one of each name.
    fn valid(&self, country: &str, region: Option<&str>, category: &str, day: NaiveDate) -> Vec<&TaxRate> {
        let same_region = |rate: &TaxRate| match (rate.region.as_deref(), region) {
            (None, None) => true,
            (Some(one), Some(two)) => one.eq_ignore_ascii_case(two),
            _ => false,
        };
        let mut rates: Vec<&TaxRate> = self
            .rates
            .iter()
            .filter(|rate| rate.country.eq_ignore_ascii_case(country) && rate.category == category && same_region(rate))
            .filter(|rate| rate.valid.contains(day))
            .collect();
        rates.sort_by(|one, two| (&one.name, two.valid.from).cmp(&(&two.name, one.valid.from)));
        rates.dedup_by(|next, kept| next.name == kept.name);
        rates
    }
}

impl TaxRate {
    fn figure(&self) -> Derivation {
        let place = self.region.as_deref().map_or_else(|| self.country.clone(), |region| format!("{}-{region}", self.country));
        let name = self.name.as_deref().map_or_else(String::new, |name| format!("{name}, "));
        let figure = format!("{name}category {} in {place} since {}, in percent", self.category, self.valid.from);
        Derivation::given(figure, self.percent)
    }
}

impl LineTax {
    /// The category and rate of a product for a customer on a day. `Err` names the category and place that no rate is known for.
    ///
    /// The customer's category comes before the product's, which is S (standard rate) unless it is said. Categories without tax (Z, E, AE,
    /// K, G, O) have the rate 0, whatever was agreed; all but Z (EN 16931 BR-Z-10) say why.
    pub fn of(table: &TaxTable, customer: &TaxTreatment, product: Option<&str>, day: NaiveDate) -> Result<LineTax, NoRate> {
        let category = customer.category.as_deref().or(product).unwrap_or("S").to_owned();
        if let Some(reason) = untaxed(&category) {
            let exemption_reason = reason.map(|reason| customer.exemption_reason.clone().unwrap_or_else(|| reason.to_owned()));
            let rate = Derivation::given(format!("category {category} has no tax, in percent"), Decimal::ZERO);
            return Ok(LineTax { category, rate, exemption_reason });
        }
        let country = customer.country.as_deref().unwrap_or_default();
        let rate = match customer.rate {
            Some(rate) => Some(Derivation::given("tax rate of the contract, in percent", rate)),
            None => table.rate(country, customer.region.as_deref(), &category, day).and_then(Result::ok),
        };
        match rate {
            Some(rate) => Ok(LineTax { category, rate, exemption_reason: None }),
            None => {
                let place = customer.region.as_deref().map_or_else(|| country.to_owned(), |region| format!("{country}-{region}"));
                Err(NoRate { category, place })
            }
        }
    }
}

/// No rate is known for a category that has tax.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoRate {
    pub category: String,
    /// Country and region; empty where the contract names none.
    pub place: String,
}

/// Whether a category is without tax, and the reason that an invoice gives where it has to give one.
fn untaxed(category: &str) -> Option<Option<&'static str>> {
    match category {
        "Z" => Some(None),
        "E" => Some(Some("Exempt from tax")),
        "AE" => Some(Some("Reverse charge")),
        "K" => Some(Some("Intra-community supply")),
        "G" => Some(Some("Export outside the EU")),
        "O" => Some(Some("Not subject to tax")),
        _ => None,
    }
}
