//! Writes a sample report and workbook of a comparison and of a review to the folder that is named, to look at them:
//! `cargo run -p tieout-documents --example report -- /tmp/look [ROWS] [hard]`; `hard`
//! has long names, huge and negative amounts, many causes and no currency.

#[path = "../tests/sample/mod.rs"]
mod sample;

use std::path::PathBuf;
use tieout_documents::{
    HtmlOptions, write_atomically, write_comparison_html, write_comparison_json, write_comparison_xlsx, write_review_html,
    write_review_xlsx,
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("name a folder")?);
    let count: usize = std::env::args().nth(2).map_or(Ok(200), |count| count.parse())?;
    let mut report = sample::report();
    if std::env::args().nth(3).is_some() {
        sample::harden(&mut report);
    }
    let rows: Vec<_> = sample::rows().into_iter().cycle().take(count).collect();
    std::fs::create_dir_all(&folder)?;
    write_atomically(&folder.join("report.html"), |out| write_comparison_html(&report, &rows, &HtmlOptions::default(), out))?;
    write_atomically(&folder.join("report.xlsx"), |out| write_comparison_xlsx(&report, &rows, out))?;
    write_atomically(&folder.join("report.json"), |out| write_comparison_json(&report, out))?;
    let review = sample::review::review();
    write_atomically(&folder.join("review.html"), |out| write_review_html(&review, out))?;
    write_atomically(&folder.join("review.xlsx"), |out| write_review_xlsx(&review, &sample::review::register(), out))?;
    Ok(())
}
