//! Public keys that prove where a webhook came from.

/// A public key as a JSON Web Key. No secret.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct VerificationKey {
    /// Family, `EC`.
    pub kty: String,
    /// Curve, `P-256`.
    pub crv: String,
    /// Algorithm, `ES256`, where it is said.
    pub alg: Option<String>,
    /// First coordinate, base64url.
    pub x: String,
    /// Second coordinate, base64url.
    pub y: String,
}
