//! A Swagger 2.0 tree as an OpenAPI 3 tree, as far as the comparison looks: places of bodies,
//! schemas and credentials. `definitions` stays where it is, since references are followed by
//! pointer.

use indexmap::IndexMap;

use crate::tree::Node;

type Map = IndexMap<String, Node>;

/// The keys of a parameter that are its schema in OpenAPI 3.
const SCHEMA_KEYS: &[&str] = &["type", "format", "enum", "items", "x-nullable"];

pub(super) fn convert(root: &Node) -> Node {
    let Some(map) = root.map() else { return root.clone() };
    let mut converted = map.clone();
    converted.insert("servers".to_owned(), servers(root));
    let defaults = Media { sent: texts(root, "consumes"), answered: texts(root, "produces"), root };
    if let Some(paths) = map.get("paths").and_then(Node::map) {
        let paths = map_values(paths, |item| path_item(item, &defaults));
        converted.insert("paths".to_owned(), Node::Map(paths));
    }
    // Shared parameters and responses are put in where they are referred to; what is left of them
    // is read by nobody.
    if let Some(schemes) = map.get("securityDefinitions").and_then(Node::map) {
        let schemes = Node::Map(map_values(schemes, security_scheme));
        let components = [("securitySchemes".to_owned(), schemes)].into_iter().collect();
        converted.insert("components".to_owned(), Node::Map(components));
    }
    Node::Map(converted)
}

/// Media types of bodies that don't name their own.
#[derive(Clone)]
struct Media<'a> {
    sent: Vec<String>,
    answered: Vec<String>,
    root: &'a Node,
}

fn map_values(map: &Map, convert: impl Fn(&Node) -> Node) -> Map {
    map.iter().map(|(key, value)| (key.clone(), convert(value))).collect()
}

fn texts(node: &Node, key: &str) -> Vec<String> {
    let list = node.get(key).and_then(Node::list).unwrap_or_default();
    list.iter().filter_map(|item| item.text().map(str::to_owned)).collect()
}

fn text(text: &str) -> Node {
    Node::Text(text.to_owned())
}

