//! What must hold of every answer, whatever is wrong with it. Each check says what it found amiss.

use std::collections::{BTreeMap, HashSet};

use foliolink::{
    ErrorKind,
    drift::{FindingKind, Report},
};

use super::{
    description::{Answer, Kind},
    node::Node,
    numbers,
    output::{Outcome, Output},
    places::{Known, Places, Said},
};

/// What the model leaves out on purpose, with the rest of the answer where it stands: numbers of
/// the call, not of what the person has. Held against `data` only.
const NOT_IN_SNAPSHOT: &[&str] = &[
    "HttpStatusCode",
    "Institution",
    "InstitutionId",
    "RequestId",
    "Tag",
    "Links",
    "Login",
    "Message",
];

/// Secret texts shorter than this are found by accident.
const SHORTEST: usize = 8;

/// What warnings call a place: a list has its name in front, whether it came alone or as the
/// `value` of an object.
fn place_of(list: &str, path: &str) -> String {
    let inner = path.strip_prefix(".value").filter(|_| !list.is_empty()).unwrap_or(path);
    format!("{list}{inner}")
}

/// Everything that an input broke.
pub(super) struct Broken(pub(super) Vec<String>);

impl Broken {
    fn add(&mut self, what: impl Into<String>) {
        self.0.push(what.into());
    }

    /// What came of the call.
    pub(super) fn check_outcome(&mut self, answer: &Answer, body: &Node, outcome: &Outcome) {
        let places = Places::of(answer.schema, body);
        match outcome {
            Ok(output) => {
                self.check_numbers(answer, &places, output);
                self.check_secrets(&places, output);
            }
            Err(error) => {
                let shown = format!("{error} {error:?}");
                self.check_shown(&places, "the error", &shown);
                if error.kind() == ErrorKind::Decode && error.json_path().is_none() {
                    self.add(format!("an error that doesn't say where: {error}"));
                }
            }
        }
    }

    /// No number of a place that is known is lost without a word.
    fn check_numbers(&mut self, answer: &Answer, places: &Places<'_>, output: &Output) {
        // Of an answer that isn't the data itself, the call gives what it stands for.
        if answer.status.is_some_and(|status| !matches!(status, 200 | 203)) {
            return;
        }
        let data = numbers::all(&output.data);
        let snapshot = output.snapshot.as_ref().map(|_| numbers::all(&output.snapshot_json));
        let list = list_name(answer.operation);
        let said = Said::of(output.warnings.iter().map(String::as_str));
        let counted = Said::of_any_item(output.counted.iter().map(String::as_str));
        let is_said = |path: &str| said.covers(path) || counted.covers(path);
        let not_in_snapshot = Said::of(NOT_IN_SNAPSHOT.iter().copied());
        for known in &places.known {
            let path = place_of(list, &known.path);
            // A call that brings no data has nothing to say beside its outcome.
            if is_said(&path) {
                continue;
            }
            let left_out = not_in_snapshot.covers(&path);
            // What the model has no place for is in what the call gives.
            let keeps_texts = output.is_json && matches!(known.kind, Kind::Opaque);
            for (path, text) in made_texts(known).into_iter().filter(|_| keeps_texts) {
                let path = place_of(list, &path);
                if !is_said(&path) && !output.data.contains(&text) {
                    self.add(format!("lost from what the call gives: a text at {path}"));
                }
            }
            if !output.can_warn && !matches!(known.kind, Kind::Decimal | Kind::Opaque) {
                continue;
            }
            for (path, number) in numbers_of(known) {
                let path = place_of(list, &path);
                if is_said(&path) {
                    continue;
                }
                let is_in = |all: &HashSet<String>| match numbers::canonical(&number) {
                    Some(number) => all.contains(&number),
                    // What isn't read but handed on as it came still has its escapes.
                    None => [number.as_str(), &escaped(&number)].iter().any(|number| {
                        output.data.contains(number) || output.snapshot_json.contains(number)
                    }),
                };
                let (lost, of) = match &snapshot {
                    _ if known.kind == Kind::Opaque => {
                        (output.is_json && !is_in(&data), "what the call gives")
                    }
                    Some(snapshot) if !left_out => (!is_in(snapshot), "the snapshot"),
                    _ => (!is_in(&data), "what the call gives"),
                };
                if lost {
                    let number: String = number.chars().take(40).collect();
                    self.add(format!("lost from {of}: `{number}` at {path} ({:?})", known.kind));
                }
            }
        }
    }

    /// Nothing secret is in any output; nothing personal in what is shown.
    fn check_secrets(&mut self, places: &Places<'_>, output: &Output) {
        self.check_shown(places, "Debug", &output.shown);
        self.check_shown(places, "warnings", &output.words);
        for (secret, path) in texts(places, Kind::Secret) {
            if output.snapshot_json.contains(&secret) {
                self.add(format!("a secret of {path} is in the snapshot"));
            }
        }
    }

    fn check_shown(&mut self, places: &Places<'_>, what: &str, shown: &str) {
        for kind in [Kind::Secret, Kind::Personal] {
            for (text, path) in texts(places, kind) {
                if shown.contains(&text) {
                    self.add(format!("{kind:?} of {path} is in {what}"));
                }
            }
        }
    }

