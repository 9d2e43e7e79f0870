//! The Link: its address in every mode, and where it ends.

use super::*;
use crate::{
    ErrorKind,
    vumi::{Flow, Link, Redirect, Subproduct, Theme},
};

const REDIRECT: &str = "5e8c5e67-b519-41f6-b4ac-e3d329ae53dc";
const TOKEN: &str = "d2381824-8905-4453-91b7-645f7e4f1072";

fn link() -> Link {
    Link::at("https://link.example.test/start").unwrap()
}

#[test]
fn each_mode_says_what_it_takes() {
    let redirect = REDIRECT.parse().unwrap();
    let plain = link()
        .connect(redirect)
        .external_id(&"cust-0042".parse().unwrap())
        .subproduct(&Subproduct::PP)
        .theme(Theme::Light);
    let base = "https://link.example.test/start";
    assert_eq!(
        plain.expose(),
        format!("{base}?id={REDIRECT}&external_id=cust-0042&subproduct=PP&theme=LIGHT")
    );
    assert_eq!(plain.theme(Theme::Dark).expose().matches("theme=").count(), 1);
    assert_eq!(
        link().update(redirect, TOKEN.parse().unwrap()).expose(),
        format!("{base}?id={REDIRECT}&update_token={TOKEN}")
    );
    assert_eq!(
        link().restore(redirect, TOKEN.parse().unwrap()).expose(),
        format!("{base}?id={REDIRECT}&restore_token={TOKEN}")
    );
    let odd = link().connect(redirect).entity("a&b=c d").expose();
    assert_eq!(odd, format!("{base}?id={REDIRECT}&entity=a%26b%3Dc%20d"));
    let id = "zoé @ 1+1".parse().unwrap();
    let named = link().connect(redirect).external_id(&id).expose();
    assert_eq!(named, format!("{base}?id={REDIRECT}&external_id=zo%C3%A9%20%40%201%2B1"));
}

#[test]
fn an_address_of_the_link_is_checked() {
    assert!(Link::at("http://127.0.0.1:9/link").is_ok());
    for bad in ["http://link.example.test", "link", "https://user:pass@link.example.test"] {
        assert_eq!(Link::at(bad).unwrap_err().kind(), ErrorKind::Invalid, "{bad}");
    }
    let error = builder(0).build().unwrap().link().unwrap_err();
    assert_eq!(error.to_string(), "vumi.link: link_url: not set, and the vendor publishes none");
}

#[tokio::test]
async fn a_flow_is_started_and_its_token_starts_the_link() {
    let sandbox = Sandbox::builder().build();
    let client = builder(0)
        .link_url("https://link.example.test")
        .in_process(sandbox.router())
        .build()
        .unwrap();
    let redirect = keys().redirect_id.parse().unwrap();
    let flow = Flow::assets_transfer(redirect, Subproduct::FUND)
        .entity("examplebank")
        .desired_owners(["HOLDER ONE"]);
    let token = client.start_flow(&flow).await.unwrap();
    assert!(token.expires_at().is_some());
    let url = client.link().unwrap().with_token(&token).theme(Theme::Dark).expose();
    assert_eq!(url, format!("https://link.example.test/?authToken={}&theme=DARK", token.expose()));
    client.start_flow(&Flow::transactions(redirect)).await.unwrap();

    let sent = sandbox.requests().len();
    let error = client
        .start_flow(&Flow::transactions(redirect).desired_owners(["HOLDER ONE"]))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Invalid);
    assert_eq!(sandbox.requests().len(), sent);
    // Another app's redirect is the API's to refuse.
    let error = client
        .start_flow(&Flow::transactions(REDIRECT.replace('5', "6").parse().unwrap()))
        .await
        .unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Refused, Some(400)));
}

