//! Fuzzes [`handclasp_fuzz::server`].

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| handclasp_fuzz::server::check(data));
