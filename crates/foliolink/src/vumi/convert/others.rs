//! Instruments, institutions, keys.

use super::{missing_field, types};
use crate::{
    convert::{Place, Reader, named, nonblank, nonblank_word, read_rows},
    error::Result,
    portfolio::ManagementCompany,
    transport::Answered,
    vumi::{AssetType, Entity, EntityLevel, EntityType, Investment, VerificationKey},
};

pub(in crate::vumi) fn investments(answer: Answered<types::Investments>) -> Vec<Investment> {
    read_rows("investments", 0, answer.body.0, &answer.repairs, investment)
}

fn investment(mut reader: Reader<'_>, place: Place<'_>, raw: types::Investment) -> Investment {
    if raw.unknown == Some(true) {
        reader.warn(
            place.field("unknown"),
            "the provider couldn't identify the instrument yet: read it again later",
        );
    }
    Investment {
        id: reader.id(place.field("id"), raw.id),
        name: nonblank(raw.name),
        isin: named(raw.isin),
        currency: named(raw.currency),
        exchange: named(raw.exchange),
        asset_type: raw
            .asset_type
            .and_then(|kind| nonblank_word(kind.as_str()).map(AssetType::from)),
        identified: raw.unknown != Some(true),
        related_security: named(raw.related_security).map(Into::into),
        spanish_tax_exempt: raw.spanish_tax_exempt,
        management_company: raw
            .management_company
            .map(|raw| ManagementCompany { name: nonblank(raw.name), cif: named(raw.cif) }),
        warnings: reader.into_warnings(),
    }
}

/// Institutions; one without its id is none.
pub(in crate::vumi) fn entities(answer: Answered<types::Entities>) -> Result<Vec<Entity>> {
    let sent_at = |row| answer.repairs.sent_at("", row);
    let entity = |(row, raw): (usize, types::Entity)| {
        let id = named(Some(raw.id));
        let missing = || {
            let place = Place::ANSWER.item("", sent_at(row));
            missing_field("vumi.list_entities", place.field("id"))
        };
        Ok(Entity {
            id: id.ok_or_else(missing)?.into(),
            name: nonblank(raw.name),
            kind: raw.type_.and_then(|kind| nonblank_word(kind.as_str()).map(EntityType::from)),
            level: raw
                .status
                .and_then(|level| nonblank_word(level.as_str()).map(EntityLevel::from)),
            logo: nonblank(raw.logo),
        })
    };
    answer.body.0.into_iter().enumerate().map(entity).collect()
}

pub(in crate::vumi) fn verification_key(raw: types::VerificationKey) -> VerificationKey {
    VerificationKey { kty: raw.kty, crv: raw.crv, alg: raw.alg, x: raw.x, y: raw.y }
}
