//! What goes wrong with an answer: chosen by the bytes of the input, so that the same bytes always
//! make the same answer.

use arbitrary::{Result, Unstructured};

use super::{
    description::{Kind, Schema},
    node::Node,
};

/// Changes of one answer at most.
const CHANGES: usize = 6;
/// Longest body made, in bytes.
const LONGEST: usize = 1 << 20;
/// Nodes among which one is chosen; those of a body that grew stand behind one another anyway.
const CHOICE: usize = 4096;

/// Texts that integrations meet where they don't expect them.
const TEXTS: &[&str] = &[
    "",
    " ",
    "\u{feff}",
    "\u{0}",
    "null",
    "undefined",
    "N/A",
    "NaN",
    "Infinity",
    "-",
    "true",
    "0",
    "0001-01-01T00:00:00",
    "0001-01-01",
    "0001-01-01T00:00:00Z",
    "0000-00-00",
    "1970-01-01",
    "9999-12-31T23:59:59.9999999",
    "2031-02-30",
    "2031-04-02T08:15:42.1459990+01:00",
    "02/04/2031",
    "/Date(1767225600000)/",
    "1767225600",
    "2031-04-02 08:15:42",
    "2031-04-02T24:00:00Z",
    "-12345.67",
    " 4711.25 ",
    "1,234.56",
    "1.234,56",
    "(4711.25)",
    "$4711.25",
    "4711.25 CAD",
    "+4711.25",
    "4711.",
    ".4711",
    "4.7e3",
    "1e400",
    "1E-400",
    "0x1F",
    "٤٧١١",
    "４７１１",
    "−4711",
    "00004711.250",
    "Ñandú \u{1F4B6}",
    "e\u{301}",
    "\u{202e}abc",
    "a\r\nb",
    "\"quoted\",comma",
    "=1+1",
    "{\"a\":1}",
    "[]",
    "2031-04-02T08:15:42.14599901234567890",
    "cad",
    "XXX",
    "200",
];

/// Numbers that are JSON, and mostly no `f64`.
const NUMBERS: &[&str] = &[
    "0",
    "-0",
    "0.00",
    "1e400",
    "-1e-400",
    "1E+3",
    "4711e0",
    "4.71125e3",
    "12345678901234567890",
    "0.1234567890123456789012345678",
    "0.12345678901234567890123456789",
    "79228162514264337593543950335",
    "79228162514264337593543950336",
    "123456789012345678901234567890123456789.12",
    "-4711.25",
    "4711.250000000000000000000000000000000",
    "1e28",
    "1e29",
    "1e-28",
    "1e-29",
    "9223372036854775808",
    "2147483648",
    "-2147483649",
    "65536",
    "1.0",
    "200.0",
    "0e999999999999",
    "1e99999999999999999999",
];

/// What stands where a value should, and is no JSON.
const NO_JSON: &[&[u8]] = &[
    b"NaN",
    b"Infinity",
    b"-",
    b"01",
    b"1.",
    b".5",
    b"+1",
    b"undefined",
    b"'a'",
    b"\"\xff\xfe\"",
    b"\"\\ud800\"",
    b"\"\\udc00\\ud800\"",
    b"\"a\nb\"",
    b"\"\x00\"",
    b"\"\xc3\"",
    b"\"\\x41\"",
    b"",
    b"/*c*/1",
    b"1 1",
    b"True",
    b"\"",
];

/// Bytes that stand in front of a body, and behind one.
const AROUND: &[(&[u8], &[u8])] = &[
    (b"\xef\xbb\xbf", b""),
    (b" \r\n\t", b"\n"),
    (b"\xef\xbb\xbf\xef\xbb\xbf", b""),
    (b"", b"\0"),
    (b"", b"}"),
    (b"", b"null"),
    (b")]}',\n", b""),
    (b"[", b"]"),
    (b"{\"data\":", b"}"),
    (b"{\"value\":", b",\"count\":1}"),
    (b"\"", b"\""),
    (b"<html>", b"</html>"),
    (b"\xff\xfe", b""),
    (b"callback(", b")"),
    (b"", b",{}"),
];

pub(super) struct Mutator<'u, 'd> {
    choices: &'u mut Unstructured<'d>,
    /// Makes numbers that stand nowhere else.
    next: u32,
}

