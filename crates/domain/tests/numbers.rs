//! Numbers and their check digits: the vectors that were seen in public data
//! (domain: law-and-forms §6.2).

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use domain::{
    CertificateNumber, CorporateNumber, LocalGovernmentCode, MunicipalityNumber, NumberKind,
    OfficeNumber, ValueFault,
};

#[test]
fn check_digits_are_those_of_public_data() {
    for (nine, whole) in [("133010069", "1330100692"), ("011010364", "0110103645")] {
        assert_eq!(OfficeNumber::from_nine(nine).unwrap().as_str(), whole);
        assert_eq!(whole.parse::<OfficeNumber>().unwrap().as_str(), whole);
    }
    for (five, whole) in [("09201", "092015"), ("14105", "141051")] {
        assert_eq!(MunicipalityNumber::from_five(five).unwrap().as_str(), whole);
        assert_eq!(whole.parse::<MunicipalityNumber>().unwrap().as_str(), whole);
    }
    let codes = [
        ("13101", "131016"),
        ("09201", "092011"),
        ("01100", "011002"),
        ("27100", "271004"),
        ("14105", "141054"),
    ];
    for (five, whole) in codes {
        assert_eq!(LocalGovernmentCode::from_five(five).unwrap().as_str(), whole);
        assert_eq!(whole.parse::<LocalGovernmentCode>().unwrap().as_str(), whole);
    }
}

#[test]
fn the_two_numbers_of_a_municipality_are_not_the_same() {
    let checks = |whole: &str| {
        (whole.parse::<MunicipalityNumber>().is_ok(), whole.parse::<LocalGovernmentCode>().is_ok())
    };
    assert_eq!(checks("092015"), (true, false));
    assert_eq!(checks("092011"), (false, true));
}

#[test]
fn a_wrong_check_digit_is_told_with_the_right_one() {
    assert_eq!(
        "1330100693".parse::<OfficeNumber>(),
        Err(ValueFault::CheckDigit {
            kind: NumberKind::Office,
            given: "1330100693".to_owned(),
            expected: 2
        })
    );
    // 国税庁's own number, and the same with one digit changed.
    assert_eq!("7000012050002".parse::<CorporateNumber>().unwrap().as_str(), "7000012050002");
    assert!(matches!(
        "7000012050003".parse::<CorporateNumber>(),
        Err(ValueFault::CheckDigit { kind: NumberKind::Corporate, .. })
    ));
}

#[test]
fn one_digit_wrong_is_always_seen_in_office_and_municipality_numbers() {
    for (at, digit) in (0..10).flat_map(|at| (b'0'..=b'9').map(move |digit| (at, digit))) {
        let mut wrong = *b"1330100692";
        if wrong[at] != digit {
            wrong[at] = digit;
            let text = std::str::from_utf8(&wrong).unwrap();
            assert!(text.parse::<OfficeNumber>().is_err(), "{text}");
        }
    }
}

#[test]
fn numbers_are_read_as_they_are_copied_from_paper() {
    assert_eq!("１３３０１００６９２".parse::<OfficeNumber>().unwrap().as_str(), "1330100692");
    assert_eq!("133-0100-692".parse::<OfficeNumber>().unwrap().as_str(), "1330100692");
    assert_eq!(" 13101 6".parse::<LocalGovernmentCode>().unwrap().as_str(), "131016");
}

#[test]
fn a_certificate_number_has_a_form_and_no_check_digit() {
    for well in ["0000000000", "1234567890", "1234567891", "99A0100101", "９９２０１００１０１"]
    {
        assert!(well.parse::<CertificateNumber>().is_ok(), "{well}");
    }
    for ill in ["", "123456789", "12345678901", "12345-678", "１２３４５６７８９あ", "12345678🍀0"]
    {
        assert!(
            matches!(
                ill.parse::<CertificateNumber>(),
                Err(ValueFault::NumberForm { kind: NumberKind::Certificate, .. })
            ),
            "{ill}"
        );
    }
}
