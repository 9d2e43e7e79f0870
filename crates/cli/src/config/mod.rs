//! What the user has set: flags over environment variables over the file. Nothing is sent before
//! all of it is read and checked.

mod file;
mod values;

use std::{fmt, path::PathBuf};

use foliolink::Secret;

pub(crate) use file::{File, path, read, schema};
#[cfg(feature = "sync")]
pub(crate) use values::DatabaseUrl;
pub(crate) use values::{Span, TimeLimit, trim_value};

use crate::{failure::Failure, terminal::Variables};

/// Everything that can be set, checked, and where each value came from.
#[derive(Debug)]
pub(crate) struct Config {
    /// The values.
    pub(crate) set: File,
    /// A row for every variable, in the order of the documentation.
    pub(crate) rows: Vec<Row>,
}

/// One variable, as `config check` shows it.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) variable: &'static str,
    /// Where it stands in the file.
    pub(crate) key: &'static str,
    pub(crate) value: Option<Shown>,
    pub(crate) source: Source,
}

/// A value as far as it may be seen.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    Text(String),
    Hidden,
}

/// Who set a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    Environment,
    File,
    Default,
}

impl Source {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Environment => "environment",
            Self::File => "file",
            Self::Default => "default",
        }
    }
}

impl Config {
    /// Reads file and environment.
    pub(crate) fn load(file: Option<&PathBuf>, variables: &Variables) -> Result<Self, Failure> {
        Self::overlay(read(file)?, variables)
    }

    fn overlay(mut set: File, variables: &Variables) -> Result<Self, Failure> {
        let mut over = Overlay { variables, rows: Vec::new() };
        let flinks = &mut set.flinks;
        let vumi = &mut set.vumi;
        over.text("FLINKS_INSTANCE", "flinks.instance", &mut flinks.instance)?;
        over.text("FLINKS_CUSTOMER_ID", "flinks.customer_id", &mut flinks.customer_id)?;
        over.secret("FLINKS_SECRET_KEY", "flinks.secret_key", &mut flinks.secret_key)?;
        over.secret("FLINKS_API_KEY", "flinks.api_key", &mut flinks.api_key)?;
        over.secret("FLINKS_BEARER", "flinks.bearer", &mut flinks.bearer)?;
        over.secret("FLINKS_WEBHOOK_SECRET", "flinks.webhook_secret", &mut flinks.webhook_secret)?;
        over.text("FLINKS_BASE_URL", "flinks.base_url", &mut flinks.base_url)?;
        over.text("FLINKS_CONNECT_URL", "flinks.connect_url", &mut flinks.connect_url)?;
        over.text("FLINKS_WEALTH_BASE_URL", "flinks.wealth_base_url", &mut flinks.wealth_base_url)?;
        over.text("VUMI_CLIENT_ID", "vumi.client_id", &mut vumi.client_id)?;
        over.secret("VUMI_CLIENT_SECRET", "vumi.client_secret", &mut vumi.client_secret)?;
        over.text("VUMI_SCOPES", "vumi.scopes", &mut vumi.scopes)?;
        over.text("VUMI_BASE_URL", "vumi.base_url", &mut vumi.base_url)?;
        over.text("VUMI_LINK_URL", "vumi.link_url", &mut vumi.link_url)?;
        over.text("FOLIOLINK_POLL_EVERY", "poll_every", &mut set.poll_every)?;
        over.text("FOLIOLINK_GIVE_UP_AFTER", "give_up_after", &mut set.give_up_after)?;
        over.text("FOLIOLINK_TIMEOUT", "timeout", &mut set.timeout)?;
        over.text("FOLIOLINK_RETRIES", "retries", &mut set.retries)?;
        over.text("FOLIOLINK_PROXY", "proxy", &mut set.proxy)?;
        over.text("FOLIOLINK_DB", "database", &mut set.database)?;
        over.secret("FOLIOLINK_SYNC_KEY", "sync_key", &mut set.sync_key)?;
        over.text("FOLIOLINK_SYNC_KEY_FILE", "sync_key_file", &mut set.sync_key_file)?;
        over.text("RUST_LOG", "log", &mut set.log)?;
        let rows = over.rows;
        Ok(Self { set, rows })
    }
}

/// Puts variables over what the file says, and notes who won.
struct Overlay<'a> {
    variables: &'a Variables,
    rows: Vec<Row>,
}

