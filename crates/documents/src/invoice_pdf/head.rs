//! The head of the first page: who bills whom, and what the document is.

use super::PageContext;
use super::words::{country, linked};
use crate::pdf::{Color, Length, Pdf, Role, Style, Text};
use crate::template::{Block, Label};
use tieout_billing::invoice::{Address, Party};

/// Where the window of an envelope shows the address (DIN 5008, form B; within that of ISO 269 DL windows).
const WINDOW_TOP: Length = Length::mm(46);
/// The head ends here at least: below the window, the page begins.
const WINDOW_END: Length = Length::mm(82);
const SELLER_LEFT: Length = Length::mm(125);
const LOGO: (Length, Length) = (Length::mm(62), Length::mm(20));
const TOP: Length = Length::mm(15);

impl PageContext<'_> {
    pub(super) fn head(&self, pdf: &mut Pdf<'_>) {
        let has = |block| self.document.template.blocks.contains(&block);
        let mut end = TOP;
        if has(Block::Seller) {
            end = end.max(self.seller(pdf));
        }
        if has(Block::Buyer) {
            end = end.max(self.buyer(pdf)).max(WINDOW_END);
        }
        pdf.set_cursor(end + Length::mm(8));
        if has(Block::Details) {
            self.title(pdf);
            self.details(pdf);
        }
        pdf.space(Length::mm(5));
    }

    /// Logo at the left, the seller's block at the right; where it ends.
    fn seller(&self, pdf: &mut Pdf<'_>) -> Length {
        let seller = &self.invoice().seller;
        let name = seller.trading_name.as_deref().or(seller.name.as_deref()).unwrap_or_default();
        let left = pdf.left();
        let mut end = TOP;
        match self.document.logo {
            Some(logo) => {
                let (width, height) = fitted(logo.width, logo.height, LOGO);
                pdf.tagged(Role::Paragraph, |pdf| pdf.picture(logo, name, (left, TOP), (width, height)));
                end += height;
            }
            None => {
                let block = pdf.fonts().block(&Text::new(name, self.look.name), SELLER_LEFT - left - Length::mm(8));
                pdf.tagged(Role::Paragraph, |pdf| pdf.paint(&block, left, TOP));
                end += block.height();
            }
        }
        let width = pdf.left() + pdf.width() - SELLER_LEFT;
        let block = pdf.fonts().block(&self.seller_lines(seller), width);
        pdf.tagged(Role::Paragraph, |pdf| pdf.paint(&block, SELLER_LEFT, TOP));
        end.max(TOP + block.height())
    }

    fn seller_lines(&self, seller: &Party) -> Text<'static> {
        let quiet = self.look.quiet;
        let strong = Style { color: super::look::INK, ..quiet }.semibold();
        let mut text = Text::new(seller.name.clone().unwrap_or_default(), strong);
        let mut line = |parts: Vec<(String, Option<String>)>| {
            text = std::mem::take(&mut text).and("\n", quiet);
            for (part, target) in parts {
                text = match target {
                    Some(target) => std::mem::take(&mut text).link(part, quiet.color(self.look.accent), target),
                    None => std::mem::take(&mut text).and(part, quiet),
                };
            }
        };
        let home = country(&self.invoice().buyer);
        if let Some(address) = &seller.address {
            self.words.address(address, home).into_iter().for_each(|part| line(vec![(part, None)]));
        }
        if let Some(contact) = &seller.contact {
            if let Some(name) = &contact.name {
                line(vec![(name.clone(), None)]);
            }
            if let Some(phone) = &contact.phone {
                line(vec![(phone.clone(), None)]);
            }
            if let Some(email) = &contact.email {
                line(vec![(email.clone(), Some(format!("mailto:{email}")))]);
            }
        }
        for (label, id) in self.ids(seller) {
            line(vec![(format!("{label} {id}"), None)]);
        }
        text
    }

    /// The tax ids and the registration of a party, each with its label.
    fn ids(&self, party: &Party) -> Vec<(String, String)> {
        let registration = party.legal_registration.as_ref().map(|id| id.value.clone());
        let ids =
            [(Label::VatId, party.vat_id.clone()), (Label::TaxNumber, party.tax_registration.clone()), (Label::Registration, registration)];
        // The Swiss call theirs otherwise than the rest of who speaks their languages.
        let swiss = |label: Label, id: &str| if label != Label::Registration && id.starts_with("CHE") { Label::SwissVatId } else { label };
        let said = ids.into_iter().filter_map(|(label, id)| id.map(|id| (self.words.label(swiss(label, &id)).into_owned(), id)));
        said.filter(|(_, id)| !id.trim().is_empty()).collect()
    }

    /// The buyer in the window, below the sender in one fine line; where it ends.
    fn buyer(&self, pdf: &mut Pdf<'_>) -> Length {
        let (seller, buyer) = (&self.invoice().seller, &self.invoice().buyer);
        let left = pdf.left();
        let width = Length::mm(85);
        let mut sender = vec![seller.name.clone().unwrap_or_default()];
        sender.extend(seller.address.iter().flat_map(|address| self.words.address(address, country(buyer))));
        sender.retain(|part| !part.is_empty());
        let sender = Text::new(sender.join(" · "), Style { size: Length::milli(6200), ..self.look.fine }).lines(1);
        let sender = pdf.fonts().block(&sender, width);
        let window = WINDOW_TOP;
        // Said already, in the seller's own block.
        pdf.ornament(|pdf| pdf.paint(&sender, left, window));
        let body = Style { size: Length::milli(9500), leading: Length::milli(13_500), ..self.look.body };
        let text = self.party_lines(buyer, body, country(seller));
        let block = pdf.fonts().block(&text, width);
        let top = window + sender.height() + Length::pt(4);
        pdf.tagged(Role::Paragraph, |pdf| pdf.paint(&block, left, top));
        top + block.height()
    }

    /// Name, address and ids of a party that is not the seller.
    fn party_lines(&self, party: &Party, style: Style, home: Option<&str>) -> Text<'static> {
        let mut text = Text::new(party.name.clone().unwrap_or_default(), style.semibold());
        let trading = party.trading_name.iter().filter(|name| Some(*name) != party.name.as_ref()).cloned();
        let contact = party.contact.iter().filter_map(|contact| contact.name.clone());
        let address = party.address.iter().flat_map(|address: &Address| self.words.address(address, home));
        for line in trading.chain(contact).chain(address) {
            text = text.and(format!("\n{line}"), style);
        }
        for (label, id) in self.ids(party) {
            text = text.and(format!("\n{label} {id}"), self.look.quiet);
        }
        text
    }

    /// What the document is, with its mark.
    fn title(&self, pdf: &mut Pdf<'_>) {
        let (left, top) = (pdf.left(), pdf.cursor());
        let title = self.words.title();
        let block = pdf.fonts().block(&Text::new(title, self.look.title), pdf.width() * 3 / 4);
        pdf.tagged(Role::Heading1, |pdf| pdf.paint(&block, left, top));
        if let Some((label, color)) = self.mark() {
            let style = Style::new(Length::pt(10), color).semibold();
            let badge = pdf.fonts().block(&Text::new(self.words.label(label), style), Length::mm(60));
            let (pad, height) = (Length::pt(9), Length::pt(20));
            let width = badge.width() + pad * 2;
            let x = left + pdf.width() - width;
            let y = top + Length::pt(3);
            pdf.frame(x, y, width, height, Length::milli(1200), color);
            pdf.tagged(Role::Paragraph, |pdf| pdf.paint(&badge, x + pad, y + (height - badge.height()) / 2));
        }
        pdf.space(block.height() + Length::mm(3));
    }

    /// The mark's word and colour.
    pub(super) fn mark(&self) -> Option<(Label, Color)> {
        Some(match self.document.mark? {
            super::Mark::Draft => (Label::Draft, Color::rgb(176, 108, 0)),
            super::Mark::Paid => (Label::Paid, Color::rgb(22, 121, 76)),
            super::Mark::Void => (Label::Void, Color::rgb(184, 38, 46)),
        })
    }

    /// Who else has a part: whom it is delivered to, who is paid, who answers for the tax.
    pub(super) fn other_parties(&self) -> Vec<Text<'static>> {
        let invoice = self.invoice();
        let titled = |label: Label, text: Text<'static>| {
            let mut titled = Text::new(format!("{}\n", self.words.label(label)), self.look.label);
            titled.spans.extend(text.spans);
            titled
        };
        let home = country(&invoice.seller);
        let mut parties = Vec::new();
        if let Some(delivery) = invoice.delivery.as_ref().filter(|delivery| delivery.name.is_some() || delivery.address.is_some()) {
            let place = Party { name: delivery.name.clone(), address: delivery.address.clone(), ..Party::default() };
            parties.push(titled(Label::DeliverTo, self.party_lines(&place, self.look.quiet, home)));
        }
        for (label, party) in [(Label::Payee, &invoice.payee), (Label::TaxRepresentative, &invoice.tax_representative)] {
            if let Some(party) = party {
                parties.push(titled(label, self.party_lines(party, self.look.quiet, home)));
            }
        }
        parties
    }

    /// The seller's legal form, capital and seat, for the foot of the page.
    pub(super) fn legal(&self) -> Text<'_> {
        let footer = self.document.template.footer.trim();
        let legal = if footer.is_empty() { self.invoice().seller.legal_information.as_deref().unwrap_or_default() } else { footer };
        linked(legal, self.look.fine, self.look.link)
    }
}

/// The largest box of this ratio within another.
fn fitted(width: u32, height: u32, (most_width, most_height): (Length, Length)) -> (Length, Length) {
    let (width, height) = (i64::from(width.max(1)), i64::from(height.max(1)));
    let (wide, high) = (i64::from(most_width.thousandths()), i64::from(most_height.thousandths()));
    let (wide, high) = if wide * height <= high * width { (wide, wide * height / width) } else { (high * width / height, high) };
    (Length::milli(wide.max(1) as i32), Length::milli(high.max(1) as i32))
}
