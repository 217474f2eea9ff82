//! Fuzzes [`handclasp_fuzz::envelopes`].

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| handclasp_fuzz::envelopes::check(data));
