//! The entities of the apps: id, name, type and level.

pub(crate) const ENTITIES: &[(&str, &str, &str, &str)] = &[
    ("examplebroker", "Bróker de Ejemplo", "BROKER", "PROD"),
    ("examplebank", "Banco de Ejemplo", "BANK", "PROD"),
    ("cajaprueba", "Caja Prueba", "BANK", "PROD"),
    ("ibexdemo", "Íbex Demo Valores", "BROKER", "TEST"),
    ("archivodemo", "Archivo Demo de toda la vida", "BANK", "TEST"),
    ("criptomuestra", "CriptoMuestra", "CRYPTO_EXCHANGE", "TEST"),
];
