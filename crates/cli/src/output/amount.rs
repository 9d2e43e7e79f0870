//! Numbers for people: thousands apart, every digit as sent, decimal points below one another.

use rust_decimal::Decimal;

/// `-12345.60` becomes `-12,345.60`. No digit is added or lost.
pub(crate) fn group_thousands(number: Decimal) -> String {
    let text = number.to_string();
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("-", digits));
    let (whole, fraction) =
        digits.split_once('.').map_or((digits, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut out = sign.to_owned();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// Pads each text on the right so that the decimal points of right-aligned numbers stand below one
/// another.
pub(crate) fn align_points(texts: &mut [&mut String]) {
    // The point and what follows it.
    let tail = |text: &str| text.split_once('.').map_or(0, |(_, fraction)| fraction.len() + 1);
    let longest = texts.iter().map(|text| tail(text)).max().unwrap_or(0);
    for text in texts.iter_mut().filter(|text| !text.is_empty()) {
        let missing = longest - tail(text);
        text.extend(std::iter::repeat_n(' ', missing));
    }
}

/// The sum; nothing where no `Decimal` holds it. `+` would panic.
pub(crate) fn total<'a>(parts: impl IntoIterator<Item = &'a Decimal>) -> Option<Decimal> {
    parts.into_iter().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(*part))
}

/// Shares of a whole in tenths of a percent that add up to exactly 100.0: the largest remainders
/// get what rounding down leaves. Nothing where the whole is too large a number.
pub(crate) fn shares(parts: &[Decimal]) -> Option<Vec<Decimal>> {
    let total = total(parts)?;
    if total <= Decimal::ZERO {
        return Some(vec![Decimal::ZERO; parts.len()]);
    }
    let thousand = Decimal::from(1000);
    let exact = parts
        .iter()
        .map(|part| part.checked_div(total)?.checked_mul(thousand))
        .collect::<Option<Vec<_>>>()?;
    let mut tenths: Vec<_> = exact.iter().map(Decimal::floor).collect();
    let mut left = thousand - tenths.iter().sum::<Decimal>();
    let mut by_remainder: Vec<_> = (0..parts.len()).collect();
    by_remainder.sort_by_key(|&at| tenths[at] - exact[at]);
    for at in by_remainder {
        if left < Decimal::ONE {
            break;
        }
        tenths[at] += Decimal::ONE;
        left -= Decimal::ONE;
    }
    Some(tenths.into_iter().map(|tenths| one_digit(tenths / Decimal::TEN)).collect())
}

fn one_digit(mut number: Decimal) -> Decimal {
    number.rescale(1);
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimals(texts: &[&str]) -> Vec<Decimal> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn thousands_stand_apart_and_digits_stay() {
        let cases = [
            ("0", "0"),
            ("0.10", "0.10"),
            ("-103.5", "-103.5"),
            ("999", "999"),
            ("1000", "1,000"),
            ("-1234567.8901", "-1,234,567.8901"),
            ("123456789012345678.99", "123,456,789,012,345,678.99"),
        ];
        for (sent, shown) in cases {
            assert_eq!(group_thousands(sent.parse().unwrap()), shown);
        }
    }

    #[test]
    fn points_stand_below_one_another() {
        let mut texts = ["1,000", "0.10", "-3.5", ""].map(str::to_owned);
        let [a, b, c, d] = &mut texts;
        align_points(&mut [a, b, c, d]);
        assert_eq!(texts, ["1,000   ", "0.10", "-3.5 ", ""]);
    }

    #[test]
    fn shares_add_up_to_exactly_a_hundred() {
        for parts in [
            &["1", "1", "1"][..],
            &["2", "3", "5", "0.0001"],
            &["1740.00", "1264.756", "3550.26", "4413.15", "1974.8"],
            &["7"],
        ] {
            let shares = shares(&decimals(parts)).unwrap();
            assert_eq!(shares.iter().sum::<Decimal>().to_string(), "100.0", "{parts:?}");
        }
        let thirds: Vec<_> =
            shares(&decimals(&["1", "1", "1"])).unwrap().iter().map(Decimal::to_string).collect();
        assert_eq!(thirds, ["33.4", "33.3", "33.3"]);
        assert_eq!(shares(&decimals(&["0", "0"])), Some(decimals(&["0", "0"])));
    }

    #[test]
    fn what_no_number_holds_has_no_shares() {
        assert_eq!(shares(&[Decimal::MAX, Decimal::MAX]), None);
        assert_eq!(shares(&[Decimal::MAX]), Some(decimals(&["100.0"])));
        assert_eq!(
            shares(&decimals(&["79228162514264337593543950334", "1"])),
            Some(decimals(&["100.0", "0.0"]))
        );
    }
}
