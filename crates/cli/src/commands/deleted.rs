//! What every deletion answers.

use schemars::JsonSchema;
use serde::Serialize;

use crate::output::{
    Report,
    listed::{Facts, yes_no},
};

/// A deletion that took place, now or before.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Gone {
    pub(crate) deleted: bool,
    pub(crate) already_gone: bool,
}

impl Gone {
    pub(crate) fn report(self) -> Box<dyn Report> {
        let facts = |gone: &Self| {
            vec![
                ("deleted", yes_no(Some(gone.deleted))),
                ("already gone", yes_no(Some(gone.already_gone))),
            ]
        };
        Box::new(Facts { value: self, facts })
    }
}
