//! The status page: where things are, what opens them, what was asked and what is going to go
//! wrong.

use super::{HTML, add_page_headers, descriptions};
use crate::credentials::Credentials;
use crate::exchange::{Answer, Call, Reply};
use crate::faults::Times;
use crate::state::World;

/// How many of the latest requests are shown.
const SHOWN: usize = 30;

/// Text as it may stand between tags and in attributes.
fn escape_html(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

fn row(name: &str, value: &str) -> String {
    format!(
        "<tr><th scope=\"row\">{}</th><td><code>{}</code></td></tr>",
        escape_html(name),
        escape_html(value)
    )
}

fn section(title: &str, rows: &str, nothing: &str) -> String {
    let content = if rows.is_empty() {
        format!("<p class=\"soft\">{nothing}</p>")
    } else {
        format!("<div class=\"scroll\"><table>{rows}</table></div>")
    };
    format!("<section><h2>{title}</h2>{content}</section>")
}

/// `GET /`
pub(super) fn page(world: &mut World, call: &Call) -> Answer {
    // The name under which the page was reached is what other programs on this machine can use as
    // well.
    let base = format!("http://{}", call.header("host").unwrap_or("127.0.0.1"));
    let sections = [
        addresses(world, &base),
        credentials(world),
        clock(world),
        faults(world),
        script(world),
        webhooks(world),
        requests(world),
    ]
    .concat();
    let page = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>foliolink sandbox</title><link rel=\"stylesheet\" href=\"/widgets/widget.css\"><link rel=\"icon\" href=\"data:,\"></head>\
         <body class=\"status\"><main><h1>foliolink sandbox</h1><p class=\"soft\">Flinks and Vumi Finlink on this machine, with made-up customers. \
         Reload to see what has happened since.</p>{sections}</main></body></html>"
    );
    Ok(add_page_headers(Reply::new(200, HTML, page), "'none'"))
}

fn addresses(world: &World, base: &str) -> String {
    let mut rows = row("Flinks and Vumi base URL", base);
    let redirect_id = Credentials::SAMPLE.vumi.redirect_id;
    for (name, path) in
        [("Connect widget", "/connect/try".to_owned()), ("Link", format!("/link?id={redirect_id}"))]
    {
        let url = escape_html(&format!("{base}{path}"));
        rows += &format!(
            "<tr><th scope=\"row\">{name}</th><td><a href=\"{url}\"><code>{url}</code></a></td></tr>"
        );
    }
    for file in descriptions(world) {
        let path = escape_html(&format!("/openapi/{file}"));
        rows += &format!(
            "<tr><th scope=\"row\">Description</th><td><a href=\"{path}\"><code>{path}</code></a></td></tr>"
        );
    }
    let control =
        if world.options.control { "on, below /_sandbox" } else { "off (start with --control)" };
    section("Addresses", &(rows + &row("Control routes", control)), "")
}

/// Constants that stand in the source: there is nothing to hide.
fn credentials(world: &World) -> String {
    let flinks = &Credentials::SAMPLE.flinks;
    let vumi = &Credentials::SAMPLE.vumi;
    // One that was revoked opens nothing any more.
    let secrets: Vec<_> = vumi
        .secrets
        .iter()
        .copied()
        .filter(|text| world.vumi.dashboard.secret(0, text).is_some())
        .collect();
    // Where a file has customers instead of the samples, these aren't there.
    let own = world.options.seed_data.filter(|own| !own.samples);
    let (login_ids, connections) = match own {
        Some(own) => (
            own.customers.iter().filter_map(|one| one.login_id.as_deref()).collect::<Vec<_>>(),
            own.connections.iter().map(|one| one.token).collect::<Vec<_>>(),
        ),
        None => (
            vec![
                flinks.login_id,
                flinks.login_id_no_mfa,
                flinks.login_id_joint,
                flinks.login_id_wealth,
            ],
            vec![vumi.connection],
        ),
    };
    let rows = [
        row("Flinks customer id", flinks.customer_id),
        row("Flinks secret key", flinks.secret_key),
        row("Flinks x-api-key", flinks.api_key),
        row("Flinks bearer", flinks.bearer),
        row("Flinks webhook secret", flinks.webhook_secret),
        row("Flinks LoginIds", &login_ids.join(" ")),
        row(
            "Flinks users",
            "greatday, greatday_nomfa, greatday_joint, greatday_us, greatday_images, greatday_code, greatday_several, greatday_newquestions, greatday_noretry; password Everyday",
        ),
        row(
            "Flinks answers",
            "Montreal, Canada, Triangle; greatday_us: 4, 8; greatday_code: 123456; greatday_several: Apple, Pear; greatday_noretry: Maple Hill",
        ),
        row("Vumi client id", vumi.client_id),
        row("Vumi client secrets", &secrets.join(" ")),
        row("Vumi redirect id", vumi.redirect_id),
        row("Vumi connection", &connections.join(" ")),
        row("Link users", "titular, titular_2fa (code 123456), bloqueado; password Prueba"),
    ];
    section("Sample credentials", &rows.concat(), "")
}

