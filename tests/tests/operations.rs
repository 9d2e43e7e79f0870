//! A snapshot for every operation of both descriptions: what the raw client sends, and what it
//! makes of each documented answer.

use std::{collections::BTreeSet, fmt::Write as _, path::Path};

use foliolink_runtime::{Certainty, Effect};
use foliolink_tests::{
    Answer, Canned, Described, Description, Example, FLINKS, How, Json, PROVIDERS, Provider, Sent,
    VUMI, compare,
};

#[test]
fn the_table_of_calls_has_a_line_for_each_operation_and_no_other() {
    for provider in PROVIDERS {
        let described: Vec<_> = provider.operations.iter().map(|operation| operation.id).collect();
        assert_eq!(provider.calls, described, "{}: crates/raw on the right", provider.name);
    }
}

#[test]
fn the_list_of_operations() {
    let columns =
        ["operation", "method", "path", "effect", "certainty", "scope", "security", "answers"]
            .map(str::to_owned);
    for provider in PROVIDERS {
        let rows = provider.operations.iter().map(|operation| {
            [
                operation.id.to_owned(),
                operation.method.to_owned(),
                operation.path.to_owned(),
                effect_name(operation.effect).to_owned(),
                certainty_name(operation.certainty).to_owned(),
                operation.scope.unwrap_or("-").to_owned(),
                if operation.security.is_empty() {
                    "-".to_owned()
                } else {
                    operation.security.join(" ")
                },
                operation.statuses.join(" "),
            ]
        });
        let rows: Vec<_> = std::iter::once(columns.clone()).chain(rows).collect();
        settings().bind(|| {
            insta::assert_snapshot!(format!("operations_{}", provider.name), align(&rows))
        });
    }
}

#[tokio::test]
async fn each_flinks_operation_sends_and_reads_what_the_description_says() {
    each_operation(&FLINKS).await;
}

#[tokio::test]
async fn each_vumi_operation_sends_and_reads_what_the_description_says() {
    each_operation(&VUMI).await;
}

#[test]
fn each_webhook_body_is_read_and_written_again() {
    for provider in PROVIDERS {
        let description = provider.description();
        let described = description.webhooks();
        let names = |webhooks: &mut dyn Iterator<Item = &str>| {
            webhooks.map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(
            names(&mut provider.webhooks.iter().map(|(name, _)| *name)),
            names(&mut described.iter().map(|webhook| webhook.name)),
            "webhooks of {}",
            provider.name
        );
        let mut text = String::new();
        for (webhook, (_, round_trip)) in described.iter().zip(provider.webhooks) {
            for example in &webhook.examples {
                let (json, _) = round_trip(example.value.to_string().as_bytes()).unwrap();
                let place = format!("{} {}", webhook.name, example.name);
                writeln!(
                    text,
                    "=== {place}: {}\n{}",
                    example.summary,
                    render_same(&description, example, &json, &place)
                )
                .unwrap();
            }
        }
        settings().bind(|| insta::assert_snapshot!(format!("webhooks_{}", provider.name), text));
    }
}

async fn each_operation(provider: &Provider) {
    let description = provider.description();
    for operation in description.operations() {
        let mut text = String::new();
        for (title, request) in bodies(&operation) {
            let sent = provider
                .request(operation.id, request.map(|example| example.value.to_string()))
                .await;
            assert_eq!(
                (&sent.method, &address(&sent)),
                (&operation.method, &expected_address(&operation)),
                "{}",
                operation.id
            );
            write!(text, "=== request{title}\n{}\n", render_request(&description, &sent, request))
                .unwrap();
        }
        for answer in &operation.answers {
            for example in &answer.examples {
                writeln!(
                    text,
                    "{}",
                    read_example(provider, &description, &operation, answer, example).await
                )
                .unwrap();
            }
        }
        let mut settings = settings();
        settings.set_snapshot_path(Path::new("snapshots").join(provider.name));
        settings.bind(|| insta::assert_snapshot!(operation.id, text));
    }
    no_snapshot_outlives_its_operation(provider);
}

fn no_snapshot_outlives_its_operation(provider: &Provider) {
    let folder = Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap())
        .join("tests/snapshots")
        .join(provider.name);
    let files = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let files: BTreeSet<_> = files.filter(|name| name.ends_with(".snap")).collect();
    let expected: BTreeSet<_> =
        provider.operations.iter().map(|operation| format!("{}.snap", operation.id)).collect();
    assert_eq!(
        files, expected,
        "{}: snapshots on the left, operations on the right",
        provider.name
    );
}

/// One call for each example of the request body, or one without.
fn bodies<'a>(operation: &'a Described<'a>) -> Vec<(String, Option<&'a Example<'a>>)> {
    match operation.requests.as_slice() {
        [] => vec![(String::new(), None)],
        examples => examples
            .iter()
            .map(|example| (format!(" {}: {}", example.name, example.summary), Some(example)))
            .collect(),
    }
}

