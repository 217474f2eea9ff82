//! Fuzzes [`handclasp_fuzz::client`].

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| handclasp_fuzz::client::check(data));
