//! "How do I integrate this?": a server that adds an institution through either widget, waits for
//! its data and shows a portfolio.
//!
//! Copy what you need. Comments count the steps of Flinks' Connect (F1-F6) and of Vumi's Link
//! (V1-V8). State lies in memory, and whoever has the cookie is the person: put your own store and
//! your own login in their place. `pages.rs` is all that is specific to HTML.
//!
//! ```sh
//! hooks=http://127.0.0.1:3000/webhooks # in one shell
//! cargo run -p foliolink-sandbox -- --port 8080 --vumi-redirect http://127.0.0.1:3000/vumi/return \
//!     --flinks-webhook $hooks/flinks --vumi-webhook $hooks/vumi | tee sandbox.env
//! set -a; . ./sandbox.env; set +a     # in another one
//! HOST_WEBHOOKS=on cargo run -p foliolink --features axum --example host
//! ```

// It says on stdout where it listens.
#![allow(clippy::print_stdout)]

mod connection;
mod pages;

use std::{
    collections::HashMap,
    convert::Infallible,
    env,
    error::Error,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Form, Router,
    extract::{Extension, Path, RawQuery, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{
        IntoResponse, Redirect, Response, Sse,
        sse::{Event, KeepAlive},
    },
    routing::{get, post},
};
use connection::{Connection, Stage};
use foliolink::{
    flinks::{self, connect},
    portfolio::{Provider, Snapshot},
    vumi::{self, Flow, LinkSession, RedirectId, Theme},
    webhook::{self, Receiver, Wakeups},
};
use maud::Markup;
use pages::Problem;
use tokio::net::TcpListener;
use uuid::Uuid;

struct Host {
    flinks: flinks::Client,
    connect_url: String,
    vumi: vumi::Client,
    redirect: RedirectId,
    address: String,
    /// For every page; see `guard`.
    policy: HeaderValue,
    people: Mutex<HashMap<Uuid, Person>>,
}

/// What a session of yours would hold.
#[derive(Default)]
struct Person {
    tag: Option<String>,
    link: Option<LinkSession>,
    notice: Option<&'static str>,
    connections: Vec<Arc<Connection>>,
}

/// Who asks: the name in the cookie.
#[derive(Clone, Copy)]
struct Visitor(Uuid);

type App = State<Arc<Host>>;
type Who = Extension<Visitor>;

#[derive(serde::Deserialize)]
struct PollForm {
    theme: String,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let env = |name: &str| {
        env::var(name)
            .map_err(|_| format!("{name} isn't set; see the top of examples/host/main.rs"))
    };
    let listener =
        TcpListener::bind(env("HOST_ADDRESS").as_deref().unwrap_or("127.0.0.1:3000")).await?;
    let address = format!("http://{}", listener.local_addr()?);

    let mut flinks = flinks::Client::builder()
        .base_url(env("FLINKS_BASE_URL")?)
        .customer_id(env("FLINKS_CUSTOMER_ID")?);
    flinks = flinks
        .secret_key(env("FLINKS_SECRET_KEY")?)
        .api_key(env("FLINKS_API_KEY")?)
        .bearer(env("FLINKS_BEARER")?);
    let mut vumi =
        vumi::Client::builder().base_url(env("VUMI_BASE_URL")?).link_url(env("VUMI_LINK_URL")?);
    vumi = vumi.client_id(env("VUMI_CLIENT_ID")?).client_secret(env("VUMI_CLIENT_SECRET")?);
    // One hub for both: a webhook wakes whoever waits for what it tells. It makes looks without a
    // webhook rare, so give it only where webhooks really come; without it the waiting polls.
    let hub = env("HOST_WEBHOOKS").ok().map(|_| Wakeups::new());
    if let Some(hub) = &hub {
        (flinks, vumi) = (flinks.wakeups(hub.clone()), vumi.wakeups(hub.clone()));
    }
    let connect_url = env("FLINKS_CONNECT_URL")?;
    let link_url = env("VUMI_LINK_URL")?;
    let redirect = env("VUMI_REDIRECT_ID")?.parse()?;
    let policy = policy(&connect_url, &link_url)?;
    let flinks = flinks.build()?;
    let vumi = vumi.build()?;
    let people = Mutex::default();
    let host = Arc::new(Host {
        flinks,
        connect_url,
        vumi,
        redirect,
        address: address.clone(),
        policy,
        people,
    });
    let mut app = app(Arc::clone(&host));
    if let Some(hub) = hub {
        // Verified over the raw body, then into the hub. In a real one a durable sink comes first:
        // `(table, hub)`.
        let vumi = webhook::vumi::Verifier::new(host.vumi.clone());
        let flinks = webhook::flinks::Verifier::new(env("FLINKS_WEBHOOK_SECRET")?)?;
        app = app.merge(webhook::axum::router("/webhooks/vumi", Receiver::new(vumi, hub.clone())));
        app = app.merge(webhook::axum::router("/webhooks/flinks", Receiver::new(flinks, hub)));
    }
    println!("{address}/");
    axum::serve(listener, app).await?;
    Ok(())
}

fn app(host: Arc<Host>) -> Router {
    Router::new()
        .route("/", get(home))
        .route("/flinks", post(connect))
        .route("/flinks/return", get(connect_return))
        .route("/flinks/cancelled", get(connect_cancelled))
        .route("/vumi", post(link))
        .route("/vumi/return", get(link_return))
        .route("/connections/{number}", get(connection))
        .route("/connections/{number}/events", get(events))
        .route(
            "/host.css",
            get(([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("host.css"))),
        )
        .route(
            "/host.js",
            get((
                [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")],
                include_str!("host.js"),
            )),
        )
        .layer(middleware::from_fn_with_state(Arc::clone(&host), guard))
        .with_state(host)
}

/// F1 and V1: the person chooses "add institution".
async fn home(State(host): App, Extension(visitor): Who) -> Markup {
    host.of(visitor, |person| {
        pages::home(person.notice.take(), person.link.is_some(), &person.connections)
    })
}

/// F2 and F3: a fresh authorize token into the widget's address, and the widget into a frame.
async fn connect(
    State(host): App,
    Extension(visitor): Who,
    Form(form): Form<PollForm>,
) -> Result<Markup, Problem> {
    let token = host.flinks.mint_authorize_token().await?;
    // The tag comes back with the redirect. It is a secret of this person's session, so that nobody
    // can be made to add another one's bank.
    let tag = Uuid::new_v4().to_string();
    let url = connect::ConnectUrl::at(&host.connect_url)?
        .authorize_token(token)
        .tag(&tag)
        .theme(&form.theme);
    let url = url.redirect_url(&format!("{}/flinks/return", host.address))?;
    // Demo shows the made-up bank; leave it out in production.
    let url = url.on(connect::Switch::DEMO).on(connect::Switch::CLOSE).build();
    host.of(visitor, |person| person.tag = Some(tag));
    // What the widget tells its window only dresses the page: host.js checks the origin, and
    // nothing of it is believed here.
    Ok(pages::connect(url.expose()))
}

/// F4: back from the widget, with a LoginId. Only the person who left with the tag comes back with
/// it.
async fn connect_return(
    State(host): App,
    Extension(visitor): Who,
    RawQuery(query): RawQuery,
) -> Redirect {
    let redirect = connect::Redirect::parse(&query.unwrap_or_default()).unwrap_or_default();
    let tag = host.of(visitor, |person| person.tag.take());
    match redirect.login_id {
        Some(login_id) if tag.is_some() && redirect.tag == tag => {
            let connection = Connection::new(Provider::FLINKS);
            let pull = pull_flinks(host.flinks.clone(), login_id, Arc::clone(&connection));
            host.follow(visitor, connection, pull)
        }
        _ => host.leave(
            visitor,
            "That didn't come from a connection which you began here. Nothing was added.",
        ),
    }
}

/// Where host.js goes when the person closes the widget.
async fn connect_cancelled(State(host): App, Extension(visitor): Who) -> Redirect {
    host.of(visitor, |person| person.tag = None);
    host.leave(visitor, "You closed the widget. Nothing was added.")
}

/// F5: a session out of what the widget has just read at the bank. F6: the accounts.
async fn pull_flinks(
    client: flinks::Client,
    login_id: flinks::LoginId,
    connection: Arc<Connection>,
) -> foliolink::Result<Snapshot> {
    let told = Arc::clone(&connection);
    let pull = client.pull(&login_id, flinks::Part::DEFAULT).on_event(move |event| {
        if let flinks::PullEvent::Waiting { polls, next_in, .. } = event {
            told.wait(*polls, *next_in);
        }
    });
    // The LoginId opens the person's data again and again: this is the place to store it,
    // encrypted.
    Ok(pull.await?.snapshot())
}

/// V2: a Link session of this person, since the redirect brings no state. V3: the parameters,
/// signed by Vumi. V4: to the Link, full page.
async fn link(
    State(host): App,
    Extension(visitor): Who,
    Form(form): Form<PollForm>,
) -> Result<Redirect, Problem> {
    let session = LinkSession::begin();
    let flow = Flow::transactions(host.redirect).external_id(session.external_id().clone());
    let token = host.vumi.start_flow(&flow).await?;
    let theme = if form.theme == "dark" { Theme::Dark } else { Theme::Light };
    // Apps that don't force auth tokens may also use `.connect(redirect).external_id(…)`, without a
    // call.
    let url = host.vumi.link()?.with_token(&token).theme(theme);
    host.of(visitor, |person| person.link = Some(session));
    Ok(Redirect::to(&url.expose()))
}

/// V5: back from the Link. A person who cancels never comes here (A-17): the session stays open,
/// and the next one replaces it.
async fn link_return(
    State(host): App,
    Extension(visitor): Who,
    RawQuery(query): RawQuery,
) -> Redirect {
    let redirect = vumi::Redirect::parse(&query.unwrap_or_default());
    match (redirect, host.of(visitor, |person| person.link.take())) {
        (Ok(redirect @ vumi::Redirect::Connected { .. }), Some(session)) => {
            let connection = Connection::new(Provider::VUMI);
            let pull = pull_vumi(host.vumi.clone(), session, redirect, Arc::clone(&connection));
            host.follow(visitor, connection, pull)
        }
        _ => host.leave(
            visitor,
            "That didn't come from a Link which you began here. Nothing was added.",
        ),
    }
}

/// V6: the exchange, only of a token that this session's Link has made. V7: until the import is
/// over. V8: everything at once.
async fn pull_vumi(
    client: vumi::Client,
    session: LinkSession,
    redirect: vumi::Redirect,
    connection: Arc<Connection>,
) -> foliolink::Result<Snapshot> {
    let linked = session.complete(&client, redirect).await?;
    // The connection token is what to store, encrypted, beside the external id.
    let pull = linked.pull(vumi::Part::ALL).on_event(move |event| {
        if let vumi::PullEvent::Waiting { polls, next_in, .. } = event {
            connection.wait(*polls, *next_in);
        }
    });
    let mut snapshot = pull.await?.snapshot();
    // The data names the institution by its id only.
    if let Ok(entities) = client.entities().await {
        let id = snapshot.institution.id.as_ref();
        snapshot.institution.name = entities
            .into_iter()
            .find(|entity| Some(&entity.id) == id)
            .and_then(|entity| entity.name);
    }
    Ok(snapshot)
}

async fn connection(
    State(host): App,
    Extension(visitor): Who,
    Path(number): Path<usize>,
) -> Response {
    let Some(connection) = host.connection(visitor, number) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let page = match &*connection.stage.borrow() {
        Stage::Working(text) => {
            pages::progress(&connection.provider, text, &format!("/connections/{number}/events"))
        }
        Stage::Ready(snapshot) => pages::portfolio(snapshot),
        Stage::Failed(why) => pages::failure(why),
    };
    page.into_response()
}

/// Each stage as it comes; the page loads itself anew at the end.
async fn events(State(host): App, Extension(visitor): Who, Path(number): Path<usize>) -> Response {
    let Some(connection) = host.connection(visitor, number) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut stages = connection.stage.subscribe();
    stages.mark_changed();
    let events = futures_util::stream::unfold(stages, |mut stages| async move {
        stages.changed().await.ok()?;
        let event = match &*stages.borrow_and_update() {
            Stage::Working(text) => Event::default().data(text),
            Stage::Ready(_) | Stage::Failed(_) => Event::default().event("over").data("Done."),
        };
        Some((Ok::<_, Infallible>(event), stages))
    });
    Sse::new(events).keep_alive(KeepAlive::default()).into_response()
}

impl Host {
    fn of<T>(&self, visitor: Visitor, act: impl FnOnce(&mut Person) -> T) -> T {
        act(self
            .people
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .entry(visitor.0)
            .or_default())
    }

    fn connection(&self, visitor: Visitor, number: usize) -> Option<Arc<Connection>> {
        self.of(visitor, |person| person.connections.get(number).cloned())
    }

    /// Home, with a word on what happened; the address with the tokens doesn't stay in the browser.
    fn leave(&self, visitor: Visitor, notice: &'static str) -> Redirect {
        self.of(visitor, |person| person.notice = Some(notice));
        Redirect::to("/")
    }

    /// Pulls in the background, whether the browser stays or not, and shows the progress meanwhile.
    fn follow<F>(&self, visitor: Visitor, connection: Arc<Connection>, pull: F) -> Redirect
    where
        F: Future<Output = foliolink::Result<Snapshot>> + Send + 'static,
    {
        let number = self.of(visitor, |person| {
            person.connections.push(Arc::clone(&connection));
            person.connections.len() - 1
        });
        tokio::spawn(async move {
            let stage = match pull.await {
                Ok(snapshot) => Stage::Ready(Box::new(snapshot)),
                Err(error) => Stage::Failed(pages::explain(&error)),
            };
            connection.stage.send_replace(stage);
        });
        Redirect::to(&format!("/connections/{number}"))
    }
}

/// Who it is, by a cookie that scripts can't read and that comes along when a widget sends the
/// browser back; and what the pages may do.
async fn guard(State(host): App, mut request: Request, next: Next) -> Response {
    let known = cookie(request.headers());
    let visitor = Visitor(known.unwrap_or_else(Uuid::new_v4));
    request.extensions_mut().insert(visitor);
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, host.policy.clone());
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("strict-origin"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // `; Secure` as well, once it is served by https.
    let cookie =
        HeaderValue::try_from(format!("host={}; HttpOnly; SameSite=Lax; Path=/", visitor.0));
    if let (None, Ok(cookie)) = (known, cookie) {
        headers.insert(header::SET_COOKIE, cookie);
    }
    response
}

fn cookie(headers: &HeaderMap) -> Option<Uuid> {
    headers
        .get(header::COOKIE)?
        .to_str()
        .ok()?
        .split("; ")
        .find_map(|pair| pair.strip_prefix("host=")?.parse().ok())
}

/// Nothing from elsewhere but the one widget in a frame and the other one as the target of a form.
fn policy(connect_url: &str, link_url: &str) -> Result<HeaderValue, Box<dyn Error>> {
    let origin =
        |url: &str| Ok::<_, url::ParseError>(url::Url::parse(url)?.origin().ascii_serialization());
    let widget = origin(connect_url)?;
    let link = origin(link_url)?;
    Ok(HeaderValue::try_from(format!(
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; \
         frame-ancestors 'none'; frame-src {widget}; form-action 'self' {link}"
    ))?)
}
