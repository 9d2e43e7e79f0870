//! JSON: one value, or a list whose items can stand one a line.

use serde::Serialize;

/// How JSON is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// Indented, one value.
    Pretty,
    /// One value a line; lists one item a line.
    Lines,
}

/// One value.
pub(crate) fn one<T: Serialize + ?Sized>(value: &T, layout: Layout) -> serde_json::Result<String> {
    let mut text = match layout {
        Layout::Pretty => serde_json::to_string_pretty(value)?,
        // What is kept as sent may have its own line breaks, though never inside a text.
        Layout::Lines => serde_json::to_string(value)?.replace(['\n', '\r'], " "),
    };
    text.push('\n');
    Ok(text)
}

/// A list.
pub(crate) fn list<T: Serialize>(items: &[T], layout: Layout) -> serde_json::Result<String> {
    match layout {
        Layout::Pretty => one(items, layout),
        Layout::Lines => items.iter().map(|item| one(item, layout)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_one_value_or_one_line_an_item() {
        assert_eq!(list(&[1, 2], Layout::Lines).unwrap(), "1\n2\n");
        assert_eq!(list(&[1, 2], Layout::Pretty).unwrap(), "[\n  1,\n  2\n]\n");
        assert_eq!(list::<u8>(&[], Layout::Lines).unwrap(), "");
        assert_eq!(list::<u8>(&[], Layout::Pretty).unwrap(), "[]\n");
        let sent = serde_json::value::RawValue::from_string("{\n\"a\":\r\n1}".into()).unwrap();
        assert_eq!(list(&[sent], Layout::Lines).unwrap(), "{ \"a\":  1}\n");
    }
}
