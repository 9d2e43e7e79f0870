//! `foliolink sync history`: what changed on a connection.

use clap::Args;
use foliolink_sync::{Change, ChangeKind};
use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::{database::Database, find};
use crate::{
    config::DatabaseUrl,
    context::Context,
    output::{
        Answer,
        listed::{Listed, time},
    },
};

/// Of which connection, and since when.
#[derive(Debug, Args)]
pub(super) struct ShowHistory {
    /// Its id, or your own external id for it
    id: String,
    /// Only what changed since this day or time, UTC
    #[arg(long, value_name = "DATE", value_parser = parse_time)]
    since: Option<Timestamp>,
}

impl ShowHistory {
    pub(super) async fn run(self, context: &mut Context, named: Option<&DatabaseUrl>) -> Answer {
        let sync = Database::of(context, named)?.open().await?;
        let id = find(&sync, &self.id).await?;
        let items = sync.history(id, self.since).await?;
        let head = &["At", "Table", "Row", "Change", "Fields", "Sync"];
        Ok(Box::new(Listed { items, head, row, empty: "Nothing changed." }))
    }
}

fn row(change: &Change) -> Vec<String> {
    vec![
        time(Some(change.at)),
        change.table.clone(),
        change.row_id.to_string(),
        word(change.change).to_owned(),
        change.fields.join(", "),
        change.sync_id.to_string(),
    ]
}

fn word(change: ChangeKind) -> &'static str {
    match change {
        ChangeKind::Added => "added",
        ChangeKind::Changed => "changed",
        ChangeKind::Posted => "posted",
        ChangeKind::Vanished => "vanished",
        ChangeKind::AgedOut => "aged out",
        _ => "other",
    }
}

/// A day, which begins at midnight UTC, or a time.
pub(crate) fn parse_time(text: &str) -> Result<Timestamp, &'static str> {
    let wrong = "expected a day (2031-04-02) or a time (2031-04-02T08:15:42Z)";
    if let Ok(day) = text.parse::<Date>()
        && text.len() == 10
    {
        return day.to_zoned(TimeZone::UTC).map(|zoned| zoned.timestamp()).map_err(|_| wrong);
    }
    text.parse().map_err(|_| wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_and_a_time_needs_its_zone() {
        let time = |text: &str| parse_time(text).map(|time| time.to_string());
        assert_eq!(time("2031-04-02"), Ok("2031-04-02T00:00:00Z".to_owned()));
        assert_eq!(time("2031-04-02T08:15:42-04:00"), Ok("2031-04-02T12:15:42Z".to_owned()));
        for wrong in ["", "yesterday", "2031-04-02T08:15:42", "2031-13-02"] {
            assert!(time(wrong).is_err(), "{wrong}");
        }
    }
}
