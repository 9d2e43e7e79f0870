//! A portfolio, or the securities of an account: what moved, and what is held in the end.

use std::collections::HashMap;

use foliolink::portfolio::{
    Account, Holding, Portfolio, QuantityEffect, Security, SecurityId, Snapshot, Transaction,
};
use jiff::{civil::Date, tz::TimeZone};
use rust_decimal::Decimal;

use super::{book::Source, exact, place::Place};
use crate::Error;

/// Movements and positions.
pub(crate) struct Depot<'a> {
    pub(crate) portfolio: Option<&'a Portfolio>,
    pub(crate) account: Option<&'a Account>,
    pub(crate) id: Option<&'a str>,
    pub(crate) place: Place<'a>,
    pub(crate) label: String,
    /// Oldest first.
    pub(crate) rows: Vec<u32>,
    /// Without a day.
    pub(crate) pending: Vec<u32>,
    pub(crate) positions: Vec<Position<'a>>,
    /// The day at whose end the positions are held.
    pub(crate) closing_day: Option<Date>,
}

/// One security in a depot.
pub(crate) struct Position<'a> {
    pub(crate) security: &'a SecurityId,
    /// Held before the oldest row, as the holding and the rows have it: nothing verifies it.
    pub(crate) opening: Decimal,
    /// Held at the end; `None` where no holding says so.
    pub(crate) closing: Option<Decimal>,
    /// What the provider says of it: several lots are several rows.
    pub(crate) holdings: Vec<&'a Holding>,
}

/// What a row does to a position: by how many of what.
pub(crate) fn movement(row: &Transaction) -> Option<(&SecurityId, Decimal)> {
    let quantity = row.quantity?;
    let security = row.security.as_ref()?;
    match row.quantity_effect? {
        QuantityEffect::Adds => Some((security, quantity.abs())),
        QuantityEffect::Removes => Some((security, -quantity.abs())),
        _ => None,
    }
}

/// The security of an id.
pub(crate) fn find_security<'a>(snapshot: &'a Snapshot, id: &SecurityId) -> Option<&'a Security> {
    snapshot.securities.iter().find(|own| own.id.as_ref() == Some(id))
}

impl<'a> Depot<'a> {
    pub(crate) fn new(
        portfolio: Option<&'a Portfolio>,
        account: Option<&'a Account>,
        id: Option<&'a str>,
        place: Place<'a>,
    ) -> Self {
        Self {
            portfolio,
            account,
            id,
            place,
            label: String::new(),
            rows: Vec::new(),
            pending: Vec::new(),
            positions: Vec::new(),
            closing_day: None,
        }
    }

    /// Sorts the rows and adds up what is held.
    pub(crate) fn fill(
        mut self,
        snapshot: &'a Snapshot,
        rows: Vec<u32>,
        held: impl Iterator<Item = &'a Holding>,
        notices: &mut Vec<String>,
    ) -> Result<Self, Error> {
        self.label = match (self.portfolio, self.account) {
            (None, Some(own)) => {
                let at = snapshot.accounts.iter().position(|other| std::ptr::eq(own, other));
                self.place.account(at, self.id, Some(own))
            }
            (own, _) => {
                let is_own = |other: &Portfolio| own.is_some_and(|own| std::ptr::eq(own, other));
                let at = snapshot.portfolios.iter().position(is_own);
                self.place.portfolio(at, self.id, own)
            }
        };
        let row = |at: &u32| snapshot.transactions.get(*at as usize);
        let day = |at: &u32| row(at).and_then(|row| row.date);
        (self.rows, self.pending) = rows.into_iter().partition(|at| day(at).is_some());
        self.rows.sort_by_key(day);
        let as_of = snapshot.as_of.or(self.portfolio.and_then(|own| own.updated_at));
        let as_of = as_of.map(|time| time.to_zoned(TimeZone::UTC).date());
        self.closing_day = as_of.max(self.rows.last().and_then(day));

        let mut places: HashMap<&SecurityId, usize> = HashMap::new();
        let mut positions: Vec<Position<'a>> = Vec::new();
        let mut position_of = |security: &'a SecurityId, positions: &mut Vec<Position<'a>>| {
            *places.entry(security).or_insert_with(|| {
                let new = Position {
                    security,
                    opening: Decimal::ZERO,
                    closing: None,
                    holdings: Vec::new(),
                };
                positions.push(new);
                positions.len() - 1
            })
        };
        let mut unknown = 0;
        for holding in held {
            let Some(security) = &holding.security else {
                unknown += 1;
                continue;
            };
            let at = position_of(security, &mut positions);
            let Some(position) = positions.get_mut(at) else { continue };
            position.holdings.push(holding);
        }
        if unknown > 0 {
            notices
                .push(format!("{}: {unknown} holdings of no known security left out", self.label));
        }
        for position in &mut positions {
            let quantities = position.holdings.iter().map(|held| held.quantity);
            let sum = quantities.sum_exactly();
            position.closing = sum.map_err(|()| self.too_long(position.security))?;
            position.opening = position.closing.unwrap_or_default();
        }
        let has_holdings = !positions.is_empty();
        for (security, quantity) in self.rows.iter().filter_map(row).filter_map(movement) {
            let at = position_of(security, &mut positions);
            let Some(position) = positions.get_mut(at) else { continue };
            if position.closing.is_some() {
                position.opening = exact::subtract(position.opening, quantity)
                    .ok_or_else(|| self.too_long(security))?;
            }
        }
        if positions.iter().any(|own| own.closing.is_some()) && !self.rows.is_empty() {
            notices.push(format!("{}: opening derived, not verified", self.label));
        }
        if positions.iter().any(|own| own.closing.is_none()) && has_holdings {
            notices.push(format!(
                "{}: positions without a known quantity, none asserted for them",
                self.label
            ));
        }
        if has_holdings && self.closing_day.is_none() {
            notices.push(format!("{}: the day of its positions is unknown", self.label));
        }
        self.positions = positions;
        Ok(self)
    }

    pub(crate) fn first_day(&self, source: &Source<'_>) -> Option<Date> {
        self.rows.first().and_then(|at| source.day(*at)).or(self.closing_day)
    }

    fn too_long(&self, security: &SecurityId) -> Error {
        Error::refused(
            format!("{}, security {:?}", self.label, security.as_str()),
            "its quantities have more than 28 digits together, and none is rounded",
        )
    }
}

trait SumExactly {
    /// `None` where one of them is unknown.
    fn sum_exactly(self) -> Result<Option<Decimal>, ()>;
}

impl<I: Iterator<Item = Option<Decimal>>> SumExactly for I {
    fn sum_exactly(self) -> Result<Option<Decimal>, ()> {
        let mut sum = Decimal::ZERO;
        for quantity in self {
            let Some(quantity) = quantity else { return Ok(None) };
            sum = exact::add(sum, quantity).ok_or(())?;
        }
        Ok(Some(sum))
    }
}
