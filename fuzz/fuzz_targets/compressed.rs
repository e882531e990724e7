#![no_main]
//! gzip and zip: broken archives, and whole ones of broken files.

use std::io::{Cursor, Write};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((kind, rest)) = data.split_first() else { return };
    match kind % 4 {
        0 => tieout_fuzz::read_file("a.gz", &[b"\x1f\x8b\x08", rest].concat()),
        1 => tieout_fuzz::read_file("a.zip", &[b"PK\x03\x04", rest].concat()),
        2 => {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            encoder.write_all(rest).expect("memory takes it");
            let mut bytes = encoder.finish().expect("memory takes it");
            bytes.truncate(bytes.len() - usize::from(kind / 16).min(bytes.len()));
            tieout_fuzz::read_file("a.csv.gz", &bytes);
        }
        _ => {
            let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
            archive.start_file("a.csv", zip::write::SimpleFileOptions::default()).expect("memory takes it");
            archive.write_all(rest).expect("memory takes it");
            tieout_fuzz::read_file("a.zip", &archive.finish().expect("memory takes it").into_inner());
        }
    }
});
