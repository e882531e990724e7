//! How an invoice's pages look: data, kept as TOML, edited in the window.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A template. Everything has a default: an empty TOML file is the house's own template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Template {
    pub paper: Paper,
    /// The language of labels, dates and numbers; by the buyer's country where unset.
    pub language: Option<Language>,
    /// The colour of rules, headings and the table's header, as `#RRGGBB`.
    pub accent: String,
    /// What stands on the page, in this order.
    pub blocks: Vec<Block>,
    /// The columns of the table of lines, from left to right.
    pub columns: Vec<Column>,
    /// Under which headings the lines are grouped, each with its subtotal.
    pub group_by: GroupBy,
    /// Labels in the user's words, instead of the language's own; the key is a label's name, such as `invoice_number`.
    pub labels: BTreeMap<String, String>,
    /// Text below the totals, such as thanks.
    pub closing: String,
    /// Text at the foot of each page, beside the page's number.
    pub footer: String,
}

/// Paper size, upright.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Paper {
    /// 210 x 297 mm (ISO 216).
    #[default]
    A4,
    /// 8.5 x 11 inches (ANSI A).
    Letter,
}

/// The languages whose labels Tieout has, by their ISO 639-1 code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    #[default]
    En,
    De,
    Fr,
    Es,
    It,
    Nl,
    Pl,
    Ja,
}

/// A part of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// Logo, the seller's name, address and tax ids.
    Seller,
    /// The buyer's name, address and tax ids, where an envelope's window shows them.
    Buyer,
    /// "Invoice", number, dates, period, purchase order, contract.
    Details,
    Notes,
    Lines,
    /// Subtotals, discounts, tax, gross, prepaid, due.
    Totals,
    /// Tax by category and rate, with exemption reasons.
    Tax,
    /// Terms, bank details, payment codes.
    Payment,
    /// The closing text.
    Closing,
    /// The usage appendix, on pages of its own.
    Usage,
}

/// A column of the table of lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    Position,
    /// The seller's item number.
    Item,
    /// Name and description.
    Description,
    Period,
    Quantity,
    Unit,
    UnitPrice,
    Discount,
    TaxRate,
    Net,
}

/// Headings among the lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupBy {
    #[default]
    None,
    Product,
    Period,
}

impl Default for Template {
    fn default() -> Self {
        use Block as B;
        use Column as C;
        Template {
            paper: Paper::A4,
            language: None,
            accent: "#1f4e79".to_owned(),
            blocks: vec![B::Seller, B::Buyer, B::Details, B::Lines, B::Totals, B::Tax, B::Notes, B::Payment, B::Closing, B::Usage],
            columns: vec![C::Position, C::Description, C::Period, C::Quantity, C::Unit, C::UnitPrice, C::Discount, C::TaxRate, C::Net],
            group_by: GroupBy::None,
            labels: BTreeMap::new(),
            closing: String::new(),
            footer: String::new(),
        }
    }
}
