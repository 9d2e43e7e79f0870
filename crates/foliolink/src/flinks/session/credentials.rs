//! What a person signs in with at a bank.

use foliolink_runtime::{Personal, Secret};

use crate::error::{Error, Result};

/// A bank's name and a person's credentials there, for direct integrations that don't use the
/// widget.
#[derive(Debug, Clone)]
pub struct Credentials {
    pub(crate) institution: String,
    pub(crate) username: Personal,
    pub(crate) password: Secret,
}

impl Credentials {
    /// `institution` is the bank's name as Flinks writes it, e.g. `FlinksCapital`.
    pub fn new(
        institution: impl Into<String>,
        username: impl Into<Personal>,
        password: impl Into<Secret>,
    ) -> Self {
        Self {
            institution: institution.into(),
            username: username.into(),
            password: password.into(),
        }
    }

    /// What is empty can only be refused, and a refused sign-in counts at the bank.
    pub(super) fn check(&self) -> Result<()> {
        let username = self.username.reveal();
        let password = self.password.expose();
        for (text, empty) in [
            (&*self.institution, "institution: empty"),
            (username, "username: empty"),
            (password, "password: empty"),
        ] {
            if text.trim().is_empty() {
                return Err(Error::invalid("flinks.authorize", empty));
            }
        }
        Ok(())
    }
}
