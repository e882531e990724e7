//! The binding's rules, read from the tables `ubl.rules` and `cii.rules`, and judged in one walk over the document.
//!
//! The paths of all rules about one element are one tree of steps, so that an element's rules cost a lookup for each element below it that
//! some rule names, however many rules there are.

use super::names::{self, Name, Namespace, Vocabulary, elements};
use super::places::Finding;
use super::{cii, ubl};
use roxmltree::Node;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;
use tieout_billing::invoice::RuleSeverity;

pub(super) static UBL: LazyLock<Rules> = LazyLock::new(|| Rules::read(include_str!("ubl.rules"), &names::UBL, ubl::special));
pub(super) static CII: LazyLock<Rules> = LazyLock::new(|| Rules::read(include_str!("cii.rules"), &names::CII, cii::special));

/// A rule that no path can say: where it is broken, if it is, from the element that it is about.
pub(super) type Special = for<'a, 'i> fn(Node<'a, 'i>) -> Option<Node<'a, 'i>>;

/// The rules of one syntax.
pub(super) struct Rules {
    vocabulary: &'static Vocabulary,
    contexts: Vec<Context>,
    /// Contexts whose last step is a name, in the order of the table.
    by_name: HashMap<Name<'static>, Vec<Place>>,
    /// Contexts whose last step is the end of a name, of one namespace or of any.
    by_ending: Vec<(Option<Namespace>, &'static str, usize)>,
    /// What must be nowhere in the document: elements by name, attributes of any element.
    nowhere: HashMap<Name<'static>, Vec<Nowhere>>,
    nowhere_attributes: HashMap<&'static str, Rule>,
}

/// The rules about the elements of one kind.
#[derive(Default)]
struct Context {
    rules: Vec<Rule>,
    paths: Step,
}

/// A path that ends in the name it is found by.
struct Place {
    context: usize,
    /// The steps before the last, the last first.
    parents: Vec<Name<'static>>,
    /// Whether the path begins at the document.
    whole: bool,
}

/// A path that must match nowhere.
struct Nowhere {
    rule: Rule,
    parents: Vec<Name<'static>>,
    attribute: Option<&'static str>,
}

#[derive(Clone)]
struct Rule {
    id: &'static str,
    severity: RuleSeverity,
    demand: Demand,
    /// The last step of its path, an attribute with `@`; for a special rule what it says.
    subject: &'static str,
}

#[derive(Clone, Copy)]
enum Demand {
    Absent,
    Once,
    One,
    Some,
    Special(Special),
}

/// A step of the tree of paths: the rules whose path ends here, and the steps that follow.
#[derive(Default)]
struct Step {
    rules: Vec<usize>,
    attributes: HashMap<&'static str, Vec<usize>>,
    children: HashMap<Name<'static>, Step>,
}

/// What a rule's path has met.
#[derive(Clone)]
struct Met<'a, 'i> {
    count: usize,
    first: Option<Node<'a, 'i>>,
    second: Option<Node<'a, 'i>>,
}

impl Rules {
    /// Judges the document below its root.
    pub(super) fn check<'a, 'i>(&self, root: Node<'a, 'i>, findings: &mut Vec<Finding<'a, 'i>>) {
        let mut met = Vec::new();
        let mut said = HashSet::new();
        for element in root.descendants().filter(Node::is_element) {
            let name = self.vocabulary.name(element);
            if let Some(context) = self.context_of(element, name) {
                self.judge(&self.contexts[context], element, &mut met, findings);
            }
            self.judge_nowhere(element, name, &mut said, findings);
        }
    }

    /// The first context of the table that the element matches.
    fn context_of(&self, element: Node<'_, '_>, name: Name<'_>) -> Option<usize> {
        let named = self.by_name.get(&name).into_iter().flatten();
        let named = named.filter(|place| self.is_below(element, &place.parents, place.whole)).map(|place| place.context);
        let ending = self.by_ending.iter();
        let ending = ending.filter(|(namespace, end, _)| namespace.is_none_or(|of| of == name.namespace) && name.local.ends_with(end));
        named.chain(ending.map(|(_, _, context)| *context)).min()
    }

