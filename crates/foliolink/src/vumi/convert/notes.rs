//! Reading one item's numbers and times, and noting what can't be read.

use foliolink_runtime::{Date, Number, Time};
use jiff::{Timestamp, civil};
use rust_decimal::Decimal;

use crate::portfolio::Warning;

/// The warnings of one item, whose place in the answer they name.
pub(super) struct Notes {
    place: String,
    warnings: Vec<Warning>,
}

impl Notes {
    /// `place`: e.g. `accounts[2]`; empty is the whole answer.
    pub(super) fn at(place: String) -> Self {
        Self { place, warnings: Vec::new() }
    }

    pub(super) fn warn(&mut self, field: &str, what: &str) {
        let dot = if self.place.is_empty() { "" } else { "." };
        let path = format!("{}{dot}{field}", self.place);
        self.warnings.push(Warning { path, what: what.to_owned() });
    }

    pub(super) fn number(&mut self, field: &str, sent: Option<Number>) -> Option<Decimal> {
        let number = sent.as_ref().and_then(Number::decimal);
        if sent.is_some() && number.is_none() {
            self.warn(field, "not a decimal number of at most 28 digits");
        }
        number
    }

    /// A number that there should be.
    pub(super) fn needed(&mut self, field: &str, sent: Option<Number>) -> Option<Decimal> {
        let sent = self.there(field, sent);
        self.number(field, sent)
    }

    /// Something that there should be, as it is.
    pub(super) fn there<T>(&mut self, field: &str, sent: Option<T>) -> Option<T> {
        if sent.is_none() {
            self.warn(field, "missing");
        }
        sent
    }

    pub(super) fn time(&mut self, field: &str, sent: Option<Time>) -> Option<Timestamp> {
        let time = sent.as_ref().and_then(Time::timestamp);
        if sent.is_some() && time.is_none() {
            self.warn(field, "not a time");
        }
        time
    }

    pub(super) fn day(&mut self, field: &str, sent: Option<Date>) -> Option<civil::Date> {
        let day = sent.as_ref().and_then(Date::day);
        if sent.is_some() && day.is_none() {
            self.warn(field, "not a date");
        }
        day
    }

    /// A day that there should be.
    pub(super) fn require_day(&mut self, field: &str, sent: Option<Date>) -> Option<civil::Date> {
        let sent = self.there(field, sent);
        self.day(field, sent)
    }

    /// A list that must be there: left out, it would look like an empty one.
    pub(super) fn list<T>(&mut self, field: &str, sent: Option<Vec<T>>) -> Vec<T> {
        self.there(field, sent).unwrap_or_default()
    }

    pub(super) fn done(self) -> Vec<Warning> {
        self.warnings
    }
}
