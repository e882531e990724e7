//! The elements of a document: parsed within bounds, found by namespace and name, read as text, numbers and days. What can't be read is
//! named with its path.

use super::EInvoiceError;
use chrono::NaiveDate;
use roxmltree::{Document, Error, Node, ParsingOptions};
use rust_decimal::Decimal;
use tieout_billing::invoice::{Amount, BrokenRule, Identifier, MandatoryGroup, Quantity, RuleSeverity, TaxedPart};

/// Bytes of one document; attachments are in it as Base64.
const MAX_TEXT: usize = 512 << 20;
/// Elements, attributes' owners and texts of one document: some 60,000 lines with all that a line may have.
const MAX_NODES: u32 = 8_000_000;
/// An invoice has a dozen levels.
const MAX_DEPTH: usize = 100;

/// Parses a text and gives the tree to `read`.
pub(super) fn parse<T>(name: &str, text: &str, read: impl FnOnce(&Document<'_>) -> T) -> Result<T, EInvoiceError> {
    let name = || name.to_owned();
    if text.len() > MAX_TEXT {
        return Err(EInvoiceError::TooLarge { name: name(), what: "its length", limit: format!("{} MiB", MAX_TEXT >> 20) });
    }
    let options = ParsingOptions { nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|error| match error {
        Error::DtdDetected => EInvoiceError::DocumentType { name: name() },
        Error::NodesLimitReached => {
            EInvoiceError::TooLarge { name: name(), what: "the number of its elements", limit: "8,000,000".to_owned() }
        }
        other => {
            let at = other.pos();
            EInvoiceError::Malformed { name: name(), row: at.row, column: at.col, reason: other.to_string() }
        }
    })?;
    if is_deep(&document) {
        return Err(EInvoiceError::TooDeep { name: name(), limit: MAX_DEPTH });
    }
    Ok(read(&document))
}

/// Whether elements are nested deeper than [`MAX_DEPTH`]. Walks without recursion; so does the parser.
fn is_deep(document: &Document<'_>) -> bool {
    let mut node = document.root_element();
    let mut depth = 1;
    loop {
        if depth > MAX_DEPTH {
            return true;
        }
        if let Some(child) = node.first_element_child() {
            (node, depth) = (child, depth + 1);
            continue;
        }
        loop {
            if let Some(next) = node.next_sibling_element() {
                node = next;
                break;
            }
            match node.parent_element() {
                Some(parent) => (node, depth) = (parent, depth - 1),
                None => return false,
            }
        }
    }
}

/// Where a node is: `/Invoice/InvoiceLine[3]/Price`. Positions are counted among siblings of the same name, and said where there are several.
pub(super) fn path(node: Node<'_, '_>) -> String {
    let mut steps: Vec<String> = node
        .ancestors()
        .filter(Node::is_element)
        .map(|element| {
            let twins = |of: &Node<'_, '_>| of.is_element() && of.tag_name() == element.tag_name();
            let before = element.prev_siblings().skip(1).filter(twins).count();
            let after = element.next_siblings().skip(1).any(|sibling| twins(&sibling));
            let name = element.tag_name().name();
            if before > 0 || after { format!("/{name}[{}]", before + 1) } else { format!("/{name}") }
        })
        .collect();
    steps.reverse();
    steps.concat()
}

/// Prefixes as they are written in this source, and the namespaces that they stand for; a document's own prefixes don't matter.
pub(super) type Namespaces = &'static [(&'static str, &'static str)];

/// An element. Paths from it are written `cac:Item/cbc:Name`, with the prefixes of its [`Namespaces`].
#[derive(Clone, Copy)]
pub(super) struct Element<'a, 'i> {
    pub(super) node: Node<'a, 'i>,
    namespaces: Namespaces,
}

impl<'a, 'i: 'a> Element<'a, 'i> {
    pub(super) fn new(node: Node<'a, 'i>, namespaces: Namespaces) -> Self {
        Element { node, namespaces }
    }

    /// The first element at this path, as XPath finds it.
    pub(super) fn at(self, path: &str) -> Option<Self> {
        match path.split_once('/') {
            None => self.children(path).next(),
            Some((step, rest)) => self.children(step).find_map(|child| child.at(rest)),
        }
    }

    /// The text at this path.
    pub(super) fn text_at(self, path: &str) -> Option<String> {
        self.at(path).map(Element::text)
    }

    /// The text at this path, with its scheme in `schemeID`.
    pub(super) fn identifier_at(self, path: &str) -> Option<Identifier> {
        self.at(path).map(|element| element.identifier("schemeID"))
    }

    /// The children of this name, such as `cac:Item`.
    pub(super) fn children(self, name: &str) -> impl Iterator<Item = Self> + use<'a, 'i> {
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        let namespace = self.namespaces.iter().find(|(known, _)| *known == prefix).map(|(_, namespace)| *namespace);
        let mut child = self.node.first_element_child();
        let local = local.to_owned();
        std::iter::from_fn(move || {
            loop {
                let node = child?;
                child = node.next_sibling_element();
                if node.tag_name().name() == local && node.tag_name().namespace() == namespace {
                    return Some(Element { node, namespaces: self.namespaces });
                }
            }
        })
    }

    pub(super) fn attribute(self, name: &str) -> Option<&'a str> {
        self.node.attribute(name)
    }

    /// All text within, trimmed.
    pub(super) fn text(self) -> String {
        let mut children = self.node.children();
        if let (Some(only), None) = (children.next(), children.next()) {
            // Almost always: one text.
            return only.text().filter(|_| only.is_text()).unwrap_or_default().trim().to_owned();
        }
        let whole: String = self.node.descendants().filter(Node::is_text).filter_map(|text| text.text()).collect();
        whole.trim().to_owned()
    }

    /// The text with the scheme in this attribute.
    pub(super) fn identifier(self, scheme: &str) -> Identifier {
        Identifier { value: self.text(), scheme: self.attribute(scheme).map(str::to_owned), version: None }
    }

    /// A number of XML Schema's `decimal`. None, and named in `broken`, if it is none or has more digits than can be kept.
    pub(super) fn decimal(self, broken: &mut Vec<BrokenRule>) -> Option<Decimal> {
        let text = self.text();
        let number = decimal_of(&text);
        if number.is_none() {
            broken.push(self.unreadable(
                "TIEOUT-NUMBER",
                &text,
                "a number such as 1234.50 (a point before the decimals, no other marks, at most 28 digits)",
            ));
        }
        number
    }

    pub(super) fn amount(self, broken: &mut Vec<BrokenRule>) -> Option<Amount> {
        let value = self.decimal(broken)?;
        Some(Amount { value, currency: self.attribute("currencyID").map(str::to_owned) })
    }

    pub(super) fn quantity(self, broken: &mut Vec<BrokenRule>) -> Option<Quantity> {
        // One that can't be read is there all the same, with its unit; the number is named as broken.
        let value = self.decimal(broken).unwrap_or_default();
        Some(Quantity { value, unit: self.attribute("unitCode").map(str::to_owned) })
    }

    /// A day of XML Schema's `date`: `2026-11-30`, a time zone after it aside.
    pub(super) fn date(self, broken: &mut Vec<BrokenRule>) -> Option<NaiveDate> {
        let text = self.text();
        let day = text.get(..10).filter(|_| is_zone(&text[10..])).and_then(|day| day_of(day, "%Y-%m-%d", 10));
        if day.is_none() {
            broken.push(self.unreadable("TIEOUT-DATE", &text, "a date such as 2026-11-30"));
        }
        day
    }

    /// A day of UN/CEFACT's format 102: `20261130`, said so in the attribute `format`.
    pub(super) fn date_102(self, broken: &mut Vec<BrokenRule>) -> Option<NaiveDate> {
        let text = self.text();
        let day = if self.attribute("format") == Some("102") { day_of(&text, "%Y%m%d", 8) } else { None };
        if day.is_none() {
            broken.push(self.unreadable("TIEOUT-DATE", &text, "a date such as 20261130, with format=\"102\""));
        }
        day
    }

    /// `true`, `false`, `1` or `0`.
    pub(super) fn indicator(self, broken: &mut Vec<BrokenRule>) -> bool {
        match self.text().as_str() {
            "true" | "1" => true,
            "false" | "0" => false,
            other => {
                broken.push(self.unreadable(
                    "TIEOUT-INDICATOR",
                    other,
                    "true (a charge) or false (an allowance); it is taken for an allowance",
                ));
                false
            }
        }
    }

    fn unreadable(self, rule: &str, text: &str, wanted: &str) -> BrokenRule {
        let shown: String = text.chars().take(60).collect();
        BrokenRule {
            rule: rule.to_owned(),
            severity: RuleSeverity::Error,
            message: format!("{} is “{shown}”. Wanted is {wanted}", self.node.tag_name().name()),
            location: path(self.node),
        }
    }
}

