//! The page's words: labels in the template's language, figures as its country writes them.

use crate::pdf::{Style, Text};
use crate::template::{Label, Locale, Template, country_name, document_title, fill, tax_name};
use rust_decimal::Decimal;
use std::borrow::Cow;
use tieout_billing::invoice::{Address, Amount, Invoice, Party};

/// Labels and figures for one invoice.
pub struct Words<'a> {
    template: &'a Template,
    invoice: &'a Invoice,
    pub locale: Locale,
    /// ISO 4217; empty where the invoice says none.
    pub currency: &'a str,
    pub tax: &'a str,
}

impl<'a> Words<'a> {
    pub fn new(invoice: &'a Invoice, template: &'a Template) -> Words<'a> {
        let locale = template.locale_for(country(&invoice.buyer));
        let tax = template.label(locale.language, tax_name(country(&invoice.seller)));
        Words { template, invoice, locale, currency: invoice.currency.as_deref().unwrap_or_default(), tax }
    }

    /// A label, with the tax's name in its place.
    pub fn label(&self, label: Label) -> Cow<'a, str> {
        let text = self.template.label(self.locale.language, label);
        if text.contains('{') { Cow::Owned(fill(text, &[("tax", self.tax)])) } else { Cow::Borrowed(text) }
    }

    /// A label with more to fill in.
    pub fn filled(&self, label: Label, values: &[(&str, &str)]) -> String {
        fill(&self.label(label), values)
    }

    /// What the document calls itself.
    pub fn title(&self) -> Cow<'a, str> {
        self.label(document_title(self.invoice))
    }

    /// An amount without its currency.
    pub fn amount(&self, amount: Decimal) -> String {
        self.locale.amount(amount, self.currency)
    }

    /// An amount with its currency: the one that stands beside it, or the invoice's.
    pub fn money(&self, amount: &Amount) -> String {
        self.locale.money(amount.value, amount.currency.as_deref().unwrap_or(self.currency))
    }

    /// An address in lines, as its country orders them; the country's name stands last where it is not the other party's own.
    pub fn address(&self, address: &Address, home: Option<&str>) -> Vec<String> {
        let said = |part: &Option<String>| part.as_deref().map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned);
        let mut lines: Vec<String> = [&address.line1, &address.line2, &address.line3].into_iter().filter_map(said).collect();
        let (city, code, region) = (said(&address.city), said(&address.postal_code), said(&address.region));
        let country = address.country.as_deref().unwrap_or_default();
        let joined = |parts: Vec<Option<String>>, separator: &str| parts.into_iter().flatten().collect::<Vec<_>>().join(separator);
        match country {
            "US" | "CA" | "AU" => {
                lines.push(joined(vec![city, Some(joined(vec![region, code], " ")).filter(|part| !part.is_empty())], ", "))
            }
            "GB" | "IE" => {
                lines.extend([city, region].into_iter().flatten());
                lines.extend(code);
            }
            "JP" => lines.push(joined(vec![code.map(|code| format!("〒{}", code.trim_start_matches('〒'))), region, city], " ")),
            _ => {
                lines.push(joined(vec![code, city], " "));
                lines.extend(region);
            }
        }
        if !country.is_empty() && home != Some(country) {
            lines.push(country_name(country, self.locale.language).unwrap_or(country).to_owned());
        }
        lines.retain(|line| !line.is_empty());
        lines
    }
}

/// The country of a party, ISO 3166-1 alpha-2.
pub fn country(party: &Party) -> Option<&str> {
    party.address.as_ref()?.country.as_deref()
}

/// A text whose addresses of web and mail lead there.
pub fn linked<'t>(text: &'t str, style: Style, link: Style) -> Text<'t> {
    let mut linked = Text::default();
    let link = Style { size: style.size, leading: style.leading, ..link };
    let mut plain = 0;
    let mut start = 0;
    for word in text.split_inclusive(|character: char| character.is_whitespace()) {
        let bare = word.trim_end();
        let address = bare.trim_end_matches(['.', ',', ';', ':', ')', '!', '?']).trim_start_matches('(');
        if let Some(target) = target(address) {
            let from = start + (bare.len() - bare.trim_start_matches('(').len());
            if from > plain {
                linked = linked.and(&text[plain..from], style);
            }
            linked = linked.link(address, link, target);
            plain = from + address.len();
        }
        start += word.len();
    }
    if plain < text.len() || text.is_empty() {
        linked = linked.and(&text[plain..], style);
    }
    linked
}

/// Where a click on this word leads.
fn target(word: &str) -> Option<String> {
    if word.len() > 300 {
        return None;
    }
    if word.starts_with("https://") || word.starts_with("http://") {
        return Some(word.to_owned());
    }
    if word.starts_with("www.") && word.len() > 8 {
        return Some(format!("https://{word}"));
    }
    let (name, host) = word.split_once('@')?;
    let is_host =
        host.contains('.') && !host.contains('@') && host.chars().all(|character| character.is_alphanumeric() || ".-".contains(character));
    (!name.is_empty() && is_host).then(|| format!("mailto:{word}"))
}
