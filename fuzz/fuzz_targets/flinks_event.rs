//! libFuzzer's way into `foliolink_fuzz::flinks_event`: Whatever Flinks signs is an event kept whole, or no event.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| foliolink_fuzz::flinks_event(data));
