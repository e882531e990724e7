#![no_main]
//! Delimited text below a header that is recognised, and whatever bytes come.

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    match data.split_first() {
        Some((0..128, rest)) => {
            tieout_fuzz::read_file("a.csv", &[b"invoice_number,invoice_date,quantity,net_amount,currency\n", rest].concat())
        }
        Some((_, rest)) => tieout_fuzz::read_file("a.csv", rest),
        None => {}
    }
});
