//! Fuzzes [`handclasp_fuzz::hybrid`].

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| handclasp_fuzz::hybrid::check(data));
