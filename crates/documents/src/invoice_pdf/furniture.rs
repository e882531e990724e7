//! What stands on every page beside its content: its number, whose document it is, a mark across it.

use super::{Mark, PageContext};
use crate::pdf::{Length, Pdf, Style, Text};
use crate::template::Label;

impl PageContext<'_> {
    /// `bill_page` has a payment slip where the foot would be.
    pub(super) fn furniture(&self, pdf: &mut Pdf<'_>, number: usize, count: usize, bill_page: Option<usize>) {
        self.watermark(pdf);
        let (_, height) = pdf.size();
        let (left, right) = (pdf.left(), pdf.left() + pdf.width());
        let page = self.words.filled(Label::Page, &[("page", &number.to_string()), ("pages", &count.to_string())]);
        if number > 1 {
            let invoice = self.invoice();
            let mut title = format!("{} {}", self.words.title(), invoice.number.as_deref().unwrap_or_default());
            if bill_page == Some(number) {
                // A payment slip has the foot of this page.
                title = format!("{title} · {page}");
            }
            let seller = Text::new(invoice.seller.name.as_deref().unwrap_or_default(), self.look.fine).lines(1);
            let title = Text::new(title.trim(), self.look.fine).right().lines(1);
            let half = pdf.width() / 2 - Length::mm(3);
            let top = Length::mm(13);
            let (seller, title) = (pdf.fonts().block(&seller, half), pdf.fonts().block(&title, half));
            pdf.paint(&seller, left, top);
            pdf.paint(&title, right - half, top);
            pdf.fill(left, top + Length::pt(13), pdf.width(), Length::milli(400), self.look.hair);
        }
        let paged = pdf.fonts().block(&Text::new(page, self.look.fine).right(), Length::mm(45));
        let foot = height - Length::mm(17);
        if bill_page == Some(number) {
            if number == 1 {
                pdf.paint(&paged, right - Length::mm(45), Length::mm(8));
            }
            return;
        }
        pdf.fill(left, foot, pdf.width(), Length::milli(400), self.look.hair);
        let legal = pdf.fonts().block(&self.legal().lines(3), pdf.width() - Length::mm(45));
        pdf.paint(&legal, left, foot + Length::pt(5));
        pdf.paint(&paged, right - Length::mm(45), foot + Length::pt(5));
    }

    /// A word across the page, so light that what stands over it is read.
    fn watermark(&self, pdf: &mut Pdf<'_>) {
        let Some((label, color)) = self.mark() else { return };
        if self.document.mark == Some(Mark::Paid) {
            return;
        }
        let word = self.words.label(label);
        let style = |size| Style::new(size, color.tint(7)).semibold();
        let (width, height) = pdf.size();
        let wide = pdf.fonts().measure(&word, style(Length::pt(100))).thousandths().max(1);
        // Two thirds of the page's width, but no higher than an eighth of the page.
        let size = i64::from(width.thousandths()) * 100_000 * 4 / 5 / i64::from(wide);
        let size = Length::milli(size.min(i64::from(height.thousandths() / 6)) as i32);
        let block = pdf.fonts().block(&Text::new(word, style(size)), Length::mm(2000));
        pdf.paint_turned(&block, width / 2, height / 2, 35);
    }
}
