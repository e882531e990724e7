//! TIEOUT-VATID and TIEOUT-IBAN: lengths and check digits.

use crate::checks::tax::vat_id;
use crate::en16931::report::Report;

pub fn check(report: &mut Report<'_>) {
    let invoice = report.invoice;
    let representative = invoice.tax_representative.as_ref();
    let parties =
        [("seller, BT-31", Some(&invoice.seller)), ("buyer, BT-48", Some(&invoice.buyer)), ("tax representative, BT-63", representative)];
    for (place, party) in parties {
        let Some(id) = party.and_then(|party| party.vat_id.as_ref()) else { continue };
        let known = vat_id::split(id, "").and_then(|(country, number)| vat_id::is_valid(&country, &number));
        let message =
            format_args!("{id} can't be a VAT identifier: its length, letters or check digits are wrong; look it up in the register");
        report.must(known != Some(false), "TIEOUT-VATID", place, message);
    }
    for (at, payment) in invoice.payment.iter().enumerate() {
        let to = payment.accounts.iter().map(|account| ("BT-84", &account.id));
        let from = payment.direct_debit.iter().map(|debit| ("BT-91", &debit.account));
        for (term, id) in to.chain(from) {
            let Some(id) = id else { continue };
            let message = format_args!("{id} can't be an IBAN: its length or check digits are wrong; ask for it again");
            report.must(is_iban(id) != Some(false), "TIEOUT-IBAN", format_args!("payment {}, {term}", at + 1), message);
        }
    }
}

/// Whether an account number has the length and the check digits of an IBAN (ISO 13616, ISO 7064 mod 97-10); `None` where it does not begin
/// as one of a country that has them, and so may be another kind of number.
fn is_iban(id: &str) -> Option<bool> {
    let text: String = id.chars().filter(|character| !character.is_whitespace()).collect::<String>().to_ascii_uppercase();
    let country = text.get(..2)?;
    let length = LENGTHS.split_whitespace().find_map(|entry| entry.strip_prefix(country)?.parse::<usize>().ok())?;
    let check = text.get(2..4)?;
    if !check.chars().all(|character| character.is_ascii_digit()) {
        return None;
    }
    if text.len() != length || !text.chars().all(|character| character.is_ascii_alphanumeric()) {
        return Some(false);
    }
    let remainder = text[4..].chars().chain(text[..4].chars()).fold(0, |remainder, character| {
        let digit = character.to_digit(36).unwrap_or(0);
        (remainder * if digit < 10 { 10 } else { 100 } + digit) % 97
    });
    Some(remainder == 1)
}

/// Lengths by country, from the IBAN registry that SWIFT keeps for ISO 13616.
const LENGTHS: &str = "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27 GB22 \
    GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 \
    MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SD18 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20";

#[cfg(test)]
mod tests {
    use super::is_iban;

    #[test]
    fn an_iban_is_known_by_its_length_and_check_digits() {
        // The examples of the registry, one of them with a digit turned.
        for (id, valid) in [
            ("DE89 3704 0044 0532 0130 00", Some(true)),
            ("GB29NWBK60161331926819", Some(true)),
            ("NO9386011117947", Some(true)),
            ("DE89370400440532013001", Some(false)),
            ("DE8937040044053201300", Some(false)),
            ("12345678", None),
            ("US12345678", None),
            ("", None),
        ] {
            assert_eq!(is_iban(id), valid, "{id}");
        }
    }
}
