//! From HTTP to a handler and back: the router, the gates of each provider, the log.

use axum::Router;
use axum::body::{Body, Bytes, HttpBody as _, to_bytes};
use axum::extract::{ConnectInfo, FromRequestParts, Query, RawPathParams, Request};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Response, StatusCode};
use axum::routing::{MethodFilter, on};
use jiff::Timestamp;
use serde_json::json;

use crate::control::CONTROL_ROUTES;
use crate::exchange::{Answer, Call, Reply};
use crate::faults::{self, Fault};
use crate::namespaces::Namespaces;
use crate::request_log::{self, InFlight, LoggedRequest};
use crate::routes::{Provider, ROUTES, Route};
use crate::serve::ConnectionHandle;
use crate::state::World;
use crate::widgets::{self, WIDGET_ROUTES};
use crate::{flinks, guard, nightly, scenarios, script, vumi};

/// Larger than any documented request.
const BODY_LIMIT: usize = 1 << 20;

/// All routes, with or without those that steer.
pub(crate) fn router(namespaces: &Namespaces, control: bool) -> Router {
    let steered = control;
    let control: &[Route] = if control { CONTROL_ROUTES } else { &[] };
    let mut router = Router::new();
    for route in ROUTES.iter().chain(WIDGET_ROUTES).chain(control) {
        let worlds = Worlds { namespaces: namespaces.clone(), named: steered };
        let handler = move |request| respond(worlds, Ok(route), request);
        router = router.route(route.path, on(method_filter(route.method), handler));
    }
    let not_found = Worlds { namespaces: namespaces.clone(), named: steered };
    let not_allowed = not_found.clone();
    router
        .fallback(move |request| respond(not_found, Err(StatusCode::NOT_FOUND), request))
        .method_not_allowed_fallback(move |request| {
            respond(not_allowed, Err(StatusCode::METHOD_NOT_ALLOWED), request)
        })
}

fn method_filter(method: &str) -> MethodFilter {
    match method {
        "GET" => MethodFilter::GET,
        "PATCH" => MethodFilter::PATCH,
        "DELETE" => MethodFilter::DELETE,
        _ => MethodFilter::POST,
    }
}

/// The worlds that a router leads to, and whether those with a name are among them.
#[derive(Clone)]
struct Worlds {
    namespaces: Namespaces,
    named: bool,
}

