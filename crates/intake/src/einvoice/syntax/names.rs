//! Names as the tables write them: a prefix for the namespace, and a local name.

use roxmltree::Node;

/// The namespaces of one syntax by the prefixes that the tables use. The first is the one of names without a prefix.
pub(super) struct Vocabulary {
    namespaces: &'static [(&'static str, &'static str)],
}

/// UBL 2.1.
pub(super) static UBL: Vocabulary = Vocabulary {
    namespaces: &[
        ("cbc", "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"),
        ("cac", "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"),
        ("ext", "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2"),
        ("ubl", "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"),
        ("cn", "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2"),
    ],
};

/// UN/CEFACT CII.
pub(super) static CII: Vocabulary = Vocabulary {
    namespaces: &[
        ("ram", "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"),
        ("rsm", "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"),
        ("udt", "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"),
        ("qdt", "urn:un:unece:uncefact:data:standard:QualifiedDataType:100"),
    ],
};

/// A namespace of a [`Vocabulary`]: its position there.
pub(super) type Namespace = u8;

/// Of all other namespaces.
const FOREIGN: Namespace = Namespace::MAX;

/// The name of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Name<'n> {
    pub(super) namespace: Namespace,
    pub(super) local: &'n str,
}

impl Vocabulary {
    /// The name of an element of a document.
    pub(super) fn name<'i>(&self, element: Node<'_, 'i>) -> Name<'i> {
        let tag = element.tag_name();
        let uri = tag.namespace().unwrap_or_default();
        let position = self.namespaces.iter().position(|(_, known)| *known == uri);
        Name { namespace: position.map_or(FOREIGN, as_namespace), local: tag.name() }
    }

    /// A name of a table: `Party` or `cac:Party`.
    pub(super) fn named(&self, text: &'static str) -> Name<'static> {
        let (prefix, local) = text.split_once(':').unwrap_or((self.namespaces[0].0, text));
        Name { namespace: self.prefixed(prefix), local }
    }

    #[cfg(test)]
    pub(super) fn name_is_known(&self, name: Name<'_>) -> bool {
        usize::from(name.namespace) < self.namespaces.len()
    }

    /// The namespace of a prefix.
    pub(super) fn prefixed(&self, prefix: &str) -> Namespace {
        self.namespaces.iter().position(|(known, _)| *known == prefix).map_or(FOREIGN, as_namespace)
    }
}

fn as_namespace(position: usize) -> Namespace {
    Namespace::try_from(position).unwrap_or(FOREIGN)
}

/// The children that are elements.
pub(super) fn elements<'a, 'i>(node: Node<'a, 'i>) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(Node::is_element)
}

/// The text right below an element, as it stands.
pub(super) fn text<'a>(element: Node<'a, '_>) -> std::borrow::Cow<'a, str> {
    let mut texts = element.children().filter(Node::is_text).filter_map(|node| node.text());
    let first = texts.next().unwrap_or_default();
    match texts.next() {
        None => first.into(),
        Some(second) => std::iter::once(first).chain(std::iter::once(second)).chain(texts).collect::<String>().into(),
    }
}

/// Without the white space of XML around it.
pub(super) fn trimmed(text: &str) -> &str {
    text.trim_matches([' ', '\t', '\r', '\n'])
}
