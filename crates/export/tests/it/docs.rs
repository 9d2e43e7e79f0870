//! The columns in `docs/exports.md` are those of the list.

use std::{env, fmt::Write as _, fs, path::Path};

use foliolink::portfolio::columns::{Kind, tables};

const BEGIN: &str = "columns_of_the_docs -->\n";
const END: &str = "<!-- end of columns -->";

fn kind(kind: Kind) -> String {
    match kind {
        Kind::Text => "text".to_owned(),
        Kind::Decimal { scale } => format!("decimal(38, {scale})"),
        Kind::Date => "date".to_owned(),
        Kind::Time => "time".to_owned(),
        Kind::Flag => "yes or no".to_owned(),
        Kind::Count => "count".to_owned(),
        Kind::Texts => "list of texts".to_owned(),
        other => panic!("{other:?}"),
    }
}

fn written() -> String {
    let mut text = String::new();
    for table in tables(&[]) {
        write!(
            text,
            "\n### {}\n\n| column | type | | what |\n| --- | --- | --- | --- |\n",
            table.name
        )
        .unwrap();
        for column in &table.columns {
            let mut marks = Vec::new();
            marks.extend(column.key.then_some("key"));
            marks.extend(column.nullable.then_some("?"));
            marks.extend(column.personal.then_some("personal"));
            let about = column.about.replace('|', "\\|");
            let (name, kind) = (column.name, kind(column.kind));
            writeln!(text, "| `{name}` | {kind} | {} | {about} |", marks.join(" ")).unwrap();
        }
    }
    text.push('\n');
    text
}

#[test]
fn columns_of_the_docs_are_those_of_the_list() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/exports.md");
    let page = fs::read_to_string(&file).unwrap();
    let (head, rest) = page.split_once(BEGIN).unwrap();
    let (columns, tail) = rest.split_once(END).unwrap();
    let written = written();
    if env::var_os("FOLIOLINK_UPDATE_DOCS").is_some() {
        return fs::write(&file, format!("{head}{BEGIN}{written}{END}{tail}")).unwrap();
    }
    assert!(
        columns == written,
        "docs/exports.md is stale: run\n  FOLIOLINK_UPDATE_DOCS=1 cargo test -p foliolink-export columns_of_the_docs"
    );
}
