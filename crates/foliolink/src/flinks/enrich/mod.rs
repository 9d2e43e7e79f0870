//! What Flinks derives from a card's data: whether a person's own words match it, figures computed
//! from its transactions, categories of these, and the catalogues of both.

pub(crate) mod attribute_set;
pub(crate) mod attributes;
pub(crate) mod catalogues;
pub(crate) mod categorization;
pub(crate) mod field_match;
mod job;
