//! What changed on a connection, in order.

use axum::{
    extract::{Path, RawQuery, State, rejection::PathRejection},
    response::Response,
};
use http::HeaderMap;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Reader,
    answer::{self, Problem, Refused},
    connections::UNKNOWN,
    page::{PageQuery, write_change},
};
use crate::{App, error::ServeError};

/// A page of changes.
#[derive(Serialize, ToSchema)]
#[schema(as = ChangePage)]
pub(super) struct Changes {
    /// The oldest first.
    items: Vec<Change>,
    /// `cursor` of the next page; `null` on the last one.
    #[schema(required)]
    next: Option<String>,
}

/// A change of one row.
#[derive(Serialize, ToSchema)]
struct Change {
    /// Of which refresh: they only grow.
    sync_id: i64,
    /// When it was stored, UTC.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// `accounts`, `transactions` and so on.
    table: String,
    /// The row's id, as the lists have it; of the other tables its number.
    id: String,
    /// What happened.
    #[schema(value_type = String)]
    change: foliolink_sync::ChangeKind,
    /// The fields that changed, e.g. `balance.current`.
    fields: Vec<String>,
}

/// Lists what changed on a connection
///
/// The oldest first. Connections of files have no history: nothing is listed.
#[utoipa::path(
    get,
    path = "/v1/connections/{id}/changes",
    operation_id = "list_changes",
    tag = "connections",
    params(
        ("id" = String, Path, description = "Its id here"),
        ("since" = Option<String>, Query, format = DateTime, description = "From this time on"),
        ("limit" = Option<u16>, Query, minimum = 1, maximum = 500, description = "At most so many; 100 unless said"),
        ("cursor" = Option<String>, Query, description = "`next` of the page before"),
    ),
    responses(
        (status = 200, description = "A page", body = Changes),
        (status = 304, description = "As `If-None-Match` has it"),
        (status = 400, description = "A parameter is wrong", body = Refused),
        (status = 401, description = "No such token", body = Refused),
        (status = 404, description = "No such connection, or the token doesn't show it", body = Refused),
        (status = 429, description = "Too many requests", body = Refused),
        (status = 503, description = "The data can't be read just now", body = Refused),
    )
)]
pub(super) async fn list_changes(
    State(app): State<App>,
    Reader(token): Reader,
    headers: HeaderMap,
    id: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let Path(id) = id?;
    let query = PageQuery::parse(query.as_deref())?;
    let since = query.since_time()?;
    let behind = query.behind_change()?.filter(|(connection, _)| *connection == id);
    let behind = behind.map(|(_, behind)| behind);
    let standing = app.source().find(&token, &id).await?.ok_or(UNKNOWN)?;
    let (Some(sync), Ok(engine_id)) = (app.source().engine(), standing.id.parse()) else {
        return answer::answer(&headers, &Changes { items: vec![], next: None });
    };
    // One more says whether there is a next page.
    let wanted = u32::try_from(query.limit + 1).unwrap_or(u32::MAX);
    let page = sync.history_page(engine_id, since, behind.as_ref(), wanted).await;
    let mut page = page.map_err(ServeError::from)?;
    let has_more = page.len() > query.limit;
    page.truncate(query.limit);
    let last = page.last().filter(|_| has_more);
    let next = last.map(|last| write_change(&id, &last.cursor()));
    let items = page.into_iter().map(|change| write(&id, change)).collect();
    answer::answer(&headers, &Changes { items, next })
}

fn write(connection: &str, change: foliolink_sync::Change) -> Change {
    let row = change.row_id;
    let prefix = match change.table.as_str() {
        "accounts" => Some("ACT"),
        "portfolios" => Some("PFL"),
        "holdings" => Some("HLD"),
        "transactions" => Some("TRN"),
        _ => None,
    };
    Change {
        sync_id: change.sync_id,
        at: change.at,
        id: prefix.map_or(row.to_string(), |prefix| format!("{prefix}-{connection}-{row}")),
        table: change.table,
        change: change.change,
        fields: change.fields,
    }
}
