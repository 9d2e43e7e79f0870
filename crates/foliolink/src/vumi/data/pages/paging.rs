//! Whether pages are asked for.

/// Whether page parameters are sent for the two transaction lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Paging {
    /// None are sent, so the answer is whatever the server gives first. If that says in its body or
    /// its headers that there is more, reading fails. **If it is a bare array of a first page and
    /// nothing says so, the list is cut short without any sign.**
    #[default]
    Off,
    /// `page`, from 0, and `size` are sent. The names are a guess.
    Numbered {
        /// Items a page.
        size: u32,
    },
}
