//! From HTTP to a handler and back: the router, the gates of each provider, the log.

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequestParts, Query, RawPathParams, Request};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Response, StatusCode};
use axum::routing::{MethodFilter, on};

use crate::control::CONTROL_ROUTES;
use crate::exchange::{Answer, Call, Reply};
use crate::request_log::{self, LoggedRequest};
use crate::routes::{Provider, ROUTES, Route};
use crate::state::{Shared, World};
use crate::{flinks, vumi};

/// Larger than any documented request.
const BODY_LIMIT: usize = 1 << 20;

pub(crate) fn router(shared: &Shared) -> Router {
    let control: &[Route] = if shared.lock().options.control { CONTROL_ROUTES } else { &[] };
    let mut router = Router::new();
    for route in ROUTES.iter().chain(control) {
        let shared = shared.clone();
        let handler = move |request| answer(shared, Ok(route), request);
        router = router.route(route.path, on(filter(route.method), handler));
    }
    let (not_found, not_allowed) = (shared.clone(), shared.clone());
    router
        .fallback(move |request| answer(not_found, Err(StatusCode::NOT_FOUND), request))
        .method_not_allowed_fallback(move |request| answer(not_allowed, Err(StatusCode::METHOD_NOT_ALLOWED), request))
}

fn filter(method: &str) -> MethodFilter {
    match method {
        "GET" => MethodFilter::GET,
        "PATCH" => MethodFilter::PATCH,
        "DELETE" => MethodFilter::DELETE,
        _ => MethodFilter::POST,
    }
}

/// Which route was hit, or why none was.
type Target = Result<&'static Route, StatusCode>;

async fn answer(shared: Shared, route: Target, request: Request) -> Response<Body> {
    let (mut parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY_LIMIT).await else {
        return Reply { status: 413, body: Vec::new() }.into_response();
    };
    let call = read_call(&mut parts, body).await;
    let mut world = shared.lock();
    let reply = match (route, call) {
        (Ok(route), Some(call)) => run(&mut world, route, call).unwrap_or_else(|refusal| refusal),
        (Ok(_), None) => Reply { status: 400, body: Vec::new() },
        (Err(status), _) => unknown(&parts, status),
    };
    let entry =
        LoggedRequest { method: parts.method.to_string(), path: route.map_or("(unknown)", |route| route.path), status: reply.status };
    request_log::push(&mut world.log, entry);
    let mut response = reply.into_response();
    if parts.uri.path().starts_with("/api/v1/") {
        trace(&mut world, &parts, &mut response);
    }
    response
}

async fn read_call(parts: &mut Parts, body: Bytes) -> Option<Call> {
    let params = RawPathParams::from_request_parts(parts, &()).await.ok()?;
    let params = params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let Query(query) = Query::try_from_uri(&parts.uri).ok()?;
    Some(Call { params, query, headers: parts.headers.clone(), body, app: 0 })
}

fn run(world: &mut World, route: &Route, mut call: Call) -> Answer {
    match route.provider {
        Provider::Flinks => flinks::gate(&call)?,
        Provider::Vumi => call.app = vumi::auth::gate(world, route, &call)?,
        Provider::Control => {}
    }
    (route.run)(world, &call)
}

/// No such path, or not with this method. Flinks' side is silent: what its gateway says is unknown.
fn unknown(parts: &Parts, status: StatusCode) -> Reply {
    if parts.uri.path().starts_with("/api/v1/") {
        return vumi::refusal(status.as_u16(), "no such resource");
    }
    Reply { status: status.as_u16(), body: Vec::new() }
}

/// Vumi marks every answer with an id of its own and repeats the caller's trace id; a caller's X-Request-ID is ignored.
fn trace(world: &mut World, parts: &Parts, response: &mut Response<Body>) {
    if let Ok(id) = HeaderValue::from_str(&world.ids.guid()) {
        response.headers_mut().insert("x-request-id", id);
    }
    if let Some(trace_id) = parts.headers.get("x-client-trace-id") {
        response.headers_mut().insert("x-client-trace-id", trace_id.clone());
    }
}
