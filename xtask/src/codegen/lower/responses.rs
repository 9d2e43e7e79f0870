//! One body a side: where an operation answers with several schemas, its statuses share one enum
//! that `by_status!` decodes.

use anyhow::{Context as _, Result, bail, ensure};
use heck::ToUpperCamelCase as _;
use indexmap::{IndexMap, IndexSet};
use openapiv3::{Components, MediaType, Operation, ReferenceOr, Response, Responses, StatusCode};

use super::{Answers, StatusArm, StatusEnum};

/// Collects the status tables of one description; operations with the same table share one enum.
pub(super) struct Tables<'a> {
    components: &'a Components,
    enums: Vec<StatusEnum>,
    answers: Vec<Answers>,
}

impl<'a> Tables<'a> {
    pub(super) fn new(components: &'a Components) -> Self {
        Self { components, enums: vec![], answers: vec![] }
    }

    pub(super) fn finish(self) -> (Vec<StatusEnum>, Vec<Answers>) {
        (self.enums, self.answers)
    }

    /// Gives `operation` one body for its successes and one for its refusals.
    pub(super) fn lower(&mut self, id: &str, operation: &mut Operation) -> Result<()> {
        let mut all = self.spelled_out(operation)?;
        let success = self.one_body(id, &mut all, true)?;
        let error = self.one_body(id, &mut all, false)?;
        // One type is left a side, so a range subsumes its exact codes (the generator would emit
        // them after it, unreachable).
        let ranges: Vec<u16> = all
            .keys()
            .filter_map(
                |code| if let StatusCode::Range(range) = code { Some(*range) } else { None },
            )
            .collect();
        all.retain(|code, _| {
            matches!(code, StatusCode::Range(_)) || !ranges.contains(&class(code))
        });
        let responses =
            all.into_iter().map(|(code, response)| (code, ReferenceOr::Item(response))).collect();
        operation.responses = Responses { responses, ..Default::default() };
        self.answers.push(Answers { operation: id.to_owned(), success, error });
        Ok(())
    }

    /// All responses, references resolved, `default` as 4XX and 5XX, exact codes before ranges.
    fn spelled_out(&self, operation: &Operation) -> Result<IndexMap<StatusCode, Response>> {
        let mut all = IndexMap::new();
        for (code, response) in &operation.responses.responses {
            all.insert(code.clone(), self.resolve(response)?);
        }
        // The generator would take `default` for a success as well.
        if let Some(response) = &operation.responses.default {
            for range in [4, 5] {
                all.entry(StatusCode::Range(range)).or_insert(self.resolve(response)?);
            }
        }
        all.sort_by_key(|code, _| match code {
            StatusCode::Code(code) => (code / 100, false, *code),
            StatusCode::Range(range) => (*range, true, 0),
        });
        Ok(all)
    }

    fn resolve(&self, response: &ReferenceOr<Response>) -> Result<Response> {
        let ReferenceOr::Reference { reference } = response else {
            return Ok(response.as_item().context("a response")?.clone());
        };
        let name = reference
            .strip_prefix("#/components/responses/")
            .with_context(|| format!("{reference} lies elsewhere"))?;
        match self.components.responses.get(name) {
            Some(ReferenceOr::Item(response)) => Ok(response.clone()),
            _ => bail!("{reference} doesn't exist"),
        }
    }

    /// Points every status of one side to the same body, and says which Rust type that is.
    fn one_body(
        &mut self,
        id: &str,
        all: &mut IndexMap<StatusCode, Response>,
        success: bool,
    ) -> Result<Option<String>> {
        let arms: Vec<StatusArm> = all
            .iter()
            .filter(|(code, _)| (class(code) == 2) == success)
            .map(|(code, response)| {
                let body = body_name(response).with_context(|| format!("status {code}"))?;
                let variant =
                    body.clone().unwrap_or_else(|| "Empty".to_owned()).to_upper_camel_case();
                Ok((code.clone(), variant, body))
            })
            .collect::<Result<_>>()?;
        let variants: IndexSet<&str> =
            arms.iter().map(|(_, variant, _)| variant.as_str()).collect();
        if variants.len() < 2 {
            return Ok(arms
                .first()
                .and_then(|(_, _, body)| body.as_ref())
                .map(|body| body.to_upper_camel_case()));
        }
        let name = variants.into_iter().collect::<Vec<_>>().join("Or");
        let media = MediaType {
            schema: Some(ReferenceOr::Reference {
                reference: format!("#/components/schemas/{name}"),
            }),
            ..Default::default()
        };
        for (code, ..) in &arms {
            all[code].content =
                IndexMap::from_iter([("application/json".to_owned(), media.clone())]);
        }
        self.share(id, name.clone(), arms)?;
        Ok(Some(name))
    }

    /// Several operations may have the same bodies under different statuses: their tables are
    /// merged unless they contradict.
    fn share(&mut self, id: &str, name: String, arms: Vec<StatusArm>) -> Result<()> {
        let Some(known) = self.enums.iter_mut().find(|other| other.name == name) else {
            self.enums.push(StatusEnum { name, operations: vec![id.to_owned()], arms });
            return Ok(());
        };
        for arm in arms {
            match known.arms.iter().find(|(code, ..)| *code == arm.0) {
                Some((code, variant, _)) => ensure!(
                    *variant == arm.1,
                    "status {code} is {variant} in {} and {} here: name one of the bodies apart",
                    known.operations.join(", "),
                    arm.1
                ),
                None => known.arms.push(arm),
            }
        }
        known.arms.sort_by_key(|(code, ..)| {
            (matches!(code, StatusCode::Range(_)), class(code), code.to_string())
        });
        known.operations.push(id.to_owned());
        Ok(())
    }
}

fn class(code: &StatusCode) -> u16 {
    match code {
        StatusCode::Code(code) => code / 100,
        StatusCode::Range(range) => *range,
    }
}

fn body_name(response: &Response) -> Result<Option<String>> {
    let Some((kind, media)) = response.content.first() else { return Ok(None) };
    ensure!(
        response.content.len() == 1 && kind == "application/json",
        "one JSON body a response, found {kind}"
    );
    match &media.schema {
        Some(ReferenceOr::Reference { reference }) => {
            let name = reference
                .strip_prefix("#/components/schemas/")
                .with_context(|| format!("{reference} lies elsewhere"))?;
            Ok(Some(name.to_owned()))
        }
        _ => bail!("a body is a $ref to a component"),
    }
}
