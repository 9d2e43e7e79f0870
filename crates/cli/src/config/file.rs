//! The configuration file: where it is, what may stand in it, and what is wrong with it in one
//! line.

use std::path::{Path, PathBuf};

use directories::ProjectDirs;
use foliolink::Secret;
use schemars::JsonSchema;
use serde::Deserialize;

use super::values::{
    Attempts, DatabaseUrl, NoProxy, Scopes, Secrets, Span, TimeLimit, secret, text,
};
use crate::{failure::Failure, text_file};

/// Configuration of the program `foliolink`. Environment variables win over it, flags over these.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(title = "foliolink.toml")]
pub(crate) struct File {
    /// `FOLIOLINK_POLL_EVERY`: the gap between two looks at pending work. Default: the provider's
    /// rule.
    pub(crate) poll_every: Option<Span>,
    /// `FOLIOLINK_GIVE_UP_AFTER`: patience with pending work. Default: the provider's rule.
    pub(crate) give_up_after: Option<Span>,
    /// `FOLIOLINK_TIMEOUT`: time for one HTTP call, body included.
    pub(crate) timeout: Option<TimeLimit>,
    /// `FOLIOLINK_RETRIES`: attempts of a call that may be repeated, the first included. Default
    /// 4.
    pub(crate) retries: Option<Attempts>,
    /// `FOLIOLINK_PROXY`: `none` switches the system's proxy off. This machine itself is never asked
    /// through one.
    pub(crate) proxy: Option<NoProxy>,
    /// `FOLIOLINK_DB`: the database of `sync`, `sqlite:FILE` or `postgres://…`. Default: SQLite in
    /// the platform's data folder.
    pub(crate) database: Option<DatabaseUrl>,
    /// `FOLIOLINK_SYNC_KEY`: 32 bytes in Base64 that encrypt tokens in it; several as `id:base64`
    /// with commas between, of which the first encrypts.
    #[serde(deserialize_with = "secret")]
    pub(crate) sync_key: Option<Secret>,
    /// `FOLIOLINK_SYNC_KEY_FILE`: the file that holds it instead, for its owner's eyes only.
    #[serde(deserialize_with = "text")]
    pub(crate) sync_key_file: Option<String>,
    /// `RUST_LOG`: filter of the log on standard error. Default `warn`.
    #[serde(deserialize_with = "text")]
    pub(crate) log: Option<String>,
    /// Flinks.
    pub(crate) flinks: Flinks,
    /// Vumi Finlink.
    pub(crate) vumi: Vumi,
}

/// Keys and hosts of Flinks.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Flinks {
    /// `FLINKS_INSTANCE`: host label, e.g. `toolbox`.
    #[serde(deserialize_with = "text")]
    pub(crate) instance: Option<String>,
    /// `FLINKS_CUSTOMER_ID`: the GUID in the path.
    #[serde(deserialize_with = "text")]
    pub(crate) customer_id: Option<String>,
    /// `FLINKS_SECRET_KEY`: mints authorize tokens.
    #[serde(deserialize_with = "secret")]
    pub(crate) secret_key: Option<Secret>,
    /// `FLINKS_API_KEY`: `x-api-key` of data calls.
    #[serde(deserialize_with = "secret")]
    pub(crate) api_key: Option<Secret>,
    /// `FLINKS_BEARER`: API secret of the bearer calls.
    #[serde(deserialize_with = "secret")]
    pub(crate) bearer: Option<Secret>,
    /// `FLINKS_WEBHOOK_SECRET`: HMAC secret of webhooks; several while rotating.
    pub(crate) webhook_secret: Option<Secrets>,
    /// `FLINKS_BASE_URL`: replaces scheme and host.
    #[serde(deserialize_with = "text")]
    pub(crate) base_url: Option<String>,
    /// `FLINKS_CONNECT_URL`: replaces the widget's base URL.
    #[serde(deserialize_with = "text")]
    pub(crate) connect_url: Option<String>,
    /// `FLINKS_WEALTH_BASE_URL`: scheme and host of the wealth variant of Investments.
    #[serde(deserialize_with = "text")]
    pub(crate) wealth_base_url: Option<String>,
}

