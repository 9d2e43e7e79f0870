//! libFuzzer's way into `foliolink_fuzz::answers`: Every documented answer with things wrong in it.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| foliolink_fuzz::answers(data));
