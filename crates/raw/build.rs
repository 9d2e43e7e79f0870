//! Stops the build of a client that is older than its description. `cargo xtask codegen` writes,
//! this enforces.

use std::{fs, path::Path};

/// What is generated for each description.
const FILES: [&str; 5] = ["types.rs", "values.rs", "client.rs", "calls.rs", "operations.rs"];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    for api in ["flinks", "vumi"] {
        // A published crate has no openapi/ beside it: its code is as old as the crate.
        let description = Path::new("../../openapi").join(format!("{api}.yaml"));
        let folder = Path::new("src").join(api);
        for file in FILES {
            println!("cargo::rerun-if-changed={}", folder.join(file).display());
        }
        let Ok(text) = fs::read(&description) else { continue };
        println!("cargo::rerun-if-changed={}", description.display());
        let digest = format!("{:016x}", fnv1a(&text));
        if FILES.iter().any(|file| noted_digest(&folder.join(file)) != Some(digest.clone())) {
            println!(
                "cargo::error=openapi/{api}.yaml has changed since the client was generated: run `cargo xtask codegen`"
            );
        }
    }
}

/// The digest in a file's header.
fn noted_digest(file: &Path) -> Option<String> {
    let code = fs::read_to_string(file).ok()?;
    code.lines().find_map(|line| line.strip_prefix("// description fnv1a: ")).map(str::to_owned)
}

/// FNV-1a over the bytes, as `cargo xtask codegen` notes it in the generated header.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
