//! `cargo xtask coverage [--check]`: which operation is described, generated, in the facade,
//! sandbox, program and tests. Read from the code.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::Path,
};

use anyhow::{Context as _, Result, bail};
use heck::ToSnakeCase as _;
use openapiv3::OpenAPI;
use syn::visit::Visit;

use crate::{
    description::{self, APIS, Api, root},
    source::{self, Source, for_tests},
};

const PAGE: &str = "docs/coverage.md";

/// Writes the page, or with `check` fails if it is out of date.
///
/// # Errors
/// When something can't be read, or with `check` the page differs.
pub fn run(check: bool) -> Result<()> {
    let root = root()?;
    let page = page(&root)?;
    let file = root.join(PAGE);
    if fs::read_to_string(&file).unwrap_or_default() == page {
        return Ok(());
    }
    if check {
        bail!("{PAGE} is out of date: run `cargo xtask coverage`");
    }
    fs::create_dir_all(root.join("docs"))?;
    fs::write(&file, page)?;
    println!("wrote {PAGE}");
    Ok(())
}

fn page(root: &Path) -> Result<String> {
    let mut page = String::from(
        "# Coverage\n\nWritten by `cargo xtask coverage` from the code; CI fails when it is out of date. An empty cell is something to do.\n\n\
         - **described**: in `openapi/`, with its certainty; **raw**: a method of the generated client;\n\
         - **facade**: called by `crates/foliolink` outside its tests (what isn't can be reached through its raw door, to which what is deprecated is left); **sandbox**: an entry of its route table;\n\
         - **program**: commands of its own that send it, as their table says and their tests check; `foliolink call` reaches every operation and doesn't count;\n\
         - **tests**: a snapshot of its request and answers.\n",
    );
    let commands = commands(root)?;
    for api in APIS {
        let spec = description::parse(&api.text()?)?;
        let facade = calls(root, api)?;
        let routes = routes(root)?;
        let raw =
            fs::read_to_string(root.join(format!("crates/raw/src/{}/client.rs", api.module)))?;
        write!(
            page,
            "\n## {}\n\n| operation | described | raw | facade | sandbox | program | tests |\n",
            title(&spec)
        )?;
        page.push_str("| --- | --- | --- | --- | --- | --- | --- |\n");
        let mut operations: Vec<_> = spec.operations().collect();
        operations.sort_by_key(|(_, _, operation)| operation.operation_id.clone());
        for (path, method, operation) in operations {
            let id = operation
                .operation_id
                .as_deref()
                .with_context(|| format!("{path}: no operationId"))?;
            let certainty = operation
                .extensions
                .get("x-certainty")
                .and_then(serde_json::Value::as_str)
                .unwrap_or("documented");
            let route = format!("{} {path}", method.to_uppercase());
            let programs =
                commands.get(&format!("{}.{id}", api.module)).cloned().unwrap_or_default();
            let snapshot = root.join(format!("tests/tests/snapshots/{}/{id}.snap", api.module));
            writeln!(
                page,
                "| `{id}` | {certainty} | {} | {} | {} | {} | {} |",
                tick(raw.contains(&format!("pub async fn {id}("))),
                match () {
                    () if facade.contains(id) => "yes",
                    () if operation.deprecated => "left to `call`: deprecated",
                    () => "only the raw door",
                },
                tick(routes.contains(&route)),
                if programs.is_empty() { "only `call`".to_owned() } else { programs.join(", ") },
                tick(snapshot.exists()),
            )?;
        }
    }
    Ok(page)
}

fn title(spec: &OpenAPI) -> &str {
    &spec.info.title
}

fn tick(yes: bool) -> &'static str {
    if yes { "yes" } else { "" }
}

/// Operations whose typed calls (`calls::GetConnection`) the facade makes outside tests.
fn calls(root: &Path, api: &Api) -> Result<BTreeSet<String>> {
    let mut calls = Calls::default();
    for source in source::below(root, &[&format!("crates/foliolink/src/{}", api.module)])?
        .iter()
        .filter(|source| !source.is_test())
    {
        calls.visit_file(&Source::parse(source)?);
    }
    Ok(calls.0)
}

#[derive(Default)]
struct Calls(BTreeSet<String>);

impl<'ast> Visit<'ast> for Calls {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !for_tests(&item.attrs) {
            syn::visit::visit_item_mod(self, item);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let mut names = path.segments.iter().map(|segment| segment.ident.to_string());
        if names.any(|name| name == "calls")
            && let Some(call) = names.next()
        {
            self.0.insert(call.to_snake_case());
        }
        syn::visit::visit_path(self, path);
    }

    /// What a macro is given is no syntax yet.
    fn visit_macro(&mut self, macro_call: &'ast syn::Macro) {
        for rest in macro_call.tokens.to_string().split("calls :: ").skip(1) {
            let call: String = rest.chars().take_while(|letter| letter.is_alphanumeric()).collect();
            self.0.insert(call.to_snake_case());
        }
        syn::visit::visit_macro(self, macro_call);
    }
}

/// `METHOD /path` of every line of the sandbox's route table.
fn routes(root: &Path) -> Result<BTreeSet<String>> {
    let text = fs::read_to_string(root.join("crates/sandbox/src/routes.rs"))?;
    Ok(text
        .lines()
        .filter_map(|line| {
            Some(format!("{} {}", literal_after(line, "method: ")?, literal_after(line, "path: ")?))
        })
        .collect())
}

/// Operation → commands, from the program's own table (`crates/cli/src/commands/table.rs`), whose
/// truth its tests check.
fn commands(root: &Path) -> Result<BTreeMap<String, Vec<String>>> {
    let text = fs::read_to_string(root.join("crates/cli/src/commands/table.rs"))?;
    let mut commands: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in text.lines().filter(|line| line.contains("words: ")) {
        let Some((words, operations)) =
            literal_after(line, "words: ").zip(line.split_once("operations: "))
        else {
            continue;
        };
        // The raw door reaches everything: no operation has a command of its own for that.
        if words.starts_with("call ") {
            continue;
        }
        for operation in operations.1.split('"').skip(1).step_by(2) {
            commands.entry(operation.to_owned()).or_default().push(format!("`{words}`"));
        }
    }
    Ok(commands)
}

/// The string literal after `key`.
fn literal_after<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    line.split_once(key)?.1.strip_prefix('"')?.split('"').next()
}