/// The number with its scale: 10.0 stays 10.0.
fn decimal_of(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(whole) || !plain(decimals) || whole.len() + decimals.len() == 0 {
        return None;
    }
    let sign = if text.starts_with('-') { "-" } else { "" };
    let whole = if whole.is_empty() { "0" } else { whole };
    let point = if decimals.is_empty() { "" } else { "." };
    Decimal::from_str_exact(&format!("{sign}{whole}{point}{decimals}")).ok()
}

fn day_of(text: &str, format: &str, length: usize) -> Option<NaiveDate> {
    let exact = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    if exact { NaiveDate::parse_from_str(text, format).ok() } else { None }
}

/// Nothing, `Z`, or an offset such as `+01:00`.
fn is_zone(text: &str) -> bool {
    match text.as_bytes() {
        [] | [b'Z'] => true,
        [b'+' | b'-', h1, h2, b':', m1, m2] => [h1, h2, m1, m2].iter().all(|byte| byte.is_ascii_digit()),
        _ => false,
    }
}

/// Which of the tax totals is in the currency of the invoice (BT-110) and which in that of tax accounting (BT-111). Where no currency
/// tells, the first is that of the invoice. A second one in the currency of the invoice, or in any other, which is wrong, stands
/// as BT-111, so that it is seen.
pub(super) fn taxes_of<'a, 'i: 'a>(
    taxes: &[Element<'a, 'i>],
    currency: Option<&str>,
    tax_currency: Option<&str>,
) -> (Option<Element<'a, 'i>>, Option<Element<'a, 'i>>) {
    let is_in = |tax: &Element<'_, '_>, wanted: Option<&str>| wanted.is_some() && tax.attribute("currencyID") == wanted;
    let own = taxes.iter().position(|tax| is_in(tax, currency)).or_else(|| taxes.iter().position(|tax| !is_in(tax, tax_currency)));
    let others = || taxes.iter().enumerate().filter(|(at, _)| Some(*at) != own).map(|(_, tax)| *tax);
    let accounting = others().find(|tax| is_in(tax, currency)).or_else(|| others().find(|tax| is_in(tax, tax_currency)));
    (own.map(|at| taxes[at]), accounting.or_else(|| others().next()))
}

