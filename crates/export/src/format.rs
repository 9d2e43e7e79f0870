//! Which kinds of export there are, and how a path or a word names one.

use std::{fmt, path::Path, str::FromStr};

/// What an export consists of.
///
/// ```
/// use foliolink_export::Format;
/// use std::path::Path;
///
/// assert_eq!("parquet".parse::<Format>(), Ok(Format::Parquet));
/// assert_eq!(Format::from_path(Path::new("money.sqlite")), Format::Sqlite);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// A folder of CSV files, one a table.
    Csv,
    /// A folder of Parquet files, one a table.
    Parquet,
    /// One SQLite file.
    Sqlite,
    /// A ledger of beancount, one file.
    Beancount,
    /// A journal that hledger and ledger read, one file.
    Hledger,
    /// OFX 2.2, one file.
    Ofx,
    /// camt.053.001.08 of ISO 20022, one file: cash accounts alone.
    Camt053,
    /// Norma 43, one file: accounts with a Spanish IBAN alone.
    Norma43,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 8] = [
        Self::Csv,
        Self::Parquet,
        Self::Sqlite,
        Self::Beancount,
        Self::Hledger,
        Self::Ofx,
        Self::Camt053,
        Self::Norma43,
    ];

    /// Those that hold the ten tables.
    pub const TABLES: [Self; 3] = [Self::Csv, Self::Parquet, Self::Sqlite];

    /// The format that a path asks for where nobody says one: that of its
    /// [ending](Self::of_ending), and a folder of CSV files where it has none, or one of no format.
    pub fn from_path(path: &Path) -> Self {
        Self::of_ending(path).unwrap_or(Self::Csv)
    }

    /// The format that a path's ending names, in any case: `sqlite`, `sqlite3` and `db` SQLite,
    /// `csv` and `parquet` a folder of such files, a ledger's `beancount` and `bean`, `hledger`,
    /// `journal` and `ledger`, `ofx`, `camt053`, `norma43`, `n43` and `q43`. Looks at the name
    /// alone, not at the disk.
    ///
    /// ```
    /// use foliolink_export::Format;
    /// use std::path::Path;
    ///
    /// assert_eq!(Format::of_ending(Path::new("books.bean")), Some(Format::Beancount));
    /// assert_eq!(Format::of_ending(Path::new("books.xlsx")), None);
    /// ```
    pub fn of_ending(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_string_lossy().to_lowercase();
        Some(match extension.as_str() {
            "csv" => Self::Csv,
            "sqlite" | "sqlite3" | "db" => Self::Sqlite,
            "parquet" => Self::Parquet,
            "beancount" | "bean" => Self::Beancount,
            "hledger" | "journal" | "ledger" => Self::Hledger,
            "ofx" => Self::Ofx,
            "camt053" => Self::Camt053,
            "norma43" | "n43" | "q43" => Self::Norma43,
            _ => return None,
        })
    }

    /// The word on a command line: `csv`, `parquet`, `sqlite`, `beancount`, `hledger`, `ofx`,
    /// `camt053` or `norma43`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Parquet => "parquet",
            Self::Sqlite => "sqlite",
            Self::Beancount => "beancount",
            Self::Hledger => "hledger",
            Self::Ofx => "ofx",
            Self::Camt053 => "camt053",
            Self::Norma43 => "norma43",
        }
    }

    /// Whether it is a file for accounting programs: with openings and balances that are checked,
    /// and only for what such programs know.
    pub fn is_ledger(self) -> bool {
        !matches!(self, Self::Csv | Self::Parquet | Self::Sqlite)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(word: &str) -> Result<Self, UnknownFormat> {
        Self::ALL
            .into_iter()
            .find(|format| format.as_str() == word)
            .ok_or_else(|| UnknownFormat(word.to_owned()))
    }
}

/// A word that names no [`Format`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no export format: expected csv, parquet, sqlite, beancount, hledger, ofx, camt053 or norma43"
)]
pub struct UnknownFormat(String);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_name_their_format_and_words_come_back() {
        let of = |path: &str| Format::from_path(Path::new(path));
        assert_eq!(of("out"), Format::Csv);
        assert_eq!(of("out.csv"), Format::Csv);
        assert_eq!(of("a.b/out.PARQUET/"), Format::Parquet);
        assert_eq!(of("a.parquet/out.sqlite"), Format::Sqlite);
        assert_eq!(of(".sqlite"), Format::Csv, "a hidden folder has no extension");
        assert_eq!((of("a.bean"), of("a.ledger")), (Format::Beancount, Format::Hledger));
        assert_eq!((of("a.db"), of("a.sqlite3")), (Format::Sqlite, Format::Sqlite));
        assert_eq!((of("a.xlsx"), of("2031-04-02.v2")), (Format::Csv, Format::Csv));
        for format in Format::ALL {
            assert_eq!(format.to_string().parse(), Ok(format));
        }
        let error = "xls".parse::<Format>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "\"xls\" is no export format: expected csv, parquet, sqlite, beancount, hledger, ofx, camt053 or norma43"
        );
    }
}
