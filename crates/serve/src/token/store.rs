//! The file of tokens: its owner's alone, replaced whole, one writer at a time over all processes.
//!
//! A server reads it again where it has changed, so that what is revoked elsewhere is revoked at
//! once.

use std::{
    fmt,
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::SystemTime,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    Credential, Hash, NewToken, Scope, Token, TokenId, TokenKind,
    secret::{draw, draw_id, draw_secret},
};
use crate::error::{Result, ServeError};

/// Name and version of the file's form.
const SCHEMA: &str = "foliolink.serve.tokens/1";

/// What the file holds.
#[derive(Clone, Serialize, Deserialize)]
struct Kept {
    schema: String,
    /// What ids of snapshot files are made with: without it nobody can tell what they stand for.
    id_key: Vec<u8>,
    tokens: Vec<Token>,
}

/// How the file looked when it was read: a replaced one has another number.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Seen {
    changed: Option<SystemTime>,
    bytes: u64,
    number: u64,
}

/// What was read last.
type Held = (Seen, Arc<Kept>);

/// The tokens of a server, in a file. Cheap to clone.
///
/// ```
/// use foliolink_serve::{Scope, TokenKind, TokenStore};
///
/// # let folder = tempfile::tempdir().unwrap();
/// # let file = folder.path().join("tokens.json");
/// let tokens = TokenStore::open(&file)?;
/// let url = "https://money.example.org/simplefin";
/// let made = tokens.add(TokenKind::Simplefin, "budget", url, Scope::All)?;
/// // For the reader's owner, once; the file holds its hash.
/// assert!(!std::fs::read_to_string(&file).unwrap().contains(made.expose()));
/// tokens.revoke(&made.token.id)?;
/// assert!(tokens.list()?[0].revoked_at.is_some());
/// # Ok::<(), foliolink_serve::ServeError>(())
/// ```
#[derive(Clone)]
pub struct TokenStore {
    path: PathBuf,
    held: Arc<Mutex<Option<Held>>>,
}

/// What came of a claim.
pub(crate) enum Claim {
    /// The access URL, a secret.
    Granted(String),
    /// The code is nobody's, or was claimed before.
    Refused,
}

impl TokenStore {
    /// Opens the file; one that isn't there has no tokens yet, and is made by [`add`](Self::add).
    ///
    /// # Errors
    /// - [`Invalid`](foliolink::ErrorKind::Invalid): others may read it, or it isn't such a file.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self> {
        let store = Self { path: path.into(), held: Arc::default() };
        store.read()?;
        Ok(store)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Makes a token. `url` is the root of the server as its reader reaches it.
    ///
    /// # Errors
    /// - [`Invalid`](foliolink::ErrorKind::Invalid): `url` is none, or the name is empty or longer
    ///   than 100 bytes;
    /// - [`Internal`](foliolink::ErrorKind::Internal): the file can't be written.
    pub fn add(&self, kind: TokenKind, name: &str, url: &str, scope: Scope) -> Result<NewToken> {
        let name = name.trim();
        if name.is_empty() || name.len() > 100 || name.chars().any(char::is_control) {
            return Err(ServeError::invalid("name: expected 1 to 100 bytes of plain text"));
        }
        let url = check_root(url)?;
        let (id, secret) = (draw_id()?, draw_secret()?);
        let code = format!("{id}.{secret}");
        let hash = Some(Hash::of(&secret));
        let mut token = Token {
            id,
            name: name.to_owned(),
            kind,
            scope,
            url: url.clone(),
            created_at: Timestamp::now(),
            claimed_at: None,
            claimed_again_at: None,
            revoked_at: None,
            setup: None,
            secret: None,
        };
        let text = match kind {
            TokenKind::Simplefin => {
                token.setup = hash;
                STANDARD.encode(format!("{url}/claim/{code}"))
            }
            TokenKind::Bearer => {
                token.secret = hash;
                code
            }
        };
        let kept = token.clone();
        self.change(|tokens| {
            tokens.push(kept);
            Ok(())
        })?;
        Ok(NewToken { token, text })
    }