fn object<const N: usize>(entries: [(&str, Node); N]) -> Node {
    Node::Map(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

fn servers(root: &Node) -> Node {
    let host = root.get("host").and_then(Node::text).unwrap_or_default();
    let path = root.get("basePath").and_then(Node::text).unwrap_or_default();
    if host.is_empty() && path.is_empty() {
        return Node::List(Vec::new());
    }
    let url = if host.is_empty() { path.to_owned() } else { format!("https://{host}{path}") };
    Node::List(vec![object([("url", text(&url))])])
}

fn path_item(item: &Node, media: &Media<'_>) -> Node {
    let Some(map) = item.map() else { return item.clone() };
    let shared = parameters(item, media.root);
    let convert = |(key, value): (&String, &Node)| match value.map() {
        Some(operation) if key != "parameters" => {
            (key.clone(), convert_operation(operation, value, &shared, media))
        }
        _ => (key.clone(), value.clone()),
    };
    let mut converted: Map = map.iter().map(convert).collect();
    converted.shift_remove("parameters");
    Node::Map(converted)
}

/// Parameters with their references followed, since what a body parameter becomes is no parameter.
fn parameters(holder: &Node, root: &Node) -> Vec<Node> {
    let list = holder.get("parameters").and_then(Node::list).unwrap_or_default();
    list.iter().map(|parameter| follow(parameter, "#/parameters/", "parameters", root)).collect()
}

fn follow(node: &Node, prefix: &str, section: &str, root: &Node) -> Node {
    let name = node.get("$ref").and_then(Node::text).and_then(|text| text.strip_prefix(prefix));
    let found = name.and_then(|name| root.get(section)?.get(name));
    found.unwrap_or(node).clone()
}

fn convert_operation(map: &Map, node: &Node, shared: &[Node], media: &Media<'_>) -> Node {
    let mut media = media.clone();
    for (key, types) in [("consumes", &mut media.sent), ("produces", &mut media.answered)] {
        if map.contains_key(key) {
            *types = texts(node, key);
        }
    }
    let mut converted = map.clone();
    let own = parameters(node, media.root);
    let all: Vec<&Node> = shared.iter().chain(&own).collect();
    if let Some(body) = request_body(&all, &media) {
        converted.insert("requestBody".to_owned(), body);
    }
    let stay = all.into_iter().filter(|parameter| !is_in(parameter, &["body", "formData"]));
    let stay = stay.map(convert_parameter).collect();
    converted.insert("parameters".to_owned(), Node::List(stay));
    if let Some(responses) = map.get("responses").and_then(Node::map) {
        let responses = map_values(responses, |response| convert_response(response, &media));
        converted.insert("responses".to_owned(), Node::Map(responses));
    }
    Node::Map(converted)
}

fn is_in(parameter: &Node, places: &[&str]) -> bool {
    parameter.get("in").and_then(Node::text).is_some_and(|place| places.contains(&place))
}

/// Keys of the schema move under `schema`.
fn convert_parameter(parameter: &Node) -> Node {
    let Some(map) = parameter.map() else { return parameter.clone() };
    let mut converted = map.clone();
    converted.insert("schema".to_owned(), schema_of(parameter));
    Node::Map(converted)
}

fn schema_of(parameter: &Node) -> Node {
    let entries = SCHEMA_KEYS.iter().filter_map(|key| Some((*key, parameter.get(key)?.clone())));
    Node::Map(entries.map(|(key, value)| (key.to_owned(), value)).collect())
}

fn request_body(parameters: &[&Node], media: &Media<'_>) -> Option<Node> {
    if let Some(body) = parameters.iter().find(|parameter| is_in(parameter, &["body"])) {
        let schema = body.get("schema").cloned().unwrap_or_else(|| object([]));
        let required = Node::Bool(body.is_true("required"));
        let content = content(&media.sent, "application/json", &schema);
        return Some(object([("required", required), ("content", content)]));
    }
    let fields: Vec<&Node> =
        parameters.iter().copied().filter(|field| is_in(field, &["formData"])).collect();
    (!fields.is_empty()).then(|| form_body(&fields, media))
}

fn form_body(fields: &[&Node], media: &Media<'_>) -> Node {
    let name = |field: &&Node| field.get("name").and_then(Node::text).map(str::to_owned);
    let required = fields.iter().copied().filter(|field| field.is_true("required"));
    let required: Vec<Node> = required.filter_map(|field| name(&field)).map(Node::Text).collect();
    let properties = fields.iter().filter_map(|field| Some((name(field)?, schema_of(field))));
    let schema = object([
        ("type", text("object")),
        ("properties", Node::Map(properties.collect())),
        ("required", Node::List(required.clone())),
    ]);
    let content = content(&media.sent, "application/x-www-form-urlencoded", &schema);
    object([("required", Node::Bool(!required.is_empty())), ("content", content)])
}

fn content(types: &[String], usual: &str, schema: &Node) -> Node {
    let usual = [usual.to_owned()];
    let types = if types.is_empty() { &usual } else { types };
    let media = object([("schema", schema.clone())]);
    Node::Map(types.iter().map(|media_type| (media_type.clone(), media.clone())).collect())
}

fn convert_response(response: &Node, media: &Media<'_>) -> Node {
    let response = follow(response, "#/responses/", "responses", media.root);
    let Some(mut map) = response.map().cloned() else { return response };
    if let Some(schema) = map.shift_remove("schema") {
        map.insert("content".to_owned(), content(&media.answered, "application/json", &schema));
    }
    Node::Map(map)
}

fn security_scheme(scheme: &Node) -> Node {
    match scheme.get("type").and_then(Node::text) {
        Some("basic") => object([("type", text("http")), ("scheme", text("basic"))]),
        _ => scheme.clone(),
    }
}
