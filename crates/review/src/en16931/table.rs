//! Every rule with its text, for the guide and for whoever is shown a finding.

use super::vat::{self, Category, Rate};
use std::sync::LazyLock;
use tieout_billing::invoice::RuleSeverity;

/// A rule that [`check`](super::check) or [`check_strictly`](super::check_strictly) judges by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The official id, or our own, which begins with `TIEOUT-`.
    pub id: String,
    /// How much it matters in UBL. BR-51 alone is an error in CII and a warning in UBL.
    pub severity: RuleSeverity,
    pub family: RuleFamily,
    /// What must hold, in one sentence.
    pub text: String,
}

/// What a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuleFamily {
    /// BR-01 to BR-65: what must be stated.
    Presence,
    /// BR-CO-*: what must come out, and what goes together.
    Calculation,
    /// BR-DEC-*.
    Decimals,
    /// BR-CL-*.
    Codes,
    /// BR-S, BR-Z, BR-E, BR-AE, BR-IC, BR-G, BR-O, BR-AF, BR-AG and BR-B.
    Vat,
    /// Ours: TIEOUT-*.
    Strict,
}

impl RuleFamily {
    pub const ALL: [RuleFamily; 6] =
        [RuleFamily::Presence, RuleFamily::Calculation, RuleFamily::Decimals, RuleFamily::Codes, RuleFamily::Vat, RuleFamily::Strict];

    /// The name shown to the user.
    pub const fn title(self) -> &'static str {
        match self {
            RuleFamily::Presence => "What must be stated",
            RuleFamily::Calculation => "What must come out",
            RuleFamily::Decimals => "Decimals",
            RuleFamily::Codes => "Codes",
            RuleFamily::Vat => "Categories of VAT",
            RuleFamily::Strict => "Our own, stricter",
        }
    }
}

/// Every rule, by family and id.
pub fn rules() -> &'static [Rule] {
    static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
        let stated = include_str!("rules.tsv")
            .lines()
            .filter_map(|line| line.split_once('\t'))
            .map(|(id, text)| new(id.to_owned(), text.to_owned()));
        let mut rules: Vec<Rule> = stated.chain(vat::CATEGORIES.iter().flat_map(of_category)).collect();
        rules.sort_by(|one, other| (one.family, &one.id).cmp(&(other.family, &other.id)));
        rules
    });
    &RULES
}

/// The rule of that id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    rules().iter().find(|rule| rule.id == id)
}

/// The warnings; all other rules make an invoice wrong.
const WARNINGS: [&str; 4] = ["BR-51", "TIEOUT-DATES", "TIEOUT-PRICE", "TIEOUT-VATID"];

pub(super) fn severity(id: &str) -> RuleSeverity {
    if WARNINGS.contains(&id) { RuleSeverity::Warning } else { RuleSeverity::Error }
}

fn new(id: String, text: String) -> Rule {
    let family = match id.split('-').nth(1).unwrap_or_default() {
        _ if id.starts_with("TIEOUT-") => RuleFamily::Strict,
        "CO" => RuleFamily::Calculation,
        "DEC" => RuleFamily::Decimals,
        "CL" => RuleFamily::Codes,
        number if number.starts_with(|character: char| character.is_ascii_digit()) => RuleFamily::Presence,
        _ => RuleFamily::Vat,
    };
    Rule { severity: severity(&id), id, family, text }
}

fn of_category(category: &Category) -> Vec<Rule> {
    let name = format!("{} ({})", category.name, category.code);
    let one = if category.is_untaxed { "one VAT breakdown" } else { "a VAT breakdown for each rate" };
    let identified = vat::said(category.identified);
    let rate = match category.rate {
        Rate::AboveZero => "has a rate above zero",
        Rate::Zero => "has the rate 0",
        Rate::Local => "has a rate of zero or above",
        Rate::None => "has no rate",
    };
    let by_rate = if category.is_untaxed { "" } else { " and that rate" };
    let tax = if category.is_untaxed { "is 0" } else { "is the rate of the taxable amount; almost 1.00 more or less is let pass" };
    let reason = if category.has_reason { "says why no VAT is charged" } else { "gives no reason for exemption" };
    let mut texts = vec![
        ("01", format!("What is {name} has {one} of that category (BT-118), and there is none without.")),
        ("02", format!("With a line that is {name}, {identified}.")),
        ("03", format!("With an allowance that is {name}, {identified}.")),
        ("04", format!("With a charge that is {name}, {identified}.")),
        ("05", format!("A line that is {name} {rate} (BT-152).")),
        ("06", format!("An allowance that is {name} {rate} (BT-96).")),
        ("07", format!("A charge that is {name} {rate} (BT-103).")),
        (
            "08",
            format!(
                "The taxable amount of {name} (BT-116) is the sum of the lines, less allowances, plus charges of that category{by_rate}."
            ),
        ),
        ("09", format!("The tax of {name} (BT-117) {tax}.")),
        ("10", format!("The VAT breakdown of {name} {reason} (BT-120, BT-121).")),
    ];
    match category.family {
        "IC" => texts.extend([
            ("11", format!("What is {name} has a day of delivery (BT-72) or an invoicing period (BG-14).")),
            ("12", format!("What is {name} has a country of delivery (BT-80).")),
        ]),
        "O" => texts.extend([
            ("11", format!("With a VAT breakdown that is {name} there is no other.")),
            ("12", format!("With a VAT breakdown that is {name} no line has another category.")),
            ("13", format!("With a VAT breakdown that is {name} no allowance has another category.")),
            ("14", format!("With a VAT breakdown that is {name} no charge has another category.")),
        ]),
        _ => {}
    }
    texts.into_iter().map(|(number, text)| new(format!("BR-{}-{number}", category.family), text)).collect()
}
