//! `POST /claim/:code`: a setup token becomes an access URL, once.

use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};

use super::query::Version;
use crate::{
    App,
    app::{Peer, Refusal},
    token::{Claim, Credential},
};

pub(super) async fn claim(
    State(app): State<App>,
    peer: Peer,
    Path(code): Path<String>,
) -> Response {
    let id = Credential::parse(&code).map_or("", |shown| shown.id).to_owned();
    if let Err(seconds) = app.limits().check_guesser(peer.0, &id) {
        return Refusal::TooMany(seconds).answer(Version::One);
    }
    let tokens = app.tokens().clone();
    // Files and a lock.
    let claimed = tokio::task::spawn_blocking(move || tokens.claim(&code)).await;
    match claimed {
        Ok(Ok(Claim::Granted(url))) => url.into_response(),
        Ok(Ok(Claim::Refused)) => app.refuse_guess(&peer, &id).await.answer(Version::One),
        Ok(Err(error)) => {
            tracing::error!(%error, "a claim couldn't be written down");
            Refusal::Broken.answer(Version::One)
        }
        Err(_) => Refusal::Broken.answer(Version::One),
    }
}
