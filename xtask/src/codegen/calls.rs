//! The text of `calls.rs`: a `typed_call!` an operation, made of its method on the client.

use anyhow::{Context as _, Result, bail};
use heck::{ToShoutySnakeCase as _, ToUpperCamelCase as _};
use quote::ToTokens as _;
use syn::{FnArg, GenericArgument, ImplItemFn, PathArguments, ReturnType, Type};

use super::{
    docs::{self, comment},
    lower::Lowered,
    methods,
    paths::{Imports, Shorten},
    render::Generated,
};

/// Indentation inside of the macro, and inside of its struct.
const STEP: usize = 4;

/// The text of `calls.rs`.
pub(super) fn calls(generated: &Generated, lowered: &Lowered) -> Result<String> {
    let mut imports = Imports::new(lowered, "calls");
    imports.add("super::client", "Client");
    imports.add("super", "operations");
    imports.add("crate::runtime", "typed_call");
    let mut text = String::new();
    for method in &generated.methods {
        let name = method.sig.ident.to_string();
        text += &call(method, &mut imports).with_context(|| name)?;
    }
    Ok(format!("{}{text}", imports.lines()))
}

fn call(method: &ImplItemFn, imports: &mut Imports<'_>) -> Result<String> {
    let id = method.sig.ident.to_string();
    let docs = docs::text(&method.attrs);
    let mut method = method.clone();
    methods::simplify(&mut method)?;
    let mut fields = String::new();
    let mut arguments = vec![];
    for argument in &method.sig.inputs {
        let FnArg::Typed(argument) = argument else { continue };
        let name = argument.pat.to_token_stream().to_string();
        let (owned, lent) = own(&name, &argument.ty, imports)?;
        fields += &comment(argument_docs(&docs, &name), 2 * STEP);
        fields += &format!("        {name}: {owned},\n");
        arguments.push(lent);
    }
    let (answer, refusal) = bodies(&method.sig.output, imports)?;
    let summary = docs.lines().next().unwrap_or(&id);
    let fields = match fields.is_empty() {
        true => String::new(),
        false => format!("\n{fields}    "),
    };
    let row = format!("operations::{}", id.to_shouty_snake_case());
    let method = format!("Client::{id}({})", arguments.join(", "));
    let line = format!("    {row} => {method} -> {answer}, {refusal}");
    let line = match line.len() <= docs::WIDTH {
        true => line,
        false => format!("    {row}\n        => {method}\n        -> {answer}, {refusal}"),
    };
    Ok(format!(
        "
typed_call! {{
{docs}    pub struct {name} {{{fields}}}
{line}
}}
",
        docs = comment(&format!("{}.", summary.trim_end_matches('.')), STEP),
        name = id.to_upper_camel_case(),
    ))
}

/// What the method's documentation says of one argument.
fn argument_docs<'a>(docs: &'a str, name: &str) -> &'a str {
    let start = format!("- `{name}`: ");
    docs.lines().find_map(|line| line.strip_prefix(&start)).unwrap_or_default()
}

/// The type that a struct holds, and how the method gets it.
fn own(name: &str, argument: &Type, imports: &mut Imports<'_>) -> Result<(String, String)> {
    if let Type::Reference(reference) = argument {
        return Ok((owned_type(&reference.elem, imports)?, format!("&{name}")));
    }
    if let Some(Type::Reference(reference)) = generic(argument, 0) {
        let owned = owned_type(&reference.elem, imports)?;
        let lent = if owned == "String" { "as_deref" } else { "as_ref" };
        return Ok((format!("Option<{owned}>"), format!("{name}.{lent}()")));
    }
    Ok((short(argument, imports)?, name.to_owned()))
}

fn owned_type(lent: &Type, imports: &mut Imports<'_>) -> Result<String> {
    match short(lent, imports)?.as_str() {
        "str" => Ok("String".to_owned()),
        other => Ok(other.to_owned()),
    }
}

/// The bodies in `Result<ResponseValue<Answer>, Error<Refusal>>`.
fn bodies(output: &ReturnType, imports: &mut Imports<'_>) -> Result<(String, String)> {
    let ReturnType::Type(_, result) = output else { bail!("the method answers nothing") };
    let mut body = |at: usize| {
        let side = generic(result, at).context("the method answers no Result")?;
        short(generic(side, 0).context("a side without a body")?, imports)
    };
    Ok((body(0)?, body(1)?))
}

/// The generic argument of a path's last segment.
fn generic(of: &Type, at: usize) -> Option<&Type> {
    let Type::Path(path) = of else { return None };
    let PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else {
        return None;
    };
    match arguments.args.iter().nth(at)? {
        GenericArgument::Type(argument) => Some(argument),
        _ => None,
    }
}

fn short(long: &Type, imports: &mut Imports<'_>) -> Result<String> {
    let short = Shorten::new(imports).name(long)?;
    Ok(short.to_token_stream().to_string().replace(' ', ""))
}