    /// What nobody described, and what is of another type, is found by `drift`.
    pub(super) fn check_drift(&mut self, answer: &Answer, body: &Node, report: &Report) {
        let places = Places::of(answer.schema, body);
        let shown = format!("{report:?}");
        self.check_shown(&places, "drift", &shown);
        let is_unread =
            |kind: &FindingKind| [FindingKind::NOT_JSON, FindingKind::TOO_DEEP].contains(kind);
        if report.findings.iter().any(|finding| is_unread(&finding.kind)) {
            return;
        }
        let misplaced = places.known.iter().filter(|known| {
            known.is_misplaced && *known.value != Node::Null && !matches!(known.value, Node::Raw(_))
        });
        let said = report.findings.iter().map(|finding| finding.path.as_str());
        let said = Said::of_any_item(said);
        for path in &places.unknown {
            if !said.covers(path) {
                self.add(format!("drift says nothing of {path}"));
            }
        }
        for Known { path, map, .. } in misplaced {
            // What repeats among the keys of a map is said once as well.
            let is_of_map = |map: &String| {
                report.findings.iter().any(|finding| finding.path.starts_with(map.as_str()))
            };
            if !said.covers(path) && !map.as_ref().is_some_and(is_of_map) {
                self.add(format!("drift says nothing of {path}"));
            }
        }
    }

    /// Each number of the snapshot is in the tables.
    pub(super) fn check_tables(&mut self, output: &Output, csv: &str) {
        let tables = numbers::all(csv);
        for number in numbers::all(&output.snapshot_json) {
            if !tables.contains(&number) {
                self.add(format!("{number} of the snapshot is in no CSV file"));
            }
        }
    }

    /// Nothing secret is in a file.
    pub(super) fn check_files(&mut self, answer: &Answer, body: &Node, files: &[u8], what: &str) {
        let places = Places::of(answer.schema, body);
        for (secret, path) in texts(&places, Kind::Secret) {
            if files.windows(secret.len()).any(|window| window == secret.as_bytes()) {
                self.add(format!("a secret of {path} is in {what}"));
            }
        }
    }
}

/// The numbers that a place holds, each with its own path: its own where it takes one, and any
/// that stands where something else should.
fn numbers_of(known: &Known<'_>) -> Vec<(String, String)> {
    let mut found = vec![];
    let path = known.path.clone();
    match (known.kind, known.value) {
        (Kind::Decimal, Node::Text(text)) if says_something(text) => {
            found.push((path, text.clone()));
        }
        (Kind::Decimal, Node::Bool(flag)) => found.push((path, flag.to_string())),
        // A count or a code of the call.
        (Kind::Integer, Node::Number(_)) => {}
        (_, value) => collect_numbers(path, value, &mut found),
    }
    found
}

/// Whether a text in the place of a number holds anything: blanks and words for none are as null.
fn says_something(text: &str) -> bool {
    const NONE: [&str; 5] = ["null", "undefined", "n/a", "nan", "-"];
    let text = text.trim_matches(|char: char| char.is_whitespace() || char == '\u{feff}');
    !text.is_empty() && !NONE.contains(&text.to_ascii_lowercase().as_str())
}

/// The texts in a place, each with its own path, that the mutator made and so stand nowhere else.
fn made_texts(known: &Known<'_>) -> Vec<(String, String)> {
    let mut found = vec![];
    let mut waiting = vec![(known.path.clone(), known.value)];
    while let Some((path, value)) = waiting.pop() {
        match value {
            Node::Text(text) if text.ends_with('q') => found.push((path, text.clone())),
            Node::List(items) => {
                let items = items.iter().enumerate();
                waiting.extend(items.map(|(at, item)| (format!("{path}[{at}]"), item)));
            }
            Node::Object(fields) => {
                waiting.extend(fields.iter().map(|(key, value)| (format!("{path}.{key}"), value)));
            }
            _ => {}
        }
    }
    found
}

fn collect_numbers(path: String, value: &Node, found: &mut Vec<(String, String)>) {
    match value {
        Node::Number(number) => found.push((path, number.clone())),
        Node::List(items) => {
            for (at, item) in items.iter().enumerate() {
                collect_numbers(format!("{path}[{at}]"), item, found);
            }
        }
        Node::Object(fields) => {
            for (key, value) in fields {
                collect_numbers(format!("{path}.{key}"), value, found);
            }
        }
        _ => {}
    }
}

/// Texts at places of this kind that stand nowhere else, each once with a place of it.
fn texts(places: &Places<'_>, kind: Kind) -> BTreeMap<String, String> {
    let is_of_kind = |known: &&Known<'_>| known.kind == kind;
    let (own, others): (Vec<_>, Vec<_>) = places.known.iter().partition(is_of_kind);
    let others: HashSet<_> = others.iter().filter_map(|known| known.value.text()).collect();
    let texts = own.into_iter().filter_map(|known| {
        let text = known.value.text().filter(|text| text.len() >= SHORTEST)?;
        // Made by the mutator, and not put elsewhere by it.
        let is_made = text.ends_with('q') || text.starts_with("026");
        let is_elsewhere = || others.iter().any(|other| other.contains(text));
        (is_made && !is_elsewhere()).then(|| (text.to_owned(), known.path.clone()))
    });
    texts.collect()
}

/// What warnings call a list that is an answer of its own.
fn list_name(operation: &str) -> &'static str {
    match operation {
        "list_accounts" => "accounts",
        "list_portfolios" => "portfolios",
        "list_investments" => "investments",
        "list_active_positions" => "positions",
        "list_account_transactions" => "account_transactions",
        "list_portfolio_transactions" => "portfolio_transactions",
        _ => "",
    }
}

/// A text as it stands within the quotes of JSON.
fn escaped(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}