    /// All tokens, the oldest first; those that were revoked as well.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn list(&self) -> Result<Vec<Token>> {
        Ok(self.read()?.tokens.clone())
    }

    /// Revokes a token: from now on it opens nothing. One that is revoked stays so.
    ///
    /// # Errors
    /// - [`Invalid`](foliolink::ErrorKind::Invalid): no token has that id.
    pub fn revoke(&self, id: &TokenId) -> Result<Token> {
        self.change(|tokens| {
            let token = tokens.iter_mut().find(|token| token.id == *id);
            let token = token.ok_or_else(|| ServeError::invalid("no token has that id"))?;
            token.revoked_at.get_or_insert_with(Timestamp::now);
            Ok(token.clone())
        })
    }

    /// Claims a setup token, once. A second try is written down, and refused.
    pub(crate) fn claim(&self, code: &str) -> Result<Claim> {
        // Strangers' codes never take the lock.
        if self.find_setup(&self.read()?.tokens, code).is_none() {
            return Ok(Claim::Refused);
        }
        let secret = draw_secret()?;
        self.change(|tokens| {
            let Some(at) = self.find_setup(tokens, code) else { return Ok(Claim::Refused) };
            let Some(token) = tokens.get_mut(at) else { return Ok(Claim::Refused) };
            if token.revoked_at.is_some() {
                return Ok(Claim::Refused);
            }
            if token.claimed_at.is_some() {
                token.claimed_again_at = Some(Timestamp::now());
                return Ok(Claim::Refused);
            }
            token.claimed_at = Some(Timestamp::now());
            token.secret = Some(Hash::of(&secret));
            let (scheme, rest) = token.url.split_once("://").unwrap_or(("https", &token.url));
            Ok(Claim::Granted(format!("{scheme}://{}:{secret}@{rest}", token.id)))
        })
    }

    fn find_setup(&self, tokens: &[Token], code: &str) -> Option<usize> {
        let shown = Credential::parse(code)?;
        let at = tokens.iter().position(|token| token.id.as_str() == shown.id);
        let hash = at.and_then(|at| tokens.get(at)?.setup).unwrap_or_else(Hash::nobody);
        hash.matches(shown.secret).then_some(at).flatten()
    }

    /// The token that a credential opens, if it opens one of that kind.
    pub(crate) fn check(&self, shown: &Credential<'_>, kind: TokenKind) -> Result<Option<Token>> {
        let kept = self.read()?;
        let token = kept.tokens.iter().find(|token| token.id.as_str() == shown.id);
        let hash = token.and_then(|token| token.secret).unwrap_or_else(Hash::nobody);
        let opens = hash.matches(shown.secret);
        let token = token.filter(|token| token.kind == kind && token.revoked_at.is_none());
        Ok(token.filter(|_| opens).cloned())
    }

    /// Whether a token of that id is there: no secret.
    pub(crate) fn knows(&self, id: &str) -> Result<bool> {
        Ok(self.read()?.tokens.iter().any(|token| token.id.as_str() == id))
    }

    /// What ids of snapshot files are made with. Made and kept where there is none yet.
    pub(crate) fn id_key(&self) -> Result<Vec<u8>> {
        if !self.path.exists() {
            self.change(|_| Ok(()))?;
        }
        Ok(self.read()?.id_key.clone())
    }

    fn read(&self) -> Result<Arc<Kept>> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = match look(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                *held = None;
                return Ok(Arc::new(Kept {
                    schema: SCHEMA.into(),
                    id_key: vec![],
                    tokens: vec![],
                }));
            }
            outcome => outcome.map_err(|error| self.wrong(error))?,
        };
        if let Some((last, kept)) = &*held
            && *last == seen
        {
            return Ok(Arc::clone(kept));
        }
        let text = fs::read(&self.path).map_err(|error| self.wrong(error))?;
        // serde's own words would quote the file.
        let json = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text);
        let kept: Option<Kept> = serde_json::from_slice(json).ok();
        let kept = kept.filter(|kept| kept.schema == SCHEMA);
        let kept = Arc::new(kept.ok_or_else(|| self.wrong(format!("no token file ({SCHEMA})")))?);
        *held = Some((seen, Arc::clone(&kept)));
        Ok(kept)
    }

    /// Changes the tokens under a lock that all processes take.
    fn change<T>(&self, change: impl FnOnce(&mut Vec<Token>) -> Result<T>) -> Result<T> {
        let machine = |error| ServeError::machine(self.path.display(), error);
        // Where links end: the file is replaced, not the link, and all who change it take one lock.
        let path = follow(&self.path).map_err(machine)?;
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let mut lock = path.as_os_str().to_owned();
        lock.push(".lock");
        let lock = open_private(Path::new(&lock)).map_err(machine)?;
        lock.lock().map_err(machine)?;
        let mut kept = Kept::clone(&*self.read()?);
        if kept.id_key.is_empty() {
            kept.id_key = draw::<32>()?.to_vec();
        }
        let outcome = change(&mut kept.tokens)?;
        let text = serde_json::to_vec_pretty(&kept)
            .map_err(|error| ServeError::machine(self.path.display(), error))?;
        // Mode 0600 from the start.
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(machine)?;
        file.write_all(&text).and_then(|()| file.as_file().sync_all()).map_err(machine)?;
        file.persist(&path).map_err(|error| machine(error.error))?;
        Ok(outcome)
    }

    fn wrong(&self, why: impl fmt::Display) -> ServeError {
        ServeError::invalid(format!("{}: {why}", self.path.display()))
    }
}

