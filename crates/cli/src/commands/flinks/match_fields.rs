//! `foliolink flinks match`: whether what a person says of themselves agrees with what the bank
//! knows. Nothing of what they say is printed.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use clap::Args;
use foliolink::{
    flinks::{FieldMatch, LoginId, MatchField},
    portfolio::Personal,
};
use rust_decimal::Decimal;

use super::client;
use crate::{
    commands::{call::pair, settings::parse_argument},
    context::Context,
    failure::Failure,
    output::{
        Answer, RenderOptions, Report, csv, json,
        listed::{text_or_empty, yes_no},
        snapshot::{warning_lines, warnings},
        table::{Cell, Column, Grid},
    },
    text_file,
};

/// Of whom, and what they say.
#[derive(Debug, Args)]
pub(crate) struct MatchFields {
    /// The saved card, whose accounts must have been read once
    #[arg(long, value_name = "ID")]
    login_id: String,
    /// What the person says: {"fullName": "…"}, with the names of --field. Keeps it out of the
    /// list of processes
    #[arg(long, value_name = "FILE", required_unless_present = "field")]
    person: Option<PathBuf>,
    /// One thing that the person says; may be repeated. Names: fullName, firstName, middleName,
    /// lastName, civicAddress, city, province, postalCode, email, phone
    #[arg(long, value_name = "NAME=TEXT", value_parser = pair)]
    field: Vec<(String, String)>,
    /// From which rate on a field counts as a match, 0 to 1 [default: rates alone, no verdict]
    #[arg(long, value_name = "RATE")]
    threshold: Option<Decimal>,
}

impl MatchFields {
    pub(crate) async fn run(self, context: &mut Context) -> Answer {
        let login_id: LoginId = parse_argument("--login-id", &self.login_id)?;
        let mut said = self.person.as_deref().map(read).transpose()?.unwrap_or_default();
        for (name, text) in self.field {
            let field = find(&name).ok_or_else(|| unknown_field("--field", &name))?;
            said.insert(field, text.into());
        }
        let config = context.config()?;
        let mut request = client(context, &config)?.field_match(&login_id);
        for (field, text) in said {
            request = request.field(field, text);
        }
        if let Some(rate) = self.threshold {
            request = request.threshold(rate);
        }
        Ok(Box::new(Compared(request.await?)))
    }
}

/// A field by its name, however its words are put together.
fn find(name: &str) -> Option<MatchField> {
    let letters = |name: &str| name.replace(['-', '_'], "").to_ascii_lowercase();
    MatchField::ALL.into_iter().find(|field| letters(field.as_str()) == letters(name))
}

fn unknown_field(argument: &str, name: &str) -> Failure {
    let known: Vec<_> = MatchField::ALL.iter().map(MatchField::as_str).collect();
    Failure::usage(format!("{argument} {name}: not one of {}", known.join(", ")))
}

fn read(path: &Path) -> Result<BTreeMap<MatchField, Personal>, Failure> {
    let argument = format!("--person {}", path.display());
    let wrong = |what: &dyn std::fmt::Display| Failure::usage(format!("{argument}: {what}"));
    let text = text_file::read(path).map_err(|error| wrong(&error))?;
    // serde's own words would quote the file.
    let said: BTreeMap<String, Personal> =
        serde_json::from_str(&text).map_err(|_| wrong(&"expected {\"fullName\": \"…\"}"))?;
    let known = |(name, text): (String, Personal)| {
        find(&name).map(|field| (field, text)).ok_or_else(|| unknown_field(&argument, &name))
    };
    said.into_iter().map(known).collect()
}

struct Compared(FieldMatch);

impl Compared {
    /// All together, then each field that was sent.
    fn rows(&self) -> impl Iterator<Item = (&str, Option<Decimal>, Option<bool>, Option<bool>)> {
        let fields = self.0.fields.iter().map(|(field, score)| {
            (field.as_str(), score.rate, score.matches, Some(score.is_known))
        });
        std::iter::once(("overall", self.0.rate, self.0.matches, None)).chain(fields)
    }
}

impl Report for Compared {
    fn table(&self, options: &RenderOptions) -> String {
        let mut grid = Grid::new(vec![
            Column::text("Field"),
            Column::number("Rate"),
            Column::text("Match").leaves(1),
            Column::text("").leaves(2),
        ]);
        for (field, rate, matches, is_known) in self.rows() {
            let unknown = if is_known == Some(false) { "the bank has none" } else { "" };
            grid.row(vec![
                Cell::text(field),
                Cell::number(rate),
                Cell::text(yes_no(matches)),
                Cell::dim(unknown),
            ]);
        }
        grid.render(options) + &warnings(&self.0.warnings, options)
    }

    fn json(&self, layout: json::Layout) -> serde_json::Result<String> {
        json::one(&self.0, layout)
    }

    fn beside_csv(&self) -> Vec<String> {
        warning_lines(&self.0.warnings)
    }

    fn csv(&self) -> Result<String, ::csv::Error> {
        let row = |(field, rate, matches, is_known): (&str, _, _, _)| {
            [field.to_owned(), text_or_empty(rate), yes_no(matches), yes_no(is_known)]
        };
        csv::write(&["field", "rate", "match", "known"], self.rows().map(row))
    }
}