    /// Whether the element's ancestors are these, the nearest first, and, for a whole path, none above them.
    fn is_below(&self, element: Node<'_, '_>, parents: &[Name<'_>], whole: bool) -> bool {
        let mut above = element.parent_element();
        for parent in parents {
            match above {
                Some(node) if self.vocabulary.name(node) == *parent => above = node.parent_element(),
                _ => return false,
            }
        }
        !whole || above.is_none()
    }

    fn judge<'a, 'i>(&self, context: &Context, element: Node<'a, 'i>, met: &mut Vec<Met<'a, 'i>>, findings: &mut Vec<Finding<'a, 'i>>) {
        met.clear();
        met.resize(context.rules.len(), Met { count: 0, first: None, second: None });
        self.follow(&context.paths, element, met);
        for (rule, met) in context.rules.iter().zip(met.iter()) {
            let place = match rule.demand {
                Demand::Absent => met.first,
                Demand::Once => met.second,
                Demand::One => met.second.or(if met.count == 0 { Some(element) } else { None }),
                Demand::Some => (met.count == 0).then_some(element),
                Demand::Special(broken_at) => broken_at(element),
            };
            if let Some(place) = place {
                findings.push(rule.finding(place, met.count));
            }
        }
    }

    fn follow<'a, 'i>(&self, step: &Step, element: Node<'a, 'i>, met: &mut [Met<'a, 'i>]) {
        if !step.attributes.is_empty() {
            for attribute in element.attributes().filter(|attribute| attribute.namespace().is_none()) {
                for &rule in step.attributes.get(attribute.name()).into_iter().flatten() {
                    met[rule].meet(element);
                }
            }
        }
        if step.children.is_empty() {
            return;
        }
        for child in elements(element) {
            let Some(next) = step.children.get(&self.vocabulary.name(child)) else { continue };
            for &rule in &next.rules {
                met[rule].meet(child);
            }
            self.follow(next, child, met);
        }
    }

    /// Says a rule once, at the first place where it is broken.
    fn judge_nowhere<'a, 'i>(
        &self,
        element: Node<'a, 'i>,
        name: Name<'_>,
        said: &mut HashSet<&'static str>,
        findings: &mut Vec<Finding<'a, 'i>>,
    ) {
        let mut say = |rule: &Rule| {
            if said.insert(rule.id) {
                findings.push(rule.finding(element, 1));
            }
        };
        for attribute in element.attributes().filter(|attribute| attribute.namespace().is_none()) {
            self.nowhere_attributes.get(attribute.name()).into_iter().for_each(&mut say);
        }
        for nowhere in self.nowhere.get(&name).into_iter().flatten() {
            if nowhere.attribute.is_none_or(|attribute| element.has_attribute(attribute)) && self.is_below(element, &nowhere.parents, false)
            {
                say(&nowhere.rule);
            }
        }
    }

    /// Reads a table. Its form stands in its head.
    fn read(table: &'static str, vocabulary: &'static Vocabulary, special: fn(&str) -> Option<Special>) -> Self {
        let mut rules = Self {
            vocabulary,
            contexts: Vec::new(),
            by_name: HashMap::new(),
            by_ending: Vec::new(),
            nowhere: HashMap::new(),
            nowhere_attributes: HashMap::new(),
        };
        for line in table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            match line.strip_prefix("@ ") {
                Some(context) => rules.add_context(context),
                None => rules.add_rule(line, special),
            }
        }
        rules
    }

    fn add_context(&mut self, paths: &'static str) {
        let context = self.contexts.len();
        self.contexts.push(Context::default());
        for path in paths.split(" | ") {
            if let Some((prefix, ending)) = path.split_once('*').filter(|_| path != "*") {
                let namespace = match (prefix, ending.strip_prefix(":*")) {
                    ("", Some(end)) => (None, end),
                    ("", None) => (Some(0), ending),
                    _ => (Some(self.vocabulary.prefixed(prefix.trim_end_matches(':'))), ending),
                };
                self.by_ending.push((namespace.0, namespace.1, context));
                continue;
            }
            let (name, parents) = self.steps(path.trim_start_matches('/'));
            self.by_name.entry(name).or_default().push(Place { context, parents, whole: path.starts_with('/') });
        }
    }

    /// The last step of a path, and those before it, the last first.
    fn steps(&self, path: &'static str) -> (Name<'static>, Vec<Name<'static>>) {
        let mut steps = path.rsplit('/').map(|step| self.vocabulary.named(step));
        let last = steps.next().unwrap_or_else(|| self.vocabulary.named(path));
        (last, steps.collect())
    }

