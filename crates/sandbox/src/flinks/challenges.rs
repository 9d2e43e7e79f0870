//! What the made-up bank asks each user: every kind of challenge that the reference names, alone or
//! one after another.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::rng::intern;

/// A question in both wordings: a repeated one is worded differently, so that nobody relies on
/// prompts.
pub(crate) struct Question {
    pub(crate) r#type: &'static str,
    pub(crate) wordings: [&'static str; 2],
    choices: Choices,
    pub(crate) correct: CorrectAnswer,
}

enum Choices {
    Words(&'static [&'static str]),
    /// Of [`PICTURES`].
    Pictures,
}

/// What is a right answer.
pub(crate) enum CorrectAnswer {
    /// One of these texts, alone.
    OneOf(&'static [&'static str]),
    /// All of these texts and no others, in any order, upper case, lower case and accents aside.
    Words(&'static [&'static str]),
    /// All of these pictures and no others, exactly as they were sent.
    Pictures(&'static [usize]),
    /// Any text, under one of the choices as its key.
    ToBeChosen,
}

impl Question {
    /// A question of a seed file. Its texts are leaked, as those of all sample data.
    pub(crate) fn seeded(
        r#type: &'static str,
        wordings: [&'static str; 2],
        choices: Vec<&'static str>,
        answers: &[&'static str],
    ) -> Self {
        let correct = if r#type == "TextOrCall" {
            CorrectAnswer::OneOf(answers.to_vec().leak())
        } else {
            let plain = answers.iter().map(|answer| intern(fold_case(answer)));
            CorrectAnswer::Words(plain.collect::<Vec<_>>().leak())
        };
        Self { r#type, wordings, choices: Choices::Words(choices.leak()), correct }
    }

    /// What there is to choose from, as the challenge lists it.
    pub(crate) fn choices(&self) -> Vec<&'static str> {
        match self.choices {
            Choices::Words(words) => words.to_vec(),
            Choices::Pictures => PICTURES.iter().map(String::as_str).collect(),
        }
    }
}

/// Four pictures as a challenge carries them: JPEG in Base64.
pub(crate) static PICTURES: LazyLock<[String; 4]> = LazyLock::new(|| {
    let files: [&[u8]; 4] = [
        include_bytes!("pictures/circle.jpg"),
        include_bytes!("pictures/triangle.jpg"),
        include_bytes!("pictures/square.jpg"),
        include_bytes!("pictures/star.jpg"),
    ];
    files.map(|file| BASE64_STANDARD.encode(file))
});

/// A text as answers are compared: upper and lower case and accents aside.
pub(crate) fn fold_case(text: &str) -> String {
    text.to_lowercase().replace('é', "e")
}

/// Rounds of questions, one after the other.
pub(crate) type Rounds = &'static [&'static [Question]];

/// What the bank asks this user in this language.
pub(crate) fn rounds(username: &str, language: &str) -> Rounds {
    let [english, french] = match username.to_ascii_lowercase().as_str() {
        "greatday_us" => [SUMS, SUMS],
        "greatday_images" => [IMAGES, IMAGES_FR],
        "greatday_code" => [CODE, CODE_FR],
        "greatday_several" => [SEVERAL, SEVERAL_FR],
        "greatday_newquestions" => [NEW_QUESTIONS, NEW_QUESTIONS_FR],
        "greatday_noretry" => [NO_RETRY, NO_RETRY_FR],
        _ => return security_rounds(language),
    };
    if language == "fr" { french } else { english }
}

/// The bank's own security questions.
pub(crate) fn security_rounds(language: &str) -> Rounds {
    if language == "fr" { FRENCH } else { ENGLISH }
}

/// Whether a wrong answer ends the session at once.
pub(crate) fn allows_no_retry(username: &str) -> bool {
    username.eq_ignore_ascii_case("greatday_noretry")
}

const fn question(
    first: &'static str,
    again: &'static str,
    correct: &'static [&'static str],
) -> Question {
    Question {
        r#type: "QuestionAndAnswer",
        wordings: [first, again],
        choices: Choices::Words(&[]),
        correct: CorrectAnswer::Words(correct),
    }
}

const fn choice_question(
    r#type: &'static str,
    wordings: [&'static str; 2],
    choices: &'static [&'static str],
    correct: &'static [&'static str],
) -> Question {
    Question {
        r#type,
        wordings,
        choices: Choices::Words(choices),
        correct: CorrectAnswer::Words(correct),
    }
}

const ENGLISH: Rounds = &[
    &[question("Which city were you born in?", "In which city were you born?", &["montreal"])],
    &[
        choice_question(
            "MultipleChoice",
            ["Which country is the best one?", "What is the best country of all?"],
            &["Japan", "Canada", "Portugal"],
            &["canada"],
        ),
        choice_question(
            "MultipleChoiceMultipleAnswers",
            ["What shape do people like most?", "What shape do people like the most? "],
            &["Circle", "Triangle", "Square"],
            &["triangle"],
        ),
    ],
];

