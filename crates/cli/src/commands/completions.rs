//! `foliolink completions SHELL`: the completion script, made from the same description that parses
//! the command line.

use clap::Args;
use clap_complete::Shell;

use crate::{
    description,
    output::{Answer, Text},
};

/// Which shell.
#[derive(Debug, Args)]
pub(crate) struct Completions {
    shell: Shell,
}

impl Completions {
    pub(crate) fn run(self) -> Answer {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut description(), "foliolink", &mut script);
        Ok(Box::new(Text(String::from_utf8_lossy(&script).into_owned())))
    }
}
