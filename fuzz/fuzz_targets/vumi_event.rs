//! libFuzzer's way into `foliolink_fuzz::vumi_event`: Whatever Vumi signs is an event kept whole, or no event.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| foliolink_fuzz::vumi_event(data));