const FRENCH: Rounds = &[
    &[question("Dans quelle ville êtes-vous né(e) ?", "Votre ville de naissance ?", &["montreal"])],
    &[
        choice_question(
            "MultipleChoice",
            ["Quel est le meilleur pays ?", "Le meilleur pays de tous, c’est lequel ?"],
            &["Japon", "Canada", "Portugal"],
            &["canada"],
        ),
        choice_question(
            "MultipleChoiceMultipleAnswers",
            ["Quelle forme préfère-t-on ?", "Quelle forme préfère-t-on le plus ? "],
            &["Cercle", "Triangle", "Carré"],
            &["triangle"],
        ),
    ],
];

/// What Flinks Capital asks in the United States.
const SUMS: Rounds = &[
    &[question("What is 2 + 2?", "How much is 2 + 2?", &["4"])],
    &[question("What is 3 + 5?", "How much is 3 + 5?", &["8"])],
];

const fn picture_question(wordings: [&'static str; 2]) -> Question {
    Question {
        r#type: "ImageSelection",
        wordings,
        choices: Choices::Pictures,
        correct: CorrectAnswer::Pictures(&[1, 2, 3]),
    }
}

const IMAGES: Rounds = &[&[picture_question([
    "Which pictures have corners and straight sides only?",
    "Pick every picture without a curve.",
])]];
const IMAGES_FR: Rounds = &[&[picture_question([
    "Quelles images n'ont que des coins et des côtés droits ?",
    "Choisissez chaque image sans courbe.",
])]];

/// Either way leads to the code.
const fn delivery_question(wordings: [&'static str; 2], ways: &'static [&'static str]) -> Question {
    Question {
        r#type: "TextOrCall",
        wordings,
        choices: Choices::Words(ways),
        correct: CorrectAnswer::OneOf(ways),
    }
}

const CODE: Rounds = &[
    &[delivery_question(
        ["How should we send your code?", "Where should your code go?"],
        &["Text ***-***-0199", "Call ***-***-0199"],
    )],
    &[question("Enter the code we sent you.", "Please enter the code again.", &["123456"])],
];
const CODE_FR: Rounds = &[
    &[delivery_question(
        ["Comment vous envoyer le code ?", "Où envoyer votre code ?"],
        &["Texto ***-***-0199", "Appel ***-***-0199"],
    )],
    &[question(
        "Entrez le code que nous avons envoyé.",
        "Entrez le code encore une fois.",
        &["123456"],
    )],
];

const SEVERAL: Rounds = &[&[choice_question(
    "MultipleChoiceMultipleAnswers",
    ["Which of these are fruits?", "Pick all the fruits."],
    &["Apple", "Carrot", "Pear", "Onion"],
    &["apple", "pear"],
)]];

const SEVERAL_FR: Rounds = &[&[choice_question(
    "MultipleChoiceMultipleAnswers",
    ["Lesquels sont des fruits ?", "Choisissez tous les fruits."],
    &["Pomme", "Carotte", "Poire", "Oignon"],
    &["pomme", "poire"],
)]];

const fn new_question(wording: &'static str, choices: &'static [&'static str]) -> Question {
    Question {
        r#type: "QuestionAndAnswer",
        wordings: [wording; 2],
        choices: Choices::Words(choices),
        correct: CorrectAnswer::ToBeChosen,
    }
}

const NEW_QUESTIONS: Rounds = &[&[
    new_question(
        "Choose your first new question",
        &["What was your first school?", "What was your first job?"],
    ),
    new_question(
        "Choose your second new question",
        &["Which colour do you prefer?", "What is your favourite dish?"],
    ),
]];
const NEW_QUESTIONS_FR: Rounds = &[&[
    new_question(
        "Choisissez votre première question",
        &["Quelle était votre première école ?", "Quel était votre premier emploi ?"],
    ),
    new_question(
        "Choisissez votre deuxième question",
        &["Quelle couleur préférez-vous ?", "Quel est votre plat favori ?"],
    ),
]];

const NO_RETRY: Rounds =
    &[&[question("What was your first school?", "What was your first school?", &["maple hill"])]];
const NO_RETRY_FR: Rounds = &[&[question(
    "Quelle était votre première école ?",
    "Quelle était votre première école ?",
    &["maple hill"],
)]];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_user_is_asked_the_same_in_both_languages_and_in_other_words() {
        for user in [
            "greatday",
            "greatday_images",
            "greatday_code",
            "greatday_several",
            "greatday_newquestions",
            "greatday_noretry",
        ] {
            let english = rounds(user, "en");
            let french = rounds(user, "fr");
            assert_eq!(english.len(), french.len(), "{user}");
            for (one, other) in english
                .iter()
                .flat_map(|round| round.iter())
                .zip(french.iter().flat_map(|round| round.iter()))
            {
                assert_eq!(
                    (one.r#type, one.choices().len()),
                    (other.r#type, other.choices().len()),
                    "{user}"
                );
                assert_ne!(one.wordings, other.wordings, "{user}");
            }
        }
    }
}
