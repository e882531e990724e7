//! An invoice's pages: looked at, read as text, taken apart. Poppler and qpdf do the reading (`cargo xtask setup` installs them).

pub mod pictures;
pub mod samples;

use samples::{LOGO, Sample, Usage, german, samples};
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;
use tieout_billing::invoice::{AttachedFile, Attachment, Invoice};
use tieout_documents::einvoice::write_cii;
use tieout_documents::pdf::{Color, Fonts, Length, Logo, LogoError, Style, Text, WrittenPdf};
use tieout_documents::template::Template;
use tieout_documents::{InvoiceDocument, UsageAppendix, write_invoice_pdf};

static FONTS: LazyLock<Fonts> = LazyLock::new(Fonts::shipped);
static SELLER: LazyLock<Logo> = LazyLock::new(|| Logo::read("logo.svg", LOGO.as_bytes()).unwrap());

fn written(sample: &Sample, fonts: &Fonts) -> WrittenPdf {
    let xml = write_cii(&sample.invoice).ok();
    let logo = sample.logo.then_some(&*SELLER);
    let document =
        InvoiceDocument { invoice: &sample.invoice, template: &sample.template, logo, mark: sample.mark, usage: None, xml: xml.as_deref() };
    write_invoice_pdf(&document, fonts).unwrap()
}

fn plain(invoice: &Invoice) -> WrittenPdf {
    let template = Template::default();
    write_invoice_pdf(&InvoiceDocument { invoice, template: &template, logo: None, mark: None, usage: None, xml: None }, &FONTS).unwrap()
}

/// Runs a program on a file and returns what it says.
fn run(program: &str, arguments: &[&str]) -> Vec<u8> {
    let output = Command::new(program).args(arguments).output();
    let output = output.unwrap_or_else(|error| panic!("{program}: {error}; `cargo xtask setup` installs it"));
    assert!(output.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// The text of each page, as its lines stand.
fn text(pdf: &WrittenPdf) -> Vec<String> {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), &pdf.bytes).unwrap();
    let text = run("pdftotext", &["-layout", file.path().to_str().unwrap(), "-"]);
    let text = String::from_utf8(text).unwrap().replace(['\u{a0}', '\u{202f}'], " ");
    text.split_terminator('\u{c}').map(str::to_owned).collect()
}

#[test]
fn every_file_is_sound_and_says_what_the_invoice_says() {
    let folder = tempfile::tempdir().unwrap();
    for sample in samples() {
        let pdf = written(&sample, &FONTS);
        let path = folder.path().join(format!("{}.pdf", sample.name));
        std::fs::write(&path, &pdf.bytes).unwrap();
        run("qpdf", &["--check", path.to_str().unwrap()]);
        assert_eq!(pdf.missing, Vec::<char>::new(), "{}", sample.name);
        let said = text(&pdf).join("\n");
        let number = sample.invoice.number.as_deref().unwrap();
        assert!(said.contains(number), "{}: no {number} in\n{said}", sample.name);
        let locale = sample.template.locale_for(sample.invoice.buyer.address.as_ref().and_then(|address| address.country.as_deref()));
        let currency = sample.invoice.currency.as_deref().unwrap();
        let totals = &sample.invoice.totals;
        let nets = sample.invoice.lines.iter().filter_map(|line| line.net.as_ref());
        for amount in nets.chain(&totals.net).chain(&totals.tax).chain(&totals.gross).chain(&totals.due) {
            let shown = locale.amount(amount.value, currency).replace(['\u{a0}', '\u{202f}'], " ");
            assert!(said.contains(&shown), "{}: no {shown} in\n{said}", sample.name);
        }
    }
}

#[test]
fn the_same_invoice_gives_the_same_bytes_on_any_thread() {
    let first: Vec<_> = samples().iter().map(|sample| written(sample, &FONTS).bytes).collect();
    let fonts = Fonts::shipped();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                for (sample, first) in samples().iter().zip(&first).rev() {
                    assert!(written(sample, &fonts).bytes == *first, "{}", sample.name);
                }
            });
        }
    });
}

