//! How an invoice's pages look: data, kept as TOML, edited in the window.
//!
//! ```text
//! let template = Template::from_toml(text)?;              // errors name the line, the key and what is allowed
//! let locale = template.locale_for(Some("CH"));           // language of the template, or of the buyer's country; its formats
//! template.label(locale.language, Label::InvoiceNumber)   // "Rechnungsnummer", or the user's own word
//! locale.money(amount, "CHF")                             // "CHF 1’234.50"
//! ```

mod country;
mod label;
mod label_text;
mod locale;
mod read;
mod ready;
mod unit;

pub use country::country_name;
pub use label::{document_title, fill, tax_name, tax_note};
pub use label_text::Label;
pub use locale::{CurrencyStyle, Locale};
pub use read::{KEYS, TemplateError};
pub use ready::ReadyTemplate;
pub use unit::unit_name;

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A template. Everything has a default: an empty TOML file is the house's own template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Template {
    pub paper: Paper,
    /// The language of labels, dates and numbers; by the buyer's country where unset.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// The colour of rules, headings and the table's header, as `#RRGGBB`.
    pub accent: String,
    /// Whether sums name their currency by its code or by its symbol.
    pub currency: CurrencyStyle,
    /// What stands on the page, in this order.
    pub blocks: Vec<Block>,
    /// The columns of the table of lines, from left to right.
    pub columns: Vec<Column>,
    /// Under which headings the lines are grouped, each with its subtotal.
    pub group_by: GroupBy,
    /// Text below the totals, such as thanks.
    pub closing: String,
    /// Text at the foot of each page, beside the page's number.
    pub footer: String,
    /// Labels in the user's words, instead of the language's own; the key is a label's name, such as `invoice_number`.
    pub labels: BTreeMap<String, String>,
}

