//! Banks, from the wire.

use foliolink_raw::flinks::types;

use crate::{
    convert::{filled, word},
    flinks::{InstitutionEntry, Localization},
};

pub(in crate::flinks) fn page(
    body: types::InstitutionList,
) -> (Vec<InstitutionEntry>, Option<i64>) {
    (body.data.into_iter().map(entry).collect(), body.count.map(i64::from))
}

fn entry(raw: types::Institution) -> InstitutionEntry {
    InstitutionEntry {
        id: raw.id,
        localizations: localizations(raw.localizations),
        status: raw.status.and_then(|it| word(it.as_str()).map(Into::into)),
        country: raw.country.and_then(|it| word(it.as_str()).map(str::to_owned)),
        routing_numbers: vec![],
    }
}

pub(in crate::flinks) fn routed(raw: types::RoutedInstitution) -> InstitutionEntry {
    InstitutionEntry {
        id: raw.id,
        localizations: localizations(raw.localizations),
        status: raw.status.and_then(|it| word(it.as_str()).map(Into::into)),
        country: raw.country.and_then(|it| word(it.as_str()).map(str::to_owned)),
        routing_numbers: raw.routing_numbers.unwrap_or_default(),
    }
}

fn localizations(raw: Option<Vec<types::InstitutionLocalization>>) -> Vec<Localization> {
    let one = |it: types::InstitutionLocalization| Localization {
        language: it.language.and_then(|it| word(it.as_str()).map(Into::into)),
        name: filled(it.name),
        urls: it.urls.unwrap_or_default().into_iter().filter_map(|url| filled(url.url)).collect(),
    };
    raw.unwrap_or_default().into_iter().map(one).collect()
}