/// What belongs to a means of payment, in a document that has none.
pub(super) fn homeless(term: &str, value: &str, root: Element<'_, '_>) -> BrokenRule {
    BrokenRule {
        rule: "TIEOUT-PAYMENT".to_owned(),
        severity: RuleSeverity::Warning,
        message: format!("{term}, “{value}”, is said without a means of payment (BG-16), and is not kept"),
        location: path(root.node),
    }
}

/// The groups without an element, and the date of issue where nothing stands for it.
pub(super) fn lacking(groups: [(MandatoryGroup, Option<Element<'_, '_>>); 2], issued: Option<Element<'_, '_>>) -> Vec<MandatoryGroup> {
    let groups = groups.iter().filter(|(_, element)| element.is_none()).map(|(group, _)| *group);
    let issued = issued.is_none_or(|date| date.text().is_empty());
    groups.chain(issued.then_some(MandatoryGroup::IssueDate)).collect()
}

/// Those of the parts with a category of tax where it is not said to be of VAT: the category's path (`.` for the part itself), and below it that of the kind of tax.
pub(super) fn not_vat<'a, 'i: 'a>(
    parts: impl Iterator<Item = Element<'a, 'i>>,
    (category, kind): (&str, &str),
    part: fn(usize) -> TaxedPart,
) -> Vec<TaxedPart> {
    let tax_of = |found: Element<'a, 'i>| if category == "." { Some(found) } else { found.at(category) };
    let is_other =
        |found: Element<'a, 'i>| tax_of(found).is_some_and(|tax| !tax.text_at(kind).is_some_and(|kind| kind.eq_ignore_ascii_case("VAT")));
    parts.enumerate().filter(|(_, found)| is_other(*found)).map(|(at, _)| part(at)).collect()
}
