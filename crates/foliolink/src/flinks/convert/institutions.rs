//! Banks, from the wire.

use foliolink_raw::flinks::types;

use crate::{
    convert::{nonblank, nonblank_word},
    flinks::{InstitutionEntry, Localization},
};

pub(in crate::flinks) fn read_page(
    body: types::InstitutionList,
) -> (Vec<InstitutionEntry>, Option<i64>) {
    (body.data.into_iter().map(entry).collect(), body.count.map(i64::from))
}

fn entry(raw: types::Institution) -> InstitutionEntry {
    InstitutionEntry {
        id: raw.id,
        localizations: localizations(raw.localizations),
        status: raw.status.and_then(|word| nonblank_word(word.as_str()).map(Into::into)),
        country: raw.country.and_then(|word| nonblank_word(word.as_str()).map(str::to_owned)),
        routing_numbers: vec![],
    }
}

pub(in crate::flinks) fn read_routed(raw: types::RoutedInstitution) -> InstitutionEntry {
    let numbers = raw.routing_numbers.unwrap_or_default().into_iter();
    InstitutionEntry {
        id: raw.id,
        localizations: localizations(raw.localizations),
        status: raw.status.and_then(|word| nonblank_word(word.as_str()).map(Into::into)),
        country: raw.country.and_then(|word| nonblank_word(word.as_str()).map(str::to_owned)),
        routing_numbers: numbers.filter_map(|number| nonblank(Some(number))).collect(),
    }
}

fn localizations(raw: Option<Vec<types::InstitutionLocalization>>) -> Vec<Localization> {
    let one = |raw: types::InstitutionLocalization| Localization {
        language: raw.language.and_then(|word| nonblank_word(word.as_str()).map(Into::into)),
        name: nonblank(raw.name),
        urls: raw
            .urls
            .unwrap_or_default()
            .into_iter()
            .filter_map(|url| nonblank(url.url))
            .collect(),
    };
    raw.unwrap_or_default().into_iter().map(one).collect()
}