/// Status and reason of a request that no handler can be asked with.
type Unreadable = (u16, &'static str);

/// Which route was hit, or why none was.
type Target = Result<&'static Route, StatusCode>;

async fn respond(worlds: Worlds, route: Target, request: Request) -> Response<Body> {
    let (mut parts, body) = request.into_parts();
    let shared = match worlds.namespaces.of_request(&parts.headers, worlds.named) {
        Ok(shared) => shared,
        Err(error) => {
            let reply = match route {
                Ok(route) => unreadable_reply(route, (error.status(), error.as_str())),
                Err(_) => vumi::refusal(error.status(), error.as_str()),
            };
            return reply.into_response();
        }
    };
    let received_at = shared.lock().clock.now();
    let connection =
        parts.extensions.get::<ConnectInfo<ConnectionHandle>>().map(|info| info.0.clone());
    let call = match to_bytes(body, BODY_LIMIT).await {
        Ok(body) => read_call(&mut parts, body).await.ok_or((400, "path or query can't be read")),
        Err(_) => Err((413, "the body is too large")),
    };
    let (response, faults, entry) =
        handle(&mut shared.lock(), route, &parts, call, connection.as_ref(), received_at);
    let in_flight = entry.map(|entry| InFlight::new(&shared, entry));
    let response = if faults.is_empty() {
        response
    } else {
        let clock = shared.lock().clock.clone();
        faults::transport::send(&faults, &clock, connection.as_ref(), response).await
    };
    // What is all there is as good as sent.
    match in_flight {
        Some(in_flight) if response.body().size_hint().exact().is_none() => {
            in_flight.track_body(response)
        }
        _ => response,
    }
}

/// All that happens to the state: one request at a time.
fn handle(
    world: &mut World,
    route: Target,
    parts: &Parts,
    call: Result<Call, Unreadable>,
    connection: Option<&ConnectionHandle>,
    received_at: Timestamp,
) -> (Response<Body>, Vec<Fault>, Option<usize>) {
    script::catch_up(world);
    nightly::catch_up(world);
    let query = call
        .as_ref()
        .map(|call| request_log::safe_names(call.query.keys().map(String::as_str)))
        .unwrap_or_default();
    let mut faults = Vec::new();
    let last = world.outbox.last_id();
    let reply = match (route, call) {
        (Ok(route), call) if route.provider == Provider::Control => {
            run_control(world, route, parts, call, connection).unwrap_or_else(|refusal| refusal)
        }
        (Ok(route), Ok(call)) => {
            faults = world
                .faults
                .take(route)
                .into_iter()
                .chain(scenarios::fault(route, call.param("customerId")))
                .map(|fault| flinks::faults::dispatch_if_late(fault, route))
                .collect();
            run_with_faults(world, route, call, &faults)
        }
        (Ok(route), Err(unreadable)) => unreadable_reply(route, unreadable),
        (Err(status), _) if parts.uri.path().starts_with("/_sandbox") => {
            guard::unknown_route(status.as_u16(), world.options.control)
        }
        (Err(status), _) => unknown_route(parts, status),
    };
    let webhooks = (last..world.outbox.last_id()).map(|before| before + 1).collect();
    if let Ok(route) = route {
        script::count_call(world, route);
    }
    // Pages and their files would only crowd out what matters.
    let page = route.is_ok_and(|route| route.provider == Provider::Widget && route.method == "GET");
    // Nor does somebody who follows the log stand in it.
    let follows = route.is_ok_and(|route| route.operation == "list_requests")
        && query.iter().any(|name| name == "after");
    let entry = LoggedRequest {
        number: 0,
        at: received_at,
        method: parts.method.to_string(),
        path: route.map_or("(unknown)", |route| route.path),
        status: reply.status,
        took_ms: None,
        code: request_log::flinks_code(reply.status, &reply.body),
        query,
        headers: request_log::safe_names(parts.headers.keys().map(HeaderName::as_str)),
        faults: faults.iter().map(Fault::name).collect(),
        webhooks,
    };
    let entry = (!page && !follows).then(|| world.log.push(entry));
    let asked_by_page =
        route.is_ok_and(|route| route.provider == Provider::Widget && route.method == "POST");
    let mut response =
        if asked_by_page { widgets::wrap_reply(&reply) } else { reply }.into_response();
    if parts.uri.path().starts_with("/api/v1/") {
        add_trace_headers(world, parts, &mut response);
    }
    (response, faults, entry)
}

/// Who may not steer is told that first.
fn run_control(
    world: &mut World,
    route: &Route,
    parts: &Parts,
    call: Result<Call, Unreadable>,
    connection: Option<&ConnectionHandle>,
) -> Answer {
    let has_body = call.as_ref().is_ok_and(|call| !call.body.is_empty());
    guard::check(parts, connection, has_body)?;
    let call = call.map_err(|unreadable| unreadable_reply(route, unreadable))?;
    (route.run)(world, &call)
}

/// The refusal of a request that can't be read, in the form of whoever was asked.
fn unreadable_reply(route: &Route, (status, text): Unreadable) -> Reply {
    match route.provider {
        Provider::Flinks => Reply::json(
            status,
            &json!({ "HttpStatusCode": status, "Message": text, "FlinksCode": "INVALID_REQUEST" }),
        ),
        Provider::Vumi | Provider::Control => vumi::refusal(status, text),
        Provider::Widget => Reply::json(status, &json!({ "reason": "ERROR" })),
    }
}

fn run_with_faults(world: &mut World, route: &Route, call: Call, faults: &[Fault]) -> Reply {
    if faults.is_empty() {
        return run_handler(world, route, call).unwrap_or_else(|refusal| refusal);
    }
    faults::apply_before(faults, world, route, &call);
    let seen = call.clone();
    let reply = match faults::answer_instead(faults, route, &call) {
        Some(reply) => reply,
        None => run_handler(world, route, call).unwrap_or_else(|refusal| refusal),
    };
    faults::apply_after(faults, world, route, &seen, reply)
}

async fn read_call(parts: &mut Parts, body: Bytes) -> Option<Call> {
    let params = RawPathParams::from_request_parts(parts, &()).await.ok()?;
    let params = params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let Query(query) = Query::try_from_uri(&parts.uri).ok()?;
    Some(Call { params, query, headers: parts.headers.clone(), body, app: 0 })
}

fn run_handler(world: &mut World, route: &Route, mut call: Call) -> Answer {
    match route.provider {
        Provider::Flinks => flinks::gate(&call)?,
        Provider::Vumi => {
            call.app = vumi::auth::gate(world, route, &call)?;
            vumi::connections::finish_due(world);
        }
        Provider::Control | Provider::Widget => {}
    }
    (route.run)(world, &call)
}

/// No such path, or not with this method. Below the providers' own prefixes a header of ours says
/// what is wrong; what Flinks' gateway writes there is unknown, so that body is empty.
fn unknown_route(parts: &Parts, status: StatusCode) -> Reply {
    let path = parts.uri.path();
    let what = match status {
        StatusCode::METHOD_NOT_ALLOWED => "the path takes another method",
        _ => "the sandbox has no such path",
    };
    let what = format!("{what}: calls are in /openapi/flinks.yaml and /openapi/vumi.yaml");
    let reply = match path {
        _ if path.starts_with("/v3/") => Reply::empty(status.as_u16()),
        _ if path.starts_with("/api/v1/") => vumi::refusal(status.as_u16(), "no such resource"),
        _ => vumi::refusal(status.as_u16(), &what),
    };
    reply.with_header("x-sandbox-message", &what)
}

/// Vumi marks every answer with an id of its own and repeats the caller's trace id; a caller's
/// X-Request-ID is ignored.
fn add_trace_headers(world: &mut World, parts: &Parts, response: &mut Response<Body>) {
    if let Ok(id) = HeaderValue::from_str(&world.ids.guid()) {
        response.headers_mut().insert("x-request-id", id);
    }
    if let Some(trace_id) = parts.headers.get("x-client-trace-id") {
        response.headers_mut().insert("x-client-trace-id", trace_id.clone());
    }
}
