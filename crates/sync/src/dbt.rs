//! The tables as sources of dbt: what stands in each, which column names a row, how fresh it is.

use crate::{Sync, history::nouns, store::Dialect};

/// Where dbt finds them, and how it learns when a connection was stored last. Over SQLite it can't:
/// dbt-sqlite refuses whatever stands there (findings/dbt-sqlite-freshness.sh).
fn place(dialect: Dialect) -> (&'static str, &'static str) {
    match dialect {
        #[cfg(feature = "postgres")]
        Dialect::Postgres => (
            "foliolink",
            "        loaded_at_field: to_timestamp(synced_at / 1000.0)\n\
             \x20       freshness: {warn_after: {count: 36, period: hour}, filter: synced_at IS NOT NULL}\n",
        ),
        #[cfg(feature = "sqlite")]
        Dialect::Sqlite => ("main", ""),
    }
}

impl Sync {
    /// A `sources.yml` for dbt: the connections (over Postgres with their freshness), what is true
    /// now (a view a noun, with `_synced_at` and `_deleted`), the versions behind it and the feed
    /// of changes.
    /// Names and columns alone, nothing of a person. Asks no database.
    pub fn dbt_sources(&self) -> String {
        let (schema, freshness) = place(self.store().dialect());
        let mut yaml = format!(
            "# Written by `foliolink sync init --dbt`.\n\
             version: 2\n\
             sources:\n\
             \x20 - name: foliolink\n\
             \x20   schema: {schema}\n\
             \x20   tables:\n\
             \x20     - name: connections\n\
             \x20       description: One row a connection. Its secrets are sealed.\n\
             {freshness}\
             \x20       columns:\n\
             \x20         - {{name: id, tests: [unique, not_null]}}\n\
             \x20         - {{name: reference, tests: [unique]}}\n\
             \x20         - name: provider\n\
             \x20         - name: state\n\
             \x20         - name: synced_at\n\
             \x20     - name: changes\n\
             \x20       description: Everything that happened, in the order of sync_id.\n\
             \x20       columns:\n"
        );
        for name in ["sync_id", "connection_id", "table", "row_id", "change", "fields", "at"] {
            yaml += &format!("          - name: {name}\n");
        }
        for noun in nouns::all() {
            let columns = noun.columns.iter().map(|column| column.name);
            let now = ["connection_id", "reference", "row_id"].into_iter().chain(columns.clone());
            let now = now.chain(["_synced_at", "_sync_id", "_deleted"]);
            push(
                &mut yaml,
                noun.name,
                "What is true now; connection_id and row_id name a row.",
                now,
            );
            let versions =
                ["connection_id", "row_id", "valid_from", "valid_to", "_change", "_fields"];
            let versions = versions.into_iter().chain(["_ended", "_sync_id", "_ended_sync"]);
            let name = format!("{}_history", noun.name);
            let what = "Every version; connection_id, row_id and valid_from name it.";
            push(&mut yaml, &name, what, versions.chain(columns));
        }
        yaml
    }
}

fn push(yaml: &mut String, name: &str, what: &str, columns: impl Iterator<Item = &'static str>) {
    *yaml += &format!("      - name: {name}\n        description: {what}\n        columns:\n");
    for column in columns {
        *yaml += &format!("          - name: {column}\n");
    }
}
