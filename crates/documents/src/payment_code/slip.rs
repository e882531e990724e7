//! The words of a Swiss payment slip: receipt and payment part (SIX, Swiss Implementation Guidelines for the QR-bill 2.3, chapter 3 and annex D).

use super::{SwissAddress, SwissBill, SwissReference};
use crate::template::Language;

/// What is printed on receipt and payment part; where, and in which size, is for the page. The receipt has account, reference, payable by,
/// currency and amount; the payment part has all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// "Receipt"
    pub receipt: &'static str,
    /// "Payment part"
    pub payment_part: &'static str,
    /// "Acceptance point", on the receipt.
    pub acceptance_point: &'static str,
    /// "Separate before paying in": above the line, where the paper has no perforation.
    pub separate: &'static str,
    /// The account in groups of four, below it the creditor.
    pub account: SlipPart,
    /// The reference in its groups.
    pub reference: Option<SlipPart>,
    /// The message.
    pub additional: Option<SlipPart>,
    /// The debtor. Without lines: a blank field with corner marks is to be drawn, to be written in by hand.
    pub payable_by: SlipPart,
    pub currency: SlipPart,
    /// Thousands parted by a blank: `1 949.75`.
    pub amount: SlipPart,
}

/// A heading with what stands below it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SlipPart {
    pub heading: &'static str,
    pub lines: Vec<String>,
}

impl SwissBill {
    /// The slip's words in German, French, Italian or, for every other language, English.
    pub fn slip(&self, language: Language) -> Slip {
        let words = match language {
            Language::De => &DE,
            Language::Fr => &FR,
            Language::It => &IT,
            _ => &EN,
        };
        let part = |heading, lines| SlipPart { heading, lines };
        let mut account = vec![groups_of_four(&self.account)];
        account.extend(self.creditor.printed());
        let reference = match &self.reference {
            SwissReference::Qr(digits) => Some(qr_groups(digits)),
            SwissReference::Creditor(reference) => Some(groups_of_four(reference)),
            SwissReference::None => None,
        };
        Slip {
            receipt: words.receipt,
            payment_part: words.payment_part,
            acceptance_point: words.acceptance_point,
            separate: words.separate,
            account: part(words.account, account),
            reference: reference.map(|reference| part(words.reference, vec![reference])),
            additional: (!self.message.is_empty()).then(|| part(words.additional, vec![self.message.clone()])),
            payable_by: match &self.debtor {
                Some(debtor) => part(words.payable_by, debtor.printed()),
                None => part(words.payable_by_blank, Vec::new()),
            },
            currency: part(words.currency, vec![self.currency.to_owned()]),
            amount: part(words.amount, vec![crate::text::grouped(self.amount, 2, false).replace(',', " ")]),
        }
    }
}

impl SwissAddress {
    /// The lines on paper: name, street, town; the country's code before the postal code of another country.
    fn printed(&self) -> Vec<String> {
        let street = format!("{} {}", self.street, self.building);
        let abroad = if self.country == "CH" { String::new() } else { format!("{}-", self.country) };
        let town = format!("{abroad}{} {}", self.postal_code, self.town);
        [self.name.clone(), street.trim().to_owned(), town].into_iter().filter(|line| !line.is_empty()).collect()
    }
}

/// `CH44 3199 9123 0008 8901 2`; the texts are ASCII.
fn groups_of_four(text: &str) -> String {
    text.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join(" ")
}

/// `21 00000 00003 13947 14300 09017`
fn qr_groups(digits: &str) -> String {
    let (first, rest) = digits.split_at(digits.len() % 5);
    std::iter::once(first.into()).chain(rest.as_bytes().chunks(5).map(String::from_utf8_lossy)).collect::<Vec<_>>().join(" ")
}

struct Words {
    receipt: &'static str,
    payment_part: &'static str,
    acceptance_point: &'static str,
    separate: &'static str,
    account: &'static str,
    reference: &'static str,
    additional: &'static str,
    payable_by: &'static str,
    payable_by_blank: &'static str,
    currency: &'static str,
    amount: &'static str,
}

const EN: Words = Words {
    receipt: "Receipt",
    payment_part: "Payment part",
    acceptance_point: "Acceptance point",
    separate: "Separate before paying in",
    account: "Account / Payable to",
    reference: "Reference",
    additional: "Additional information",
    payable_by: "Payable by",
    payable_by_blank: "Payable by (name/address)",
    currency: "Currency",
    amount: "Amount",
};
const DE: Words = Words {
    receipt: "Empfangsschein",
    payment_part: "Zahlteil",
    acceptance_point: "Annahmestelle",
    separate: "Vor der Einzahlung abzutrennen",
    account: "Konto / Zahlbar an",
    reference: "Referenz",
    additional: "Zusätzliche Informationen",
    payable_by: "Zahlbar durch",
    payable_by_blank: "Zahlbar durch (Name/Adresse)",
    currency: "Währung",
    amount: "Betrag",
};
const FR: Words = Words {
    receipt: "Récépissé",
    payment_part: "Section paiement",
    acceptance_point: "Point de dépôt",
    separate: "A détacher avant le versement",
    account: "Compte / Payable à",
    reference: "Référence",
    additional: "Informations supplémentaires",
    payable_by: "Payable par",
    payable_by_blank: "Payable par (nom/adresse)",
    currency: "Monnaie",
    amount: "Montant",
};
const IT: Words = Words {
    receipt: "Ricevuta",
    payment_part: "Sezione pagamento",
    acceptance_point: "Punto di accettazione",
    separate: "Da staccare prima del versamento",
    account: "Conto / Pagabile a",
    reference: "Riferimento",
    additional: "Informazioni supplementari",
    payable_by: "Pagabile da",
    payable_by_blank: "Pagabile da (nome/indirizzo)",
    currency: "Valuta",
    amount: "Importo",
};
