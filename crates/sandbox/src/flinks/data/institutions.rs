//! The institution list: made-up banks of both countries, with French names in Canada and routing
//! numbers in the US.

/// One institution.
pub(crate) struct InstitutionEntry {
    pub(crate) id: u32,
    pub(crate) name: &'static str,
    /// Name in French, where it differs.
    pub(crate) french: &'static str,
    pub(crate) slug: &'static str,
    pub(crate) country: &'static str,
    /// Of banks in the US.
    pub(crate) routing_numbers: &'static [&'static str],
}

const fn ca(
    id: u32,
    slug: &'static str,
    name: &'static str,
    french: &'static str,
) -> InstitutionEntry {
    InstitutionEntry { id, name, french, slug, country: "CA", routing_numbers: &[] }
}

const fn us(
    id: u32,
    slug: &'static str,
    name: &'static str,
    routing_numbers: &'static [&'static str],
) -> InstitutionEntry {
    InstitutionEntry { id, name, french: name, slug, country: "US", routing_numbers }
}

pub(crate) const INSTITUTIONS: &[InstitutionEntry] = &[
    ca(14, "flinkscapital", "FlinksCapital", "FlinksCapital"),
    ca(101, "boreal", "Boreal Sample Bank", "Banque Boréale d'exemple"),
    ca(102, "epreuve", "Test Savings Union", "Caisse d'épargne de l'Épreuve"),
    ca(103, "maple-demo", "Maple Demo Trust", "Fiducie Démo de l'Érable"),
    ca(104, "northern-mock", "Northern Mock Credit Union", "Coopérative Factice du Nord"),
    ca(105, "prairie-placeholder", "Prairie Placeholder Bank", "Banque Substitut des Prairies"),
    ca(106, "fundy-fixture", "Fundy Fixture Financial", "Finances Modèle de Fundy"),
    ca(107, "laurentide-essai", "Laurentide Trial Bank", "Banque d'Essai Laurentide"),
    ca(108, "pacific-pretend", "Pacific Pretend Savings", "Épargne Fictive du Pacifique"),
    ca(109, "gaspe-gabarit", "Gaspe Template Union", "Caisse Gabarit de Gaspé"),
    ca(110, "arctic-alpha", "Arctic Alpha Bank", "Banque Alpha de l'Arctique"),
    ca(111, "huron-harness", "Huron Harness Credit Union", "Coopérative Banc d'essai Huron"),
    ca(112, "ottawa-original", "Ottawa Original Sample Bank", "Banque Échantillon d'Ottawa"),
    ca(113, "yukon-yardstick", "Yukon Yardstick Bank", "Banque Étalon du Yukon"),
    ca(114, "acadie-apercu", "Acadia Preview Union", "Caisse Aperçu de l'Acadie"),
    us(201, "example-first", "First Example Bank", &["990000013", "990000026"]),
    us(202, "sample-national", "Sample National Bank", &["990000039"]),
    us(203, "testbed-federal", "Testbed Federal Credit Union", &["990000042"]),
    us(204, "mockingbird", "Mockingbird Savings", &["990000055"]),
    us(205, "dummy-state", "Dummy State Bank", &["990000068"]),
    us(206, "placeholder-trust", "Placeholder Trust", &["990000071"]),
    us(207, "prototype-plains", "Prototype Plains Bank", &["990000084"]),
    us(208, "rehearsal", "Rehearsal Community Bank", &["990000097"]),
    us(209, "scratch-harbor", "Scratch Harbor Bank", &["990000107"]),
    us(210, "stub-valley", "Stub Valley Credit Union", &["990000110"]),
    us(211, "trial-lakes", "Trial Lakes Bank", &["990000123"]),
    us(212, "fixture-falls", "Fixture Falls Savings", &["990000136"]),
    us(213, "specimen-coast", "Specimen Coast Bank", &["990000149"]),
];

/// Whether the list has an institution of this name.
pub(crate) fn is_known(name: &str) -> bool {
    INSTITUTIONS.iter().any(|entry| entry.name.eq_ignore_ascii_case(name))
}
