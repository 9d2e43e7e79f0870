//! The program as one file that needs nothing of the machine it runs on, and the archive that
//! `cargo binstall` would fetch.

use std::{fs, path::Path, process::Command};

use anyhow::{Context as _, Result, bail};

use serde_json::Value;

use super::metadata::Workspace;
use crate::{ci, figures::MOST_BYTES};

/// Where it is installed, the better one: its names are resolved without the machine's libraries.
const MUSL: &str = "x86_64-unknown-linux-musl";
const GNU: &str = "x86_64-unknown-linux-gnu";

pub(super) fn check(workspace: &Workspace, root: &Path, out: &Path) -> Result<()> {
    let target = choose_target();
    println!("for {target}");
    let line = format!("cargo build --release --locked --package foliolink-cli --target {target}");
    // Musl is static by itself; here it is said for both.
    let status = ci::command(&line)?.env("RUSTFLAGS", "-C target-feature=+crt-static").status()?;
    if !status.success() {
        bail!("`{line}` failed");
    }
    let program = root.join("target").join(target).join("release/foliolink");
    let size = fs::metadata(&program)?.len();
    println!("{size} bytes of at most {MOST_BYTES}");
    if size > MOST_BYTES {
        bail!("{size} bytes: more than {MOST_BYTES}");
    }
    check_links(&program)?;
    for arguments in [&["--version"][..], &["demo", "--output", "json"]] {
        let output = Command::new(&program).args(arguments).env_clear().output()?;
        if !output.status.success() || output.stdout.is_empty() {
            let said = String::from_utf8_lossy(&output.stderr);
            bail!("`foliolink {}`: {said}", arguments.join(" "));
        }
    }
    let name = format!("foliolink-{}-{target}", workspace.version);
    let binstall = &workspace.package("foliolink-cli")?.metadata["binstall"];
    check_binstall(binstall, &name, &workspace.version, target)?;
    pack(&program, out, &name)
}

/// The archive is called as `cargo binstall` is told, and holds the program where it is told.
fn check_binstall(told: &Value, name: &str, version: &str, target: &str) -> Result<()> {
    let fill = |field: &str| -> Result<String> {
        let template = told[field].as_str();
        let template = template.with_context(|| format!("[package.metadata.binstall] {field}"))?;
        Ok(template
            .replace("{ version }", version)
            .replace("{ target }", target)
            .replace("{ bin }", "foliolink")
            .replace("{ binary-ext }", ""))
    };
    let url = fill("pkg-url")?;
    let place = format!("{{ repo }}/releases/download/v{version}/{name}.tgz");
    if url != place {
        bail!("binstall would fetch {url}, not {place}");
    }
    let program = fill("bin-dir")?;
    if program != format!("{name}/foliolink") || told["pkg-fmt"] != "tgz" {
        bail!("binstall would look for {program} in a {}", told["pkg-fmt"]);
    }
    Ok(())
}

fn choose_target() -> &'static str {
    let installed = Command::new("rustup").args(["target", "list", "--installed"]).output().ok();
    let has_musl = installed.is_some_and(|output| {
        String::from_utf8_lossy(&output.stdout).lines().any(|line| line == MUSL)
    });
    if has_musl { MUSL } else { GNU }
}

/// `ldd` names no library, and says so.
fn check_links(program: &Path) -> Result<()> {
    let output = Command::new("ldd").arg(program).output().context("ldd can't be started")?;
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    if !said.contains("statically linked") && !said.contains("not a dynamic executable") {
        bail!("the program needs libraries: {said}");
    }
    Ok(())
}

/// The archive by the name that `[package.metadata.binstall]` tells: a folder with the program and
/// its licences.
fn pack(program: &Path, out: &Path, name: &str) -> Result<()> {
    let folder = out.join(name);
    fs::create_dir_all(&folder)?;
    fs::copy(program, folder.join("foliolink"))?;
    for file in ["README.md", "LICENSE-MIT", "LICENSE-APACHE"] {
        fs::copy(out.join("copy").join("crates/cli").join(file), folder.join(file))?;
    }
    let status = Command::new("tar")
        .args(["--create", "--gzip", "--file"])
        .arg(out.join(format!("{name}.tgz")))
        .arg("--directory")
        .arg(out)
        .arg(name)
        .status()?;
    if !status.success() {
        bail!("the archive can't be written");
    }
    println!("{name}.tgz");
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::check_binstall;

    #[test]
    fn an_archive_of_another_name_is_refused() {
        let told = json!({
            "pkg-url": "{ repo }/releases/download/v{ version }/foliolink-{ version }-{ target }.tgz",
            "bin-dir": "foliolink-{ version }-{ target }/{ bin }{ binary-ext }",
            "pkg-fmt": "tgz",
        });
        check_binstall(&told, "foliolink-0.2.0-t", "0.2.0", "t").unwrap();
        assert!(check_binstall(&told, "foliolink-t", "0.2.0", "t").is_err());
        let mut zip = told.clone();
        zip["pkg-fmt"] = json!("zip");
        assert!(check_binstall(&zip, "foliolink-0.2.0-t", "0.2.0", "t").is_err());
        let error = check_binstall(&json!({}), "foliolink-0.2.0-t", "0.2.0", "t").unwrap_err();
        assert!(error.to_string().contains("pkg-url"));
    }
}
