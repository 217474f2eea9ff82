//! Fuzzes [`handclasp_fuzz::engine`].

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| handclasp_fuzz::engine::check(data));