impl Overlay<'_> {
    fn text<T>(
        &mut self,
        variable: &'static str,
        key: &'static str,
        slot: &mut Option<T>,
    ) -> Result<(), Failure>
    where
        T: std::str::FromStr<Err: fmt::Display> + fmt::Display,
    {
        let source = self.take(variable, slot)?;
        let value = slot.as_ref().map(|value| Shown::Text(value.to_string()));
        self.rows.push(Row { variable, key, value, source });
        Ok(())
    }

    fn secret<T: std::str::FromStr<Err: fmt::Display>>(
        &mut self,
        variable: &'static str,
        key: &'static str,
        slot: &mut Option<T>,
    ) -> Result<(), Failure> {
        let source = self.take(variable, slot)?;
        self.rows.push(Row {
            variable,
            key,
            value: slot.is_some().then_some(Shown::Hidden),
            source,
        });
        Ok(())
    }

    fn take<T: std::str::FromStr<Err: fmt::Display>>(
        &self,
        variable: &str,
        slot: &mut Option<T>,
    ) -> Result<Source, Failure> {
        // A variable that was filled from a file ends in that file's line break.
        let text = self.variables.get(variable).map(values::trim_value);
        let text = text.filter(|text| !text.is_empty());
        let Some(text) = text else {
            return Ok(if slot.is_some() { Source::File } else { Source::Default });
        };
        let value = text
            .parse()
            .map_err(|error: T::Err| Failure::configuration(format!("{variable}: {error}")))?;
        *slot = Some(value);
        Ok(Source::Environment)
    }
}

/// A value that a command can't go without.
pub(crate) fn need<'a, T>(
    value: Option<&'a T>,
    variable: &str,
    key: &str,
) -> Result<&'a T, Failure> {
    value.ok_or_else(|| {
        Failure::configuration(format!(
            "{variable} is not set (or `{key}` in the configuration file)"
        ))
    })
}

