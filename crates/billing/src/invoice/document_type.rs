//! BT-3: what a document is, by the codes of UNTDID 1001 that EN 16931 allows, and the words that billing systems write instead.

/// The code of a document's type: from the code itself, or a word in any of the languages that invoices are often written in. `None` for
/// what says nothing of it.
pub fn document_type(text: &str) -> Option<&'static str> {
    let text = text.trim().to_lowercase();
    if let Some(code) = CREDIT_NOTES.iter().chain(INVOICES).find(|code| **code == text) {
        return Some(code);
    }
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    Some(match () {
        () if has(&["credit", "gutschrift", "korrektur", "avoir", "refund", "nota di credito", "abono", "creditnota"]) => "381",
        () if has(&["corrected invoice", "corrective invoice"]) => "384",
        () if has(&["debit note"]) => "383",
        () if has(&["prepay", "advance", "deposit", "anzahlung", "acompte"]) => "386",
        () if has(&["self-bill", "self bill", "selfbill"]) => "389",
        () if has(&["invoice", "rechnung", "facture", "factura", "fattura", "faktura", "factuur", "bill", "inv"]) => "380",
        () => return None,
    })
}

/// Whether the code is one that UBL writes as a credit note (EN 16931-3-2, table on BT-3).
pub fn is_credit_note_code(code: &str) -> bool {
    CREDIT_NOTES.contains(&code)
}

const CREDIT_NOTES: &[&str] = &["81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "502", "503", "532"];

/// Of the other codes, those that billing systems write.
const INVOICES: &[&str] = &["380", "383", "384", "386", "389", "326", "393", "295", "325", "388", "394", "395"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_codes() {
        for (word, code) in [
            ("Credit Memo", Some("381")),
            ("Gutschrift", Some("381")),
            ("CustInvc", Some("380")),
            ("384", Some("384")),
            ("532", Some("532")),
            ("posted", None),
        ] {
            assert_eq!(document_type(word), code, "{word}");
        }
    }

    #[test]
    fn every_code_of_a_credit_note_is_one() {
        for code in ["81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "532"] {
            assert!(document_type(code).is_some_and(is_credit_note_code), "{code}");
        }
        assert!(!["380", "383", "384", "386", "389"].into_iter().any(is_credit_note_code));
    }
}
