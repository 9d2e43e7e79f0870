//! What points a program at the sandbox, in the forms that shells, `.env` files and programs read.

use std::fmt::Write as _;
use std::str::FromStr;

use serde_json::{Map, Value};

use crate::credentials::Credentials;
use crate::seed::SeedData;

/// How the variables are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum EnvironmentForm {
    /// `export NAME=value`, quoted for a POSIX shell, to be read with `.` or `eval`.
    Shell,
    /// `NAME=value`, quoted as `.env` files are.
    Dotenv,
    /// One JSON object of texts, on one line.
    Json,
}

/// By the words `shell`, `dotenv` and `json`.
impl FromStr for EnvironmentForm {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "shell" => Ok(Self::Shell),
            "dotenv" => Ok(Self::Dotenv),
            "json" => Ok(Self::Json),
            _ => Err("the form is shell, dotenv or json".to_owned()),
        }
    }
}

/// Variables, and notes for people.
#[derive(Debug, Default)]
pub(crate) struct Environment {
    pub(crate) variables: Vec<(&'static str, String)>,
    /// JSON has no place for them.
    pub(crate) notes: Vec<String>,
}

impl Environment {
    /// Each line ends with a line break; JSON is one line.
    pub(crate) fn write(&self, form: EnvironmentForm) -> String {
        let quote = match form {
            EnvironmentForm::Json => return self.json(),
            EnvironmentForm::Shell => |name: &str, value: &str| {
                // What no shell can hold is left out, byte for byte.
                let value = value.replace('\0', "");
                let quoted = shlex::try_quote(&value).map(|quoted| quoted.into_owned());
                format!("export {name}={}", quoted.unwrap_or_default())
            },
            EnvironmentForm::Dotenv => {
                |name: &str, value: &str| format!("{name}={}", quote_dotenv(value))
            }
        };
        let mut text = String::new();
        for (name, value) in &self.variables {
            text += &quote(name, value);
            text.push('\n');
        }
        for note in &self.notes {
            // A line break would end the comment.
            let _ = writeln!(text, "# {}", note.replace(char::is_control, " "));
        }
        text
    }