#[tokio::test]
async fn the_answer_of_a_flow_is_taken_under_any_of_its_likely_names() {
    for body in
        [r#"{"token": "a.b.c"}"#, r#"{"authToken": "a.b.c"}"#, r#"{"jwt": "a.b.c", "more": 1}"#]
    {
        let client = builder(0).in_process(only(body)).build().unwrap();
        let token =
            client.start_flow(&Flow::transactions(REDIRECT.parse().unwrap())).await.unwrap();
        assert_eq!((token.expose(), token.expires_at()), ("a.b.c", None));
    }
    let client = builder(0).in_process(only("{}")).build().unwrap();
    let error =
        client.start_flow(&Flow::transactions(REDIRECT.parse().unwrap())).await.unwrap_err();
    assert_eq!((error.kind(), error.json_path()), (ErrorKind::Decode, Some("token")));
}

#[test]
fn a_redirect_is_read_by_its_operation() {
    let base = "https://app.example.test/finlink/return";
    let read = |query: &str| Redirect::parse(&format!("{base}?{query}")).unwrap();
    assert!(matches!(read(&format!("token={TOKEN}&operation=CONNECT&entity=examplebank")),
        Redirect::Connected { token, entity } if token.expose() == TOKEN && entity.as_ref().unwrap().as_str() == "examplebank"));
    assert!(
        matches!(read(&format!("own=1&operation=UPDATE&token={TOKEN}#top")), Redirect::Updated { token, .. } if token.expose() == TOKEN)
    );
    assert_eq!(
        read(&format!("token={TOKEN}&operation=RESTORE")),
        Redirect::Other { operation: Some("RESTORE".into()), entity: None }
    );
    assert_eq!(read(&format!("token={TOKEN}")), Redirect::Other { operation: None, entity: None });
    // Lower case is another word: nothing is exchanged on a guess.
    assert_eq!(
        read(&format!("token={TOKEN}&operation=connect")),
        Redirect::Other { operation: Some("connect".into()), entity: None }
    );
    assert_eq!(read("operation=CONNECT"), Redirect::NotCompleted);
    assert_eq!(Redirect::parse(base).unwrap(), Redirect::NotCompleted);
    // Question marks in values are allowed in a query.
    for query in [
        format!("token={TOKEN}&operation=CONNECT&next=a?b=c"),
        format!("?next=/a?b&token={TOKEN}&operation=CONNECT"),
    ] {
        assert!(matches!(Redirect::parse(&query).unwrap(), Redirect::Connected { .. }), "{query}");
    }
    assert!(matches!(
        read(&format!("next=/a?b&token={TOKEN}&operation=CONNECT")),
        Redirect::Connected { .. }
    ));
    // Only the query, as a web framework hands it over.
    assert!(matches!(
        Redirect::parse(&format!("token={TOKEN}&operation=CONNECT")).unwrap(),
        Redirect::Connected { .. }
    ));
}

#[test]
fn a_redirect_that_somebody_tampered_with_is_refused() {
    for (query, why) in [
        ("token=../../x&operation=CONNECT", "public token: expected a UUID"),
        ("token=K7Q2M9X4T1&operation=UPDATE", "update token: expected a UUID"),
        ("token=a&token=b&operation=CONNECT", "token: stands there twice"),
        ("token=a&publicToken=b&operation=CONNECT", "token: stands there twice"),
        ("token=a&operation=UPDATE&operation=CONNECT", "operation: stands there twice"),
    ] {
        let error = Redirect::parse(&format!("?{query}")).unwrap_err();
        assert_eq!((error.kind(), error.message()), (ErrorKind::Invalid, Some(why)), "{query}");
    }
    let odd = Redirect::parse(&format!("token={TOKEN}&operation=%3Cscript%3E")).unwrap();
    assert_eq!(odd, Redirect::Other { operation: None, entity: None });
}

proptest::proptest! {
    #[test]
    fn no_address_panics_and_only_connect_is_connected(query in ".*", operation in "[A-Z]{0,8}") {
        let _ = Redirect::parse(&query);
        let read = Redirect::parse(&format!("token={TOKEN}&operation={operation}")).unwrap();
        proptest::prop_assert_eq!(matches!(read, Redirect::Connected { .. }), operation == "CONNECT");
    }
}
