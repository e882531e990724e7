//! The tables of the guide that follow from the code: every check in checks.md, every kind of record in import.md.
//! `TIEOUT_WRITE_GUIDE=1 cargo test -p tieout-cli tables` writes them anew.

use super::*;
use tieout_billing::{Field, RecordKind};
use tieout_review::checks::catalogue;
use tieout_review::{Check, Family, Need, Severity};

/// Of a marker, the part before its name.
const MARK: &str = "<!-- table: ";

#[test]
fn every_check_is_documented_as_it_is() {
    let mut table = String::new();
    for family in Family::ALL.into_iter().filter(|family| *family != Family::Own) {
        let mut title = family.name().to_owned();
        title[..1].make_ascii_uppercase();
        table += &format!(
            "### {title}\n\n| check | what it means | when | needs | thresholds | money at stake | source |\n|---|---|---|---|---|---|---|\n"
        );
        for check in catalogue().iter().filter(|check| check.family == family) {
            table += &row(check);
        }
        table.push('\n');
    }
    held("checks.md", "checks", table.trim_end());
}

fn row(check: &Check) -> String {
    let needs: Vec<String> = check.needs.iter().map(|need: &Need| need.to_string()).collect();
    let parameters: Vec<String> =
        check.parameters.iter().map(|parameter| format!("`{}` = {}: {}", parameter.name, parameter.usual, parameter.title)).collect();
    let cells = [
        format!("**{}** {} ({})", check.id, check.name, check.severity.name()),
        check.meaning.to_owned(),
        format!("`{}`", check.formula),
        if needs.is_empty() { "nothing else".to_owned() } else { needs.join("; ") },
        parameters.join("; "),
        check.at_stake.to_owned(),
        check.source.to_owned(),
    ];
    format!("| {} |\n", cells.map(|cell| cell.replace('|', "\\|")).join(" | "))
}

#[test]
fn every_kind_of_record_is_documented_with_its_fields() {
    let mut table = "| kind | one record is | fields; without those in bold a row is a reject |\n|---|---|---|\n".to_owned();
    for kind in &RecordKind::ALL[1..] {
        let named =
            |field: &Field| if kind.required().contains(field) { format!("**`{}`**", field.name()) } else { format!("`{}`", field.name()) };
        let fields: Vec<String> = kind.fields().iter().map(named).collect();
        table += &format!("| `{}` {} | {} | {} |\n", kind.name(), kind.title(), kind.about(), fields.join(", "));
    }
    held("import.md", "records", table.trim_end());
}

#[test]
fn the_guide_names_every_severity_and_family() {
    let page = std::fs::read_to_string(guide().join("checks.md")).unwrap();
    for name in Severity::ALL.map(Severity::name).into_iter().chain(Family::ALL.map(Family::name)) {
        assert!(page.to_lowercase().contains(name), "{name}");
    }
}

fn guide() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/guide")
}

/// What stands between the two markers of that name on the page is the text.
#[track_caller]
fn held(page: &str, name: &str, text: &str) {
    let path = guide().join(page);
    let before = std::fs::read_to_string(&path).unwrap();
    let (opening, closing) = (format!("{MARK}{name} -->\n"), "\n<!-- end of the table -->");
    let (head, rest) = before.split_once(&opening).unwrap_or_else(|| panic!("{page} has no place for the table of {name}"));
    let (found, tail) = rest.split_once(closing).unwrap_or_else(|| panic!("{page}: the table of {name} has no end"));
    if std::env::var_os("TIEOUT_WRITE_GUIDE").is_some() {
        std::fs::write(&path, format!("{head}{opening}{text}{closing}{tail}")).unwrap();
        return;
    }
    let differs = text.lines().zip(found.lines()).find(|(code, page)| code != page);
    assert!(found == text, "{page} is not what the code says; TIEOUT_WRITE_GUIDE=1 writes it; first at {differs:?}");
}
