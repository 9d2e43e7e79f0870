//! What is read through a connection, one file a noun, and the pages that long lists come in.

pub(crate) mod accounts;
pub(crate) mod entities;
pub(crate) mod investments;
pub(crate) mod pages;
pub(crate) mod portfolios;
pub(crate) mod transactions;