impl<'u, 'd> Mutator<'u, 'd> {
    pub(super) fn new(choices: &'u mut Unstructured<'d>) -> Self {
        Self { choices, next: 0 }
    }

    /// A number that no answer has otherwise.
    fn unique(&mut self) -> u32 {
        self.next += 1;
        40_710_000 + self.next * 13
    }

    /// The same answer with numbers, names and secrets that stand nowhere else, so that each can be
    /// looked for. What says which connection an answer is about stays.
    pub(super) fn make_unique(&mut self, schema: Schema<'_>, node: &Node) -> Node {
        match (schema.kind(), node) {
            (Kind::Several, _) => match schema.member(node) {
                Some(member) => self.make_unique(member, node),
                None => node.clone(),
            },
            (Kind::Object, Node::Object(fields)) => {
                let fields = fields.iter().map(|(key, value)| {
                    let field = schema.field(key).map(|(_, field)| field);
                    let value = match field.or_else(|| schema.others()) {
                        Some(_) if is_identity(key) => value.clone(),
                        Some(schema) => self.make_unique(schema, value),
                        None => value.clone(),
                    };
                    (key.clone(), value)
                });
                Node::Object(fields.collect())
            }
            (Kind::Opaque, Node::Object(fields)) => {
                let made = |(key, value): &(String, Node)| match is_identity(key) {
                    true => (key.clone(), value.clone()),
                    false => (key.clone(), self.make_unique(schema, value)),
                };
                Node::Object(fields.iter().map(made).collect())
            }
            (Kind::Opaque, Node::List(items)) => {
                Node::List(items.iter().map(|item| self.make_unique(schema, item)).collect())
            }
            (Kind::Opaque, Node::Number(number)) => Node::Number(self.like(number)),
            (Kind::List, Node::List(items)) => {
                let Some(of_items) = schema.items() else { return node.clone() };
                Node::List(items.iter().map(|item| self.make_unique(of_items, item)).collect())
            }
            (Kind::Decimal, Node::Number(number)) => Node::Number(self.like(number)),
            (Kind::Decimal, Node::Text(number)) if number.parse::<f64>().is_ok() => {
                Node::Text(self.like(number))
            }
            (Kind::Personal | Kind::Secret | Kind::Opaque, Node::Text(text)) if !is_guid(text) => {
                Node::Text(format!("{text}q{}q", self.unique()))
            }
            (Kind::Personal | Kind::Secret, Node::Text(text)) => {
                let tail = text.get(8..).unwrap_or_default();
                Node::Text(format!("{:08x}{tail}", self.unique()))
            }
            _ => node.clone(),
        }
    }

    /// Another number with as many decimals.
    fn like(&mut self, number: &str) -> String {
        let sign = if number.starts_with('-') { "-" } else { "" };
        let decimals = number.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        let unique = self.unique();
        match decimals {
            0 => format!("{sign}{unique}"),
            decimals => format!("{sign}{unique}.{}5", "0".repeat(decimals - 1)),
        }
    }

    /// The body with some things wrong.
    pub(super) fn change(&mut self, mut body: Node) -> Result<(Node, Vec<u8>)> {
        for _ in 0..self.choices.int_in_range(0..=CHANGES)? {
            if self.choices.is_empty() {
                break;
            }
            self.change_once(&mut body)?;
        }
        let mut bytes = body.to_bytes();
        if self.choices.ratio(1u8, 24u8)? {
            self.change_bytes(&mut bytes)?;
        }
        bytes.truncate(LONGEST);
        Ok((body, bytes))
    }

    fn change_once(&mut self, body: &mut Node) -> Result<()> {
        let places = places(body);
        let place = self.choices.choose(&places)?.clone();
        let unique = self.unique();
        let choice = self.choices.int_in_range(0..=17)?;
        // What has to be done in the object or list around it.
        if let (4..=8, Some((at, above))) = (choice, place.split_last()) {
            let above = find(body, above).expect("a place that was listed");
            return self.change_in(above, *at, choice);
        }
        let node = find(body, &place).expect("a place that was listed");
        match choice {
            0 => *node = Node::Null,
            1 => *node = Node::Bool(self.choices.arbitrary()?),
            2 => *node = Node::Number(format!("{unique}.50")),
            3 => *node = self.other_shape(node, unique)?,
            9 => self.deepen(node)?,
            10 | 11 => self.enlarge(node)?,
            12 | 13 => *node = Node::Text((*self.choices.choose(TEXTS)?).to_owned()),
            14 => *node = Node::Number((*self.choices.choose(NUMBERS)?).to_owned()),
            15 => *node = number_as_text(node, unique),
            16 if self.choices.ratio(1u8, 3u8)? => {
                *node = Node::Raw(self.choices.choose(NO_JSON)?.to_vec());
            }
            16 => *node = Node::List(vec![]),
            _ => self.add_unknown(node, unique)?,
        }
        Ok(())
    }

