//! What the parts of a document are to somebody who does not see them: headings, tables, figures (ISO 32000-1, 14.7; PDF/UA-1).

use super::file::{File, Ref, text_string};
use std::fmt::Write;

/// What a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A part of a document, with headings of its own.
    Section,
    /// A group without a meaning of its own.
    Group,
    Heading1,
    Heading2,
    Heading3,
    Paragraph,
    Table,
    TableHead,
    TableBody,
    TableRow,
    /// A heading of the columns below it.
    ColumnHeader,
    /// A heading of the cells beside it.
    RowHeader,
    Cell,
    Figure,
    Link,
}

impl Role {
    fn name(self) -> &'static str {
        match self {
            Role::Section => "Sect",
            Role::Group => "Div",
            Role::Heading1 => "H1",
            Role::Heading2 => "H2",
            Role::Heading3 => "H3",
            Role::Paragraph => "P",
            Role::Table => "Table",
            Role::TableHead => "THead",
            Role::TableBody => "TBody",
            Role::TableRow => "TR",
            Role::ColumnHeader | Role::RowHeader => "TH",
            Role::Cell => "TD",
            Role::Figure => "Figure",
            Role::Link => "Link",
        }
    }
}

/// The tree, grown in reading order.
pub(super) struct Tags {
    nodes: Vec<Node>,
    /// From the root to where content goes now.
    open: Vec<usize>,
    /// For each page the node of each piece of marked content; for each annotation its node.
    parents: Vec<Parent>,
}

enum Parent {
    Page(Vec<usize>),
    Annotation(usize),
}

struct Node {
    role: Option<Role>,
    parent: usize,
    kids: Vec<Kid>,
    /// The page of its first content.
    page: Option<usize>,
    alt: Option<String>,
    span: u16,
}

enum Kid {
    Node(usize),
    Content { page: usize, number: usize },
    Annotation { page: usize, annotation: Ref },
}

impl Tags {
    pub fn new() -> Tags {
        let root = Node { role: None, parent: 0, kids: Vec::new(), page: None, alt: None, span: 1 };
        Tags { nodes: vec![root], open: vec![0], parents: Vec::new() }
    }

    /// Begins a part within the one that is open.
    pub fn open(&mut self, role: Role) {
        self.open_with(role, 1, None);
    }

    /// Begins a cell over several columns, or a figure with a text that says what it shows.
    pub fn open_with(&mut self, role: Role, span: u16, alt: Option<&str>) {
        let parent = self.current();
        let node = self.nodes.len();
        self.nodes.push(Node { role: Some(role), parent, kids: Vec::new(), page: None, alt: alt.map(str::to_owned), span });
        self.nodes[parent].kids.push(Kid::Node(node));
        self.open.push(node);
    }

    pub fn close(&mut self) {
        if self.open.len() > 1 {
            self.open.pop();
        }
    }

    /// Whether content has a part that it belongs to.
    pub fn is_open(&self) -> bool {
        self.open.len() > 1
    }

    fn current(&self) -> usize {
        self.open.last().copied().unwrap_or(0)
    }

    /// The name of the part that is open, as marked content states it.
    pub fn current_name(&self) -> &'static str {
        self.nodes[self.current()].role.map_or("Document", Role::name)
    }

    /// A page's key in the tree of parents; pages come in their order, each before its content.
    pub fn page(&mut self) -> usize {
        self.parents.push(Parent::Page(Vec::new()));
        self.parents.len() - 1
    }

    /// The number of a piece of content on a page, with the page's key.
    pub fn content(&mut self, page: usize, key: usize) -> usize {
        let node = self.current();
        let Some(Parent::Page(contents)) = self.parents.get_mut(key) else { return 0 };
        let number = contents.len();
        contents.push(node);
        self.nodes[node].page.get_or_insert(page);
        self.nodes[node].kids.push(Kid::Content { page, number });
        number
    }

    /// An annotation belongs to the part that is open; its key in the tree of parents.
    pub fn annotation(&mut self, page: usize, annotation: Ref) -> usize {
        let node = self.current();
        self.nodes[node].kids.push(Kid::Annotation { page, annotation });
        self.parents.push(Parent::Annotation(node));
        self.parents.len() - 1
    }

    /// Writes the tree; `pages` are the pages' objects.
    pub fn write(&self, file: &mut File, pages: &[Ref]) -> Ref {
        let root = file.reserve();
        let refs: Vec<Ref> = self.nodes.iter().map(|_| file.reserve()).collect();
        for (index, node) in self.nodes.iter().enumerate() {
            file.put(refs[index], self.written(index, node, root, &refs, pages));
        }
        // A table of a thousand rows is many parents: in leaves, so that no object is large.
        let mut kids = String::new();
        for (leaf, parents) in self.parents.chunks(64).enumerate() {
            let first = leaf * 64;
            let mut numbers = String::new();
            for (index, parent) in parents.iter().enumerate() {
                let _ = match parent {
                    Parent::Annotation(node) => write!(numbers, "{} {} ", first + index, refs[*node]),
                    Parent::Page(contents) => {
                        let list: Vec<String> = contents.iter().map(|node| refs[*node].to_string()).collect();
                        let list = file.add(format!("[{}]", list.join(" ")));
                        write!(numbers, "{} {list} ", first + index)
                    }
                };
            }
            let leaf = file.add(format!("<</Limits[{first} {}]/Nums[{numbers}]>>", first + parents.len() - 1));
            let _ = write!(kids, "{leaf} ");
        }
        let parent_tree = file.add(format!("<</Kids[{kids}]>>"));
        file.put(root, format!("<</Type/StructTreeRoot/K {}/ParentTree {parent_tree}/ParentTreeNextKey {}>>", refs[0], self.parents.len()));
        root
    }

    fn written(&self, index: usize, node: &Node, root: Ref, refs: &[Ref], pages: &[Ref]) -> String {
        let parent = if index == 0 { root } else { refs[node.parent] };
        let mut text = String::with_capacity(96);
        let _ = write!(text, "<</S/{}/P {parent}", node.role.map_or("Document", Role::name));
        if let Some(page) = node.page {
            let _ = write!(text, "/Pg {}", pages[page]);
        }
        if let Some(alt) = &node.alt {
            let _ = write!(text, "/Alt{}", text_string(alt));
        }
        let scope = match node.role {
            Some(Role::ColumnHeader) => "/Scope/Column",
            Some(Role::RowHeader) => "/Scope/Row",
            _ => "",
        };
        if !scope.is_empty() || node.span > 1 {
            let span = if node.span > 1 { format!("/ColSpan {}", node.span) } else { String::new() };
            let _ = write!(text, "/A<</O/Table{scope}{span}>>");
        }
        text.push_str("/K[");
        for (number, kid) in node.kids.iter().enumerate() {
            if number > 0 {
                text.push(' ');
            }
            let _ = match kid {
                Kid::Node(kid) => write!(text, "{}", refs[*kid]),
                Kid::Content { page, number } if node.page == Some(*page) => write!(text, "{number}"),
                Kid::Content { page, number } => write!(text, "<</Type/MCR/Pg {}/MCID {number}>>", pages[*page]),
                Kid::Annotation { page, annotation } => write!(text, "<</Type/OBJR/Pg {}/Obj {annotation}>>", pages[*page]),
            };
        }
        text.push_str("]>>");
        text
    }
}