impl fmt::Debug for TokenStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenStore").field("path", &self.path).finish_non_exhaustive()
    }
}

/// How the file looks now. Refuses what others may read.
fn look(path: &Path) -> io::Result<Seen> {
    let metadata = fs::metadata(path)?;
    if !metadata.is_file() {
        return Err(io::Error::other("is no plain file"));
    }
    #[cfg(unix)]
    let number = {
        use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};

        if metadata.permissions().mode() & 0o077 != 0 {
            return Err(io::Error::other("others may read it: `chmod 600` it"));
        }
        metadata.ino()
    };
    #[cfg(not(unix))]
    let number = 0;
    Ok(Seen { changed: metadata.modified().ok(), bytes: metadata.len(), number })
}

/// Where the links of a path end, also those that lead to nothing yet.
fn follow(path: &Path) -> io::Result<PathBuf> {
    /// As the kernel bounds it.
    const LINKS: usize = 40;
    let mut path = path.to_owned();
    for _ in 0..LINKS {
        let Ok(next) = fs::read_link(&path) else { return Ok(path) };
        path = path.parent().unwrap_or(Path::new("")).join(next);
    }
    Err(io::Error::other("too many links"))
}

fn open_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// The root without a slash at its end.
fn check_root(text: &str) -> Result<String> {
    let wrong = || {
        ServeError::invalid(
            "url: expected the server's address as readers reach it, e.g. \
             https://money.example.org/simplefin, without user, password, query",
        )
    };
    let url = url::Url::parse(text).map_err(|_| wrong())?;
    let is_plain = url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() || !is_plain {
        return Err(wrong());
    }
    if url.scheme() == "http" && !is_local(&url) {
        return Err(ServeError::invalid(
            "url: http is for this machine and private networks alone: everybody on the way could \
             read the password",
        ));
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

/// Loopback, private addresses, and names without a dot: a container's, a machine's at home.
fn is_local(url: &url::Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback() || address.is_private(),
        Some(url::Host::Ipv6(address)) => address.is_loopback() || address.is_unique_local(),
        Some(url::Host::Domain(name)) => {
            !name.contains('.') || name.ends_with(".local") || name.ends_with(".internal")
        }
        None => false,
    }
}
