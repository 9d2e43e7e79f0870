//! What is read of a connection: instruments, accounts, portfolios, positions, movements, transfers, and the entities.

use serde::Serialize;
use serde_json::json;

use super::connections::not_found;
use super::data::{self, Book, entities as list};
use super::refusal;
use crate::exchange::{Answer, Call, Reply};
use crate::state::World;

/// The data of the connection in the path; empty while there is none yet, or none any more.
fn book(world: &mut World, call: &Call) -> Result<Book, Reply> {
    let as_of = world.vumi.as_of;
    let connection = world.vumi.connection(call.app, call.param("token")).ok_or_else(not_found)?;
    if !connection.status.has_data() {
        return Ok(Book::default());
    }
    let updated = connection.last_sync.unwrap_or(connection.updated_at);
    Ok(data::of_entity(&connection.entity, as_of, connection.created_at, updated))
}

/// `GET …/investments`
pub(crate) fn investments(world: &mut World, call: &Call) -> Answer {
    Reply::ok(&book(world, call)?.investments)
}

/// `GET …/accounts`
pub(crate) fn accounts(world: &mut World, call: &Call) -> Answer {
    Reply::ok(&book(world, call)?.accounts)
}

/// `GET …/accounts/transactions`
pub(crate) fn account_transactions(world: &mut World, call: &Call) -> Answer {
    let rows = book(world, call)?.account_transactions;
    page(world, call, &rows)
}

/// `GET …/portfolios`
pub(crate) fn portfolios(world: &mut World, call: &Call) -> Answer {
    Reply::ok(&book(world, call)?.portfolios)
}

/// `GET …/portfolios/active-positions`
pub(crate) fn positions(world: &mut World, call: &Call) -> Answer {
    Reply::ok(&book(world, call)?.positions)
}

/// `GET …/portfolios/transactions`
pub(crate) fn portfolio_transactions(world: &mut World, call: &Call) -> Answer {
    let rows = book(world, call)?.portfolio_transactions;
    page(world, call, &rows)
}

/// `GET …/assets-transfer`: orders of an invented form.
pub(crate) fn transfers(world: &mut World, call: &Call) -> Answer {
    Reply::ok(&book(world, call)?.transfers)
}

/// `GET /api/v1/queries/entities`
pub(crate) fn entities(_: &mut World, _: &Call) -> Answer {
    let entity = |(id, name, kind, status): &(&str, &str, &str, &str)| json!({ "id": id, "name": name, "type": kind, "status": status, "logo": null });
    Reply::ok(&list::ENTITIES.iter().map(entity).collect::<Vec<_>>())
}

/// Invented: the documented paging could not be read.
#[derive(Serialize)]
struct Page<'a, T> {
    items: &'a [T],
    page: usize,
    size: usize,
    total: usize,
}

fn page<T: Serialize>(world: &World, call: &Call, rows: &[T]) -> Answer {
    if !world.options.vumi_paging {
        return Reply::ok(&rows);
    }
    let number = |name: &str, otherwise: usize| match call.query(name) {
        None => Ok(otherwise),
        Some(text) => text.parse().map_err(|_| refusal(400, "page and size are whole numbers")),
    };
    let (page, size) = (number("page", 0)?, number("size", 100)?.clamp(1, 500));
    let from = page.saturating_mul(size).min(rows.len());
    let items = &rows[from..from.saturating_add(size).min(rows.len())];
    Reply::ok(&Page { items, page, size, total: rows.len() })
}
