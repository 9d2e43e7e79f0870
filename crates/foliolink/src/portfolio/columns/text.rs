//! Numbers and days as text, into a buffer that is there already: `Display` goes through a formatter,
//! which for tables of hundreds of thousands of rows is most of the work.

use std::fmt::Write as _;

use jiff::civil::Date;
use rust_decimal::Decimal;

/// 29 digits, a point, a zero before it and a sign.
const ROOM: usize = 32;

/// As its `Display` shows it.
pub(super) fn write_decimal(number: Decimal, out: &mut String) {
    if number.is_sign_negative() {
        out.push('-');
    }
    write_digits(number.mantissa().unsigned_abs(), number.scale(), out);
}

/// A whole number.
pub(super) fn write_count(number: i64, out: &mut String) {
    if number < 0 {
        out.push('-');
    }
    write_digits(u128::from(number.unsigned_abs()), 0, out);
}

/// `YYYY-MM-DD`.
pub(super) fn write_date(date: Date, out: &mut String) {
    let Ok(year @ 0..=9999) = u32::try_from(date.year()) else {
        // Writing to a String doesn't fail.
        let _ = write!(out, "{date}");
        return;
    };
    let two = |number: u32, out: &mut String| {
        out.push(digit(u64::from(number / 10 % 10)).into());
        out.push(digit(u64::from(number % 10)).into());
    };
    two(year / 100, out);
    two(year % 100, out);
    for part in [date.month(), date.day()] {
        out.push('-');
        two(u32::from(part.unsigned_abs()), out);
    }
}

/// From the last digit on; so many of them stand behind the point.
fn write_digits(number: u128, scale: u32, out: &mut String) {
    let mut buffer = [0; ROOM];
    let mut free = buffer.iter_mut().rev();
    let mut put = |byte| {
        if let Some(place) = free.next() {
            *place = byte;
        }
    };
    let mut written = 0;
    let mut put_digit = |last: u64| {
        if written == scale && scale > 0 {
            put(b'.');
        }
        put(digit(last));
        written += 1;
        written
    };
    let mut rest = number;
    // Division of 128 bits is slow, and few numbers need it.
    let mut short = loop {
        match u64::try_from(rest) {
            Ok(short) => break short,
            Err(_) => {
                put_digit(u64::try_from(rest % 10).unwrap_or_default());
                rest /= 10;
            }
        }
    };
    while put_digit(short % 10) <= scale || short >= 10 {
        short /= 10;
    }
    let start = free.len();
    out.push_str(
        buffer.get(start..).and_then(|text| str::from_utf8(text).ok()).unwrap_or_default(),
    );
}

fn digit(last: u64) -> u8 {
    b'0' + u8::try_from(last % 10).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown<T>(value: T, write: fn(T, &mut String)) -> String {
        let mut text = "|".to_owned();
        write(value, &mut text);
        text.split_off(1)
    }

    #[test]
    fn the_ends_of_what_a_decimal_holds() {
        for text in [
            "0",
            "-0",
            "0.00",
            "-0.00",
            "7",
            "-7.50",
            "0.05",
            "10",
            "100",
            "1.0",
            "0.1",
            "79228162514264337593543950335",
            "-7.9228162514264337593543950335",
            "0.0000000000000000000000000001",
            "18446744073709551615",
            "18446744073709551616",
            "1.8446744073709551616",
        ] {
            let number: Decimal = text.parse().unwrap();
            assert_eq!(shown(number, write_decimal), number.to_string(), "{text}");
        }
        for number in [0, 7, 10, i64::MAX, i64::MIN] {
            assert_eq!(shown(number, write_count), number.to_string());
        }
    }

    proptest! {
        #[test]
        fn decimals_are_what_their_display_shows(
            mantissa in -(1_i128 << 96) + 1..1 << 96, digits in 0..96_u32, scale in 0..=28_u32,
        ) {
            let number = Decimal::from_i128_with_scale(mantissa >> digits, scale);
            prop_assert_eq!(shown(number, write_decimal), number.to_string());
        }

        #[test]
        fn days_are_what_their_display_shows(
            year in -9999..=9999_i16, month in 1..=12_i8, day in 1..=28_i8,
        ) {
            let date = jiff::civil::date(year, month, day);
            prop_assert_eq!(shown(date, write_date), date.to_string());
        }
    }
}
