//! A document from its first page to its last: content flows down the pages, tags grow beside it.

use super::attached::Supporting;
use super::block::TextBlock;
use super::file::{File, Ref, deflate};
use super::layout::Paper;
use super::page::{Sheet, font_name};
use super::picture::Logo;
use super::program::ProgramKey;
use super::tags::Tags;
use super::{Fonts, Length, Role, Text};
use crate::DocumentError;
use chrono::NaiveDate;
use printpdf::{Mm, PdfDocument, PdfPage, PdfSaveOptions};
use std::collections::{BTreeMap, BTreeSet};

/// What is said of a document once.
#[derive(Clone, Debug)]
pub struct Setup<'a> {
    /// The paper's size.
    pub size: (Length, Length),
    /// Top, right, bottom and left of where content flows.
    pub margins: [Length; 4],
    /// Of the text: a tag of BCP 47, such as `de`.
    pub language: &'a str,
    pub title: String,
    pub author: String,
    pub subject: String,
    /// The day that the file says it was made: of the document, not of the clock, so that the same document gives the same bytes.
    pub created: Option<NaiveDate>,
    /// A file within the file.
    pub attached: Option<Attached<'a>>,
}

/// The XML of a Factur-X invoice.
#[derive(Clone, Copy, Debug)]
pub struct Attached<'a> {
    /// Such as `factur-x.xml`.
    pub name: &'a str,
    pub description: &'a str,
    /// Such as `EN 16931`.
    pub profile: &'a str,
    pub content: &'a [u8],
}

/// A written document.
#[derive(Clone, Debug)]
pub struct WrittenPdf {
    pub bytes: Vec<u8>,
    pub pages: usize,
    /// Characters that no font has; a box stands for each.
    pub missing: Vec<char>,
}

/// A document being made.
pub struct Pdf<'f> {
    pub(super) fonts: &'f Fonts,
    pub(super) setup: Setup<'f>,
    pub(super) file: File,
    pub(super) tags: Tags,
    pub(super) sheet: Sheet,
    pub(super) paper: Paper,
    pub(super) is_artifact: bool,
    pub(super) annotations: Vec<(usize, Ref)>,
    pub(super) used: Vec<Used>,
    pub(super) missing: BTreeSet<char>,
    pub(super) logos: Vec<(*const Logo, Ref)>,
    pub(super) supporting: Vec<Supporting>,
    pages: Vec<Page>,
    cursor: Length,
}

/// The glyphs of a face that a document uses, beyond the face's alphabet, with what they say.
#[derive(Clone, Default)]
pub(super) struct Used {
    pub any: bool,
    pub extra: BTreeMap<u16, String>,
}

/// A page whose content is done.
struct Page {
    object: Ref,
    content: Ref,
    key: usize,
}

