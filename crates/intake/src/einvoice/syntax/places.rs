//! Findings, and where they are.

use roxmltree::{Node, NodeId};
use std::collections::HashMap;
use tieout_billing::invoice::{BrokenRule, RuleSeverity};

/// A rule broken at an element, or at one of its attributes.
pub(super) struct Finding<'a, 'i> {
    pub(super) rule: &'static str,
    pub(super) severity: RuleSeverity,
    pub(super) message: String,
    pub(super) element: Node<'a, 'i>,
    pub(super) attribute: Option<&'a str>,
}

impl Finding<'_, '_> {
    pub(super) fn into_broken_rule(self, places: &mut Places) -> BrokenRule {
        let mut location = places.path(self.element);
        if let Some(attribute) = self.attribute {
            location.push_str("/@");
            location.push_str(attribute);
        }
        BrokenRule { rule: self.rule.to_owned(), severity: self.severity, message: self.message, location }
    }
}

/// Positions among siblings of the same name. Counted once for each parent that is asked for, so that a finding at each of 100,000
/// lines costs no more than the lines.
#[derive(Default)]
pub(super) struct Places {
    /// By element; 0 where it is the only one of its name. A parent that was counted is a key with its first child.
    positions: HashMap<NodeId, usize>,
}

impl Places {
    /// The path of an element: `/Invoice/InvoiceLine[3]/Price`.
    fn path(&mut self, element: Node<'_, '_>) -> String {
        let mut steps: Vec<Node<'_, '_>> = element.ancestors().filter(Node::is_element).collect();
        steps.reverse();
        let mut path = String::new();
        for step in steps {
            path.push('/');
            path.push_str(step.tag_name().name());
            let position = self.position(step);
            if position > 0 {
                path.push_str(&format!("[{position}]"));
            }
        }
        path
    }

    fn position(&mut self, element: Node<'_, '_>) -> usize {
        if let Some(&position) = self.positions.get(&element.id()) {
            return position;
        }
        let name = |node: Node<'_, '_>| (node.tag_name().namespace().map(str::to_owned), node.tag_name().name().to_owned());
        let siblings = || element.parent().into_iter().flat_map(|parent| parent.children()).filter(Node::is_element);
        let mut counts: HashMap<_, usize> = HashMap::new();
        for sibling in siblings() {
            let count = counts.entry(name(sibling)).or_default();
            *count += 1;
            self.positions.insert(sibling.id(), *count);
        }
        for sibling in siblings() {
            if counts.get(&name(sibling)) == Some(&1) {
                self.positions.insert(sibling.id(), 0);
            }
        }
        self.positions.get(&element.id()).copied().unwrap_or_default()
    }
}
