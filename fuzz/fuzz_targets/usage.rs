#![no_main]
//! Usage: CSV, FOCUS, JSON and JSONL, as any bytes.

libfuzzer_sys::fuzz_target!(|data: &[u8]| tieout_fuzz::rating::read_usage(data));