impl<'f> Pdf<'f> {
    /// A document with one empty page.
    pub fn new(fonts: &'f Fonts, setup: Setup<'f>) -> Pdf<'f> {
        let mut tags = Tags::new();
        let key = tags.page();
        Pdf {
            fonts,
            paper: Paper { width: setup.size.0, height: setup.size.1 },
            cursor: setup.margins[0],
            setup,
            file: File::new(),
            tags,
            sheet: Sheet::new(0, key),
            is_artifact: false,
            annotations: Vec::new(),
            used: vec![Used::default(); fonts.faces.len()],
            missing: BTreeSet::new(),
            logos: Vec::new(),
            supporting: Vec::new(),
            pages: Vec::new(),
        }
    }

    pub fn fonts(&self) -> &'f Fonts {
        self.fonts
    }

    /// The paper's size.
    pub fn size(&self) -> (Length, Length) {
        self.setup.size
    }

    /// The left edge of where content flows.
    pub fn left(&self) -> Length {
        self.setup.margins[3]
    }

    /// The width of where content flows.
    pub fn width(&self) -> Length {
        self.setup.size.0 - self.setup.margins[1] - self.setup.margins[3]
    }

    /// Where the next content goes.
    pub fn cursor(&self) -> Length {
        self.cursor
    }

    pub fn set_cursor(&mut self, y: Length) {
        self.cursor = y;
    }

    /// The lower edge of where content flows.
    pub fn bottom(&self) -> Length {
        self.setup.size.1 - self.setup.margins[2]
    }

    /// How much fits below the cursor.
    pub fn room(&self) -> Length {
        self.bottom() - self.cursor
    }

    /// How much fits on an empty page.
    pub fn page_room(&self) -> Length {
        self.bottom() - self.setup.margins[0]
    }

    /// The number of the page that is being filled, from 1.
    pub fn page_number(&self) -> usize {
        self.sheet.number + 1
    }

    /// Moves down; on a page that has no room left, to the next one.
    pub fn space(&mut self, height: Length) {
        self.cursor += height;
    }

    /// Goes to a new page unless so much fits on this one. Whether it did.
    pub fn need(&mut self, height: Length) -> bool {
        let needed = height > self.room() && self.cursor > self.setup.margins[0];
        if needed {
            self.new_page();
        }
        needed
    }

    /// Ends the page.
    pub fn new_page(&mut self) {
        self.end_sheet();
        let key = self.tags.page();
        self.sheet = Sheet::new(self.pages.len(), key);
        self.cursor = self.setup.margins[0];
    }

    /// Content that is one part to a reader.
    pub fn tagged<T>(&mut self, role: Role, content: impl FnOnce(&mut Self) -> T) -> T {
        self.open(role);
        let value = content(self);
        self.close();
        value
    }

    /// Begins a part; each is closed by [`Self::close`].
    pub fn open(&mut self, role: Role) {
        if !self.is_artifact {
            self.tags.open(role);
        }
    }

    /// Begins a cell over several columns.
    pub fn open_cell(&mut self, role: Role, span: usize) {
        if !self.is_artifact {
            self.tags.open_with(role, span as u16, None);
        }
    }

    /// Ends the part that was begun last.
    pub fn close(&mut self) {
        if !self.is_artifact {
            self.tags.close();
        }
    }

    /// A heading of level 1 to 3, which stays with what follows it.
    pub fn heading(&mut self, level: u8, text: &Text<'_>) {
        let block = self.fonts.block(text, self.width());
        self.need(block.height() + Length::pt(40));
        let role = match level {
            1 => Role::Heading1,
            2 => Role::Heading2,
            _ => Role::Heading3,
        };
        let (x, y) = (self.left(), self.cursor);
        self.tagged(role, |pdf| pdf.paint(&block, x, y));
        self.cursor += block.height();
    }

    /// A text in the full width, which may go on on the next page.
    pub fn paragraph(&mut self, text: &Text<'_>) {
        let block = self.fonts.block(text, self.width());
        self.open(Role::Paragraph);
        self.flow(block, self.left());
        self.close();
    }

    /// Lets a laid out text flow down from the cursor.
    pub fn flow(&mut self, mut block: TextBlock, x: Length) {
        loop {
            let mut room = self.room();
            let fitting = block.lines.iter().take_while(|line| {
                room -= line.height;
                room >= Length::ZERO
            });
            // Two lines at least stay together, where a page can hold them.
            let fitting = fitting.count();
            let at_top = self.cursor <= self.setup.margins[0];
            let fitting = if fitting < block.lines.len() && fitting < 2 && !at_top { 0 } else { fitting.max(usize::from(at_top)) };
            let rest = block.lines.split_off(fitting.min(block.lines.len()));
            self.paint(&block, x, self.cursor);
            self.cursor += block.height();
            if rest.is_empty() {
                return;
            }
            block.lines = rest;
            self.new_page();
        }
    }

    /// A rule over the full width.
    pub fn rule(&mut self, thickness: Length, color: super::Color) {
        self.fill(self.left(), self.cursor, self.width(), thickness, color);
        self.cursor += thickness;
    }

    /// The document as a file. `furniture` paints the head and foot of each page, below what is there: it gets the page's number and their count.
    pub fn finish(mut self, mut furniture: impl FnMut(&mut Pdf<'f>, usize, usize)) -> Result<WrittenPdf, DocumentError> {
        self.end_sheet();
        let count = self.pages.len();
        let mut under = Vec::with_capacity(count);
        self.is_artifact = true;
        for number in 0..count {
            self.sheet = Sheet::new(number, self.pages[number].key);
            furniture(&mut self, number + 1, count);
            under.push(self.content());
        }
        let fonts = self.write_fonts()?;
        let pages = self.write_pages(&under, fonts);
        let (catalog, facts) = self.write_catalog(pages);
        Ok(WrittenPdf { bytes: self.file.finish(catalog, facts), pages: count, missing: self.missing.into_iter().collect() })
    }

    fn end_sheet(&mut self) {
        let content = self.content();
        let object = self.file.reserve();
        self.pages.push(Page { object, content, key: self.sheet.key });
    }

    /// The sheet's operations as bytes, by printpdf. Page by page, so that five hundred pages are never in memory as operations.
    fn content(&mut self) -> Ref {
        let ops = std::mem::take(&mut self.sheet.ops);
        let mut printed = PdfDocument::new("");
        printed.pages.push(PdfPage::new(Mm::from(self.paper.width.points()), Mm::from(self.paper.height.points()), ops));
        let options = PdfSaveOptions { optimize: false, subset_fonts: false, secure: false, image_optimization: None };
        let printed = printpdf::to_lopdf_doc(&printed, &options, &mut Vec::new());
        let bytes = printed.page_iter().next().map(|page| printed.get_page_content(page)).unwrap_or_default();
        let content = self.file.reserve();
        self.file.deflated(content, "", &deflate(&bytes));
        content
    }

    /// The fonts' entries among the resources.
    fn write_fonts(&mut self) -> Result<String, DocumentError> {
        let mut entries = String::new();
        for (face, used) in std::mem::take(&mut self.used).into_iter().enumerate().filter(|(_, used)| used.any) {
            let key = ProgramKey { face, extra: used.extra.into_iter().collect() };
            let Some(program) = self.fonts.program(key) else {
                return Err(DocumentError::Font { name: self.fonts.faces[face].name });
            };
            let font = self.file.reserve();
            program.write(&mut self.file, font);
            entries.push_str(&format!("/{} {font}", font_name(face)));
        }
        Ok(entries)
    }

    /// The pages with their resources; the root of their tree.
    fn write_pages(&mut self, under: &[Ref], fonts: String) -> Ref {
        let pictures: String = self.logos.iter().enumerate().map(|(index, (_, object))| format!("/L{index} {object}")).collect();
        let resources = self.file.add(format!("<</Font<<{fonts}>>/XObject<<{pictures}>>>>"));
        let root = self.file.reserve();
        let media = self.paper.media_box();
        let mut annotations = self.annotations.iter().peekable();
        for (number, page) in self.pages.iter().enumerate() {
            let mut links = String::new();
            while let Some((_, annotation)) = annotations.next_if(|annotation| annotation.0 == number) {
                links.push_str(&format!("{annotation} "));
            }
            // Whoever walks through the links does so in the order of the tags.
            let links = if links.is_empty() { links } else { format!("/Annots[{links}]") };
            self.file.put(
                page.object,
                format!(
                    "<</Type/Page/Parent {root}/MediaBox{media}/Resources {resources}/Contents[{} {}]/StructParents {}/Tabs/S{links}>>",
                    under[number], page.content, page.key
                ),
            );
        }
        let kids: Vec<String> = self.pages.iter().map(|page| page.object.to_string()).collect();
        self.file.put(root, format!("<</Type/Pages/Count {}/Kids[{}]>>", kids.len(), kids.join(" ")));
        root
    }

    /// The pages' objects, in their order.
    pub(super) fn page_objects(&self) -> Vec<Ref> {
        self.pages.iter().map(|page| page.object).collect()
    }
}
