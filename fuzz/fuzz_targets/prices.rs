#![no_main]
//! Price books: the template, and the JSON of Stripe, Lago and Tieout, as any bytes.

libfuzzer_sys::fuzz_target!(|data: &[u8]| tieout_fuzz::rating::read_prices(data));