#[test]
fn header_and_sums_go_on_from_page_to_page() {
    let invoice = german(60);
    let pages = text(&plain(&invoice));
    assert!(pages.len() > 2);
    for (index, page) in pages.iter().enumerate() {
        assert!(page.contains(&format!("Seite {} von {}", index + 1, pages.len())), "{page}");
    }
    let carried = |page: &str, place: usize| {
        let line = page.lines().filter(|line| line.trim_start().starts_with("Übertrag")).nth(place);
        line.and_then(|line| line.split_whitespace().last()).map(str::to_owned)
    };
    let names = |page: &str| page.lines().filter(|line| line.contains("Grundgebühr") || line.contains("Plattform Enterprise")).count();
    let lines_pages = pages.iter().take_while(|page| page.contains("Bezeichnung")).count();
    assert!(lines_pages >= 2);
    for index in 1..lines_pages {
        let before = carried(&pages[index - 1], usize::from(index > 1));
        assert!(before.is_some() && before == carried(&pages[index], 0), "{before:?}\n{}", pages[index]);
    }
    // No line is torn: on each page, a name has its description.
    assert!(pages.iter().all(|page| names(page) % 2 == 0));
}

#[test]
fn the_xml_is_inside_as_it_was() {
    let sample = &samples()[0];
    let xml = write_cii(&sample.invoice).unwrap();
    let pdf = lopdf::Document::load_mem(&written(sample, &FONTS).bytes).unwrap();
    let embedded = pdf.objects.values().filter_map(|object| object.as_stream().ok()).find(|stream| stream.dict.has_type(b"EmbeddedFile"));
    assert_eq!(embedded.unwrap().decompressed_content().unwrap(), xml);
    let catalog = pdf.catalog().unwrap();
    assert!(catalog.has(b"AF") && catalog.has(b"OutputIntents") && catalog.has(b"StructTreeRoot"));
}

#[test]
fn what_supports_the_invoice_is_inside_too() {
    let sample = &mut samples()[0];
    let file = |name: &str, mime: &str| Attachment {
        reference: Some("hours".to_owned()),
        content: Some(AttachedFile { mime: Some(mime.to_owned()), name: Some(name.to_owned()), base64: "YSxiCjEsMgo=".to_owned() }),
        ..Attachment::default()
    };
    sample.invoice.attachments = vec![
        file("Zeiten für März.csv", "text/csv"),
        file("factur-x.xml", "text/csv"),
        file("a.csv", "no type"),
        file("a.csv", "text/csv"),
    ];
    let written = written(sample, &FONTS);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("supported.pdf");
    std::fs::write(&path, &written.bytes).unwrap();
    run("qpdf", &["--check", path.to_str().unwrap()]);
    let listed = String::from_utf8(run("qpdf", &["--list-attachments", path.to_str().unwrap()])).unwrap();
    let mut names: Vec<&str> = listed.lines().filter_map(|line| line.split(" -> ").next()).collect();
    names.sort_unstable();
    assert_eq!(names, ["2-a.csv", "2-factur-x.xml", "Zeiten für März.csv", "a.csv", "factur-x.xml"]);
    assert_eq!(run("qpdf", &["--show-attachment=2-a.csv", path.to_str().unwrap()]), b"a,b\n1,2\n");
    let read = tieout_intake::einvoice::read("supported.pdf", &written.bytes).unwrap();
    assert_eq!(read.invoice.attachments, sample.invoice.attachments);
}

#[test]
fn what_no_font_has_is_a_box_and_is_told() {
    let mut invoice = german(1);
    invoice.buyer.name = Some("Cuneiform \u{12000}\u{12001} 🦀 Ltd\u{0}\u{7}\u{feff}".to_owned());
    let pdf = plain(&invoice);
    assert_eq!(pdf.missing, ['\u{12000}', '\u{12001}', '🦀']);
    assert!(text(&pdf)[0].contains("Cuneiform □□ □ Ltd"));
}