    /// A field or item is left out, doubled, renamed, moved.
    fn change_in(&mut self, above: &mut Node, at: usize, choice: u8) -> Result<()> {
        match above {
            Node::Object(fields) => match choice {
                4 => drop(fields.remove(at)),
                5 => fields[at].0 = self.other_case(&fields[at].0)?,
                6 => {
                    let mut again = fields[at].clone();
                    if self.choices.arbitrary()? {
                        again.1 = Node::Null;
                    }
                    fields.push(again);
                }
                7 => {
                    let other = self.choices.int_in_range(0..=fields.len() - 1)?;
                    let value = fields[other].1.clone();
                    fields[at].1 = value;
                }
                _ => fields[at].0.push_str(self.choices.choose(&["_v2", " ", "\u{feff}", "é"])?),
            },
            Node::List(items) => match choice {
                4 => drop(items.remove(at)),
                5 | 6 => items.push(items[at].clone()),
                7 => {
                    let other = self.choices.int_in_range(0..=items.len() - 1)?;
                    items.swap(at, other);
                }
                _ => items.insert(at, Node::Null),
            },
            _ => {}
        }
        Ok(())
    }

    fn other_case(&mut self, key: &str) -> Result<String> {
        let mut letters = key.chars();
        Ok(match self.choices.int_in_range(0..=3)? {
            0 => key.to_lowercase(),
            1 => key.to_uppercase(),
            2 => letters.next().map_or_else(String::new, |first| {
                let swapped = if first.is_uppercase() {
                    first.to_ascii_lowercase()
                } else {
                    first.to_ascii_uppercase()
                };
                format!("{swapped}{}", letters.as_str())
            }),
            _ => key.chars().fold(String::new(), |mut text, letter| {
                if letter.is_uppercase() && !text.is_empty() {
                    text.push('_');
                }
                text.extend(letter.to_lowercase());
                text
            }),
        })
    }

    /// An object where a list was, a list where an object was, a list around it, its first child alone.
    fn other_shape(&mut self, node: &Node, unique: u32) -> Result<Node> {
        let inner = node.clone();
        Ok(match (self.choices.int_in_range(0..=6)?, &inner) {
            // By position, as some libraries write and read them.
            (5, Node::Object(fields)) => {
                Node::List(fields.iter().map(|(_, value)| value.clone()).collect())
            }
            (6, Node::List(items)) => {
                let numbered = items.iter().enumerate();
                Node::Object(numbered.map(|(at, item)| (at.to_string(), item.clone())).collect())
            }
            (0, _) => Node::List(vec![inner]),
            (1, _) => Node::Object(vec![("value".to_owned(), inner)]),
            (2, _) => Node::Object(vec![]),
            (3, _) => node.children().first().map_or(Node::Null, |first| (*first).clone()),
            _ => Node::List(vec![Node::Number(unique.to_string()), inner]),
        })
    }

    fn deepen(&mut self, node: &mut Node) -> Result<()> {
        let depth = *self.choices.choose(&[1usize, 2, 3, 30, 126, 127, 128, 129, 200, 5000])?;
        let (open, close) = *self.choices.choose(&[("[", "]"), ("{\"a\":", "}")])?;
        let mut bytes = open.repeat(depth).into_bytes();
        bytes.extend(node.to_bytes());
        bytes.extend(close.repeat(depth).bytes());
        // What is read again is looked at as a value; the rest is sent as it is.
        *node = match std::str::from_utf8(&bytes) {
            Ok(json) if depth <= 3 && crate::is_json(&bytes) => Node::parse(json),
            _ => Node::Raw(bytes),
        };
        Ok(())
    }

