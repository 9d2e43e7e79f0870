//! Connections: how they stand, and the snapshot of one.

use axum::{
    extract::{Path, RawQuery, State, rejection::PathRejection},
    response::Response,
};
use http::HeaderMap;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Reader,
    answer::{self, Problem, Refused},
    page::PageQuery,
};
use crate::{App, error::ServeError, source::Standing};

/// A page of connections.
#[derive(Serialize, ToSchema)]
#[schema(as = ConnectionPage)]
pub(super) struct Connections {
    /// In the order of their ids.
    items: Vec<Standing>,
    /// `cursor` of the next page; `null` on the last one.
    #[schema(required)]
    next: Option<String>,
}

/// Lists the connections that the token shows
///
/// How each stands: when its bank was read, what went wrong, and what helps.
#[utoipa::path(
    get,
    path = "/v1/connections",
    operation_id = "list_connections",
    tag = "connections",
    params(
        ("limit" = Option<u16>, Query, minimum = 1, maximum = 500, description = "At most so many; 100 unless said"),
        ("cursor" = Option<String>, Query, description = "`next` of the page before"),
    ),
    responses(
        (status = 200, description = "A page", body = Connections),
        (status = 304, description = "As `If-None-Match` has it"),
        (status = 400, description = "A parameter is wrong", body = Refused),
        (status = 401, description = "No such token", body = Refused),
        (status = 429, description = "Too many requests", body = Refused),
        (status = 503, description = "The data can't be read just now", body = Refused),
    )
)]
pub(super) async fn list_connections(
    State(app): State<App>,
    Reader(token): Reader,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let query = PageQuery::parse(query.as_deref())?;
    let after = query.after()?;
    let mut items = app.source().list(&token, after, query.limit + 1).await?;
    let has_more = items.len() > query.limit;
    items.truncate(query.limit);
    let next = items.last().filter(|_| has_more).map(|last| last.id.clone());
    answer::answer(&headers, &Connections { items, next })
}

/// Says how one connection stands
///
/// When its bank was read, what went wrong, and what helps.
#[utoipa::path(
    get,
    path = "/v1/connections/{id}",
    operation_id = "get_connection",
    tag = "connections",
    params(("id" = String, Path, description = "Its id here")),
    responses(
        (status = 200, description = "How it stands", body = Standing),
        (status = 304, description = "As `If-None-Match` has it"),
        (status = 400, description = "The id is no text", body = Refused),
        (status = 401, description = "No such token", body = Refused),
        (status = 404, description = "No such connection, or the token doesn't show it", body = Refused),
        (status = 429, description = "Too many requests", body = Refused),
        (status = 503, description = "The data can't be read just now", body = Refused),
    )
)]
pub(super) async fn get_connection(
    State(app): State<App>,
    Reader(token): Reader,
    headers: HeaderMap,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Problem> {
    let Path(id) = id?;
    let found = app.source().find(&token, &id).await?;
    answer::answer(&headers, &found.ok_or(UNKNOWN)?)
}

pub(super) const UNKNOWN: Problem = Problem::NotFound("no connection has that id");

/// Gives everything of one connection
///
/// As a snapshot, the form of every pull. Its `ETag` is known before anything is read.
#[utoipa::path(
    get,
    path = "/v1/connections/{id}/snapshot",
    operation_id = "get_snapshot",
    tag = "connections",
    params(("id" = String, Path, description = "Its id here")),
    responses(
        (status = 200, description = "The snapshot; `connection` in it is the id here", body = ref("#/components/schemas/Snapshot")),
        (status = 304, description = "As `If-None-Match` has it"),
        (status = 400, description = "The id is no text", body = Refused),
        (status = 401, description = "No such token", body = Refused),
        (status = 404, description = "No such connection, or the token doesn't show it", body = Refused),
        (status = 429, description = "Too many requests", body = Refused),
        (status = 503, description = "The data can't be read just now", body = Refused),
    )
)]
pub(super) async fn get_snapshot(
    State(app): State<App>,
    Reader(token): Reader,
    headers: HeaderMap,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Problem> {
    let Path(id) = id?;
    let standing = app.source().find(&token, &id).await?.ok_or(UNKNOWN)?;
    // Nothing is read for whoever has it: what is stored changes with these two.
    let times = [standing.synced_at, standing.as_of].map(|at| format!("{at:?};"));
    let parts = times.each_ref().map(String::as_bytes);
    let tag = answer::tag(&[id.as_bytes(), parts[0], parts[1]]);
    if answer::has(&headers, &tag) {
        return Ok(answer::not_modified(&tag));
    }
    let entry = app.source().read(&[standing]).await?.pop().ok_or(UNKNOWN)?;
    let body = serde_json::to_vec(&entry.snapshot)
        .map_err(|error| ServeError::machine("a snapshot", error))?;
    Ok(answer::tagged(&tag, body))
}
