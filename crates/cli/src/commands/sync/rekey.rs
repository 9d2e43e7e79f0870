//! `foliolink sync rekey`: everything sealed anew.

use std::path::PathBuf;

use clap::Args;
use foliolink_sync::Key;
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    database::{Database, nobody},
    keys,
};
use crate::{
    config::DatabaseUrl,
    context::Context,
    failure::Failure,
    output::{Answer, listed::Facts},
};

/// With which key.
#[derive(Debug, Args)]
pub(super) struct ChangeKey {
    /// The file of the new key; the old one stays in FOLIOLINK_SYNC_KEY until this has ended
    #[arg(long, value_name = "FILE")]
    new_key_file: PathBuf,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Changed {
    key_id: String,
    /// Values that were sealed anew by this run.
    sealed: u64,
}

impl ChangeKey {
    pub(super) async fn run(self, context: &mut Context, named: Option<&DatabaseUrl>) -> Answer {
        let database = Database::of(context, named)?;
        database.check_file()?;
        let old = keys::Written::of_config(&database.config)?;
        let new = self.new_key(&old)?;
        // Both: a run that was stopped has left values of the new one.
        let ring = old.ring()?.sealed_by(new.clone());
        let builder = database.builder(ring).aggregator(nobody()?);
        let sync = builder.open().await?;
        let step = context.progress.step("Encrypting with the new key");
        step.begin("");
        let sealed = sync.rekey(new.clone()).await?;
        sync.close().await;
        let facts = |changed: &Changed| {
            vec![("key", changed.key_id.clone()), ("sealed", changed.sealed.to_string())]
        };
        Ok(Box::new(Facts { value: Changed { key_id: new.id().to_owned(), sealed }, facts }))
    }

    /// The file's only key. Another one of an old one's name would hide that one.
    fn new_key(&self, old: &keys::Written) -> Result<Key, Failure> {
        let flag = "--new-key-file";
        let new = keys::Written::of_file(flag, &self.new_key_file)?.keys()?;
        let [new] = new.as_slice() else {
            return Err(Failure::usage(format!("{flag}: expected one key")));
        };
        let hides = |held: &Key| held.id() == new.id() && *held.to_text() != *new.to_text();
        match old.keys()?.iter().any(hides) {
            true => Err(Failure::usage(format!(
                "{flag}: its key has the id {}, as another one in use: give it one of its own",
                new.id()
            ))),
            false => Ok(new.clone()),
        }
    }
}