    fn json(&self) -> String {
        let variables = self.variables.iter();
        let object: Map<String, Value> = variables
            .map(|(name, value)| ((*name).to_owned(), Value::String(value.clone())))
            .collect();
        format!("{}\n", Value::Object(object))
    }
}

/// Bare where every reader of such files takes it as it is, else in single quotes, in which nothing
/// is special; double quotes and their escapes are left for what those can't hold.
fn quote_dotenv(value: &str) -> String {
    let is_bare = |byte: u8| byte.is_ascii_alphanumeric() || b"_-./:@%+,=?&".contains(&byte);
    if !value.is_empty() && value.bytes().all(is_bare) {
        return value.to_owned();
    }
    if !value.contains(['\'', '\\', '\n', '\r']) {
        return format!("'{value}'");
    }
    let mut quoted = String::from("\"");
    for character in value.chars() {
        match character {
            '\n' => quoted.push_str("\\n"),
            '\\' | '"' | '$' => quoted.extend(['\\', character]),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

/// What is the same for every sandbox but its address.
pub(crate) fn base_variables(keys: &Credentials, base: &str) -> Vec<(&'static str, String)> {
    let flinks = &keys.flinks;
    let vumi = &keys.vumi;
    let secret = vumi.secrets.first().copied().unwrap_or_default();
    vec![
        ("FLINKS_BASE_URL", base.to_owned()),
        ("FLINKS_CUSTOMER_ID", flinks.customer_id.to_owned()),
        ("FLINKS_SECRET_KEY", flinks.secret_key.to_owned()),
        ("FLINKS_API_KEY", flinks.api_key.to_owned()),
        ("FLINKS_BEARER", flinks.bearer.to_owned()),
        ("FLINKS_WEBHOOK_SECRET", flinks.webhook_secret.to_owned()),
        ("FLINKS_CONNECT_URL", format!("{base}/connect/v2/")),
        ("VUMI_BASE_URL", base.to_owned()),
        ("VUMI_CLIENT_ID", vumi.client_id.to_owned()),
        ("VUMI_CLIENT_SECRET", secret.to_owned()),
        ("VUMI_LINK_URL", format!("{base}/link")),
        ("VUMI_REDIRECT_ID", vumi.redirect_id.to_owned()),
    ]
}

/// What else is there to try: pages, users, and a public token.
pub(crate) fn general_notes(keys: &Credentials, base: &str) -> Vec<String> {
    vec![
        format!("Status page {base}/"),
        format!("Flinks Connect {base}/connect/try"),
        format!("Vumi Link {base}/link?id={}", keys.vumi.redirect_id),
        "Link users titular, titular_2fa (code 123456), bloqueado; password Prueba".to_owned(),
    ]
}

/// The customers that are there from the start.
pub(crate) fn sample_notes(keys: &Credentials) -> Vec<String> {
    let flinks = &keys.flinks;
    vec![
        format!("Flinks LoginId {}: cached at once, asks MFA when live", flinks.login_id),
        format!("Flinks LoginId {}: never asks MFA", flinks.login_id_no_mfa),
        format!("Flinks LoginId {}: several holders, hard amounts", flinks.login_id_joint),
        format!("Flinks LoginId {}: investments only", flinks.login_id_wealth),
        format!("Flinks LoginId {}: its last refresh failed", flinks.login_id_stale),
        "Flinks users at FlinksCapital: greatday, greatday_nomfa; password Everyday; answers Montreal, Canada, Triangle".to_owned(),
        format!("Vumi connection {}: ready", keys.vumi.connection),
    ]
}

/// The customers of a seed file.
pub(crate) fn own_notes(own: &SeedData) -> Vec<String> {
    let cards = own.customers.iter().filter_map(|customer| customer.login_id.as_deref());
    let cards = cards.map(|login_id| format!("Flinks LoginId {login_id}: of the seed file"));
    let connections = own.connections.iter().map(|connection| connection.token);
    let connections = connections.map(|token| format!("Vumi connection {token}: of the seed file"));
    cards.chain(connections).collect()
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    const HOSTILE: &[&str] = &[
        "",
        " ",
        "plain",
        "it's",
        "a \"b\" c",
        "$(id) `id` $HOME ${HOME}",
        "back\\slash\\",
        "line\nbreak",
        "# no comment",
        "a;b|c&d>e<f*?[g]{h}~!",
        "tab\tand é ñ 日本",
        "'\"$`\\\n'",
        "export X=1",
    ];

    fn environment() -> Environment {
        let value = |value: &&str| ("VALUE", (*value).to_owned());
        Environment { variables: HOSTILE.iter().map(value).collect(), notes: Vec::new() }
    }

    #[cfg(unix)]
    #[test]
    fn a_shell_reads_every_value_back() {
        let text = environment();
        for ((name, value), line) in text.variables.iter().zip(HOSTILE) {
            let one = Environment { variables: vec![(*name, value.clone())], notes: Vec::new() };
            let script = format!("{}printf %s \"$VALUE\"", one.write(EnvironmentForm::Shell));
            let ran = Command::new("/bin/sh").args(["-c", &script]).output().unwrap();
            assert_eq!(String::from_utf8_lossy(&ran.stdout), **line, "{script}");
        }
    }

    #[test]
    fn a_dotenv_file_reads_every_value_back() {
        let text = environment().write(EnvironmentForm::Dotenv);
        let read: Vec<_> =
            dotenvy::from_read_iter(text.as_bytes()).map(|row| row.unwrap().1).collect();
        assert_eq!(read, HOSTILE, "{text}");
    }

    #[test]
    fn json_is_one_line_and_reads_every_value_back() {
        for value in HOSTILE {
            let variables = vec![("VALUE", (*value).to_owned())];
            let text = Environment { variables, notes: Vec::new() }.write(EnvironmentForm::Json);
            assert_eq!(text.matches('\n').count(), 1);
            let read: Value = serde_json::from_str(&text).unwrap();
            assert_eq!(read["VALUE"], **value);
        }
    }

    #[test]
    fn a_note_stays_a_comment() {
        let notes = vec!["cust\nexport PATH=/evil\r\u{85}x".to_owned()];
        let text = Environment { variables: Vec::new(), notes };
        assert_eq!(text.write(EnvironmentForm::Shell), "# cust export PATH=/evil  x\n");
    }

    #[test]
    fn what_needs_no_quotes_has_none() {
        for value in ["http://127.0.0.1:8080/connect/v2/", "5d0c7a3e-64b1", "50ms"] {
            assert_eq!(quote_dotenv(value), value);
        }
    }
}
