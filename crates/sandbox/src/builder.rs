//! Settings of a sandbox, before it is made.

use std::fs;
use std::io;
use std::path::Path;
use std::time::Duration;

use crate::clock::Clock;
use crate::namespaces::Namespaces;
use crate::routes::Provider;
use crate::sandbox::Sandbox;
use crate::script::{self, ScriptError};
use crate::seed::{self, SeedError};
use crate::state::Options;
use crate::vumi;
use crate::webhooks::{self, NotLoopbackError};

/// Settings of a sandbox that is still to be made.
#[derive(Debug, Clone)]
#[must_use]
pub struct SandboxBuilder {
    pub(crate) clock: Clock,
    pub(crate) options: Options,
}

impl SandboxBuilder {
    /// The clock of every lifetime and timestamp.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// How often a pending thing is seen pending (202, `PENDING`) before it is ready; 0 means at
    /// once.
    pub fn pending_polls(mut self, polls: u32) -> Self {
        self.options.pending_polls = polls;
        self
    }

    /// How long a thing is pending at most, by the sandbox's clock and whether or not it is polled;
    /// twenty minutes unless set.
    pub fn pending_time(mut self, time: Duration) -> Self {
        self.options.pending_time = time;
        self
    }

    /// Serves the routes below `/_sandbox` that steer it from outside.
    pub fn control(mut self, on: bool) -> Self {
        self.options.control = on;
        self
    }

    /// Wraps Vumi's two transaction lists in a paging envelope. Its form is invented: the
    /// documented one is unknown.
    pub fn vumi_paging(mut self, on: bool) -> Self {
        self.options.vumi_paging = on;
        self
    }

    /// Has Flinks answer in the other form wherever two are known: the keys of FieldMatch in
    /// PascalCase, details of attributes under the other name, catalogues wrapped in objects,
    /// categorized transactions below their accounts, parts that were switched off left out, and
    /// empty answers to a challenge refused. The usual forms are those of the provider's pages.
    pub fn flinks_older_forms(mut self, on: bool) -> Self {
        self.options.flinks_older_forms = on;
        self
    }

    /// Whether Authorize insists on an authorize token, as integrations made since October 2024
    /// must send.
    pub fn require_authorize_token(mut self, required: bool) -> Self {
        self.options.require_authorize_token = required;
        self
    }

    /// Time from an event to its first webhook, by the sandbox's clock; none unless set. Flinks'
    /// accounts take twice as long as its holders.
    pub fn webhook_delay(mut self, delay: Duration) -> Self {
        self.options.webhook_delay = delay;
        self
    }

    /// Where a provider's webhooks go from the start, and after each reset; `None` for nowhere.
    /// Named namespaces begin without.
    ///
    /// # Errors
    /// The address isn't plain HTTP on a loopback address.
    pub fn webhook_url(
        mut self,
        provider: Provider,
        url: Option<&str>,
    ) -> Result<Self, NotLoopbackError> {
        let target = url.map(str::parse).transpose()?;
        let targets = &mut self.options.webhook_targets;
        match target {
            Some(target) => drop(targets.insert(webhooks::provider_key(provider), target)),
            None => drop(targets.remove(webhooks::provider_key(provider))),
        }
        Ok(self)
    }

    /// Where the Link ends: the first redirect of both apps.
    ///
    /// # Errors
    /// The address is neither https nor http on localhost: the provider takes no other.
    pub fn vumi_redirect(mut self, url: &str) -> io::Result<Self> {
        if !vumi::link::is_redirect(url) {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "a redirect is https, or http on localhost",
            ));
        }
        url.clone_into(&mut self.options.vumi_redirect);
        Ok(self)
    }

    /// Whether new connections need a Link auth token, as the provider's setting of that name
    /// demands.
    pub fn force_auth_token(mut self, on: bool) -> Self {
        self.options.force_auth_token = on;
        self
    }

    /// Serves the OpenAPI documents of a folder (its `.yaml` files) below `/openapi`.
    ///
    /// # Errors
    /// The folder or one of its files can't be read.
    pub fn openapi(mut self, folder: &Path) -> io::Result<Self> {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let name = path
                .file_name()
                .and_then(|name| name.to_str())
                .filter(|name| name.ends_with(".yaml"));
            if let Some(name) = name {
                self.options.descriptions.insert(name.to_owned(), fs::read_to_string(&path)?);
            }
        }
        Ok(self)
    }

    /// What goes wrong, and when: a JSON list of steps, each with one thing to do, whose object is
    /// the body of its control route.
    ///
    /// `inject` puts a fault, `advance` moves the clock, `status` and `offer` push a Vumi
    /// `connection`, `fire` sends webhooks. `at` is the earliest time, in seconds of the
    /// sandbox's clock from its start; `after` is how many calls are made from then on before it is
    /// done: those that the fault is aimed at, or those of the operation `of`, or all. While
    /// the sandbox listens the time comes by itself, in process with the next call,
    /// [`Sandbox::advance`] or [`Sandbox::deliver_webhooks`].
    ///
    /// ```
    /// use foliolink_sandbox::Sandbox;
    ///
    /// let script = r#"[
    ///     { "after": 2, "inject": { "fault": "error-html", "status": 502, "operation": "get_accounts_detail", "times": 3 } },
    ///     { "at": 60, "status": { "connection": "K7Q2M9X4T1", "status": "UPDATE_ERROR" } }
    /// ]"#;
    /// let sandbox = Sandbox::builder().script(script)?.build();
    /// assert_eq!(sandbox.script_steps().len(), 2);
    /// # Ok::<(), foliolink_sandbox::ScriptError>(())
    /// ```
    ///
    /// # Errors
    /// Where and why the text is no script.
    pub fn script(mut self, text: &str) -> Result<Self, ScriptError> {
        self.options.script.extend(script::read(text)?);
        Ok(self)
    }

    /// Decides the data and the identifiers: the same seed and the same calls give the same of
    /// both. 1, the usual one, has the customers that are described in the README; any other
    /// draws its own.
    pub fn seed(mut self, seed: u64) -> Self {
        self.options.seed = seed;
        self
    }

    /// Customers of your own from the text of a seed file, instead of the samples or beside them:
    /// YAML as `docs/sandbox.md` describes it, [`seed_schema`](crate::seed_schema) for editors.
    ///
    /// The texts of a file stay in memory until the process ends.
    ///
    /// ```
    /// use foliolink_sandbox::Sandbox;
    ///
    /// let seed = r#"
    /// vumi:
    ///   connections:
    ///     - token: MYTOKEN001
    ///       accounts:
    ///         - { id: salary, balance: "1890.44", owners: [Ana Muestra] }
    /// "#;
    /// let sandbox = Sandbox::builder().seed_file(seed)?.build();
    /// assert!(sandbox.environment("http://127.0.0.1:1").contains("MYTOKEN001"));
    /// # Ok::<(), foliolink_sandbox::SeedError>(())
    /// ```
    ///
    /// # Errors
    /// Everything that is wrong with it, each with line and column.
    pub fn seed_file(mut self, text: &str) -> Result<Self, SeedError> {
        self.options.seed_data = Some(seed::read(text)?);
        Ok(self)
    }

    /// Makes the sandbox.
    #[must_use]
    pub fn build(self) -> Sandbox {
        let namespaces = Namespaces::new(self.clock, self.options);
        Sandbox { shared: namespaces.unnamed(), namespaces }
    }
}
