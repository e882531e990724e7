//! XML with elements that are written once something is in them.

use super::Gap;
use chrono::NaiveDate;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use rust_decimal::Decimal;
use tieout_billing::invoice::{Amount, Identifier, Quantity};

/// A document under way, indented by two.
pub(super) struct Xml {
    writer: Writer<Vec<u8>>,
    /// The open elements; the last `pending` of them are not written yet.
    open: Vec<BytesStart<'static>>,
    pending: usize,
    unwritable: Vec<Gap>,
}

impl Xml {
    pub(super) fn new() -> Self {
        let mut writer = Writer::new_with_indent(Vec::with_capacity(8 << 10), b' ', 2);
        put(&mut writer, Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
        Xml { writer, open: Vec::new(), pending: 0, unwritable: Vec::new() }
    }

    /// The bytes, and what could not be written into them.
    pub(super) fn finish(self) -> (Vec<u8>, Vec<Gap>) {
        let mut bytes = self.writer.into_inner();
        bytes.push(b'\n');
        (bytes, self.unwritable)
    }

    /// The root element with its namespaces.
    pub(super) fn root(&mut self, name: &'static str, namespaces: &[(&str, &str)], within: impl FnOnce(&mut Self)) {
        let mut start = BytesStart::new(name);
        namespaces.iter().for_each(|namespace| start.push_attribute(*namespace));
        self.element(start, within);
    }

    /// An element around others; left out if there are none.
    pub(super) fn group(&mut self, name: &'static str, within: impl FnOnce(&mut Self)) {
        self.element(BytesStart::new(name), within);
    }

    /// An element that must stand, even if there is nothing in it.
    pub(super) fn standing(&mut self, name: &'static str, within: impl FnOnce(&mut Self)) {
        self.element(BytesStart::new(name), |xml| {
            xml.flush();
            within(xml);
        });
    }

    fn element(&mut self, start: BytesStart<'static>, within: impl FnOnce(&mut Self)) {
        self.open.push(start);
        self.pending += 1;
        within(self);
        let Some(start) = self.open.pop() else { return };
        match self.pending.checked_sub(1) {
            Some(rest) => self.pending = rest,
            None => put(&mut self.writer, Event::End(BytesEnd::from(start.name()))),
        }
    }

    fn flush(&mut self) {
        let written = self.open.len() - self.pending;
        for start in &self.open[written..] {
            put(&mut self.writer, Event::Start(start.borrow()));
        }
        self.pending = 0;
    }

    /// A text; left out if there is none.
    pub(super) fn text(&mut self, name: &'static str, text: Option<&str>) {
        self.text_with(name, text, &[]);
    }

    pub(super) fn optional(&mut self, name: &'static str, text: &Option<String>) {
        self.text(name, text.as_deref());
    }

    /// A text with those attributes that there are.
    pub(super) fn text_with(&mut self, name: &'static str, text: Option<&str>, attributes: &[(&'static str, Option<&str>)]) {
        let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return };
        self.flush();
        let mut start = BytesStart::new(name);
        for (key, value) in attributes {
            if let Some(value) = value.filter(|value| !value.trim().is_empty()) {
                self.check(name, value);
                start.push_attribute((*key, value));
            }
        }
        self.check(name, text);
        // A reader turns a bare carriage return into a line feed.
        let escaped = quick_xml::escape::escape(text).replace('\r', "&#13;");
        put(&mut self.writer, Event::Start(start));
        put(&mut self.writer, Event::Text(BytesText::from_escaped(escaped)));
        put(&mut self.writer, Event::End(BytesEnd::new(name)));
    }

    pub(super) fn identifier(&mut self, name: &'static str, identifier: Option<&Identifier>) {
        if let Some(id) = identifier {
            self.text_with(name, Some(&id.value), &[("schemeID", id.scheme.as_deref())]);
        }
    }

    /// BT-158: a code with its list and its version.
    pub(super) fn classification(&mut self, name: &'static str, class: &Identifier) {
        self.text_with(name, Some(&class.value), &[("listID", class.scheme.as_deref()), ("listVersionID", class.version.as_deref())]);
    }

    pub(super) fn number(&mut self, name: &'static str, number: Option<Decimal>) {
        self.text(name, number.map(|number| number.to_string()).as_deref());
    }

    pub(super) fn quantity(&mut self, name: &'static str, quantity: Option<&Quantity>) {
        if let Some(quantity) = quantity {
            self.text_with(name, Some(&quantity.value.to_string()), &[("unitCode", quantity.unit.as_deref())]);
        }
    }

    /// An amount with its currency, or else with this one.
    pub(super) fn amount(&mut self, name: &'static str, amount: Option<&Amount>, currency: Option<&str>) {
        if let Some(amount) = amount {
            self.text_with(name, Some(&amount.value.to_string()), &[("currencyID", amount.currency.as_deref().or(currency))]);
        }
    }

    /// A day as `2026-11-30`.
    pub(super) fn day(&mut self, name: &'static str, day: Option<NaiveDate>) {
        self.text(name, day.map(|day| day.format("%Y-%m-%d").to_string()).as_deref());
    }

    /// XML 1.0 has no way to write most control characters.
    fn check(&mut self, name: &'static str, text: &str) {
        let bad = |c: char| (c < ' ' && !matches!(c, '\t' | '\n' | '\r')) || matches!(c, '\u{fffe}' | '\u{ffff}');
        if let Some(c) = text.chars().find(|c| bad(*c)) {
            let what = format!("a text has a character that can't be written (U+{:04X}), in {name}", u32::from(c));
            self.unwritable.push(Gap { term: "XML", place: None, what });
        }
    }
}

fn put(writer: &mut Writer<Vec<u8>>, event: Event<'_>) {
    // Writing to memory doesn't fail.
    let _ = writer.write_event(event);
}