    fn add_rule(&mut self, line: &'static str, special: fn(&str) -> Option<Special>) {
        let mut words = line.split_whitespace();
        let (Some(id), Some(severity), Some(demand)) = (words.next(), words.next(), words.next()) else { return };
        let severity = if severity == "error" { RuleSeverity::Error } else { RuleSeverity::Warning };
        let demand = match (demand, special(id)) {
            ("absent", _) => Demand::Absent,
            ("once", _) => Demand::Once,
            ("one", _) => Demand::One,
            ("some", _) => Demand::Some,
            (_, Some(broken_at)) => Demand::Special(broken_at),
            // A test holds the table against the functions.
            (_, None) => return,
        };
        let text = line.split_once(" -- ").map(|(_, text)| text);
        let subject = text.or_else(|| line.rsplit([' ', '/']).next()).unwrap_or_default();
        let rule = Rule { id, severity, demand, subject };
        let paths: Vec<&'static str> = if text.is_some() { Vec::new() } else { words.filter(|word| *word != "|").collect() };
        if let Some(path) = paths.first().and_then(|path| path.strip_prefix("//")) {
            self.add_nowhere(rule, path);
            return;
        }
        let vocabulary = self.vocabulary;
        let Some(context) = self.contexts.last_mut() else { return };
        let number = context.rules.len();
        context.rules.push(rule);
        for path in paths {
            let mut step = &mut context.paths;
            let mut steps = path.split('/').peekable();
            while let Some(word) = steps.next() {
                if let Some(attribute) = word.strip_prefix('@') {
                    step.attributes.entry(attribute).or_default().push(number);
                    break;
                }
                step = step.children.entry(vocabulary.named(word)).or_default();
                if steps.peek().is_none() {
                    step.rules.push(number);
                }
            }
        }
    }

    fn add_nowhere(&mut self, rule: Rule, path: &'static str) {
        let (path, attribute) =
            path.rsplit_once('@').map_or((path, None), |(path, attribute)| (path.trim_end_matches('/'), Some(attribute)));
        match attribute {
            Some(attribute) if path.is_empty() => {
                self.nowhere_attributes.insert(attribute, rule);
            }
            _ => {
                let (name, parents) = self.steps(path);
                self.nowhere.entry(name).or_default().push(Nowhere { rule, parents, attribute });
            }
        }
    }
}

impl<'a, 'i> Met<'a, 'i> {
    fn meet(&mut self, node: Node<'a, 'i>) {
        self.count += 1;
        match self.count {
            1 => self.first = Some(node),
            2 => self.second = Some(node),
            _ => {}
        }
    }
}

impl Rule {
    fn finding<'a, 'i>(&self, element: Node<'a, 'i>, count: usize) -> Finding<'a, 'i> {
        let attribute = self.subject.strip_prefix('@');
        let subject = match attribute {
            Some(name) => format!("the attribute `{name}`"),
            None => format!("`{}`", self.subject.rsplit(':').next().unwrap_or(self.subject)),
        };
        let message = match self.demand {
            Demand::Special(_) => self.subject.to_owned(),
            Demand::Absent => format!("EN 16931 does not use {subject} here. Leave it out."),
            Demand::Some => format!("Here is to be {subject}, and is not. Give it."),
            Demand::One if count == 0 => format!("Here is to be {subject}, once, and it is not. Give it."),
            Demand::Once | Demand::One => format!("EN 16931 takes {subject} once here, and it stands {count} times. Keep one."),
        };
        let at = attribute.filter(|_| matches!(self.demand, Demand::Absent));
        Finding { rule: self.id, severity: self.severity, message, element, attribute: at.and_then(|name| own_name(element, name)) }
    }
}

/// The attribute's name as the document has it.
fn own_name<'a>(element: Node<'a, '_>, name: &str) -> Option<&'a str> {
    element.attributes().find(|attribute| attribute.namespace().is_none() && attribute.name() == name).map(|attribute| attribute.name())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_special_rule_has_its_function_and_every_other_its_path() {
        let tables = [(include_str!("ubl.rules"), ubl::special as fn(&str) -> _), (include_str!("cii.rules"), cii::special)];
        for (table, special) in tables {
            for line in table.lines().filter(|line| !line.is_empty() && !line.starts_with(['#', '@'])) {
                let words: Vec<_> = line.split_whitespace().collect();
                assert!(matches!(words[1], "error" | "warning"), "{line}");
                match words[2] {
                    "special" => assert!(words[3] == "--" && special(words[0]).is_some(), "{line}"),
                    "absent" | "once" | "one" | "some" => assert!(words.len() >= 4 && special(words[0]).is_none(), "{line}"),
                    _ => panic!("{line}"),
                }
            }
        }
    }

    #[test]
    fn every_rule_of_the_release_is_there() {
        let count = |table: &str, family: &str| table.lines().filter(|line| line.starts_with(family)).count();
        let (ubl, cii) = (include_str!("ubl.rules"), include_str!("cii.rules"));
        assert_eq!([count(ubl, "UBL-SR-"), count(ubl, "UBL-CR-"), count(ubl, "UBL-DT-")], [54, 678, 24]);
        assert_eq!([count(cii, "CII-SR-"), count(cii, "CII-DT-")], [482, 101]);
    }
}
