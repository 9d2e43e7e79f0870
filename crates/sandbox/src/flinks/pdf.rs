//! The smallest PDF that readers accept: one page with one line of text, offsets and all.

/// A one-page document that shows `line`; characters outside ASCII are left out, since the built-in
/// fonts lack them.
pub(crate) fn page(line: &str) -> Vec<u8> {
    let plain = |c: &char| c.is_ascii() && !c.is_ascii_control() && !matches!(c, '(' | ')' | '\\');
    let shown: String = line.chars().filter(plain).collect();
    let drawing = format!("BT /F1 14 Tf 72 720 Td ({shown}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{drawing}\nendstream", drawing.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    assemble(&objects)
}

fn assemble(objects: &[String]) -> Vec<u8> {
    let mut text = "%PDF-1.4\n".to_owned();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (at, object) in objects.iter().enumerate() {
        table += &format!("{:010} 00000 n \n", text.len());
        text += &format!("{} 0 obj\n{object}\nendobj\n", at + 1);
    }
    let start = text.len();
    let size = objects.len() + 1;
    text += &format!("{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
    text.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::page;

    #[test]
    fn every_offset_of_the_table_points_at_its_object() {
        let text = String::from_utf8(page("Statement (Épargne) 1")).unwrap();
        let (_, table) = text.split_once("xref\n0 6\n").unwrap();
        for (number, line) in table.lines().skip(1).take(5).enumerate() {
            let offset: usize = line[..10].parse().unwrap();
            assert!(text[offset..].starts_with(&format!("{} 0 obj", number + 1)));
        }
        let start: usize =
            text.rsplit("startxref\n").next().unwrap().lines().next().unwrap().parse().unwrap();
        assert!(text[start..].starts_with("xref\n"));
        assert!(text.contains("(Statement pargne 1)"));
    }
}
