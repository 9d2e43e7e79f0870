//! Instruments, institutions, keys.

use super::{notes::Notes, types};
use crate::{
    portfolio::ManagementCompany,
    vumi::{AssetType, Entity, EntityLevel, EntityType, Investment, VerificationKey},
};

pub(in crate::vumi) fn investments(raw: types::Investments) -> Vec<Investment> {
    raw.0.into_iter().enumerate().map(|(n, raw)| investment(n, raw)).collect()
}

fn investment(n: usize, raw: types::Investment) -> Investment {
    let mut notes = Notes::at(format!("investments[{n}]"));
    if raw.unknown == Some(true) {
        notes.warn(
            "unknown",
            "the provider couldn't identify the instrument yet: read it again later",
        );
    }
    Investment {
        id: raw.id.into(),
        name: raw.name,
        isin: raw.isin,
        currency: raw.currency,
        exchange: raw.exchange,
        asset_type: raw.asset_type.map(|kind| AssetType::from(kind.as_str())),
        identified: raw.unknown != Some(true),
        related_security: raw.related_security.map(Into::into),
        spanish_tax_exempt: raw.spanish_tax_exempt,
        management_company: raw
            .management_company
            .map(|raw| ManagementCompany { name: raw.name, cif: raw.cif }),
        warnings: notes.done(),
    }
}

pub(in crate::vumi) fn entities(raw: types::Entities) -> Vec<Entity> {
    let entity = |raw: types::Entity| Entity {
        id: raw.id.into(),
        name: raw.name,
        kind: raw.type_.map(|kind| EntityType::from(kind.as_str())),
        level: raw.status.map(|level| EntityLevel::from(level.as_str())),
        logo: raw.logo,
    };
    raw.0.into_iter().map(entity).collect()
}

pub(in crate::vumi) fn verification_key(raw: types::VerificationKey) -> VerificationKey {
    VerificationKey { kty: raw.kty, crv: raw.crv, alg: raw.alg, x: raw.x, y: raw.y }
}
