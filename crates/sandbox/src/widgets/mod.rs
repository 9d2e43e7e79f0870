//! The pages that people see: both widgets, the status page, and the files they are made of.

mod status;

use std::collections::BTreeSet;

use serde_json::json;
use serde_json::value::RawValue;

use crate::exchange::{Answer, Call, Reply};
use crate::routes::{Provider, Route};
use crate::state::World;
use crate::{flinks, vumi};

const HTML: &str = "text/html; charset=utf-8";

/// Pages and what they ask the sandbox; no provider's API.
#[rustfmt::skip]
pub const WIDGET_ROUTES: &[Route] = &[
    Route { provider: Provider::Widget, operation: "status_page", method: "GET", path: "/", run: status::page },
    Route { provider: Provider::Widget, operation: "description", method: "GET", path: "/openapi/{file}", run: description },
    Route { provider: Provider::Widget, operation: "widget_file", method: "GET", path: "/widgets/{file}", run: widget_file },
    Route { provider: Provider::Widget, operation: "connect_page", method: "GET", path: "/connect/v2", run: connect_page },
    Route { provider: Provider::Widget, operation: "connect_page", method: "GET", path: "/connect/v2/", run: connect_page },
    Route { provider: Provider::Widget, operation: "connect_page", method: "GET", path: "/connect/v2/Credential/{institution}", run: connect_page },
    Route { provider: Provider::Widget, operation: "connect_page", method: "GET", path: "/connect/v2/Credential/{institution}/", run: connect_page },
    // One guide prints the slash twice.
    Route { provider: Provider::Widget, operation: "connect_page", method: "GET", path: "/connect/v2//Credential/{institution}", run: connect_page },
    Route { provider: Provider::Widget, operation: "connect_try", method: "GET", path: "/connect/try", run: flinks::connect::try_out },
    Route { provider: Provider::Widget, operation: "connect_start", method: "POST", path: "/connect/api/start", run: flinks::connect::start },
    Route { provider: Provider::Widget, operation: "connect_authorize", method: "POST", path: "/connect/api/authorize", run: flinks::connect::authorize },
    Route { provider: Provider::Widget, operation: "connect_poll", method: "POST", path: "/connect/api/poll", run: flinks::connect::poll },
    Route { provider: Provider::Widget, operation: "connect_answer", method: "POST", path: "/connect/api/answer", run: flinks::connect::answer },
    Route { provider: Provider::Widget, operation: "connect_accounts", method: "POST", path: "/connect/api/accounts", run: flinks::connect::accounts },
    Route { provider: Provider::Widget, operation: "connect_questions", method: "POST", path: "/connect/api/questions", run: flinks::connect::questions },
    Route { provider: Provider::Widget, operation: "connect_store", method: "POST", path: "/connect/api/store", run: flinks::connect::store },
    Route { provider: Provider::Widget, operation: "outbound_page", method: "GET", path: "/connect/outbound", run: outbound_page },
    Route { provider: Provider::Widget, operation: "link_page", method: "GET", path: "/link", run: link_page },
    Route { provider: Provider::Widget, operation: "link_start", method: "POST", path: "/link/api/start", run: vumi::link_flow::start },
    Route { provider: Provider::Widget, operation: "link_login", method: "POST", path: "/link/api/login", run: vumi::link_flow::log_in },
    Route { provider: Provider::Widget, operation: "link_answer", method: "POST", path: "/link/api/answer", run: vumi::link_flow::answer },
];

const FILES: &[(&str, &str, &str)] = &[
    ("widget.css", "text/css; charset=utf-8", include_str!("../../widgets/widget.css")),
    ("common.js", SCRIPT, include_str!("../../widgets/common.js")),
    ("connect.js", SCRIPT, include_str!("../../widgets/connect.js")),
    ("connect-words.js", SCRIPT, include_str!("../../widgets/connect-words.js")),
    ("connect-mfa.js", SCRIPT, include_str!("../../widgets/connect-mfa.js")),
    ("connect-outbound.js", SCRIPT, include_str!("../../widgets/connect-outbound.js")),
    ("outbound.js", SCRIPT, include_str!("../../widgets/outbound.js")),
    ("link.js", SCRIPT, include_str!("../../widgets/link.js")),
    ("link-words.js", SCRIPT, include_str!("../../widgets/link-words.js")),
];
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// An answer to one of the pages, its status inside: a wrong password is nothing for a browser's
/// error console.
pub(crate) fn wrap_reply(reply: &Reply) -> Reply {
    let body: Option<&RawValue> = serde_json::from_slice(&reply.body).ok();
    Reply::json(200, &json!({ "status": reply.status, "body": body }))
}

/// Only what comes from here, and no page in a frame but the widgets, which are made for it.
fn add_page_headers(reply: Reply, frames: &str) -> Reply {
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors {frames}"
    );
    let reply = reply
        .with_header("content-security-policy", &policy)
        .with_header("x-content-type-options", "nosniff");
    // The address of the page around is all that the widget may know of it; its own address holds
    // tokens.
    reply.with_header("referrer-policy", "origin").with_header("cache-control", "no-store")
}

/// Hosts on this machine at any port, and whatever is served encrypted.
const HOSTS: &str = "'self' http://localhost:* http://127.0.0.1:* https:";

fn connect_page(_: &mut World, _: &Call) -> Answer {
    Ok(add_page_headers(Reply::new(200, HTML, include_str!("../../widgets/connect.html")), HOSTS))
}

/// The bank's own page of `demoOutbound`, in a window of its own and in nobody's frame.
fn outbound_page(_: &mut World, _: &Call) -> Answer {
    Ok(add_page_headers(
        Reply::new(200, HTML, include_str!("../../widgets/outbound.html")),
        "'none'",
    ))
}

fn link_page(_: &mut World, _: &Call) -> Answer {
    Ok(add_page_headers(Reply::new(200, HTML, include_str!("../../widgets/link.html")), HOSTS))
}

fn widget_file(_: &mut World, call: &Call) -> Answer {
    let file = FILES.iter().find(|(name, ..)| *name == call.param("file"));
    let (_, content_type, text) = file.ok_or_else(|| Reply::empty(404))?;
    Ok(Reply::new(200, content_type, *text)
        .with_header("x-content-type-options", "nosniff")
        .with_header("cache-control", "no-cache"))
}

/// The descriptions that it was made from.
const DESCRIPTIONS: &[(&str, &str)] = &[
    ("flinks.yaml", include_str!("../../openapi/flinks.yaml")),
    ("vumi.yaml", include_str!("../../openapi/vumi.yaml")),
];

/// The OpenAPI documents: its own, and those of a folder, which may stand in for them.
fn description(world: &mut World, call: &Call) -> Answer {
    let own =
        || DESCRIPTIONS.iter().find(|(name, _)| *name == call.param("file")).map(|(_, text)| *text);
    let text = world
        .options
        .descriptions
        .get(call.param("file"))
        .map(String::as_str)
        .or_else(own)
        .ok_or_else(|| Reply::empty(404))?;
    Ok(Reply::new(200, "application/yaml; charset=utf-8", text)
        .with_header("x-content-type-options", "nosniff"))
}

/// The names of all of them.
fn descriptions(world: &World) -> BTreeSet<&str> {
    let others = world.options.descriptions.keys().map(String::as_str);
    DESCRIPTIONS.iter().map(|(name, _)| *name).chain(others).collect()
}
