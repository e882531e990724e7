#![no_main]
//! Contracts: the template, orders, and the JSON of Stripe, Lago and Tieout, as any bytes.

libfuzzer_sys::fuzz_target!(|data: &[u8]| tieout_fuzz::rating::read_contracts(data));