    fn enlarge(&mut self, node: &mut Node) -> Result<()> {
        let size =
            *self.choices.choose(&[29usize, 30, 40, 64, 100, 300, 400, 3000, 20_000, 60_000])?;
        let size_of_one = node.to_bytes().len().max(1);
        match node {
            // Items that cost most for what they weigh.
            Node::List(items) if self.choices.ratio(1u8, 3u8)? => {
                let tiny = [Node::Object(vec![]), Node::Null, Node::Number("0".to_owned())];
                let item = self.choices.choose(&tiny)?.clone();
                items.extend(std::iter::repeat_n(item, size));
            }
            Node::List(items) if !items.is_empty() => {
                let times = (size / items.len()).min(LONGEST / 2 / size_of_one);
                let all = items.clone();
                items.extend((0..times).flat_map(|_| all.clone()));
            }
            Node::Object(fields) => {
                let many = (0..size.min(3000)).map(|at| (format!("Extra{at}"), Node::Null));
                fields.extend(many);
            }
            Node::Number(_) => *node = Node::Number("4711".repeat(size / 4)),
            Node::Text(text) if !text.is_empty() => {
                *node = Node::Text(text.repeat(size / text.len() + 1));
            }
            _ => *node = Node::Text("x".repeat(size)),
        }
        Ok(())
    }

    /// A key that nobody knows, with a number.
    fn add_unknown(&mut self, node: &mut Node, unique: u32) -> Result<()> {
        let keys = ["NewField", "new_field", "Jane Doe", "", "4711", "💶", "a.b[0]"];
        let key = (*self.choices.choose(&keys)?).to_owned();
        let number = Node::Number(unique.to_string());
        match node {
            Node::Object(fields) => {
                let at = self.choices.int_in_range(0..=fields.len())?;
                fields.insert(at, (key, number));
            }
            Node::List(items) => items.push(number),
            _ => *node = Node::Object(vec![(key, number)]),
        }
        Ok(())
    }

    fn change_bytes(&mut self, bytes: &mut Vec<u8>) -> Result<()> {
        let at = self.choices.int_in_range(0..=bytes.len().saturating_sub(1).max(1))?;
        match self.choices.int_in_range(0..=3)? {
            0 => bytes.truncate(at),
            1 => {
                let (front, back) = self.choices.choose(AROUND)?;
                let inner = std::mem::take(bytes);
                bytes.extend_from_slice(front);
                bytes.extend(inner);
                bytes.extend_from_slice(back);
            }
            2 => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 0x80),
            _ => {
                let text = String::from_utf8_lossy(bytes).into_owned();
                *bytes = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            }
        }
        Ok(())
    }
}

/// Says which session, card or connection an answer is about: another one's isn't taken.
fn is_identity(key: &str) -> bool {
    [
        "id",
        "loginid",
        "requestid",
        "connectiontoken",
        "credentialstoken",
        "publictoken",
        "token",
        "authtoken",
    ]
    .contains(&key.to_ascii_lowercase().as_str())
}

fn is_guid(text: &str) -> bool {
    let dashes = text.bytes().enumerate().filter(|(_, byte)| *byte == b'-');
    text.len() == 36 && dashes.map(|(at, _)| at).eq([8, 13, 18, 23])
}

fn number_as_text(node: &Node, unique: u32) -> Node {
    match node {
        Node::Number(number) => Node::Text(number.clone()),
        Node::Text(_) => Node::Number(format!("{unique}")),
        _ => Node::Text(format!("{unique}.75")),
    }
}

/// Where its nodes are, each by the way to it, itself first.
fn places(body: &Node) -> Vec<Vec<usize>> {
    let mut all = vec![vec![]];
    let mut waiting = vec![(vec![], body)];
    while let Some((way, node)) = waiting.pop()
        && all.len() < CHOICE
    {
        for (at, child) in node.children().into_iter().enumerate().take(CHOICE) {
            let mut way: Vec<usize> = way.clone();
            way.push(at);
            all.push(way.clone());
            waiting.push((way, child));
        }
    }
    all
}

fn find<'n>(body: &'n mut Node, way: &[usize]) -> Option<&'n mut Node> {
    way.iter().try_fold(body, |node, at| node.child_mut(*at))
}
