//! The pages as they look, beside the pictures that a person has looked at. `TIEOUT_BLESS=1` puts the new ones in their place.

use super::{FONTS, approved, run, samples, written};
use std::fs;
use std::path::Path;

/// Dots per inch: enough to see a line that moved, small enough to keep.
const RESOLUTION: &str = "60";
/// How much a dot's gray may be off: programs smooth letters differently.
const SHADE: u8 = 60;
/// A word that is missing or moved is seen in a tile of the page: so many dots of its side, so many of its dots off.
const TILE: usize = 16;
const OFF: usize = 40;

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
    let (width, height) = (shown.0 as usize, shown.1 as usize);
    let off = |x: usize, y: usize| shown.2[y * width + x].abs_diff(kept.2[y * width + x]) > SHADE;
    let tiles = (0..height).step_by(TILE).flat_map(|top| (0..width).step_by(TILE).map(move |left| (left, top)));
    let different = |(left, top): &(usize, usize)| {
        let dots = (*top..height.min(top + TILE)).flat_map(|y| (*left..width.min(left + TILE)).map(move |x| (x, y)));
        dots.filter(|(x, y)| off(*x, *y)).count() >= OFF
    };
    let (left, top) = tiles.into_iter().find(different)?;
    Some(format!("around {left}, {top} (of {width} x {height})"))
}

#[test]
fn a_word_that_moved_is_seen() {
    let picture = |name: &str| approved().join(format!("{name}.png"));
    assert!(difference(&picture("one-line-1"), &picture("one-line-1")).is_none());
    assert!(difference(&picture("one-line-1"), &picture("credit-note-1")).is_some());
}

fn pixels(path: &Path) -> (u32, u32, Vec<u8>) {
    let decoder = png::Decoder::new(std::io::BufReader::new(fs::File::open(path).unwrap()));
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    (info.width, info.height, pixels)
}