/// The same for secrets, by value: builders take them so.
pub(crate) fn need_secret(
    value: Option<&Secret>,
    variable: &str,
    key: &str,
) -> Result<Secret, Failure> {
    need(value, variable, key).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(toml: &str, variables: &[(&str, &str)]) -> Result<Config, String> {
        let set = file::parse("foliolink.toml", toml).map_err(|failure| failure.line(false))?;
        let variables: Variables = variables.iter().copied().collect();
        Config::overlay(set, &variables).map_err(|failure| failure.line(false))
    }

    fn row<'a>(config: &'a Config, variable: &str) -> &'a Row {
        config.rows.iter().find(|row| row.variable == variable).unwrap()
    }

    #[test]
    fn the_environment_wins_over_the_file_and_check_says_so() {
        let toml = "retries = 2\npoll_every = \"50ms\"\n[flinks]\ninstance = \"toolbox\"\napi_key = \"from-the-file\"\n";
        let config = load(
            toml,
            &[("FLINKS_INSTANCE", "other"), ("FLINKS_BEARER", "b"), ("VUMI_SCOPES", "")],
        )
        .unwrap();
        assert_eq!(config.set.flinks.instance.as_deref(), Some("other"));
        assert_eq!(
            (row(&config, "FLINKS_INSTANCE").source, row(&config, "FLINKS_API_KEY").source),
            (Source::Environment, Source::File)
        );
        assert_eq!(
            (row(&config, "VUMI_SCOPES").source, &row(&config, "VUMI_SCOPES").value),
            (Source::Default, &None)
        );
        assert_eq!(row(&config, "FLINKS_BEARER").value, Some(Shown::Hidden));
        assert_eq!(
            row(&config, "FOLIOLINK_POLL_EVERY").value,
            Some(Shown::Text("50ms".to_owned()))
        );
        assert!(!format!("{config:?}").contains("from-the-file"));
    }

    /// What a file, a here-document or `echo` puts around a value is no part of it.
    #[test]
    fn white_space_around_a_value_is_trimmed_in_every_variable_and_key() {
        let texts = [
            "FLINKS_INSTANCE",
            "FLINKS_CUSTOMER_ID",
            "FLINKS_BASE_URL",
            "FLINKS_CONNECT_URL",
            "FLINKS_WEALTH_BASE_URL",
            "VUMI_CLIENT_ID",
            "VUMI_BASE_URL",
            "VUMI_LINK_URL",
        ];
        let secrets = [
            "FLINKS_SECRET_KEY",
            "FLINKS_API_KEY",
            "FLINKS_BEARER",
            "FLINKS_WEBHOOK_SECRET",
            "VUMI_CLIENT_SECRET",
        ];
        let mut variables: Vec<_> =
            texts.iter().chain(&secrets).map(|name| (*name, "\u{feff} s3cr3t\r\n")).collect();
        variables.extend([
            ("VUMI_SCOPES", "read,\nwrite\n"),
            ("FOLIOLINK_POLL_EVERY", "50ms\n"),
            ("FOLIOLINK_GIVE_UP_AFTER", "10s\n"),
            ("FOLIOLINK_TIMEOUT", "30s\n"),
            ("FOLIOLINK_RETRIES", "2\n"),
            ("FOLIOLINK_PROXY", "none\n"),
            ("FOLIOLINK_DB", "sqlite:foliolink.db\n"),
            ("FOLIOLINK_SYNC_KEY", "1:c2VjcmV0\n"),
            ("FOLIOLINK_SYNC_KEY_FILE", "sync.key\n"),
            ("RUST_LOG", "warn\n"),
        ]);
        let config = load("", &variables).unwrap();
        assert_eq!(config.rows.len(), variables.len(), "a variable that this test forgets");
        for name in texts {
            assert_eq!(row(&config, name).value, Some(Shown::Text("s3cr3t".to_owned())), "{name}");
        }
        let set = &config.set;
        let kept = [&set.flinks.secret_key, &set.flinks.api_key, &set.flinks.bearer];
        for secret in kept.into_iter().chain([&set.vumi.client_secret]) {
            assert_eq!(secret.as_ref().unwrap().expose(), "s3cr3t");
        }
        let webhook = &set.flinks.webhook_secret.as_ref().unwrap().0;
        assert_eq!(webhook.iter().map(Secret::expose).collect::<Vec<_>>(), ["s3cr3t"]);

        let toml = "[vumi]\nclient_secret = \"\"\"\ns3cr3t\n\"\"\"\nlink_url = \" \"\n[flinks]\nwebhook_secret = [\"new\\n\"]";
        let config = load(toml, &[("FLINKS_API_KEY", " \n")]).unwrap();
        assert_eq!(config.set.vumi.client_secret.unwrap().expose(), "s3cr3t");
        assert_eq!(config.set.flinks.webhook_secret.unwrap().0[0].expose(), "new");
        assert!(config.set.vumi.link_url.is_none(), "nothing but white space is nothing");
        assert!(config.set.flinks.api_key.is_none());
    }

    #[test]
    fn every_mistake_is_one_line_that_names_its_place_and_quotes_no_value() {
        let cases = [
            (
                "[flinks]\ninstanse = \"x\"",
                "error: foliolink.toml line 2: unknown field `instanse`, expected one of `instance`, `customer_id`, `secret_key`, \
                 `api_key`, `bearer`, `webhook_secret`, `base_url`, `connect_url`, `wealth_base_url`",
            ),
            (
                "[vumi]\nclient_secret = 12345",
                "error: foliolink.toml line 2: vumi.client_secret: expected a text in quotes",
            ),
            (
                "retries = \"many\"",
                "error: foliolink.toml line 1: retries: expected a whole number from 1 to 100",
            ),
            (
                "retries = 0",
                "error: foliolink.toml line 1: retries: expected a whole number from 1 to 100",
            ),
            (
                "timeout = 30",
                "error: foliolink.toml line 1: timeout: expected a duration such as \"50ms\", \"10s\" or \"30m\"",
            ),
            (
                "[vumi]\nscopes = [\"read\", \"owner\"]",
                "error: foliolink.toml line 2: vumi.scopes: expected scopes out of read, write, delete",
            ),
            ("[flinks\n", "error: foliolink.toml line 1: unclosed table, expected `]`"),
        ];
        for (toml, line) in cases {
            assert_eq!(load(toml, &[]).unwrap_err(), line);
        }
        for (variable, value, line) in [
            (
                "FOLIOLINK_RETRIES",
                "-1",
                "error: FOLIOLINK_RETRIES: expected a whole number from 1 to 100",
            ),
            (
                "FOLIOLINK_TIMEOUT",
                "soon",
                "error: FOLIOLINK_TIMEOUT: expected a duration such as \"50ms\", \"10s\" or \"30m\"",
            ),
            (
                "FOLIOLINK_PROXY",
                "http://proxy.example:3128",
                "error: FOLIOLINK_PROXY: expected \"none\"; which proxy there is, the system's variables say",
            ),
            (
                "FOLIOLINK_DB",
                "mysql://root:canary@host/db",
                "error: FOLIOLINK_DB: expected sqlite:FILE or postgres://…",
            ),
            (
                "VUMI_SCOPES",
                "read,admin",
                "error: VUMI_SCOPES: expected scopes out of read, write, delete",
            ),
        ] {
            assert_eq!(load("", &[(variable, value)]).unwrap_err(), line);
        }
    }
}