fn clock(world: &World) -> String {
    let kind = if world.clock.is_manual() { "manual" } else { "real" };
    section("Clock", &[row("Now", &world.clock.now().to_string()), row("Kind", kind)].concat(), "")
}

fn faults(world: &World) -> String {
    let describe = |active: &crate::faults::ActiveFault| {
        let times = match active.times {
            Times::Next(count) => format!("{count} more"),
            Times::Always => "always".to_owned(),
        };
        let filter = serde_json::to_string(&active.filter).unwrap_or_default();
        row(&active.fault.name(), &format!("{times}, {filter}"))
    };
    let rows: String = world.faults.active.iter().map(describe).collect();
    section("Active faults", &rows, "None. What there is stands in docs/sandbox-faults.md.")
}

/// Nothing where there is no script.
fn script(world: &World) -> String {
    let steps = world.script.steps();
    if steps.is_empty() {
        return String::new();
    }
    let describe = |step: &crate::script::ScriptStep| {
        let state = format!("{:?}", step.state).to_ascii_lowercase();
        let calls = if step.calls > 0 {
            format!(", {} calls from then on", step.calls)
        } else {
            String::new()
        };
        let message =
            step.message.as_deref().map(|message| format!(": {message}")).unwrap_or_default();
        row(
            &format!("{} {}", step.step, step.does),
            &format!("{state}, at {}{calls}{message}", step.due),
        )
    };
    section("Script", &steps.iter().rev().take(SHOWN).rev().map(describe).collect::<String>(), "")
}

fn webhooks(world: &World) -> String {
    let latest = world.outbox.log.iter().rev().take(SHOWN);
    let describe = |delivery: &crate::webhooks::WebhookDelivery| {
        let status = delivery.status.map_or("no answer".to_owned(), |status| status.to_string());
        row(
            &format!("{} {}", delivery.id, delivery.kind),
            &format!("attempt {} at {}: {status}", delivery.attempt, delivery.at),
        )
    };
    section("Webhooks sent", &latest.map(describe).collect::<String>(), "None.")
}

fn requests(world: &World) -> String {
    let latest = world.log.entries.iter().rev().take(SHOWN);
    let describe = |request: &crate::request_log::LoggedRequest| {
        let time = request.at.strftime("%H:%M:%S");
        let faults = if request.faults.is_empty() {
            String::new()
        } else {
            format!(" ({})", request.faults.join(", "))
        };
        let code = request.code.as_deref().map(|code| format!(" {code}")).unwrap_or_default();
        let took = request.took_ms.map_or(", under way".to_owned(), |took| format!(", {took} ms"));
        let webhooks: String =
            request.webhooks.iter().map(|number| format!(", webhook {number}")).collect();
        row(
            &format!("{time} {} {}", request.status, request.method),
            &format!("{}{code}{faults}{took}{webhooks}", request.path),
        )
    };
    section("Latest requests", &latest.map(describe).collect::<String>(), "None so far.")
}
