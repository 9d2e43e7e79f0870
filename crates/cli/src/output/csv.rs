//! CSV (RFC 4180): a header, then rows; absent is an empty field.

/// Writes a table.
pub(crate) fn write<I>(head: &[&str], rows: I) -> Result<String, csv::Error>
where
    I: IntoIterator<Item: IntoIterator<Item: AsRef<[u8]>>>,
{
    Ok(self::rows([head])? + &self::rows(rows)?)
}

/// Writes rows alone, for tables that grow while they are read.
pub(crate) fn rows<I>(rows: I) -> Result<String, csv::Error>
where
    I: IntoIterator<Item: IntoIterator<Item: AsRef<[u8]>>>,
{
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.write_record(row)?;
    }
    let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    #[test]
    fn fields_are_quoted_where_they_must_be_and_nothing_is_dropped() {
        let text = super::write(&["a", "b"], [["x, \"y\"", ""], ["línea\n2", "z"]]).unwrap();
        assert_eq!(text, "a,b\n\"x, \"\"y\"\"\",\n\"línea\n2\",z\n");
    }
}
