//! PDF documents: fonts, text, tables, pages, tags. What stands on the pages is the callers' matter (`invoice_pdf`).
//!
//! ```text
//! let fonts = Fonts::shipped();                                     // once; shared by threads
//! let mut pdf = Pdf::new(&fonts, Setup { ... });
//! pdf.heading(1, &Text::new("Comparison", Style::new(Length::pt(20), INK).semibold()));
//! pdf.paragraph(&Text::new("Before and after ...", body));          // flows over pages
//! pdf.space(Length::mm(4));
//! let mut table = Table::new(&mut pdf, columns, header);            // the header is repeated on each page
//! table.row(&mut pdf, &row);                                        // never torn
//! table.end(&mut pdf);
//! pdf.paint(&fonts.block(&text, width), x, y);                      // or anywhere on the page
//! let written = pdf.finish(|pdf, page, pages| { /* head and foot of each page */ })?;
//! ```
//!
//! Every file is PDF/A-3a and PDF/UA-1, and the same calls give the same bytes.

mod attached;
mod block;
mod file;
mod flow;
mod fonts;
mod layout;
mod metadata;
mod page;
mod picture;
mod program;
mod shape;
mod table;
mod tags;
mod text;

pub use attached::Supporting;
pub use block::TextBlock;
pub use flow::{Attached, Pdf, Setup, WrittenPdf};
pub use fonts::{Fonts, Weight};
pub use layout::{Color, Length};
pub use picture::{Logo, LogoError};
pub use table::{Cell, CellAlign, Column, Row, Rule, Table};
pub use tags::Role;
pub use text::{Align, Span, Style, Text};
