//! Elements, indented, with the three escapes that every reader of OFX and ISO 20022 knows.

use std::io::{self, Write};

use quick_xml::{
    Writer,
    escape::partial_escape,
    events::{BytesEnd, BytesStart, BytesText, Event},
};

pub(crate) struct Xml<'w> {
    writer: Writer<&'w mut dyn Write>,
}

impl<'w> Xml<'w> {
    pub(crate) fn new(out: &'w mut dyn Write) -> Self {
        Self { writer: Writer::new_with_indent(out, b' ', 1) }
    }

    pub(crate) fn open(&mut self, name: &str) -> io::Result<()> {
        self.writer.write_event(Event::Start(BytesStart::new(name)))
    }

    pub(crate) fn close(&mut self, name: &str) -> io::Result<()> {
        self.writer.write_event(Event::End(BytesEnd::new(name)))
    }

    pub(crate) fn text(&mut self, name: &str, text: &str) -> io::Result<()> {
        self.text_with(name, &[], text)
    }

    /// The same with attributes, which are written as they are.
    pub(crate) fn text_with(
        &mut self,
        name: &str,
        attributes: &[(&str, &str)],
        text: &str,
    ) -> io::Result<()> {
        let start = BytesStart::new(name).with_attributes(attributes.iter().copied());
        self.writer.write_event(Event::Start(start))?;
        self.writer.write_event(Event::Text(BytesText::from_escaped(partial_escape(text))))?;
        self.close(name)
    }
}

/// One line of text that XML 1.0 can hold: runs of blanks are one, as its readers make of them.
pub(crate) fn one_line(text: &str) -> Result<String, &'static str> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().any(|char| char.is_control() || matches!(char, '\u{fffe}' | '\u{ffff}')) {
        return Err("its text has a character that XML can't hold");
    }
    Ok(line)
}

/// The first so many characters.
pub(crate) fn first(text: &str, count: usize) -> &str {
    text.char_indices()
        .nth(count)
        .map_or(text, |(end, _)| text.get(..end).unwrap_or(text))
        .trim_end()
}
