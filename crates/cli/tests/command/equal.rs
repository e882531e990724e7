//! No phantom differences: exports of the same run compare as equal, however they are written.

use super::*;

/// Compares the sample with a changed copy of its file and insists that nothing differs.
#[track_caller]
fn same(name: &str, bytes: impl AsRef<[u8]>) {
    let folder = Folder::new();
    let other = folder.write(name, bytes);
    let ran = expect(0, &["compare", &sample("before.csv"), &other]);
    assert!(ran.stdout.contains("Nothing differs"), "{}", ran.stdout);
    let ran = expect(0, &["compare", &other, &sample("before.csv"), "--differences", "-"]);
    assert_eq!(ran.stdout.lines().count(), 1, "only the header: {}", ran.stdout);
}

#[test]
fn the_same_file() {
    same("same.csv", Sheet::sample().written(b','));
}

#[test]
fn rows_in_another_order() {
    let mut sheet = Sheet::sample();
    // A fixed shuffle: steps of a prime visit every row once.
    let count = sheet.rows.len();
    sheet.rows = (0..count).map(|index| sheet.rows[(index * 7919 + 13) % count].clone()).collect();
    same("shuffled.csv", sheet.written(b','));
}

#[test]
fn numbers_with_other_zeros() {
    let mut sheet = Sheet::sample();
    for column in ["quantity", "unit_price", "discount", "net_amount", "tax_rate", "tax_amount"] {
        let position = sheet.position(column);
        for row in &mut sheet.rows {
            let number = &mut row[position];
            number.push_str(if number.contains('.') { "00" } else { ".00" });
        }
    }
    same("zeros.csv", sheet.written(b','));
}

#[test]
fn other_delimiters() {
    for (name, separator) in [("semicolon.csv", b';'), ("tab.tsv", b'\t'), ("pipe.csv", b'|')] {
        same(name, Sheet::sample().written(separator));
    }
}

#[test]
fn decimal_commas() {
    let mut sheet = Sheet::sample();
    for column in ["unit_price", "discount", "net_amount", "tax_rate", "tax_amount"] {
        let position = sheet.position(column);
        sheet.rows.iter_mut().for_each(|row| row[position] = row[position].replace('.', ","));
    }
    same("commas.csv", sheet.written(b';'));
}

#[test]
fn other_encodings() {
    let text = String::from_utf8(Sheet::sample().written(b',')).unwrap();
    same("bom.csv", [b"\xEF\xBB\xBF", text.as_bytes()].concat());
    let units: Vec<u16> = std::iter::once(0xFEFF).chain(text.encode_utf16()).collect();
    same("utf16le.csv", units.iter().flat_map(|unit| unit.to_le_bytes()).collect::<Vec<u8>>());
    same("utf16be.csv", units.iter().flat_map(|unit| unit.to_be_bytes()).collect::<Vec<u8>>());
    same("crlf.csv", text.replace('\n', "\r\n"));
}

#[test]
fn windows_1252_letters() {
    let folder = Folder::new();
    let text = "invoice_number,line_number,product,description,currency,net_amount\nA1,1,P1,Caf\u{e9} cr\u{e8}me \u{a3},GBP,1.50\nA1,2,P2,plain,GBP,2.00\n";
    let utf8 = folder.write("utf8.csv", text);
    let latin: Vec<u8> = text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
    let windows = folder.write("windows.csv", latin);
    expect(0, &["compare", &utf8, &windows]);
}

#[test]
fn other_line_numbers() {
    let mut sheet = Sheet::sample();
    let position = sheet.position("line_number");
    for row in &mut sheet.rows {
        row[position] = (row[position].parse::<u64>().unwrap() * 10_000).to_string();
    }
    same("renumbered.csv", sheet.written(b','));
}

#[test]
fn gzip() {
    use std::io::Write;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&Sheet::sample().written(b',')).unwrap();
    same("sample.csv.gz", gzip.finish().unwrap());
}

const TWINS: &str = "invoice_number,line_number,product,description,quantity,unit_price,currency,net_amount\n\
                     A1,1,P1,Tea,2,1.50,EUR,3.00\nA1,2,P1,Tea,2,1.50,EUR,3.00\nA1,3,P2,Cup,1,4.00,EUR,4.00\n";

#[test]
fn twins_swapped_are_equal_and_a_missing_twin_is_one_line() {
    let folder = Folder::new();
    let before = folder.write("before.csv", TWINS);
    let swapped = folder.write(
        "swapped.csv",
        "invoice_number,line_number,product,description,quantity,unit_price,currency,net_amount\n\
        A1,2,P1,Tea,2,1.50,EUR,3.00\nA1,1,P1,Tea,2,1.50,EUR,3.00\nA1,3,P2,Cup,1,4.00,EUR,4.00\n",
    );
    expect(0, &["compare", &before, &swapped]);
    let missing = folder.write("missing.csv", TWINS.replace("A1,2,P1,Tea,2,1.50,EUR,3.00\n", ""));
    let ran = expect(1, &["compare", &before, &missing, "--differences", "-"]);
    let rows: Vec<&str> = ran.stdout.lines().skip(1).collect();
    assert_eq!(rows.len(), 1, "{}", ran.stdout);
    assert!(rows[0].contains(",removed,,"), "{}", rows[0]);
}

#[test]
fn tolerance_and_text_rules_make_equal_what_they_name() {
    let folder = Folder::new();
    let before = folder.write("before.csv", TWINS);
    let after = folder.write("after.csv", TWINS.replace("Cup", " CUP ").replace("4.00\n", "4.01\n"));
    expect(1, &["compare", &before, &after, "--quiet"]);
    expect(1, &["compare", &before, &after, "--quiet", "--tolerance", "net_amount=0.01"]);
    expect(0, &["compare", &before, &after, "--quiet", "--tolerance", "net_amount=0.01", "--text", "description=trim,case"]);
    expect(0, &["compare", &before, &after, "--quiet", "--ignore", "net_amount,description"]);
    let over = expect(
        1,
        &["compare", &before, &after, "--tolerance", "net_amount=0.01", "--text", "description=trim,case", "--budget", "EUR=0.005"],
    );
    assert!(over.stdout.contains("Over budget: tolerance hid EUR 0.01"), "{}", over.stdout);
}
