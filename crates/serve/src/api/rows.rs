//! Rows of all connections, page by page, in an order that no refresh changes: by connection, then as
//! they were first seen.

use std::sync::Arc;

use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use foliolink::portfolio::{Account, Holding, Portfolio, Transaction};
use http::HeaderMap;
use serde::Serialize;

use super::{
    Reader,
    answer::{self, Problem, Refused},
    connections::UNKNOWN,
    page::{Behind, PageQuery},
};
use crate::{
    App,
    source::{Entry, RowId, Standing},
    token::Token,
};

/// Connections that are read at once for a page.
const STEP: usize = 10;

/// A row, and what it is known by.
#[derive(Serialize)]
struct Item<'a, T> {
    connection: &'a str,
    id: &'a str,
    row: &'a T,
}

#[derive(Serialize)]
struct Page<'a, T> {
    items: Vec<Item<'a, T>>,
    next: Option<String>,
}

/// The rows of a table in an entry.
type Table<T> = fn(&Entry) -> (&[T], &[RowId]);

macro_rules! list {
    ($(#[$doc:meta])* $name:ident, $path:literal, $tag:literal, $page:literal, $row:ty, $rows:ident, $wants:expr $(, $since:literal)?) => {
        $(#[$doc])*
        #[utoipa::path(
            get,
            path = $path,
            tag = $tag,
            params(
                ("connection" = Option<String>, Query, description = "Of this connection alone"),
                $(("since" = Option<String>, Query, format = Date, description = $since),)?
                ("limit" = Option<u16>, Query, minimum = 1, maximum = 500, description = "At most so many; 100 unless said"),
                ("cursor" = Option<String>, Query, description = "`next` of the page before"),
            ),
            responses(
                (status = 200, description = "A page", body = ref($page)),
                (status = 304, description = "As `If-None-Match` has it"),
                (status = 400, description = "A parameter is wrong", body = Refused),
                (status = 401, description = "No such token", body = Refused),
                (status = 404, description = "No such connection, or the token doesn't show it", body = Refused),
                (status = 429, description = "Too many requests", body = Refused),
                (status = 503, description = "The data can't be read just now", body = Refused),
            )
        )]
        pub(super) async fn $name(
            State(app): State<App>,
            Reader(token): Reader,
            headers: HeaderMap,
            RawQuery(query): RawQuery,
        ) -> Result<Response, Problem> {
            let query = PageQuery::parse(query.as_deref())?;
            let wants = $wants(&query)?;
            let table: Table<$row> = |entry| (&entry.snapshot.$rows, &entry.$rows);
            list(&app, &token, &headers, &query, table, wants).await
        }
    };
}

fn all<T>(_: &PageQuery) -> Result<impl Fn(&T) -> bool, Problem> {
    Ok(|_: &T| true)
}

fn since(query: &PageQuery) -> Result<impl Fn(&Transaction) -> bool, Problem> {
    let since = query.since_day()?;
    // A row without a day may be of any.
    Ok(move |row: &Transaction| since.is_none_or(|since| row.date.is_none_or(|day| day >= since)))
}

list! {
    /// Lists accounts
    ///
    /// Cash, cards, loans and registered plans.
    list_accounts, "/v1/accounts", "rows", "#/components/schemas/AccountPage", Account, accounts, all
}
list! {
    /// Lists portfolios
    ///
    /// Groups of holdings, and what they are worth.
    list_portfolios, "/v1/portfolios", "rows", "#/components/schemas/PortfolioPage", Portfolio, portfolios, all
}
list! {
    /// Lists what is held
    ///
    /// Quantities and values of securities.
    list_holdings, "/v1/holdings", "rows", "#/components/schemas/HoldingPage", Holding, holdings, all
}
list! {
    /// Lists what moved
    ///
    /// Cash and securities, in the order in which rows were first seen.
    list_transactions, "/v1/transactions", "rows", "#/components/schemas/TransactionPage", Transaction,
    transactions, since, "From this day on; rows without a day as well"
}

async fn list<T: Serialize>(
    app: &App,
    token: &Token,
    headers: &HeaderMap,
    query: &PageQuery,
    table: Table<T>,
    wants: impl Fn(&T) -> bool,
) -> Result<Response, Problem> {
    let behind = query.behind()?;
    let only = match &query.connection {
        Some(id) => Some(app.source().find(token, id).await?.ok_or(UNKNOWN)?),
        None => None,
    };
    let mut standings = first(app, token, behind.as_ref(), only.as_ref()).await?;
    // One more than wanted says whether there is another page.
    let mut found: Vec<(Arc<Entry>, usize)> = vec![];
    while !standings.is_empty() && found.len() <= query.limit {
        for entry in app.source().read(&standings).await? {
            let skip = behind.as_ref().filter(|own| own.connection == entry.standing.id);
            let (rows, ids) = table(&entry);
            let mut places: Vec<usize> = (0..rows.len().min(ids.len())).collect();
            places.sort_by_key(|at| ids.get(*at).map(|id| id.at));
            let places = places.into_iter().filter(|at| {
                let is_behind =
                    ids.get(*at).is_some_and(|id| skip.is_none_or(|own| id.at > own.at));
                is_behind && rows.get(*at).is_some_and(&wants)
            });
            let room = query.limit + 1 - found.len();
            found.extend(places.take(room).map(|at| (Arc::clone(&entry), at)));
            if found.len() > query.limit {
                break;
            }
        }
        standings = match standings.last() {
            Some(last) if only.is_none() => app.source().list(token, Some(&last.id), STEP).await?,
            _ => vec![],
        };
    }
    let has_more = found.len() > query.limit;
    found.truncate(query.limit);
    let item = |(entry, at): &'_ (Arc<Entry>, usize)| {
        let (rows, ids) = table(entry);
        Some((entry.standing.id.clone(), ids.get(*at)?.at, rows.get(*at).is_some()))
    };
    let next = found.last().filter(|_| has_more).and_then(item);
    let next = next.map(|(connection, at, _)| Behind::write(&connection, at));
    let items = found.iter().filter_map(|(entry, at)| {
        let (rows, ids) = table(entry);
        Some(Item { connection: &entry.standing.id, id: &ids.get(*at)?.text, row: rows.get(*at)? })
    });
    answer::answer(headers, &Page { items: items.collect(), next })
}

/// The connections that a page begins with.
async fn first(
    app: &App,
    token: &Token,
    behind: Option<&Behind>,
    only: Option<&Standing>,
) -> Result<Vec<Standing>, Problem> {
    if let Some(only) = only {
        return Ok(vec![only.clone()]);
    }
    let Some(behind) = behind else { return Ok(app.source().list(token, None, STEP).await?) };
    // It may be gone; those behind it aren't.
    match app.source().find(token, &behind.connection).await? {
        Some(standing) => Ok(vec![standing]),
        None => Ok(app.source().list(token, Some(&behind.connection), STEP).await?),
    }
}
