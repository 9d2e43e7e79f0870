//! Description → lowered description → code: what the generator is given, and that a stale client
//! can't go unnoticed.

use std::collections::BTreeMap;

use xtask::{
    codegen::{generate, lower},
    description::{APIS, Api, parse},
};

fn text(api: &Api) -> String {
    std::fs::read_to_string(format!("{}/../{}", env!("CARGO_MANIFEST_DIR"), api.file)).unwrap()
}

/// What is generated, by the name of the file.
fn code(api: &Api, text: &str) -> BTreeMap<String, String> {
    let files = generate(api, text).unwrap().into_iter();
    files.map(|(path, text)| (path.rsplit('/').next().unwrap().to_owned(), text)).collect()
}

#[test]
fn the_lowered_descriptions() {
    for api in APIS {
        let lowered = lower::lower(parse(&text(api)).unwrap()).unwrap();
        insta::assert_snapshot!(
            format!("{}_lowered", api.module),
            serde_norway::to_string(&lowered.spec).unwrap()
        );
    }
}

#[test]
fn what_is_written_beside_the_generators_types() {
    for api in APIS {
        let lowered = lower::lower(parse(&text(api)).unwrap()).unwrap();
        let mut table = String::new();
        for it in &lowered.status_enums {
            let arms: Vec<String> =
                it.arms.iter().map(|(code, variant, _)| format!("{code}={variant}")).collect();
            table += &format!(
                "by status  {}: {} ({})\n",
                it.name,
                arms.join(" "),
                it.operations.join(", ")
            );
        }
        for it in &lowered.shape_enums {
            let arms: Vec<String> =
                it.arms.iter().map(|(shape, holds)| format!("{shape}={holds}")).collect();
            table += &format!("by shape   {}: {}\n", it.name, arms.join(" "));
        }
        for it in &lowered.open_enums {
            table += &format!("open list  {}: {}\n", it.name, it.values.join(" "));
        }
        table += &format!("opaque     {}\n", lowered.opaque.join(", "));
        for it in &lowered.aliases {
            let spellings = it.spellings.join(" ");
            table += &format!("aliases    {}.{}: {spellings}\n", it.component, it.property);
        }
        insta::assert_snapshot!(format!("{}_enums", api.module), table);
    }
}

#[test]
fn generating_twice_gives_the_same_code() {
    for api in APIS {
        assert_eq!(code(api, &text(api)), code(api, &text(api)));
    }
}

#[test]
fn a_changed_field_name_changes_the_code_and_the_digest_that_the_build_compares() {
    let api = &APIS[1];
    let before = text(api);
    let after = before.replace("hasCredentials", "storesCredentials");
    let (old, new) = (code(api, &before), code(api, &after));
    let digest = |code: &str| {
        code.lines().find(|line| line.starts_with("// description fnv1a: ")).unwrap().to_owned()
    };
    for file in ["types.rs", "values.rs", "client.rs", "calls.rs", "operations.rs"] {
        assert_ne!(digest(&old[file]), digest(&new[file]), "{file}");
    }
    assert!(old["types.rs"].contains("has_credentials"));
    assert!(!new["types.rs"].contains("has_credentials"));
    assert!(new["types.rs"].contains("stores_credentials"));
}

#[test]
fn generated_code_reads_like_the_rest() {
    for api in APIS {
        for (file, code) in
            code(api, &text(api)).into_iter().filter(|(file, _)| file.ends_with(".rs"))
        {
            for line in code.lines() {
                let comment = line.trim_start().starts_with("//");
                // A name longer than the line is one word.
                let breakable = line.trim_start_matches([' ', '/', '!']).contains(' ');
                assert!(!comment || !breakable || line.len() <= 100, "{file}: {line}");
                assert!(
                    !line.contains("::std::") && !line.contains("foliolink_raw"),
                    "{file}: {line}"
                );
            }
        }
    }
}

#[test]
fn a_component_may_not_take_a_name_that_generated_files_import() {
    let api = &APIS[1];
    let taken = text(api)
        .replace("schemas/Deleted'", "schemas/Number'")
        .replace("    Deleted:", "    Number:");
    let error = format!("{:#}", generate(api, &taken).unwrap_err());
    assert!(error.contains("#/components/schemas/Number: "), "{error}");
}

#[test]
fn a_finding_of_the_linter_stops_the_generation_and_says_where() {
    let api = &APIS[1];
    let broken = text(api).replace("x-effect: once", "x-effect: sometimes");
    let error = format!("{:#}", generate(api, &broken).unwrap_err());
    assert!(error.starts_with("openapi/vumi.yaml: exchange_public_token: #/paths/"), "{error}");
    assert!(error.contains("effect"), "{error}");
    for hostile in ["", "[]", "openapi: 3.1.0", "{", "openapi: 3.0.3\npaths: 7"] {
        assert!(
            format!("{:#}", generate(api, hostile).unwrap_err()).starts_with("openapi/vumi.yaml"),
            "{hostile}"
        );
    }
}
