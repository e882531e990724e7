//! The pages as they look, beside the pictures that a person has looked at. `TIEOUT_BLESS=1` puts the new ones in their place.

use super::{FONTS, approved, run, samples, written};
use std::fs;
use std::path::Path;

/// Dots per inch: enough to see a line that moved, small enough to keep.
const RESOLUTION: &str = "60";
/// How much a dot's gray may be off, and how many of a thousand dots may be: programs smooth letters differently.
const SHADE: u8 = 60;
const OFF: usize = 4;

#[test]
fn pages_look_as_approved() {
    let mut different = Vec::new();
    for sample in samples::samples() {
        let pdf = written(&sample, &FONTS);
        different.extend(looks_different(sample.name, &pdf.bytes, pdf.pages));
    }
    assert!(different.is_empty(), "pages look different; look at them, then TIEOUT_BLESS=1:\n{}", different.join("\n"));
}

/// What of a document does not look as approved: of a long one the beginning and the end are looked at.
pub fn looks_different(name: &str, pdf: &[u8], pages: usize) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let bless = std::env::var_os("TIEOUT_BLESS").is_some();
    let mut different = Vec::new();
    let file = folder.path().join(format!("{name}.pdf"));
    fs::write(&file, pdf).unwrap();
    for page in (1..=pages).filter(|page| *page <= 2 || *page == pages) {
        let name = format!("{name}-{page}");
        let to = folder.path().join(&name);
        let number = page.to_string();
        run(
            "pdftoppm",
            &["-gray", "-png", "-singlefile", "-r", RESOLUTION, "-f", &number, "-l", &number, file.to_str().unwrap(), to.to_str().unwrap()],
        );
        let shown = to.with_file_name(format!("{name}.png"));
        let kept = approved().join(format!("{name}.png"));
        if bless {
            fs::copy(&shown, &kept).unwrap();
        } else if let Some(why) = difference(&shown, &kept) {
            different.push(format!("{name}: {why}"));
        }
    }
    different
}

fn difference(shown: &Path, kept: &Path) -> Option<String> {
    if !kept.exists() {
        return Some("there is no approved picture".to_owned());
    }
    let (shown, kept) = (pixels(shown), pixels(kept));
    if (shown.0, shown.1) != (kept.0, kept.1) {
        return Some("the size is another".to_owned());
    }
    let off = shown.2.iter().zip(&kept.2).filter(|(left, right)| left.abs_diff(**right) > SHADE).count();
    let share = off * 1000 / shown.2.len();
    (share >= OFF).then(|| format!("{share} of a thousand dots differ"))
}

fn pixels(path: &Path) -> (u32, u32, Vec<u8>) {
    let decoder = png::Decoder::new(std::io::BufReader::new(fs::File::open(path).unwrap()));
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    (info.width, info.height, pixels)
}
