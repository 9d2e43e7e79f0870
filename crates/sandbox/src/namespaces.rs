//! Namespaces: worlds beside each other in one sandbox, so that test suites that run at the same
//! time don't see each other.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use axum::http::HeaderMap;
use tokio::sync::watch;

use crate::clock::Clock;
use crate::state::{Options, SharedWorld, World};

/// The header of a request that names the namespace it belongs to.
pub const NAMESPACE_HEADER: &str = "x-sandbox-namespace";

/// How many namespaces a sandbox has at the same time, the one without a name not counted.
pub const MAX_NAMESPACES: usize = 64;

/// A namespace that can't be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum NamespaceError {
    /// Its name isn't 1 to 64 letters, digits, points, dashes and underscores.
    Name,
    /// There are [`MAX_NAMESPACES`] already.
    TooMany,
    /// Control routes are off, and so are namespaces over HTTP.
    Off,
}

impl NamespaceError {
    pub(crate) fn status(self) -> u16 {
        if self == Self::TooMany { 429 } else { 400 }
    }

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Name => "a namespace is 1 to 64 letters, digits, points, dashes and underscores",
            Self::TooMany => {
                "there are 64 namespaces already: DELETE /_sandbox/namespaces/{name} ends one"
            }
            Self::Off => {
                "namespaces are off: switch them on with --control, in Rust with SandboxBuilder::control"
            }
        }
    }
}

impl fmt::Display for NamespaceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::error::Error for NamespaceError {}

/// All worlds of a sandbox.
#[derive(Clone)]
pub(crate) struct Namespaces(Arc<Inner>);

struct Inner {
    unnamed: SharedWorld,
    named: Mutex<BTreeMap<String, SharedWorld>>,
    /// Told of every namespace that comes or goes.
    changed: watch::Sender<()>,
    clock: Clock,
    options: Arc<Options>,
}

/// The same, held by one of the worlds.
#[derive(Clone, Default)]
pub(crate) struct WeakNamespaces(Weak<Inner>);

impl WeakNamespaces {
    /// Nothing once the sandbox is gone.
    pub(crate) fn upgrade(&self) -> Option<Namespaces> {
        self.0.upgrade().map(Namespaces)
    }
}

impl Namespaces {
    pub(crate) fn new(clock: Clock, options: Options) -> Self {
        let options = Arc::new(options);
        let inner = Arc::new_cyclic(|all: &Weak<Inner>| {
            let mut world = World::new(clock.clone(), options.clone(), "");
            world.namespaces = WeakNamespaces(all.clone());
            Inner {
                unnamed: SharedWorld::new(world),
                named: Mutex::default(),
                changed: watch::Sender::new(()),
                clock,
                options,
            }
        });
        Self(inner)
    }

    /// Where requests go that name none.
    pub(crate) fn unnamed(&self) -> SharedWorld {
        self.0.unnamed.clone()
    }

    pub(crate) fn options(&self) -> &Options {
        &self.0.options
    }

    fn named(&self) -> MutexGuard<'_, BTreeMap<String, SharedWorld>> {
        self.0.named.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The world of that name, made from the seed where there is none yet.
    pub(crate) fn find_or_create(&self, name: &str) -> Result<SharedWorld, NamespaceError> {
        if !is_name(name) {
            return Err(NamespaceError::Name);
        }
        let mut named = self.named();
        if let Some(world) = named.get(name) {
            return Ok(world.clone());
        }
        if named.len() >= MAX_NAMESPACES {
            return Err(NamespaceError::TooMany);
        }
        let mut world = World::new(self.0.clock.restart(), self.0.options.clone(), name);
        world.namespaces = WeakNamespaces(Arc::downgrade(&self.0));
        let world = SharedWorld::new(world);
        named.insert(name.to_owned(), world.clone());
        drop(named);
        self.0.changed.send_replace(());
        Ok(world)
    }

    /// The world that a request names. One that names several names none that could be meant.
    pub(crate) fn of_request(
        &self,
        headers: &HeaderMap,
        control: bool,
    ) -> Result<SharedWorld, NamespaceError> {
        let mut names = headers.get_all(NAMESPACE_HEADER).iter();
        match (names.next(), names.next()) {
            (None, _) => Ok(self.unnamed()),
            _ if !control => Err(NamespaceError::Off),
            (Some(name), None) => {
                self.find_or_create(name.to_str().map_err(|_| NamespaceError::Name)?)
            }
            (Some(_), Some(_)) => Err(NamespaceError::Name),
        }
    }

    /// Forgets a namespace; whether there was one. What is under way in it comes to its end.
    pub(crate) fn remove(&self, name: &str) -> bool {
        let removed = self.named().remove(name).is_some();
        if removed {
            self.0.changed.send_replace(());
        }
        removed
    }

    pub(crate) fn names(&self) -> Vec<String> {
        self.named().keys().cloned().collect()
    }

    /// Every world by its name, the unnamed one under the empty one.
    pub(crate) fn worlds(&self) -> Vec<(String, SharedWorld)> {
        let named = self.named();
        let named = named.iter().map(|(name, world)| (name.clone(), world.clone()));
        std::iter::once((String::new(), self.unnamed())).chain(named).collect()
    }

    pub(crate) fn subscribe(&self) -> watch::Receiver<()> {
        self.0.changed.subscribe()
    }
}

fn is_name(name: &str) -> bool {
    (1..=64).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}
