//! Drawing from a seed: the same seed and the same label give the same people, amounts and days,
//! whoever asks and when.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use crate::amount::Amount;
use crate::ids;

/// The seed whose customers are written out by hand.
pub(crate) const HANDWRITTEN_SEED: u64 = 1;

/// Draws numbers from a seed, one after the other.
pub(crate) struct SeededRng {
    state: u64,
}

impl SeededRng {
    /// Different labels give sequences that have nothing to do with each other.
    pub(crate) fn new(seed: u64, label: &str) -> Self {
        let high = ids::stable_guid(label, seed).as_u64_pair().0;
        Self { state: high ^ seed.rotate_left(17) }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        ids::mix(self.state)
    }

    /// From `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = high.abs_diff(low) + 1;
        low + i64::try_from(self.next() % span).unwrap_or_default()
    }

    /// One of a list that isn't empty.
    pub(crate) fn choose<T: Copy>(&mut self, from: &[T]) -> T {
        let length = from.len() as u64;
        from[(self.next() % length) as usize]
    }

    /// True so many times in a hundred.
    pub(crate) fn chance(&mut self, percent: i64) -> bool {
        self.between(1, 100) <= percent
    }

    /// An amount between two numbers of cents.
    pub(crate) fn cents(&mut self, low: i64, high: i64) -> Amount {
        Amount::from_units(self.between(low, high).into(), 2)
    }

    /// So many digits.
    pub(crate) fn digits(&mut self, count: usize) -> &'static str {
        intern((0..count).map(|_| char::from(b'0' + (self.next() % 10) as u8)).collect())
    }
}

/// A text that sample data may refer to like a written one. It stays for the life of the process,
/// once: what a sandbox draws is drawn again at every call, so the texts of a seed are few and come
/// back.
pub(crate) fn intern(text: String) -> &'static str {
    static KEPT: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(text) = kept.get(text.as_str()) {
        return text;
    }
    let text: &'static str = Box::leak(text.into_boxed_str());
    kept.insert(text);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_and_label_draw_the_same() {
        let sequence = |seed, label| -> Vec<i64> {
            let mut rng = SeededRng::new(seed, label);
            (0..20).map(|_| rng.between(-5, 5)).collect()
        };
        assert_eq!(sequence(7, "a"), sequence(7, "a"));
        assert_ne!(sequence(7, "a"), sequence(7, "b"));
        assert_ne!(sequence(7, "a"), sequence(8, "a"));
        assert!(sequence(7, "a").iter().all(|value| (-5..=5).contains(value)));
    }

    #[test]
    fn an_interned_text_is_kept_once() {
        assert!(std::ptr::eq(intern("Begoña".to_owned()), intern("Begoña".to_owned())));
    }
}
