//! libFuzzer's way into `foliolink_fuzz::vumi_claims`: Tokens that are signed well and say anything.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| foliolink_fuzz::vumi_claims(data));
