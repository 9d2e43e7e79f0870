//! Stops the build of a client that is older than its description. `cargo xtask codegen` writes,
//! this enforces.

use std::{fs, path::Path};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    for api in ["flinks", "vumi"] {
        // A published crate has no openapi/ beside it: its code is as old as the crate.
        let description = Path::new("../../openapi").join(format!("{api}.yaml"));
        let generated = Path::new("src").join(api).join("generated.rs");
        println!("cargo::rerun-if-changed={}", generated.display());
        let Ok(text) = fs::read(&description) else { continue };
        println!("cargo::rerun-if-changed={}", description.display());
        let code = fs::read_to_string(&generated).unwrap_or_default();
        let noted = code.lines().find_map(|line| line.strip_prefix("// description fnv1a: "));
        if noted != Some(format!("{:016x}", fnv1a(&text)).as_str()) {
            println!(
                "cargo::error=openapi/{api}.yaml has changed since the client was generated: run `cargo xtask codegen`"
            );
        }
    }
}

/// FNV-1a over the bytes, as `cargo xtask codegen` notes it in the generated header.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
