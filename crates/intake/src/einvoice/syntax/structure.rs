//! The structure of a document against its schema: unknown, misplaced, doubled, missing and blank elements, and values of the wrong type.

use super::datatype::Datatype;
use super::names::{elements, text, trimmed};
use super::places::Finding;
use super::schema::{Content, Schema, Type};
use roxmltree::{Attribute, Node};
use tieout_billing::invoice::RuleSeverity;

/// Checks the document below its root.
pub(super) fn check<'a, 'i>(root: Node<'a, 'i>, schema: &Schema, findings: &mut Vec<Finding<'a, 'i>>) {
    let mut check = Check { schema, findings };
    match schema.type_of(root.tag_name().name()) {
        Some(of) => check.elements(root, of),
        None => check.error("TIEOUT-XML-UNKNOWN", root, format!("`{}` is no root of an e-invoice.", local(root))),
    }
}

struct Check<'s, 'f, 'a, 'i> {
    schema: &'s Schema,
    findings: &'f mut Vec<Finding<'a, 'i>>,
}

impl<'a, 'i> Check<'_, '_, 'a, 'i> {
    /// An element with elements in it. Goes as deep as the document does.
    fn elements(&mut self, element: Node<'a, 'i>, of: &Type) {
        self.attributes(element, &[]);
        if !trimmed(&text(element)).is_empty() {
            self.error("TIEOUT-XML-TYPE", element, format!("Text stands in `{}` between its elements. Leave it out.", local(element)));
        }
        let mut counts = vec![0_usize; of.children.len()];
        let mut furthest = 0;
        let mut is_ordered = true;
        for child in elements(element) {
            let Some(position) = of.position(self.schema.vocabulary.name(child)) else {
                self.unknown(element, child, of);
                continue;
            };
            let known = &of.children[position];
            let name = known.name.local;
            counts[position] += 1;
            if of.choice && counts.iter().sum::<usize>() == 2 {
                self.error("TIEOUT-XML-DOUBLED", child, format!("`{}` takes one element only. Leave `{name}` out.", local(element)));
            } else if !of.choice && counts[position] == 2 && !known.repeated {
                self.error("TIEOUT-XML-DOUBLED", child, format!("`{name}` stands here more than once; the schema takes one. Keep one."));
            }
            if position < furthest && is_ordered && !of.choice {
                // One finding for the element: the rest follows from it.
                is_ordered = false;
                let before = of.children[furthest].name.local;
                self.error("TIEOUT-XML-ORDER", child, format!("`{name}` stands after `{before}`; the schema wants it before."));
            }
            furthest = furthest.max(position);
            self.content(child, known.content, known.required);
        }
        self.missing(element, of, &counts);
    }

    fn missing(&mut self, element: Node<'a, 'i>, of: &Type, counts: &[usize]) {
        if of.choice {
            if counts.iter().all(|count| *count == 0) {
                let names: Vec<_> = of.children.iter().map(|child| format!("`{}`", child.name.local)).collect();
                self.error("TIEOUT-XML-MISSING", element, format!("`{}` lacks {}.", local(element), names.join(" or ")));
            }
            return;
        }
        for (child, _) in of.children.iter().zip(counts).filter(|(child, count)| child.required && **count == 0) {
            let message = format!("`{}` lacks `{}`, which the schema wants.", local(element), child.name.local);
            self.error("TIEOUT-XML-MISSING", element, message);
        }
    }

    fn content(&mut self, element: Node<'a, 'i>, content: Content, required: bool) {
        match content {
            Content::Elements(name) => {
                let Some(of) = self.schema.type_of(name) else { return };
                if !required && may_be_empty(of) && elements(element).next().is_none() {
                    self.blank(element);
                }
                self.elements(element, of);
            }
            Content::Value(datatype) => self.value(element, datatype),
            Content::Unused => {}
        }
    }

    fn value(&mut self, element: Node<'a, 'i>, datatype: Datatype) {
        for child in elements(element) {
            self.error(
                "TIEOUT-XML-UNKNOWN",
                child,
                format!("`{}` holds a value, no elements. Leave `{}` out.", local(element), local(child)),
            );
        }
        let value = text(element);
        let is_blank = trimmed(&value).is_empty();
        if let Some(expected) = datatype.expected_instead_of(&value) {
            let message = if is_blank {
                format!("`{}` is empty and must be {expected}. Fill it in, or leave the element out.", local(element))
            } else {
                format!("`{}` is \"{}\" and must be {expected}.", local(element), shortened(trimmed(&value)))
            };
            self.error("TIEOUT-XML-TYPE", element, message);
        }
        if is_blank && !datatype.needs_content() && elements(element).next().is_none() {
            self.blank(element);
        }
        self.attributes(element, datatype.attributes());
        if let Some(needed) = datatype.attribute_in_ubl().filter(|needed| self.schema.is_ubl() && element.attribute(*needed).is_none()) {
            self.error(
                "TIEOUT-XML-MISSING",
                element,
                format!("`{}` lacks the attribute `{needed}`, which the schema wants.", local(element)),
            );
        }
    }

    /// Those of XML Schema itself, such as `xsi:schemaLocation`, may stand everywhere.
    fn attributes(&mut self, element: Node<'a, 'i>, known: &[&str]) {
        let of_schema = Some("http://www.w3.org/2001/XMLSchema-instance");
        let is_known = |attribute: &Attribute<'_, '_>| match attribute.namespace() {
            None => known.contains(&attribute.name()),
            namespace => namespace == of_schema,
        };
        for attribute in element.attributes().filter(|attribute| !is_known(attribute)) {
            let message = format!("The schema knows no attribute `{}` of `{}`. Leave it out.", attribute.name(), local(element));
            self.push("TIEOUT-XML-UNKNOWN", RuleSeverity::Error, element, Some(attribute.name()), message);
        }
    }

    fn unknown(&mut self, parent: Node<'a, 'i>, child: Node<'a, 'i>, of: &Type) {
        let name = local(child);
        let message = if of.children.iter().any(|known| known.name.local == name) {
            let namespace = child.tag_name().namespace().unwrap_or("none");
            format!("`{name}` is in the wrong namespace ({namespace}).")
        } else {
            format!("The schema knows no `{name}` in `{}`. Leave it out, or write it as the schema does.", local(parent))
        };
        self.error("TIEOUT-XML-UNKNOWN", child, message);
    }

    fn blank(&mut self, element: Node<'a, 'i>) {
        let message = format!("`{}` is empty. Fill it in, or leave the element out.", local(element));
        self.push("TIEOUT-XML-BLANK", RuleSeverity::Warning, element, None, message);
    }

    fn error(&mut self, rule: &'static str, element: Node<'a, 'i>, message: String) {
        self.push(rule, RuleSeverity::Error, element, None, message);
    }

    fn push(&mut self, rule: &'static str, severity: RuleSeverity, element: Node<'a, 'i>, attribute: Option<&'a str>, message: String) {
        self.findings.push(Finding { rule, severity, message, element, attribute });
    }
}

/// Nothing in it is required. Where such an element is itself required, as CII's `ApplicableHeaderTradeDelivery`, it may be empty.
fn may_be_empty(of: &Type) -> bool {
    !of.choice && of.children.iter().all(|child| !child.required)
}

fn local<'i>(element: Node<'_, 'i>) -> &'i str {
    element.tag_name().name()
}

fn shortened(value: &str) -> String {
    const LENGTH: usize = 40;
    let mut short: String = value.chars().take(LENGTH).collect();
    if short.len() < value.len() {
        short.push('…');
    }
    short
}
