//! The lists, each a file beside this one with its source in its head.

use std::collections::HashSet;
use std::sync::LazyLock;

/// A list of codes.
pub struct CodeList {
    /// What it is called by those who keep it, such as `UNTDID 4461`.
    pub name: &'static str,
    file: &'static str,
    codes: LazyLock<HashSet<&'static str>, fn() -> HashSet<&'static str>>,
}

impl CodeList {
    /// Whether the code is on the list, letter for letter.
    pub fn has(&self, code: &str) -> bool {
        self.codes.contains(code)
    }

    /// How many codes it has.
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// No list is empty.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// All codes with blanks between them.
    pub(super) fn text(&self) -> String {
        codes(self.file).collect::<Vec<_>>().join(" ")
    }
}

fn codes(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace)
}

macro_rules! lists {
    ($($constant:ident $file:literal $name:literal;)*) => {
        $(pub(super) static $constant: CodeList = CodeList {
            name: $name,
            file: include_str!(concat!($file, ".txt")),
            codes: LazyLock::new(|| codes(include_str!(concat!($file, ".txt"))).collect()),
        };)*

        /// Every list that the rules know.
        pub fn code_lists() -> impl Iterator<Item = &'static CodeList> {
            [$(&$constant),*].into_iter()
        }
    };
}

lists! {
    ALLOWANCE_REASONS "allowance-reasons" "UNTDID 5189";
    CHARGE_REASONS "charge-reasons" "UNTDID 7161";
    COUNTRIES "countries" "ISO 3166-1";
    CREDIT_NOTE_TYPES "credit-note-types" "UNTDID 1001 (credit notes)";
    CURRENCIES "currencies" "ISO 4217";
    EAS "eas" "EAS (electronic address schemes)";
    ICD "icd" "ISO/IEC 6523 ICD";
    INVOICE_TYPES "invoice-types" "UNTDID 1001 (invoices)";
    ITEM_CLASSES "item-classes" "UNTDID 7143";
    MIME "mime" "the media types of EN 16931-1";
    NOTE_SUBJECTS "note-subjects" "UNTDID 4451";
    NOTE_SUBJECTS_CII "note-subjects-cii" "UNTDID 4451 (CII)";
    PAYMENT_MEANS "payment-means" "UNTDID 4461";
    REFERENCES "references" "UNTDID 1153";
    TAX_POINTS_CII "tax-points-cii" "UNTDID 2475";
    TAX_POINTS_UBL "tax-points-ubl" "UNTDID 2005";
    UNITS "units" "UN/ECE Recommendations 20 and 21";
    VAT_CATEGORIES "vat-categories" "UNTDID 5305";
    VATEX "vatex" "VATEX";
}
