//! Files as Windows writes them: a mark in front of UTF-8, or UTF-16 where a shell redirected it.
//! Each command reads each of its files as the plain one.

use std::path::Path;

use foliolink::webhook::flinks::{SIGNATURE_HEADER, sign};

use crate::support::{output, program, text};

/// The same text, plain and as Windows writes it.
fn spellings(text: &str) -> [Vec<u8>; 3] {
    let utf16 = text.encode_utf16().flat_map(u16::to_le_bytes);
    [
        text.as_bytes().to_vec(),
        [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        b"\xff\xfe".iter().copied().chain(utf16).collect(),
    ]
}

/// What the command says about the file in each spelling: the same, and a success.
fn alike(folder: &Path, content: &str, command: impl Fn(&str) -> std::process::Command) {
    let said = spellings(content).map(|bytes| {
        let path = folder.join("file");
        std::fs::write(&path, bytes).unwrap();
        let ran = command(&path.display().to_string()).output().unwrap();
        assert!(ran.status.success(), "{}", text(&ran.stderr));
        text(&ran.stdout).to_owned()
    });
    assert!(said.iter().all(|one| *one == said[0]), "{said:?}");
}

#[test]
fn every_file_that_is_read_is_read_with_a_mark_too() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let snapshots = output(&["demo", "--every", "10ms"]).stdout;
    let snapshots = text(&snapshots);
    let kept = folder.join("kept.json");
    std::fs::write(&kept, snapshots).unwrap();
    let kept = kept.display().to_string();
    alike(folder, snapshots, |file| program(&["diff", file, &kept]));
    alike(folder, snapshots, |file| {
        program(&["export", file, "--to", &folder.join("out").display().to_string()])
    });
    alike(folder, r#"[{"id": "c0a1f6de-5a4b-4d2c-9c39-3b6c0f5a7e01", "balance": 1.10}]"#, |file| {
        program(&["inspect", "list_accounts", file, "--deny"])
    });
    alike(folder, "retries = 2\n[flinks]\ninstance = \"toolbox\"\n", |file| {
        program(&["config", "check", "--config", file])
    });

    let body = r#"{"ResponseType":"KYC"}"#;
    let signature = sign(&"s3cr3t".into(), body.as_bytes());
    let headers = format!("{SIGNATURE_HEADER}: {signature}\r\nhost: here\r\n");
    let delivery = folder.join("delivery.json");
    std::fs::write(&delivery, body).unwrap();
    let delivery = delivery.display().to_string();
    alike(folder, &headers, |file| {
        let mut verify =
            program(&["webhook", "verify", "flinks", "--headers", file, "--body", &delivery]);
        verify.env("FLINKS_WEBHOOK_SECRET", "s3cr3t");
        verify
    });
}

/// Bytes that were signed are not touched: a mark belongs to them.
#[test]
fn a_mark_in_front_of_a_delivery_is_part_of_what_was_signed() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path.display().to_string()
    };
    let body = b"\xef\xbb\xbf{\"ResponseType\":\"KYC\"}";
    let line = |signed: &[u8]| format!("{SIGNATURE_HEADER}: {}", sign(&"s3cr3t".into(), signed));
    let file = write("body.json", body);
    for (signed, code) in [(&body[..], 0), (&body[3..], 1)] {
        let headers = write("headers.txt", line(signed).as_bytes());
        let ran = program(&["webhook", "verify", "flinks", "--headers", &headers, "--body", &file])
            .env("FLINKS_WEBHOOK_SECRET", "s3cr3t")
            .output()
            .unwrap();
        assert_eq!(ran.status.code(), Some(code), "{}", text(&ran.stderr));
    }
}
