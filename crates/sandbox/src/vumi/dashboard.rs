//! What an app's dashboard decides and no API does: the secrets it may log in with, and where its
//! Links may end.

use std::error::Error;
use std::fmt;

use jiff::Timestamp;
use serde::Serialize;

use super::link;
use super::store::{APPS, VumiApp};
use crate::ids;
use crate::state::World;

/// Of secrets and of redirects, each app may have so many.
const MAX_PER_APP: usize = 5;

/// A secret of an app, without its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct VumiSecret {
    /// Revokes it: [`Sandbox::revoke_vumi_secret`](crate::Sandbox::revoke_vumi_secret).
    pub id: String,
    /// Whose it is.
    pub app: VumiApp,
    /// When it was made, by the sandbox's clock.
    pub created_at: Timestamp,
}

/// A secret that was just made: its text is shown this once.
#[derive(Clone)]
#[non_exhaustive]
pub struct NewVumiSecret {
    /// Revokes it: [`Sandbox::revoke_vumi_secret`](crate::Sandbox::revoke_vumi_secret).
    pub id: String,
    text: String,
}

impl NewVumiSecret {
    /// The text to log in with.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for NewVumiSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewVumiSecret").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Where a Link of an app may end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct VumiRedirect {
    /// Its token, the `id` of the Link and of start-flow.
    pub id: String,
    /// Whose it is.
    pub app: VumiApp,
    /// What the dashboard calls it.
    pub name: String,
    /// Where the browser goes.
    pub url: String,
}

/// Why the dashboard refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DashboardError {
    /// The app has five of them already.
    TooMany,
    /// A redirect is https, or http on localhost.
    NotARedirect,
}

impl fmt::Display for DashboardError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooMany => "the app has five already, which is the most it may have",
            Self::NotARedirect => "url is https, or http on localhost",
        })
    }
}

impl Error for DashboardError {}

/// Secrets and redirects of both apps.
pub(crate) struct Dashboard {
    secrets: Vec<(VumiSecret, String)>,
    pub(crate) redirects: Vec<VumiRedirect>,
}

impl Dashboard {
    pub(crate) fn new(now: Timestamp, redirect: &str) -> Self {
        let mut secrets = Vec::new();
        let mut redirects = Vec::new();
        for (app, keys) in [VumiApp::Main, VumiApp::Other].into_iter().zip(APPS) {
            for text in keys.secrets {
                let id = ids::stable_guid("secret", secrets.len() as u64 + 1).to_string();
                secrets.push((VumiSecret { id, app, created_at: now }, (*text).to_owned()));
            }
            redirects.push(VumiRedirect {
                id: keys.redirect_id.to_owned(),
                app,
                name: "sample".to_owned(),
                url: redirect.to_owned(),
            });
        }
        Self { secrets, redirects }
    }

    pub(crate) fn secrets(&self) -> impl Iterator<Item = &VumiSecret> {
        self.secrets.iter().map(|(secret, _)| secret)
    }

    /// The secret of an app with that text.
    pub(crate) fn secret(&self, app: usize, text: &str) -> Option<&VumiSecret> {
        self.secrets
            .iter()
            .find(|(secret, own)| secret.app.index() == app && own == text)
            .map(|(secret, _)| secret)
    }

    /// The redirect with that token.
    pub(crate) fn redirect(&self, id: &str) -> Option<&VumiRedirect> {
        self.redirects.iter().find(|redirect| redirect.id.eq_ignore_ascii_case(id))
    }

    /// The oldest redirect of an app.
    pub(crate) fn first_redirect(&self, app: VumiApp) -> Option<&VumiRedirect> {
        self.redirects.iter().find(|redirect| redirect.app == app)
    }
}

/// Makes a secret.
pub(crate) fn create_secret(
    world: &mut World,
    app: VumiApp,
) -> Result<NewVumiSecret, DashboardError> {
    if world.vumi.dashboard.secrets().filter(|secret| secret.app == app).count() >= MAX_PER_APP {
        return Err(DashboardError::TooMany);
    }
    let id = world.ids.guid();
    let text = format!("s3cr3t-for-tests-only-{}", world.ids.guid());
    let created_at = world.clock.now();
    world
        .vumi
        .dashboard
        .secrets
        .push((VumiSecret { id: id.clone(), app, created_at }, text.clone()));
    Ok(NewVumiSecret { id, text })
}

/// Revokes a secret for ever and ends its session; `false` where there is none with that id.
pub(crate) fn revoke_secret(world: &mut World, id: &str) -> bool {
    let secrets = &mut world.vumi.dashboard.secrets;
    let before = secrets.len();
    secrets.retain(|(secret, _)| secret.id != id);
    let known = secrets.len() < before;
    world.vumi.sessions.retain(|_, session| session.secret != id);
    known
}

/// Adds a redirect.
pub(crate) fn add_redirect(
    world: &mut World,
    app: VumiApp,
    name: &str,
    url: &str,
) -> Result<VumiRedirect, DashboardError> {
    if !link::is_redirect(url) {
        return Err(DashboardError::NotARedirect);
    }
    if world.vumi.dashboard.redirects.iter().filter(|redirect| redirect.app == app).count()
        >= MAX_PER_APP
    {
        return Err(DashboardError::TooMany);
    }
    let redirect =
        VumiRedirect { id: world.ids.guid(), app, name: name.to_owned(), url: url.to_owned() };
    world.vumi.dashboard.redirects.push(redirect.clone());
    Ok(redirect)
}

/// Takes a redirect away; `false` where there is none with that token.
pub(crate) fn remove_redirect(world: &mut World, id: &str) -> bool {
    let redirects = &mut world.vumi.dashboard.redirects;
    let before = redirects.len();
    redirects.retain(|redirect| !redirect.id.eq_ignore_ascii_case(id));
    redirects.len() < before
}
