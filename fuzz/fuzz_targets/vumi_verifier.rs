//! libFuzzer's way into `foliolink_fuzz::vumi_verifier`: Whatever a stranger posts as Vumi is turned away.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| foliolink_fuzz::vumi_verifier(data));
