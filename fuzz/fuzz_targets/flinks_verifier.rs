//! libFuzzer's way into `foliolink_fuzz::flinks_verifier`: Whatever a stranger posts as Flinks is turned away.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| foliolink_fuzz::flinks_verifier(data));