/// Sends the example as an answer through the typed method, with each status that it may come with.
async fn read_example(
    provider: &Provider,
    description: &Description,
    operation: &Described<'_>,
    answer: &Answer<'_>,
    example: &Example<'_>,
) -> String {
    let mut readings = BTreeSet::new();
    for &status in &answer.statuses {
        let place = format!("{} {status} {}", operation.id, example.name);
        let body = example.value.to_string();
        let outcome = provider
            .read_answer(description, operation.id, Canned::json(status, body.clone()))
            .await;
        assert_eq!(outcome.status, Some(status), "{place}: {}", outcome.message);
        assert_eq!(
            outcome.how,
            if status < 300 { How::Ok } else { How::Refused },
            "{place}: {}",
            outcome.message
        );
        let json = outcome.json.unwrap();
        let by_id =
            (provider.decode_answer)(operation.id, status, body.as_bytes()).unwrap().unwrap();
        assert_eq!(
            by_id, json,
            "{place}: decode_answer on the left, the typed method on the right"
        );
        let how = if status < 300 { "ok" } else { "refused" };
        readings.insert(format!(
            "{how} {}\n{}",
            outcome.body_type,
            render_same(description, example, &json, &place)
        ));
    }
    let [reading] = Vec::from_iter(readings)
        .try_into()
        .unwrap_or_else(|several| panic!("one body, several readings: {several:?}"));
    let statuses: Vec<_> = answer.statuses.iter().map(u16::to_string).collect();
    let listed = if answer.documented == "default" { " by default" } else { "" };
    format!(
        "=== answer {}{listed}, {}: {}\n{reading}",
        statuses.join(" and "),
        example.name,
        example.summary
    )
}

/// The body encoded again, credentials hidden, with a note of what was tolerated; panics with JSON
/// paths where something was lost.
fn render_same(
    description: &Description,
    example: &Example<'_>,
    json: &str,
    place: &str,
) -> String {
    let again = Json::parse(json).unwrap();
    let tolerated = compare(&description.respell(example.schema, example.value), &again)
        .unwrap_or_else(|lost| panic!("{place}: {}", lost.join("; ")))
        .to_string();
    let note = if tolerated.is_empty() { tolerated } else { format!("({tolerated})\n") };
    format!("{}\n{note}", description.hide(example.schema, &again).pretty())
}

/// The request for people: no credential in it.
fn render_request(description: &Description, sent: &Sent, example: Option<&Example<'_>>) -> String {
    let mut text = format!("{} {}\n", sent.method, address(sent));
    let mut headers: Vec<_> =
        sent.headers.iter().map(|(name, value)| (name.as_str(), value)).collect();
    headers.sort();
    for (name, value) in headers {
        // Credentials are the transport's affair; one here would be news.
        let plain = matches!(name, "accept" | "content-type") && !value.is_sensitive();
        writeln!(text, "{name}: {}", if plain { value.to_str().unwrap() } else { "***" }).unwrap();
    }
    match example {
        Some(example) => {
            write!(text, "\n{}", render_same(description, example, &sent.body, sent.operation))
                .unwrap()
        }
        None => assert_eq!(sent.body, "", "{} takes no body", sent.operation),
    }
    text
}

fn address(sent: &Sent) -> String {
    sent.url.as_str().split_once(".example.test").unwrap().1.to_owned()
}

/// The path template and the query, filled with the examples of the parameters.
fn expected_address(operation: &Described<'_>) -> String {
    let filled = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.place == "path")
        .fold(operation.path.to_owned(), |path, parameter| {
            path.replace(&format!("{{{}}}", parameter.name), &parameter.example)
        });
    let query = operation.parameters.iter().filter(|parameter| parameter.place == "query");
    let mut query: Vec<_> =
        query.map(|parameter| format!("{}={}", parameter.name, parameter.example)).collect();
    query.sort();
    if query.is_empty() { filled } else { format!("{filled}?{}", query.join("&")) }
}

fn settings() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}

fn align<const N: usize>(rows: &[[String; N]]) -> String {
    let widths: [usize; N] = std::array::from_fn(|column| {
        rows.iter().map(|row| row[column].len()).max().unwrap_or_default()
    });
    let line = |row: &[String; N]| {
        let cells: Vec<_> =
            row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        cells.join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn effect_name(effect: Effect) -> &'static str {
    match effect {
        Effect::Read => "read",
        Effect::Idempotent => "idempotent",
        Effect::Once => "once",
    }
}

fn certainty_name(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Documented => "documented",
        Certainty::Older => "older",
        Certainty::Peer => "peer",
        Certainty::Inferred => "inferred",
        Certainty::Assumed => "assumed",
    }
}
