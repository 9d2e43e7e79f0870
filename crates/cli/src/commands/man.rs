//! `foliolink man`: manual pages, made from the same description that parses the command line.

use std::path::PathBuf;

use clap::Args;
use clap_mangen::Man;

use crate::{
    description,
    failure::Failure,
    output::{Answer, Text},
    output_file::write_shared,
};

/// Which page.
#[derive(Debug, Args)]
pub(crate) struct WriteManual {
    /// The words of a command, e.g. `flinks pull` [default: the program]
    #[arg(value_name = "COMMAND")]
    words: Vec<String>,
    /// Write the pages of all commands into this folder instead, one a file
    #[arg(long, value_name = "DIR", conflicts_with = "words")]
    out: Option<PathBuf>,
}

impl WriteManual {
    pub(crate) fn run(self) -> Answer {
        let mut program = description();
        program.build();
        let Some(folder) = self.out else {
            let page = page(find_command(&program, &self.words)?)?;
            return Ok(Box::new(Text(String::from_utf8_lossy(&page).into_owned())));
        };
        if !folder.is_dir() {
            return Err(Failure::usage(format!("--out {}: no such folder", folder.display())));
        }
        let mut pages = Vec::new();
        collect(&program, &mut pages)?;
        for (name, page) in &pages {
            let path = folder.join(name);
            write_shared(&path, page)
                .map_err(|error| Failure::machine(&path.display().to_string(), error))?;
        }
        Ok(Box::new(Text(format!("{} pages in {}\n", pages.len(), folder.display()))))
    }
}

fn find_command<'a>(
    program: &'a clap::Command,
    words: &[String],
) -> Result<&'a clap::Command, Failure> {
    let unknown = || Failure::usage(format!("{}: no such command", words.join(" ")));
    words
        .iter()
        .try_fold(program, |command, word| command.find_subcommand(word).ok_or_else(unknown))
}

fn page(command: &clap::Command) -> Result<Vec<u8>, Failure> {
    let mut page = Vec::new();
    // The day of the build would make every build another one.
    let man = Man::new(command.clone()).date("");
    man.render(&mut page).map_err(|error| Failure::machine("the manual", error))?;
    Ok(page)
}

/// The page of a command and those of its subcommands, with the names of their files.
fn collect(command: &clap::Command, pages: &mut Vec<(String, Vec<u8>)>) -> Result<(), Failure> {
    pages.push((Man::new(command.clone()).get_filename(), page(command)?));
    let mut ours =
        command.get_subcommands().filter(|sub| !sub.is_hide_set() && sub.get_name() != "help");
    ours.try_for_each(|sub| collect(sub, pages))
}
