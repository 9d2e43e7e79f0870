//! What most rows don't have, in one word of a row.

use std::{
    fmt, hash,
    ops::{Deref, DerefMut},
};

/// A value with which nothing is said.
pub trait Empty: Default + PartialEq + 'static {
    /// The same for everybody.
    fn empty() -> &'static Self;
}

/// Something that is empty in most rows: one word there, a box where anything is said.
///
/// Reads and writes as what it holds; a write makes the box.
///
/// ```
/// use foliolink::portfolio::{Rare, Trade};
///
/// let mut trade = Rare::<Trade>::default();
/// assert_eq!((trade.quantity, size_of_val(&trade)), (None, size_of::<usize>()));
/// trade.quantity = Some(3.into());
/// assert_eq!(trade, Rare::from(Trade { quantity: Some(3.into()), ..Trade::default() }));
/// ```
#[derive(Clone)]
pub struct Rare<T>(Option<Box<T>>);

impl<T: Empty> Rare<T> {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.0.as_deref().is_none_or(|held| held == T::empty())
    }

    /// What it holds.
    pub fn into_inner(self) -> T {
        self.0.map_or_else(T::default, |held| *held)
    }
}

impl<T> Default for Rare<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Empty> From<T> for Rare<T> {
    fn from(held: T) -> Self {
        Self((held != *T::empty()).then(|| Box::new(held)))
    }
}

impl<T: Empty> Deref for Rare<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.0.as_deref().unwrap_or_else(|| T::empty())
    }
}

impl<T: Empty> DerefMut for Rare<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.0.get_or_insert_default()
    }
}

/// An empty box says what none does.
impl<T: Empty> PartialEq for Rare<T> {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (None, None) => true,
            _ => **self == **other,
        }
    }
}

impl<T: Empty + Eq> Eq for Rare<T> {}

impl<T: Empty + hash::Hash> hash::Hash for Rare<T> {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

impl<T: Empty + fmt::Debug> fmt::Debug for Rare<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use crate::portfolio::{Rare, Trade};

    #[test]
    fn a_box_that_was_made_and_left_empty_is_equal_to_none() {
        let mut touched = Rare::<Trade>::default();
        assert_eq!(touched.quantity.take(), None);
        assert_eq!(touched, Rare::default());
        assert!(touched.is_empty());
        assert_eq!(touched.into_inner(), Trade::default());
    }
}
