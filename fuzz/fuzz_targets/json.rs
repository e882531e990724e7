#![no_main]
//! JSON and JSONL.

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    match data.split_first() {
        Some((0..128, rest)) => tieout_fuzz::read_file("a.json", &[b"[{\"invoice_number\":\"A1\",\"net_amount\":1.5},", rest].concat()),
        Some((_, rest)) => tieout_fuzz::read_file("a.json", &[b"{", rest].concat()),
        None => {}
    }
});
