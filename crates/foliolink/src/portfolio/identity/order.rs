//! An order of rows that depends on nothing but their values, so that the order of a provider's
//! list decides nothing.

use std::cmp::Ordering;

use serde::Serialize;

use crate::portfolio::columns::{Field, Row, Value};

/// Rows that can be compared, found again and put in order.
pub(crate) trait Ranked: Row + Eq + std::hash::Hash + Serialize {}

impl<T: Row + Eq + std::hash::Hash + Serialize> Ranked for T {}

/// By the values of all columns; rows that are equal are equal here, and no others.
pub(super) fn compare<T: Ranked>(one: &T, other: &T) -> Ordering {
    if one == other {
        return Ordering::Equal;
    }
    let columns = compare_fields(one, other, |_| true);
    // A part that is there with nothing in it has no value in any column.
    columns.then_with(|| serde_json::to_string(one).ok().cmp(&serde_json::to_string(other).ok()))
}

/// By everything but the id.
pub(super) fn compare_without_id<T: Row>(one: &T, other: &T) -> Ordering {
    compare_fields(one, other, |field| field.path != "id")
}

fn compare_fields<T: Row>(one: &T, other: &T, counts: impl Fn(&Field<T>) -> bool) -> Ordering {
    T::FIELDS
        .iter()
        .filter(|field| counts(field))
        .flat_map(|field| field.columns)
        .map(|column| compare_values((column.value)(one), (column.value)(other)))
        .find(|order| order.is_ne())
        .unwrap_or(Ordering::Equal)
}

fn compare_values(one: Option<Value<'_>>, other: Option<Value<'_>>) -> Ordering {
    match (one, other) {
        (Some(Value::Text(one)), Some(Value::Text(other))) => one.cmp(&other),
        (Some(Value::Decimal(one)), Some(Value::Decimal(other))) => one.cmp(&other),
        (Some(Value::Date(one)), Some(Value::Date(other))) => one.cmp(&other),
        (Some(Value::Time(one)), Some(Value::Time(other))) => one.cmp(&other),
        (Some(Value::Flag(one)), Some(Value::Flag(other))) => one.cmp(&other),
        (Some(Value::Texts(one)), Some(Value::Texts(other))) => one.cmp(&other),
        // A column has values of one kind.
        (one, other) => one.is_some().cmp(&other.is_some()),
    }
}
