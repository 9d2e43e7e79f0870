//! The entities of the apps: id, name, type and level.

pub(crate) const ENTITIES: &[(&str, &str, &str, &str)] = &[
    ("examplebroker", "Bróker de Ejemplo", "BROKER", "PROD"),
    ("examplebank", "Banco de Ejemplo", "BANK", "PROD"),
    ("cajaprueba", "Caja Prueba", "BANK", "PROD"),
    ("ibexdemo", "Íbex Demo Valores", "BROKER", "TEST"),
    ("archivodemo", "Archivo Demo de toda la vida", "BANK", "TEST"),
    ("criptomuestra", "CriptoMuestra", "CRYPTO_EXCHANGE", "TEST"),
];

/// The ids alone.
pub(crate) const ENTITY_IDS: &[&str] =
    &["examplebroker", "examplebank", "cajaprueba", "ibexdemo", "archivodemo", "criptomuestra"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ids_are_those_of_the_list() {
        let listed: Vec<_> = ENTITIES.iter().map(|row| row.0).collect();
        assert_eq!(listed, ENTITY_IDS);
    }
}
