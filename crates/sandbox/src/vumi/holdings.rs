//! What is read of a connection: instruments, accounts, portfolios, positions, movements,
//! transfers, and the entities.

use std::ops::Range;

use serde::Serialize;
use serde_json::json;

use super::connections::not_found;
use super::data::{self, ConnectionData, SeedConnection, Stamp, archive, entities as list};
use super::refusal;
use crate::exchange::{Answer, Call, Reply};
use crate::state::World;

/// What the data of a connection is printed from; nothing while there is none yet, or none any
/// more.
fn data_source(world: &mut World, call: &Call) -> Result<Option<(String, Stamp)>, Reply> {
    let as_of = world.vumi.as_of;
    let connection = world.vumi.connection(call.app, call.param("token")).ok_or_else(not_found)?;
    if !connection.status.has_data() {
        return Ok(None);
    }
    let updated = connection.last_sync.unwrap_or(connection.updated_at);
    Ok(Some((connection.entity.clone(), Stamp::new(as_of, connection.created_at, updated))))
}

/// The connection of the seed file in the path.
fn find_own(world: &World, call: &Call) -> Option<&'static SeedConnection> {
    world.options.seed_data?.connection(call.param("token"))
}

/// The data of the connection in the path.
fn read_data(world: &mut World, call: &Call) -> Result<ConnectionData, Reply> {
    let seed = world.options.seed;
    let own = find_own(world, call);
    let source = data_source(world, call)?;
    Ok(source.map_or_else(ConnectionData::default, |(entity, stamp)| match own {
        Some(own) => own.build_data(&stamp),
        None => data::entity_data(&entity, call.param("token"), seed, &stamp),
    }))
}

/// `GET …/investments`
pub(crate) fn investments(world: &mut World, call: &Call) -> Answer {
    Reply::ok(&read_data(world, call)?.investments)
}

/// `GET …/accounts`
pub(crate) fn accounts(world: &mut World, call: &Call) -> Answer {
    Reply::ok(&read_data(world, call)?.accounts)
}

/// `GET …/accounts/transactions`
pub(crate) fn account_transactions(world: &mut World, call: &Call) -> Answer {
    match data_source(world, call)? {
        Some((entity, stamp)) if entity == archive::ENTITY && find_own(world, call).is_none() => {
            archive_transactions(world, call, stamp)
        }
        _ => {
            let rows = read_data(world, call)?.account_transactions;
            paged_reply(world, call, &rows)
        }
    }
}

/// Rows per part of a body that is made while it is sent.
const PART: usize = 1000;

fn archive_transactions(world: &World, call: &Call, stamp: Stamp) -> Answer {
    if world.options.vumi_paging {
        let (page, size, range) = page_range(call, archive::ROWS)?;
        let items: Vec<_> = range.map(|n| archive::row(n, &stamp)).collect();
        return Reply::ok(&Page { items: &items, page, size, total: archive::ROWS });
    }
    let parts = (0..archive::ROWS).step_by(PART).map(move |from| {
        let rows = (from..archive::ROWS.min(from + PART)).map(|n| archive::row(n, &stamp));
        let texts: Vec<_> =
            rows.map(|row| serde_json::to_string(&row).unwrap_or_default()).collect();
        let before = if from == 0 { "[" } else { "," };
        let after = if from + PART >= archive::ROWS { "]" } else { "" };
        format!("{before}{}{after}", texts.join(",")).into_bytes()
    });
    Ok(Reply { rest: Some(Box::new(parts)), ..Reply::empty(200) })
}

/// `GET …/portfolios`
pub(crate) fn portfolios(world: &mut World, call: &Call) -> Answer {
    Reply::ok(&read_data(world, call)?.portfolios)
}

/// `GET …/portfolios/active-positions`
pub(crate) fn positions(world: &mut World, call: &Call) -> Answer {
    Reply::ok(&read_data(world, call)?.positions)
}

/// `GET …/portfolios/transactions`
pub(crate) fn portfolio_transactions(world: &mut World, call: &Call) -> Answer {
    let rows = read_data(world, call)?.portfolio_transactions;
    paged_reply(world, call, &rows)
}

/// `GET …/assets-transfer`: orders of an invented form.
pub(crate) fn transfers(world: &mut World, call: &Call) -> Answer {
    Reply::ok(&read_data(world, call)?.transfers)
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

/// Page number, page size, and which rows that is.
fn page_range(call: &Call, total: usize) -> Result<(usize, usize, Range<usize>), Reply> {
    let number = |name: &str, otherwise: usize| match call.query(name) {
        None => Ok(otherwise),
        Some(text) => text.parse().map_err(|_| refusal(400, "page and size are whole numbers")),
    };
    let page = number("page", 0)?;
    let size = number("size", 100)?.clamp(1, 500);
    let from = page.saturating_mul(size).min(total);
    Ok((page, size, from..from.saturating_add(size).min(total)))
}

fn paged_reply<T: Serialize>(world: &World, call: &Call, rows: &[T]) -> Answer {
    if !world.options.vumi_paging {
        return Reply::ok(&rows);
    }
    let (page, size, range) = page_range(call, rows.len())?;
    Reply::ok(&Page { items: &rows[range], page, size, total: rows.len() })
}