#[test]
fn ten_megabytes_of_description_end_with_an_ellipsis() {
    let mut invoice = german(2);
    invoice.lines[0].description = Some("word and more words. ".repeat(500_000));
    invoice.lines[1].name = Some("x".repeat(10_000_000));
    invoice.notes.push(tieout_billing::invoice::Note { subject: None, text: Some("note \u{5d0} ".repeat(1_000_000)) });
    let start = std::time::Instant::now();
    let pdf = plain(&invoice);
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
    assert!(pdf.pages < 60, "{}", pdf.pages);
    assert!(text(&pdf).iter().any(|page| page.contains('…')));
}

#[test]
fn a_broken_logo_is_named() {
    let bad = |bytes: &[u8]| Logo::read("acme.png", bytes).unwrap_err();
    for error in [bad(b""), bad(b"GIF89a"), bad(b"\x89PNG\r\n\x1a\nnothing"), bad(b"<svg"), bad(b"<svg><text>x</text></svg>")] {
        assert!(error.to_string().contains("acme.png"), "{error}");
    }
    assert!(matches!(bad(b"GIF89a"), LogoError::Unknown { .. }));
}

#[test]
fn a_png_with_holes_is_flattened_onto_the_page() {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 3000, 1000);
    encoder.set_color(png::ColorType::Rgba);
    let pixels: Vec<u8> = (0..3_000_000u32).flat_map(|pixel| [200, 30, 30, if pixel % 3000 < 1500 { 255 } else { 0 }]).collect();
    encoder.write_header().unwrap().write_image_data(&pixels).unwrap();
    let logo = Logo::read("acme.png", &bytes).unwrap();
    assert!(logo.width <= 945 && logo.width >= 500);
    let invoice = german(1);
    let template = Template::default();
    let document = InvoiceDocument { invoice: &invoice, template: &template, logo: Some(&logo), mark: None, usage: None, xml: None };
    let pdf = write_invoice_pdf(&document, &FONTS).unwrap();
    assert!(pdf.bytes.len() < 60_000, "{}", pdf.bytes.len());
}

#[test]
fn an_appendix_follows_on_its_own_pages() {
    let (invoice, template, usage) = (german(2), Template::default(), Usage::new(400));
    let document = InvoiceDocument {
        invoice: &invoice,
        template: &template,
        logo: None,
        mark: None,
        usage: Some(UsageAppendix { rows: &usage, sums: &[] }),
        xml: None,
    };
    let pages = text(&write_invoice_pdf(&document, &FONTS).unwrap());
    assert!(pages.len() > 5 && pages[1..].iter().all(|page| page.contains("Kosten (EUR)")));
    let rows: usize = pages.iter().map(|page| page.matches("projekt-").count()).sum();
    assert_eq!(rows, 400);
}

fn approved() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pictures")
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(128))]

    /// Whatever stands in a text, in any script and direction, it is set, and its lines keep to their width.
    #[test]
    fn any_text_is_set_within_its_width(text in "(\\PC|[a-z ]|[א-ת]|[ء-ي0-9]|[\u{300}-\u{330}\u{202a}-\u{202e}\n]|[ก-๛]){0,120}", width in 60..400) {
        let style = Style::new(Length::pt(9), Color::BLACK).semibold().tabular();
        let block = FONTS.block(&Text::new(text.as_str(), style), Length::pt(width));
        assert!(block.width() <= Length::pt(width + 1), "{text:?}: {:?}", block.width());
        let mut invoice = german(1);
        invoice.buyer.name = Some(text.clone());
        invoice.lines[0].name = Some(text);
        assert!(plain(&invoice).pages < 10);
    }
}
