//! The route table is the whole truth: what stands in it is served, what doesn't isn't.

use std::collections::BTreeSet;

use foliolink_sandbox::{CONTROL_ROUTES, Provider, ROUTES, Route};

use crate::support::{Flinks, Vumi, builder, send, vumi};

/// A path of the template with something in every parameter.
fn fill_path(route: &Route, customer: &str) -> String {
    let fill = |part: &str| match part {
        "{customerId}" => customer.to_owned(),
        "{loginId}" => "7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20".to_owned(),
        "{countryCode}" => "CA".to_owned(),
        "{routingNumber}" => "990000013".to_owned(),
        "{keyId}" => "d89c4044-d334-471f-9a95-38d29a9f5bd3".to_owned(),
        "{token}" => "K7Q2M9X4T1".to_owned(),
        part if part.starts_with('{') => "e2f8c4b6-1a7d-4d39-b0a5-93c1d7f4e812".to_owned(),
        part => part.to_owned(),
    };
    route.path.split('/').map(fill).collect::<Vec<_>>().join("/")
}

#[test]
fn every_entry_is_served_and_answers_something_documented() {
    for route in ROUTES {
        let flinks = Flinks::new(0);
        let finlink = Vumi::new(0);
        let (path, sandbox) = match route.provider {
            Provider::Flinks => {
                (fill_path(route, flinks.sandbox.credentials().flinks.customer_id), &flinks.sandbox)
            }
            _ => (fill_path(route, ""), &finlink.sandbox),
        };
        let answer = match route.provider {
            Provider::Flinks => flinks.call(
                route.method,
                path.splitn(4, '/').nth(3).unwrap(),
                serde_json::Value::Null,
            ),
            _ => vumi(
                sandbox,
                &finlink.session,
                route.method,
                path.strip_prefix("/api/v1/").unwrap(),
                serde_json::Value::Null,
            ),
        };
        let last = sandbox.requests().pop().unwrap();
        assert_eq!((last.method.as_str(), last.path), (route.method, route.path));
        assert!([200, 202, 400, 401, 404].contains(&answer.status), "{route:?} {answer:?}");
        let body = answer.json();
        let explained = body["FlinksCode"].is_string() || body["message"].is_string();
        assert!(answer.status == 200 || explained, "{route:?} {answer:?}");
    }
}

#[test]
fn no_entry_stands_twice() {
    let distinct: BTreeSet<_> = ROUTES.iter().map(|route| (route.method, route.path)).collect();
    assert_eq!(distinct.len(), ROUTES.len());
}

#[test]
fn no_other_method_is_served_on_a_known_path() {
    let sandbox = builder().build();
    let customer = sandbox.credentials().flinks.customer_id;
    for route in ROUTES {
        let path = fill_path(route, customer);
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
            send(&sandbox, method, &path, &[], "");
            let last = sandbox.requests().pop().unwrap();
            let listed =
                ROUTES.iter().any(|other| (other.method, other.path) == (method, route.path));
            assert_eq!(last.path != "(unknown)", listed, "{method} {path}");
        }
    }
}

#[test]
fn paths_outside_the_table_are_unknown() {
    let sandbox = builder().build();
    for path in [
        "/connect",
        "/api/v1",
        "/api/v1/queries",
        "/v3/x/BankingServices/Token",
        "/_sandbox/requests",
    ] {
        assert_eq!(send(&sandbox, "GET", path, &[], "").status, 404, "{path}");
    }
}

#[test]
fn control_routes_are_apart_and_marked() {
    assert!(ROUTES.iter().all(|route| matches!(route.provider, Provider::Flinks | Provider::Vumi)));
    for route in CONTROL_ROUTES {
        assert_eq!(route.provider, Provider::Control);
        assert!(route.path.starts_with("/_sandbox/"));
    }
}

#[test]
fn the_readme_has_every_control_route() {
    let page = include_str!("../../README.md");
    for route in CONTROL_ROUTES {
        let mut rows = page.lines().filter(|line| {
            line.starts_with("| `") && line.contains(route.path.trim_end_matches("/{id}"))
        });
        assert!(rows.any(|row| row.contains(route.method)), "{} {}", route.method, route.path);
    }
}

#[test]
fn the_table_holds_one_entry_a_line() {
    let source = include_str!("../../src/routes.rs");
    let lines = source.lines().filter(|line| line.trim_start().starts_with("Route { provider:"));
    assert_eq!(lines.count(), ROUTES.len());
}

#[test]
fn what_cant_be_read_is_refused_in_the_providers_form_and_logged() {
    let sandbox = builder().build();
    let large = " ".repeat(2 << 20);
    let customer = sandbox.credentials().flinks.customer_id;
    let flinks = |rest: &str| format!("/v3/{customer}/BankingServices/{rest}");
    for (method, path, body, status) in [
        ("POST", flinks("Authorize"), large.as_str(), 413),
        ("POST", "/api/v1/auth/login".to_owned(), large.as_str(), 413),
        ("GET", flinks("GetAccountsDetailAsync/%ff"), "", 400),
        ("GET", "/api/v1/queries/connections/%ff".to_owned(), "", 400),
    ] {
        let answer = send(&sandbox, method, &path, &[], body);
        assert_eq!(answer.status, status, "{path}");
        let vumi = path.starts_with("/api");
        if vumi {
            assert!(!answer.field("message").is_empty());
        } else {
            assert_eq!(answer.refusal(), (status, "INVALID_REQUEST".to_owned()));
        }
        assert_eq!(answer.headers.contains_key("x-request-id"), vumi, "{path}");
        assert_eq!(sandbox.requests().pop().unwrap().status, status);
    }
}