/// An enum whose values have names in TOML, and say what they are; after the colon stands what it is where nothing is said.
macro_rules! named {
    ($(#[$meta:meta])* pub enum $type:ident $(: $default:ident)? { $($(#[doc = $about:literal])+ $variant:ident $name:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $type { $($(#[doc = $about])+ #[serde(rename = $name)] $variant,)* }

        impl $type {
            /// All of them.
            pub const ALL: &'static [$type] = &[$($type::$variant,)*];

            /// The name in TOML.
            pub const fn name(self) -> &'static str { match self { $($type::$variant => $name,)* } }

            /// What it is, in a sentence.
            pub fn about(self) -> &'static str { match self { $($type::$variant => concat!($($about),+),)* }.trim() }

            /// The one of that name.
            pub fn from_name(name: &str) -> Option<$type> { match name { $($name => Some($type::$variant),)* _ => None } }
        }

        $(impl Default for $type { fn default() -> Self { $type::$default } })?
    };
}
use named;

named! {
    /// Paper size, upright.
    pub enum Paper: A4 {
        /// 210 x 297 mm (ISO 216).
        A4 "a4",
        /// 8.5 x 11 inches (ANSI A).
        Letter "letter",
    }
}

named! {
    /// The languages whose labels Tieout has, by their ISO 639-1 code.
    pub enum Language: En {
        /// English.
        En "en",
        /// German.
        De "de",
        /// French.
        Fr "fr",
        /// Spanish.
        Es "es",
        /// Italian.
        It "it",
        /// Dutch.
        Nl "nl",
        /// Polish.
        Pl "pl",
        /// Japanese.
        Ja "ja",
    }
}

named! {
    /// A part of the page.
    pub enum Block {
        /// Logo, the seller's name, address and tax ids.
        Seller "seller",
        /// The buyer's name, address and tax ids, where an envelope's window shows them.
        Buyer "buyer",
        /// "Invoice", number, dates, period, purchase order, contract.
        Details "details",
        /// The notes of the document.
        Notes "notes",
        /// The table of lines.
        Lines "lines",
        /// Subtotals, discounts, tax, gross, prepaid, due.
        Totals "totals",
        /// Tax by category and rate, with exemption reasons.
        Tax "tax",
        /// Terms, bank details, payment codes.
        Payment "payment",
        /// The closing text.
        Closing "closing",
        /// The usage appendix, on pages of its own.
        Usage "usage",
    }
}

named! {
    /// A column of the table of lines.
    pub enum Column {
        /// The line's number.
        Position "position",
        /// The seller's item number.
        Item "item",
        /// Name and description.
        Description "description",
        /// First and last day of what is billed.
        Period "period",
        /// How much.
        Quantity "quantity",
        /// What the quantity counts.
        Unit "unit",
        /// Net price of one unit, to its own precision.
        UnitPrice "unit_price",
        /// The line's allowances.
        Discount "discount",
        /// The rate of tax.
        TaxRate "tax_rate",
        /// The net amount.
        Net "net",
    }
}

named! {
    /// Headings among the lines.
    pub enum GroupBy: None {
        /// The lines as they come.
        None "none",
        /// By the item.
        Product "product",
        /// By the billing period.
        Period "period",
    }
}

impl Default for Template {
    fn default() -> Self {
        use Block as B;
        use Column as C;
        Template {
            paper: Paper::A4,
            language: None,
            accent: "#1f4e79".to_owned(),
            currency: CurrencyStyle::Code,
            blocks: vec![B::Seller, B::Buyer, B::Details, B::Lines, B::Totals, B::Tax, B::Notes, B::Payment, B::Closing, B::Usage],
            columns: vec![C::Position, C::Description, C::Period, C::Quantity, C::Unit, C::UnitPrice, C::Discount, C::TaxRate, C::Net],
            group_by: GroupBy::None,
            closing: String::new(),
            footer: String::new(),
            labels: BTreeMap::new(),
        }
    }
}

impl Template {
    /// The language of the pages: the template's own, or that of the buyer's country (ISO 3166-1 alpha-2), or English.
    pub fn language_for(&self, buyer_country: Option<&str>) -> Language {
        self.language.or_else(|| buyer_country.and_then(Language::of_country)).unwrap_or_default()
    }

    /// The language of the pages with the formats that are usual for it in the buyer's country.
    pub fn locale_for(&self, buyer_country: Option<&str>) -> Locale {
        let mut locale = Locale::new(self.language_for(buyer_country), buyer_country);
        locale.currency = self.currency;
        locale
    }

    /// A label in the user's words, or the language's own.
    pub fn label(&self, language: Language, label: Label) -> &str {
        self.labels.get(label.name()).map_or(label.text(language), String::as_str)
    }
}

impl Language {
    /// The language that a country's businesses write their invoices in, if Tieout has it. Where a country has several, the most spoken one:
    /// Belgium `nl`, Switzerland `de`; Luxembourg `fr`, the language of its administration. Who wants another one says it in the template.
    pub fn of_country(country: &str) -> Option<Language> {
        Some(match country.to_ascii_uppercase().as_str() {
            "DE" | "AT" | "CH" | "LI" => Language::De,
            "FR" | "MC" | "LU" | "BL" | "GF" | "GP" | "MF" | "MQ" | "NC" | "PF" | "PM" | "RE" | "WF" | "YT" => Language::Fr,
            "BF" | "BJ" | "CD" | "CG" | "CI" | "GA" | "GN" | "ML" | "NE" | "SN" | "TG" => Language::Fr,
            "ES" | "MX" | "AR" | "BO" | "CL" | "CO" | "CR" | "CU" | "DO" | "EC" | "GQ" | "GT" | "HN" | "NI" | "PA" | "PE" | "PY" | "SV"
            | "UY" | "VE" => Language::Es,
            "IT" | "SM" | "VA" => Language::It,
            "NL" | "BE" | "SR" | "AW" | "BQ" | "CW" | "SX" => Language::Nl,
            "PL" => Language::Pl,
            "JP" => Language::Ja,
            _ => return None,
        })
    }
}
