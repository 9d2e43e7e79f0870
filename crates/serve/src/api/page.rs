//! Pages: how many, from where on, since when.

use jiff::{Timestamp, civil::Date};

use foliolink_sync::ChangeCursor;

use super::answer::Problem;

const DEFAULT_LIMIT: usize = 100;
const MOST: usize = 500;

/// What a list is asked for.
#[derive(Debug, Default)]
pub(super) struct PageQuery {
    pub(super) limit: usize,
    pub(super) cursor: Option<String>,
    pub(super) connection: Option<String>,
    since: Option<String>,
}

impl PageQuery {
    /// Reads the parameters; unknown ones are left alone.
    pub(super) fn parse(query: Option<&str>) -> Result<Self, Problem> {
        let mut parsed = Self { limit: DEFAULT_LIMIT, ..Self::default() };
        for (name, value) in url::form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            match &*name {
                "limit" => {
                    let limit = value.parse().ok().filter(|limit| (1..=MOST).contains(limit));
                    parsed.limit = limit.ok_or(Problem::Invalid("limit: expected 1 to 500"))?;
                }
                "cursor" => parsed.cursor = Some(value.into_owned()),
                "connection" => parsed.connection = Some(value.into_owned()),
                "since" => parsed.since = Some(value.into_owned()),
                _ => {}
            }
        }
        Ok(parsed)
    }

    /// `since` as a day.
    pub(super) fn since_day(&self) -> Result<Option<Date>, Problem> {
        let day = |text: &String| {
            let is_day = text.len() == 10;
            is_day.then(|| text.parse().ok()).flatten()
        };
        let wrong = Problem::Invalid("since: expected a day, e.g. 2031-03-28");
        self.since.as_ref().map(|text| day(text).ok_or(wrong)).transpose()
    }

    /// `since` as a time.
    pub(super) fn since_time(&self) -> Result<Option<Timestamp>, Problem> {
        let wrong = Problem::Invalid("since: expected a time, e.g. 2031-03-28T08:00:00Z");
        self.since.as_ref().map(|text| text.parse().map_err(|_| wrong)).transpose()
    }

    /// Behind which row of which connection.
    pub(super) fn behind(&self) -> Result<Option<Behind>, Problem> {
        let Some(cursor) = &self.cursor else { return Ok(None) };
        let parsed = cursor.rsplit_once('.').and_then(|(connection, at)| {
            let is_one = is_id(connection) && at.bytes().all(|byte| byte.is_ascii_digit());
            Some(Behind { connection: connection.to_owned(), at: at.parse().ok()? })
                .filter(|_| is_one && at.len() <= 19)
        });
        Ok(Some(parsed.ok_or(WRONG_CURSOR)?))
    }

    /// Behind which change of which connection.
    pub(super) fn behind_change(&self) -> Result<Option<(String, ChangeCursor)>, Problem> {
        let Some(cursor) = &self.cursor else { return Ok(None) };
        Ok(Some(parse_change(cursor).ok_or(WRONG_CURSOR)?))
    }

    /// Behind which connection.
    pub(super) fn after(&self) -> Result<Option<&str>, Problem> {
        match self.cursor.as_deref() {
            Some(cursor) if !is_id(cursor) => Err(WRONG_CURSOR),
            cursor => Ok(cursor),
        }
    }
}

const WRONG_CURSOR: Problem = Problem::Invalid("cursor: expected `next` of a page");

/// What `next` of a page of connections looks like.
pub(super) const ID: &str = "[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

/// Whether a text is a connection's id: of a database with dashes, of a file without.
fn is_id(text: &str) -> bool {
    let is_hex = |text: &str| text.bytes().all(|byte| b"0123456789abcdef".contains(&byte));
    match text.len() {
        32 => is_hex(text),
        36 => text.split('-').map(str::len).eq([8, 4, 4, 4, 12]) && text.split('-').all(is_hex),
        _ => false,
    }
}

/// Where a page of changes ended.
pub(super) fn write_change(connection: &str, behind: &ChangeCursor) -> String {
    format!("{connection}.{}.{}.{}", behind.sync_id, behind.table, behind.row_id)
}

fn parse_change(cursor: &str) -> Option<(String, ChangeCursor)> {
    let parts: Vec<_> = cursor.splitn(5, '.').collect();
    let [connection, sync_id, table, row_id] = <[&str; 4]>::try_from(parts).ok()?;
    let is_number = |text: &str| text.len() <= 19 && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_one = is_id(connection)
        && is_number(sync_id)
        && is_number(row_id)
        && table.bytes().all(|byte| byte.is_ascii_lowercase());
    let behind = ChangeCursor {
        sync_id: sync_id.parse().ok()?,
        table: table.to_owned(),
        row_id: row_id.parse().ok()?,
    };
    is_one.then(|| (connection.to_owned(), behind))
}

/// Where a page ended.
pub(super) struct Behind {
    pub(super) connection: String,
    pub(super) at: u64,
}

impl Behind {
    pub(super) fn write(connection: &str, at: u64) -> String {
        format!("{connection}.{at}")
    }
}
