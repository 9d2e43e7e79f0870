//! Identifiers that are the same on every run: a small seeded generator, so that a failing test can
//! be repeated.

use uuid::{Builder, Uuid};

/// Draws identifiers one after the other.
#[derive(Debug)]
pub(crate) struct Ids {
    state: u64,
}

impl Ids {
    pub(crate) fn from_seed(seed: u64) -> Self {
        Self { state: seed }
    }

    /// Two namespaces never draw the same: an id of one is unknown in the other.
    pub(crate) fn of_namespace(seed: u64, namespace: &str) -> Self {
        if namespace.is_empty() {
            return Self::from_seed(seed);
        }
        Self::from_seed(stable_guid(namespace, seed).as_u64_pair().0)
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.state)
    }

    /// A GUID in lower case with dashes.
    pub(crate) fn guid(&mut self) -> String {
        build_guid(self.next(), self.next()).to_string()
    }

    /// A Vumi connection token: ten upper-case letters and digits.
    pub(crate) fn connection_token(&mut self) -> String {
        const ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
        let bits = self.next();
        (0..10).map(|at| char::from(ALPHABET[(bits >> (at * 5)) as usize & 31])).collect()
    }
}

/// SplitMix64's output step.
pub(crate) fn mix(state: u64) -> u64 {
    let z = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

fn build_guid(high: u64, low: u64) -> Uuid {
    let bytes = ((u128::from(high) << 64) | u128::from(low)).to_be_bytes();
    Builder::from_random_bytes(bytes).into_uuid()
}

/// The GUID of row `n` in the list `list`: rows of sample data keep theirs from run to run.
pub(crate) fn stable_guid(list: &str, n: u64) -> Uuid {
    let start = list.bytes().fold(0xCBF2_9CE4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    });
    build_guid(mix(start.wrapping_add(n)), mix(!start ^ mix(n.wrapping_add(1))))
}