/// Login and hosts of Vumi Finlink.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Vumi {
    /// `VUMI_CLIENT_ID`: the app's id.
    #[serde(deserialize_with = "text")]
    pub(crate) client_id: Option<String>,
    /// `VUMI_CLIENT_SECRET`: its secret.
    #[serde(deserialize_with = "secret")]
    pub(crate) client_secret: Option<Secret>,
    /// `VUMI_SCOPES`: what the session may do. Default: all.
    pub(crate) scopes: Option<Scopes>,
    /// `VUMI_BASE_URL`: replaces scheme and host.
    #[serde(deserialize_with = "text")]
    pub(crate) base_url: Option<String>,
    /// `VUMI_LINK_URL`: base URL of the Link widget.
    #[serde(deserialize_with = "text")]
    pub(crate) link_url: Option<String>,
}

/// The file that is read if nobody names another: `foliolink.toml` in the platform's configuration
/// folder.
pub(crate) fn path() -> Option<PathBuf> {
    ProjectDirs::from("", "", "foliolink").map(|dirs| dirs.config_dir().join("foliolink.toml"))
}

/// Its JSON Schema.
pub(crate) fn schema() -> schemars::Schema {
    schemars::schema_for!(File)
}

/// Reads the named file, or the platform's if there is one.
pub(crate) fn read(named: Option<&PathBuf>) -> Result<File, Failure> {
    let Some(path) = named.cloned().or_else(path) else { return Ok(File::default()) };
    match text_file::read(&path) {
        Ok(toml) => parse(&display_path(&path), &toml),
        Err(error) if named.is_none() && error.kind() == std::io::ErrorKind::NotFound => {
            Ok(File::default())
        }
        Err(error) => Err(Failure::configuration(format!("{}: {error}", path.display()))),
    }
}

fn display_path(path: &Path) -> String {
    path.display().to_string()
}

pub(super) fn parse(name: &str, toml: &str) -> Result<File, Failure> {
    toml::from_str(toml).map_err(|error| Failure::configuration(describe(name, toml, &error)))
}

/// File, line, key and what is wrong; never the value.
fn describe(name: &str, toml: &str, error: &toml::de::Error) -> String {
    let at = error.span().map_or(0, |span| span.start).min(toml.len());
    let before = toml.get(..at).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let key =
        if error.message().starts_with("expected ") { key_at(toml, line) } else { String::new() };
    format!("{name} line {line}: {key}{}", error.message().replace('\n', ", "))
}

/// `table.key: ` of a line.
fn key_at(toml: &str, line: usize) -> String {
    let lines: Vec<_> = toml.lines().take(line).collect();
    let Some((key, _)) = lines.last().and_then(|line| line.split_once('=')) else {
        return String::new();
    };
    let table =
        lines.iter().rev().find_map(|line| line.trim().strip_prefix('[')?.strip_suffix(']'));
    let table = table.map(|table| format!("{}.", table.trim())).unwrap_or_default();
    format!("{table}{}: ", key.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_forbids_what_the_parser_refuses() {
        let schema = schema().to_value();
        assert_eq!(schema["additionalProperties"], false);
        assert_eq!(schema["$defs"]["Flinks"]["additionalProperties"], false);
        let keys = schema["$defs"]["Flinks"]["properties"].as_object().unwrap();
        assert_eq!(keys.len(), 9);
        assert!(
            keys.values()
                .all(|property| property["description"].as_str().unwrap().starts_with("`FLINKS_"))
        );
        for duration in ["poll_every", "give_up_after", "timeout"] {
            let property = schema["properties"][duration].to_string();
            assert!(property.contains(r#""pattern":"^([0-9]+h ?"#), "{property}");
        }
    }
}
